"""The whole site, file by file, into a new folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from posixpath import basename
from typing import Any

from flask import Flask

from geo.format import FORMATS, FileFormat
from geo.link import Link, link
from geo.tileset import STYLE as STYLE_TYPE
from geo.tileset import TILEJSON
from layers import EVIDENCE_LAYERS
from web import pages
from web.body_cache import bodies_of
from web.headers import FRAMING
from web.language import languages
from web.publication import documents, feed, html, oembed
from web.publication.asking import Asker, PublicationError
from web.publication.folder import Changes, NewFolder, beside, put_in_place
from web.publication.links import Links
from web.publication.plan import IN_PLACE_OF, STYLE, Kind, Plan, make_plan
from web.publication.registry import FIRST_PAGE, FURTHER
from web.publication.tiles import Tiles
from web.publication.wanted import Wanted
from web.published import NAME, PublishedSite
from web.response import as_json, build
from web.shown import may_be_tiled
from web.store import store

Tell = Callable[[str], None]

LANDING = "index.json"
TILED = ("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", TILEJSON, "Vector tiles")
STYLED = ("style", STYLE_TYPE, "A style for MapLibre")
NEXT = re.compile(r'<link rel="next" href="([^"]*)">')
PREVIOUS = re.compile(r'<link rel="prev" href="([^"]*)">')
TITLES: dict[Kind, str] = {
    "asset": "scripts and styles",
    "page": "pages",
    "document": "documents",
    "feed": "feeds",
    "oembed": "answers of oEmbed",
    "picture": "pictures",
    "data": "files of data",
}
# Pictures take a third of a second each: after so many of them a line says so.
SOME = 25


def publish(app: Flask, folder: Path, wanted: Wanted, tell: Tell) -> Changes:
    """Write the site into a folder. PublicationError names what is in the way; the folder then is as it was."""
    with beside(folder) as new:
        with app.test_request_context("/"), store().snapshot() as snapshot:
            asker = Asker(app, wanted.languages[0])
            plan = make_plan(app, snapshot, wanted, asker.origin)
            if not plan.days and all(it.layer is not None for it in plan.collections):
                raise PublicationError(
                    "The database holds no dataset yet.", "Load one: flask data load DIR."
                )
            about: dict[str, Any] = {
                "title": pages.home(snapshot).title,
                "data_version": snapshot.version.number,
                "build": build(),
                "base": wanted.base,
                "languages": wanted.languages,
            }
            if wanted.deepest is None:
                for layer in (it for it in EVIDENCE_LAYERS if may_be_tiled(snapshot, it)):
                    tell(
                        f"{layer.name}: too many features to be drawn without tiles; they are listed"
                    )
            if plan.unnamed:
                tell(f"{plan.unnamed} addresses have no name for a file, such as ids with a slash")
            links = Links.of(app, asker.origin, wanted.base, plan)
            tiles = Tiles(asker, links, plan, new, wanted.deepest or 0, tell)
            tiles.write(snapshot)
        try:
            with _published(app, links):
                Writing(asker, links, plan, new, tiles.documents).all_of_it(tell)
        finally:
            # First of all that can be said: what was planned may be gone for no other reason.
            _stay(app, about["data_version"])
        return put_in_place(new, folder, about)


@contextmanager
def _published(app: Flask, links: Links) -> Iterator[None]:
    """Let templates ask whether an address will be there: `published(address)`. On a server nobody defines it. They
    know of no languages but those of the site.

    Pages made before or after it say other things, so none of them is kept beyond: a second site of fewer formats would
    lack links to files of the first.
    """

    def there(address: str) -> bool:
        return not links.is_ours(address) or links.file(address) is not None

    tags = links.tongues.tags
    folders = {tag: "" if tag == tags[0] else tag for tag in tags}
    known, kept = app.jinja_env.globals, bodies_of(app)
    all_languages = known["languages"]
    known[NAME] = PublishedSite(there, partial(links.told, ""), links.base, folders)
    known["languages"] = lambda: {tag: languages()[tag] for tag in tags}
    kept.clear()
    try:
        yield
    finally:
        del known[NAME]
        known["languages"] = all_languages
        kept.clear()


def _stay(app: Flask, number: int) -> None:
    """Raises PublicationError where the data are others now: some files would tell of the old ones and some not."""
    with app.test_request_context("/"), store().snapshot() as snapshot:
        if snapshot.version.number != number:
            raise PublicationError(
                f"The data changed under way, from version {number} to {snapshot.version.number}.",
                "Publish again.",
            )


class Writing:
    """Asks for every address of the plan and writes what comes, with its links turned."""

    def __init__(
        self, asker: Asker, links: Links, plan: Plan, new: NewFolder, made: dict[str, Any]
    ) -> None:
        self._asker = asker
        self._links = links
        self._plan = plan
        self._new = new
        # Documents that are not the server's own, by file: those of the tiles.
        self._made = made
        # What pages may fetch, by whether they frame a map.
        self._policies: dict[bool, str] = {}
        self._write = {
            "asset": self._asset,
            "page": self._page,
            "document": self._document,
            "feed": self._feed,
            "oembed": self._oembed,
            "picture": self._picture,
            "data": self._data,
        }

    def all_of_it(self, tell: Tell) -> None:
        for kind, title in TITLES.items():
            found = [(file, it[0]) for file, it in self._plan.files.items() if it[1] == kind]
            if not found:
                continue
            for number, (file, address) in enumerate(found):
                if kind == "picture" and number and number % SOME == 0:
                    tell(f"{number} of {len(found)} {title}")
                self._write[kind](file, address)
            tell(f"{len(found)} {title}")

    def _asset(self, file: str, address: str) -> None:
        name = basename(file)
        instead = address.replace(name, IN_PLACE_OF.get(name, name))
        self._new.write(file, self._asker.pieces(instead))

    def _page(self, file: str, address: str) -> None:
        body = self._asker.whole(address)
        policy = self._policy(address)
        if file.endswith(FIRST_PAGE):
            self._further(file, body, policy)
        else:
            self._turn(file, body, policy)

    def _policy(self, address: str) -> str:
        framing = self._links.endpoint(address) in FRAMING
        if framing not in self._policies:
            self._policies[framing] = self._asker.policy(address)
        return self._policies[framing]

    def _turn(self, file: str, body: bytes, policy: str) -> None:
        self._new.write(file, [html.page(body, file, self._links, policy)])

    def _further(self, file: str, body: bytes, policy: str) -> None:
        """A table with the pages that follow it: each names the next by an address that only it can tell."""
        table, number, named = file.removesuffix(FIRST_PAGE), 1, self._links.named
        while following := NEXT.search(body.decode()):
            number += 1
            address = self._links.plain(unescape(following[1]))
            later = table + FURTHER.format(number=number)
            named[address] = later
            self._turn(file, body, policy)
            body = self._asker.whole(address)
            before = PREVIOUS.search(body.decode())
            if before:
                named[self._links.plain(unescape(before[1]))] = file
            file = later
        self._turn(file, body, policy)

    def _document(self, file: str, address: str) -> None:
        document = self._made.get(file)
        if document is None:
            document = json.loads(self._asker.whole(address, "application/json"))
            document = documents.turned(document, file, self._links)
            if file == LANDING:
                document["links"] += self._ways_to_tiles()
        self._new.write(file, [as_json(document)])

    def _feed(self, file: str, address: str) -> None:
        body = self._asker.whole(address, "application/atom+xml")
        self._new.write(file, [feed.turned(body, file, self._links)])

    def _oembed(self, file: str, address: str) -> None:
        found = json.loads(self._asker.whole(address, "application/json"))
        self._new.write(file, [oembed.turned(found, file, self._links)])

    def _picture(self, file: str, address: str) -> None:
        self._new.write(file, self._asker.pieces(address))

    def _ways_to_tiles(self) -> list[Link]:
        """The server has documents between these that lists of one entry would be here."""
        return [
            link(self._links.told_file(LANDING, it), *(STYLED if it == STYLE else TILED))
            for it in self._made
        ]

    def _data(self, file: str, address: str) -> None:
        pieces = self._asker.pieces(address)
        if not isinstance(FORMATS.get(file.rpartition(".")[2]), FileFormat):
            pieces = documents.data(pieces, file, self._links)
        self._new.write(file, pieces)
