"""A published site for tests: written once, served by a plain file server, and every address in its files."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Response

from app import create_app
from geo.settings import Settings
from tests.browser import opening_pages
from tests.conftest import answering
from web.publication.command import TEXTS
from web.publication.folder import Changes
from web.publication.site import publish
from web.publication.wanted import Wanted

DEEPEST = 5
BASE = "https://maps.example.org/libya"
# Where the files stand while their links are followed; what leaves it is another's.
THERE = "https://files.test/some/where/"


Open = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """The app, the folder it was published to, what was wanted, and what it said meanwhile."""

    app: Flask
    folder: Path
    wanted: Wanted
    changes: Changes
    said: list[str]

    def names(self, pattern: str = "**/*") -> list[str]:
        return sorted(
            it.relative_to(self.folder).as_posix()
            for it in self.folder.glob(pattern)
            if it.is_file()
        )

    def document(self, name: str) -> Any:
        return json.loads((self.folder / name).read_bytes())

    def again(self) -> Changes:
        return publish(self.app, self.folder, self.wanted, self.said.append)


def asked(
    base: str | None = None,
    deepest: int | None = DEEPEST,
    forms: tuple[str, ...] = TEXTS,
    languages: tuple[str, ...] = ("en",),
    pictures: bool = False,
) -> Wanted:
    return Wanted(base, deepest, forms, languages, pictures)


def made(app: Flask, folder: Path, **wanted: Any) -> Site:
    said: list[str] = []
    of = asked(**wanted)
    return Site(app, folder, of, publish(app, folder, of, said.append), said)


@contextlib.contextmanager
def publisher(url: str, **settings: Any) -> Iterator[Flask]:
    app = create_app(Settings(database_url=url, **settings))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture(scope="session")
def site(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bundled dataset in two languages, published without a word on where it will stand."""
    with publisher(libya_url) as app:
        folder = tmp_path_factory.mktemp("publication") / "news" / "libya"
        yield made(app, folder, languages=("en", "ar"))


@pytest.fixture(scope="session")
def told_site(told_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same of a small dataset in which two sides tell a war: every kind of page, and far fewer of them."""
    folder = tmp_path_factory.mktemp("told") / "news" / "told"
    return made(told_app, folder, languages=("en", "ar"))


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def file_server(folder: Path) -> Iterator[str]:
    """A folder served as `python -m http.server` does; yields its address, with a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    with answering(server):
        yield f"http://127.0.0.1:{server.server_port}/"


@contextlib.contextmanager
def opening(site: Site, browser: Browser) -> Iterator[Open]:
    """Opens pages of a site below a path of a file server; a request that fails, or leaves it, fails the test."""
    above = site.folder.parent.parent
    with file_server(above) as address:
        root = f"{address}{site.folder.relative_to(above).as_posix()}/"

        def heed(page: Page, problems: list[str]) -> None:
            def asked(request: Request) -> None:
                if not request.url.startswith((root, "data:", "blob:")):
                    problems.append(f"request outside the site: {request.url}")

            def answered(response: Response) -> None:
                if response.status >= 400:
                    problems.append(f"{response.status} {response.url}")

            page.on("request", asked)
            page.on("response", answered)

        with opening_pages(browser, root, heed=heed) as make:
            yield lambda path="index.html", **options: make(path, **options)


# What the head of a page tells those who show a link to it.
CARD = {"og:url", "og:image"}


class Addresses(HTMLParser):
    """Every address of a page, the fragments it offers, and what its scripts are given."""

    NAMES = ("href", "src", "action", "data-root")
    FOR_SCRIPTS = ("data-here-", "data-told-")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.found += [value for name in self.NAMES if (value := known.get(name)) is not None]
        self.found += [it or "" for name, it in attrs if name.startswith(self.FOR_SCRIPTS)]
        self.found += [known["content"] or ""] if known.get("property") in CARD else []
        self.ids |= {known["id"] or ""} if "id" in known else set()
        self.inside = known.get("type") or "" if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "application/json":
            values = json.loads(data)
            given = [values, values.get("map") or {}]
            self.found += [
                it[name]
                for it in given
                for name in ("address", "features", "pages")
                if isinstance(it.get(name), str) and it[name]
            ]
        elif self.inside == "application/ld+json":
            self.found += [it for it in texts(json.loads(data)) if it.startswith("http")]


def texts(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    for it in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts(it)


def addresses(path: Path) -> list[str]:
    """Every address in a file."""
    if path.suffix == ".html":
        page = Addresses()
        page.feed(path.read_text(encoding="utf-8"))
        return page.found
    if path.suffix not in {".css", ".js", ".json", ".lpf", ".jsonfg", ".atom"}:
        return []
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".atom":
        return re.findall(r' href="([^"]+)', text)
    if path.suffix == ".css":
        return re.findall(r"url\([\"']?([^)\"']+)", text)
    if path.suffix == ".js":
        return re.findall(r"^(?:import|export) .*?from \"([^\"]+)\"", text, re.MULTILINE)
    if path.suffix == ".json":
        document = json.loads(text)
        return [*links(document), *of_feed(document), *of_oembed(document)]
    return [it for it in texts(json.loads(text)) if it.startswith(("http", "../"))]


def links(value: Any) -> Iterator[str]:
    """What stands as `href` anywhere in a document."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str):
            yield value["href"]
        for it in value.values():
            yield from links(it)
    elif isinstance(value, list):
        for it in value:
            yield from links(it)


def of_feed(document: Any) -> Iterator[str]:
    """The addresses that a JSON Feed has under names of its own."""
    if "jsonfeed.org" in str(document.get("version")):
        yield from (it for name, it in document.items() if name.endswith("_url"))
        yield from (it["url"] for it in document["items"])


def of_oembed(document: Any) -> Iterator[str]:
    """The addresses in what oEmbed answers, those of its HTML too."""
    if "provider_url" in document:
        yield from (it for name, it in document.items() if name.endswith("_url"))
        yield from map(unescape, re.findall(r' (?:src|href)="([^"]*)"', document["html"]))


def lost(folder: Path, there: str = THERE) -> list[str]:
    """The dead links of a small dataset, which has no base map to tell the sources of."""
    return [it for it in dead(folder, there) if "#base-map" not in it]


def dead(folder: Path, there: str = THERE) -> Iterator[str]:
    """Each address within the site that leads to no file or to no such place in it, and where it stands."""
    ids: dict[Path, set[str]] = {}
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        name = path.relative_to(folder).as_posix()
        for address in addresses(path):
            if address.startswith(("data:", "#sign-")):
                continue
            target = urljoin(there + name, address)
            if not target.startswith(there):
                if not target.startswith(("http://", "https://")) or target.startswith(
                    (urljoin(there, "/"), "http://sourceline.invalid", "http://localhost")
                ):
                    yield f"{name}: {address}"
                continue
            parts = urlsplit(target)
            file = folder / unquote(parts.path.removeprefix(urlsplit(there).path))
            # Pages name the folder of those in their language.
            if not (file.is_file() or (file / "index.html").is_file()):
                yield f"{name}: {address}"
            elif parts.fragment and file.suffix == ".html" and not parts.fragment.startswith(":~:"):
                if file not in ids:
                    page = Addresses()
                    page.feed(file.read_text(encoding="utf-8"))
                    ids[file] = page.ids
                if unquote(parts.fragment) not in ids[file]:
                    yield f"{name}: {address} (no such place)"
