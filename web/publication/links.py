"""Where a link leads between files. Links are relative, so that the site works on any host and under any path."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import dirname, relpath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from web.publication.plan import Plan, in_language
from web.publication.registry import HTML_FIRST, OEMBED, Tongues, file_of, oembed_of


@dataclass(frozen=True)
class Links:
    """`origin` begins every address the app tells, `base` is where the site will stand, None where nobody said.

    `days` are those that have a map, in order; `files` are all that will be there; `named` are addresses that no rule
    knows, with their files.
    """

    adapter: MapAdapter
    origin: str
    base: str | None
    tongues: Tongues
    days: Sequence[date]
    files: Container[str]
    named: dict[str, str]

    @classmethod
    def of(cls, app: Flask, origin: str, base: str | None, plan: Plan) -> Links:
        adapter = app.url_map.bind("localhost")
        return cls(adapter, origin, base, plan.tongues, plan.days, plan.files, {})

    def is_ours(self, address: str) -> bool:
        prefix = urlsplit(self.origin).path
        return f"{address}/".startswith((f"{self.origin}/", f"{self.origin}?")) or (
            address.startswith(f"{prefix}/") and not address.startswith("//")
        )

    def endpoint(self, address: str) -> str:
        """What answers one of our addresses."""
        return str(self.adapter.match(self._path(urlsplit(address).path))[0])

    def file(self, address: str, prefer: Sequence[str] = HTML_FIRST) -> tuple[str, str] | None:
        """The file of one of our addresses, and what stands behind its name; None where there is no such file."""
        parts = urlsplit(address)
        behind = f"#{parts.fragment}" if parts.fragment else ""
        known = self.named.get(self.plain(address))
        if known is not None:
            return known, behind
        try:
            endpoint, values = self.adapter.match(self._path(parts.path))
        except (HTTPException, RequestRedirect):
            return None
        arguments = dict(parse_qsl(parts.query))
        if endpoint == OEMBED:
            return self._oembed(arguments)
        found = file_of(endpoint, values, arguments, self.tongues, self.days, prefer)
        if found is None or found[0] not in self.files:
            return None
        file, kept = found
        query = f"?{urlencode(kept, safe='/,')}" if kept else ""
        return file, query + behind

    def _oembed(self, asked: Mapping[str, str]) -> tuple[str, str] | None:
        """The file of what is answered about an address of ours."""
        about = self.file(asked.get("url", ""))
        file = oembed_of(about[0], asked.get("format", "")) if about else None
        return (file, "") if file is not None and file in self.files else None

    def spoken(self, source: str, address: str) -> str:
        """An address that names no language, in that of the page it stands on, where that is to be had."""
        tag = self.tongues.of_file(source)
        spoken = in_language(address, tag) if tag else address
        return spoken if self.file(spoken) else address

    def sibling(self, source: str, tag: str) -> str | None:
        """The file of the same page in another language, or in `x-default`; None where the site has not got it."""
        folder = self.tongues.folder(None if tag == "x-default" else tag)
        return None if folder is None else folder + self._within(source)

    def from_file(
        self, source: str, address: str, prefer: Sequence[str] = HTML_FIRST
    ) -> str | None:
        """One of our addresses as it stands in a file; None where it leads to nothing that is there."""
        found = self.file(address, prefer)
        if found is None:
            return None
        return self.between(source, found[0]) + found[1]

    def between(self, source: str, file: str) -> str:
        """The way from a file to another."""
        return quote(relpath(file, dirname(source) or "."))

    def told(self, source: str, address: str, prefer: Sequence[str] = HTML_FIRST) -> str | None:
        """The same for what is read away from the site: absolute, where it is known where the site will stand."""
        found = self.file(address, prefer)
        if found is None or self.base is None:
            return self.from_file(source, address, prefer)
        return self.told_file(source, found[0]) + found[1]

    def told_file(self, source: str, file: str) -> str:
        """A file of the site, absolute where it is known where that will stand."""
        return self.between(source, file) if self.base is None else f"{self.base}/{quote(file)}"

    def root(self, source: str) -> str:
        """The way from a page to the folder of the pages in its language."""
        return "../" * self._within(source).count("/") or "./"

    def _within(self, source: str) -> str:
        return source.removeprefix(self.tongues.folder(self.tongues.of_file(source)) or "")

    def plain(self, address: str) -> str:
        """One of our addresses without what comes before its path, or behind a #."""
        parts = urlsplit(address)
        return self._path(parts.path) + (f"?{parts.query}" if parts.query else "")

    def _path(self, path: str) -> str:
        return path.removeprefix(urlsplit(self.origin).path) or "/"
