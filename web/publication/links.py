"""Where a link leads between files. Links are relative, so that the site works on any host and under any path."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import dirname, relpath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from web.publication.registry import HTML_FIRST, file_of


@dataclass(frozen=True)
class Links:
    """`origin` begins every address the app tells, `base` is where the site will stand, None where nobody said.

    `files` are all that will be there; `named` are addresses that no rule knows, with their files.
    """

    adapter: MapAdapter
    origin: str
    base: str | None
    days: Sequence[date]
    files: Container[str]
    named: dict[str, str]

    @classmethod
    def of(
        cls,
        app: Flask,
        origin: str,
        base: str | None,
        days: Sequence[date],
        files: Container[str],
    ) -> Links:
        return cls(app.url_map.bind("localhost"), origin, base, days, files, {})

    def is_ours(self, address: str) -> bool:
        prefix = urlsplit(self.origin).path
        return f"{address}/".startswith((f"{self.origin}/", f"{self.origin}?")) or (
            address.startswith(f"{prefix}/") and not address.startswith("//")
        )

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
        found = file_of(endpoint, values, dict(parse_qsl(parts.query)), self.days, prefer)
        if found is None or found[0] not in self.files:
            return None
        file, kept = found
        query = f"?{urlencode(kept, safe='/,')}" if kept else ""
        return file, query + behind

    def from_file(
        self, source: str, address: str, prefer: Sequence[str] = HTML_FIRST
    ) -> str | None:
        """One of our addresses as it stands in a file; None where it leads to nothing that is there."""
        found = self.file(address, prefer)
        if found is None:
            return None
        return quote(relpath(found[0], dirname(source) or ".")) + found[1]

    def told(self, source: str, address: str, prefer: Sequence[str] = HTML_FIRST) -> str | None:
        """The same for what is read away from the site: absolute, where it is known where the site will stand."""
        found = self.file(address, prefer)
        if found is None or self.base is None:
            return self.from_file(source, address, prefer)
        return self.told_file(source, found[0]) + found[1]

    def told_file(self, source: str, file: str) -> str:
        """A file of the site, absolute where it is known where that will stand."""
        if self.base is None:
            return quote(relpath(file, dirname(source) or "."))
        return f"{self.base}/{quote(file)}"

    def root(self, source: str) -> str:
        """The way from a file to the folder of the site."""
        return "../" * source.count("/") or "./"

    def plain(self, address: str) -> str:
        """One of our addresses without what comes before its path, or behind a #."""
        parts = urlsplit(address)
        return self._path(parts.path) + (f"?{parts.query}" if parts.query else "")

    def _path(self, path: str) -> str:
        return path.removeprefix(urlsplit(self.origin).path) or "/"
