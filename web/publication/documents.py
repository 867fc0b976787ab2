"""JSON documents and files of data with their links turned to files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from web.publication.links import Links
from web.publication.registry import HTML_FIRST, JSON_FIRST

# Where a link has its address: in OGC's documents, and in those of schema.org.
LINKS = ("href", "contentUrl")
# No address holds one of these: between two of them is a whole one, or none.
BOUNDARIES = (b'"', b"<", b">", b" ", b"\n")


def turned(document: Any, source: str, links: Links) -> Any:
    """A document with its links turned; those that lead to nothing are left out of its lists of links."""
    if isinstance(document, dict):
        forms = _forms(document)
        return {
            name: _turned_link(it, source, links, forms)
            if name in LINKS and isinstance(it, str)
            else turned(it, source, links)
            for name, it in document.items()
        }
    if isinstance(document, list):
        return [turned(it, source, links) for it in document if not _is_dead(it, links)]
    if isinstance(document, str):
        if _is_told(document, links):
            return _turned_link(document, source, links, JSON_FIRST)
        return in_words(document, links)
    return document


def in_words(text: str, links: Links) -> str:
    """A text with the addresses in it as people can copy them: of the site, as far as it is known where that stands."""
    if links.origin not in text:
        return text
    address = re.compile(rf"{re.escape(links.origin)}/[^\s\"“”<>]*[^\s\"“”<>.,;:!?)]")
    return address.sub(lambda it: links.told("", it[0]) or _elsewhere(it[0], links), text)


def _turned_link(address: str, source: str, links: Links, forms: Sequence[str]) -> str:
    if not _is_told(address, links):
        return address
    return links.told(source, address, forms) or _elsewhere(address, links)


def _is_dead(value: Any, links: Links) -> bool:
    """Whether it is a link to one of our addresses that is not there."""
    if not isinstance(value, dict):
        return False
    found = [it for name in LINKS if isinstance(it := value.get(name), str) and _is_told(it, links)]
    return any(links.file(it, _forms(value)) is None for it in found)


def _forms(link: dict[str, Any]) -> Sequence[str]:
    """Which form of an address a link means, by the type it names."""
    kind = str(link.get("type") or link.get("encodingFormat") or "")
    if "geo+json" in kind:
        return ("geojson", *JSON_FIRST)
    return HTML_FIRST if kind == "text/html" else JSON_FIRST


def _is_told(text: str, links: Links) -> bool:
    """Only whole addresses: a text of the data may well begin with a slash."""
    return text.startswith(links.origin) and links.is_ours(text)


def _elsewhere(address: str, links: Links) -> str:
    """What names something without being there to be opened stays a name."""
    return address.replace(links.origin, links.base or "", 1)


def data(pieces: Iterable[bytes], source: str, links: Links) -> Iterator[bytes]:
    """A file of data as it comes. Without an address of ours in it, it is byte for byte what the server sends."""
    address = re.compile(rb"%s/[^\"<>\s\\]*" % re.escape(links.origin.encode()))

    def turn(found: re.Match[bytes]) -> bytes:
        text = found[0].decode()
        forms = JSON_FIRST if text.endswith(("schema", ".json")) else HTML_FIRST
        return (links.told(source, text, forms) or _elsewhere(text, links)).encode()

    held = b""
    for piece in pieces:
        held += piece
        cut = max(map(held.rfind, BOUNDARIES)) + 1
        if cut:
            yield address.sub(turn, held[:cut])
            held = held[cut:]
    yield address.sub(turn, held)
