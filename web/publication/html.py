"""A page with its links turned to files. What is not a link stays byte for byte as the server wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Any

from web.publication.documents import turned
from web.publication.links import Links
from web.publication.registry import HTML_FIRST, JSON_FIRST

ADDRESSES = {
    **dict.fromkeys(("a", "link"), "href"),
    **dict.fromkeys(("script", "img", "iframe"), "src"),
    "form": "action",
}
# So begin the names of attributes with addresses for a page's script: to open from here, and to tell to others.
HERE, TOLD = "data-here-", "data-told-"
# Of what a page tells those who show a link to it, the addresses.
CARD = frozenset({"og:url", "og:image"})
# Of the values for a page's script, those that are addresses; those of pages are of the same language as the page.
GIVEN = ("address", "features", "pages")
OF_PAGES = frozenset({"address", "pages"})

Attributes = list[tuple[str, str | None]]


def page(body: bytes, source: str, links: Links, policy: str) -> bytes:
    """The page as the file `source`; `policy` is the Content-Security-Policy, which a file server does not send."""
    turner = _Turner(source, links, policy)
    turner.feed(body.decode())
    turner.close()
    return "".join(turner.out).encode()


class _Turner(HTMLParser):
    def __init__(self, source: str, links: Links, policy: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._source = source
        self._links = links
        self._policy = policy
        self._kind: str | None = None
        self._told = re.compile(rf"{re.escape(links.origin)}(?![A-Za-z0-9.:])[^\s\"'<>&]*")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._kind = dict(attrs).get("type") or "" if tag == "script" else None
        self.out.append(self._tag(tag, attrs, self.get_starttag_text() or ""))
        if tag == "meta" and dict(attrs).get("charset") and self._policy:
            policy = escape(self._policy)
            self.out.append(f'\n<meta http-equiv="Content-Security-Policy" content="{policy}">')

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._kind = None
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._kind == "application/json":
            data = self._values(data)
        elif self._kind == "application/ld+json":
            data = _script(turned(json.loads(data), self._source, self._links))
        else:
            data = self._told.sub(lambda it: self._in_words(it[0]), data)
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def _tag(self, tag: str, attrs: Attributes, written: str) -> str:
        given = [(name, self._for_script(name, it)) for name, it in attrs]
        return self._linked(tag, given, written if given == attrs else _written(tag, given))

    def _for_script(self, name: str, address: str | None) -> str | None:
        """An attribute's value, with its link turned where it is an address for the page's script."""
        if address is None or not name.startswith((HERE, TOLD)):
            return address
        turn = self._links.told if name.startswith(TOLD) else self._links.from_file
        return turn(self._source, address) or ""

    def _linked(self, tag: str, attrs: Attributes, written: str) -> str:
        if tag == "html":
            root = self._links.root(self._source)
            # What every address of a server's page repeats is the folder here.
            kept = [(name, it) for name, it in attrs if name != "data-fixed"]
            return _written(tag, [(name, root if name == "data-root" else it) for name, it in kept])
        known = dict(attrs)
        name = "content" if known.get("property") in CARD else ADDRESSES.get(tag, "")
        address = known.get(name)
        if not address or not self._links.is_ours(address):
            return written
        if "data-lang" in known or (tag == "link" and "hreflang" in known):
            return self._in_other_language(tag, attrs, str(known["hreflang"]))
        prefer = _forms(known.get("type"))
        if tag == "form" or known.get("rel") == "canonical":
            # What a form asks for besides, and what stands for all addresses of a page, name no language.
            address = self._links.spoken(self._source, address)
        turn = self._links.told if _is_told(tag, known) else self._links.from_file
        found = turn(self._source, address, prefer)
        if found is None and tag in {"link", "meta"}:
            return ""
        # Words stay where their link leads nowhere any more.
        changed = [(it, found if it == name else value) for it, value in attrs]
        return _written(tag, [it for it in changed if it != (name, None)])

    def _in_other_language(self, tag: str, attrs: Attributes, other: str) -> str:
        """A link to this very page, for readers to switch or for search engines, who want it whole."""
        file = self._links.sibling(self._source, other)
        if file is None:
            return ""
        turn = self._links.told_file if tag == "link" else self._links.between
        address = turn(self._source, file)
        return _written(tag, [(it, address if it == "href" else value) for it, value in attrs])

    def _values(self, data: str) -> str:
        values = json.loads(data)
        for holder in (values, values.get("map")):
            if isinstance(holder, dict):
                self._turn(holder)
        return _script(values)

    def _turn(self, holder: dict[str, Any]) -> None:
        for name in GIVEN:
            if isinstance(address := holder.get(name), str):
                turn = self._links.told if name == "address" else self._links.from_file
                spoken = self._links.spoken(self._source, address) if name in OF_PAGES else address
                holder[name] = turn(self._source, spoken) or ""
        if "pages" in holder and not holder["pages"]:
            # So many features have no pages of their own, and are no load for a small map either.
            holder["features"] = ""

    def _in_words(self, address: str) -> str:
        """An address as it stands in a text, for people to copy."""
        found = self._links.file(address)
        if found is None:
            return address.replace(self._links.origin, self._links.base or "")
        return self._links.told("", address) or ""


def _is_told(tag: str, known: Mapping[str, str | None]) -> bool:
    """Whether an address is for those who read it away from the page: search engines, and who shows a link to it."""
    if tag == "meta":
        return True
    whole = known.get("rel") == "canonical" or "oembed" in (known.get("type") or "")
    return tag == "link" and whole


def _forms(media_type: str | None) -> Sequence[str]:
    """Which form of an address a link means, by the type it names."""
    if media_type and "geo+json" in media_type:
        return ("geojson", *HTML_FIRST)
    return JSON_FIRST if media_type and "json" in media_type else HTML_FIRST


def _written(tag: str, attrs: Attributes) -> str:
    parts = [name if it is None else f'{name}="{escape(it)}"' for name, it in attrs]
    return f"<{' '.join([tag, *parts])}>"


def _script(values: Any) -> str:
    """JSON that cannot end the script it stands in."""
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
