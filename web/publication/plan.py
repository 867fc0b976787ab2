"""Which files the site has: every address that a file can answer, in this state of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from flask import Flask, url_for
from sqlalchemy import select, text
from werkzeug.routing import MapAdapter

from geo import tile_matrix_set
from geo.collection import Collection
from geo.database import sql
from geo.tileset import STYLE_NAME
from layers import EVIDENCE_LAYERS
from web import changes, joined, pages, record
from web.assets import LEAFLET, STATIC
from web.evidence import QUOTES
from web.house import house
from web.language import NAME
from web.publication.registry import PAGE, Tongues, file_of, oembed_of
from web.publication.wanted import Wanted
from web.shown import may_be_tiled
from web.snapshot import Snapshot
from web.store import store
from web.tints import sheets

# Of a collection with more features than this, files and tiles are published, and no page for each feature.
FEW = 1_000
# So many changes stand on a page of them, and in a part of their feeds.
CHANGES = 1_000
# A published map asks no server, so the modules that ask one are others.
IN_PLACE_OF = {**joined.INSTEAD, **{name: of for of, name in joined.FILES.items()}}
LEAFLET_FILES = ("leaflet.css", "leaflet-src.esm.js", "images/*.png")

LAYERS_TILES = f"tiles/{STYLE_NAME}.json"
STYLE = f"styles/{STYLE_NAME}.json"

Kind = Literal["page", "document", "feed", "oembed", "picture", "data", "asset"]


@dataclass
class Plan:
    """`days` are those with a map of their own. `files` are addresses by file, with what kind of answer each is;
    `tilesets` are the collections whose tiles a file of them leads to. `unnamed` answers have no name for a file.
    """

    days: list[date]
    collections: list[Collection]
    tongues: Tongues
    tilesets: dict[str, list[Collection]] = field(default_factory=dict)
    files: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    unnamed: int = 0


def make_plan(app: Flask, snapshot: Snapshot, wanted: Wanted, origin: str) -> Plan:
    """Everything but the tiles and the further pages of long tables. To be called within a request's context."""
    collections = list(store().inventory.collections.values())
    columns = frozenset(
        it.id for it in collections if any(column.name == NAME for column in it.queryables)
    )
    plan = Plan(_days(snapshot), collections, Tongues(wanted.languages, columns))
    if wanted.deepest is not None:
        plan.tilesets = _tilesets(plan)
    adapter = app.url_map.bind("localhost")
    for kind, address in _addresses(snapshot, plan, wanted):
        file = _file(adapter, plan, address)
        if file is None:
            plan.unnamed += 1
            continue
        plan.files[file] = (address, kind)
        for tag in plan.tongues.tags[1:]:
            spoken = in_language(address, tag)
            # What has no words is the same file in any.
            other = _file(adapter, plan, spoken)
            if other is not None:
                plan.files.setdefault(other, (spoken, kind))
    if not plan.days:
        # Without a dataset there is no map to open with; the list of tables stands in for it.
        for folder in ("", *(f"{tag}/" for tag in plan.tongues.tags[1:])):
            plan.files[f"{folder}index.html"] = plan.files[f"{folder}collections.html"]
    elif wanted.base is not None:
        plan.files |= _answers_of_oembed(adapter, plan, origin)
    return plan


def in_language(address: str, tag: str) -> str:
    """An address as it asks for a language."""
    return f"{address}{'&' if '?' in address else '?'}{NAME}={tag}"


def _file(adapter: MapAdapter, plan: Plan, address: str) -> str | None:
    parts = urlsplit(address)
    endpoint, values = adapter.match(parts.path)
    found = file_of(endpoint, values, dict(parse_qsl(parts.query)), plan.tongues, plan.days)
    return found[0] if found else None


def _answers_of_oembed(adapter: MapAdapter, plan: Plan, origin: str) -> dict[str, tuple[str, Kind]]:
    """About each map; its frame has the same answer."""
    found: dict[str, tuple[str, Kind]] = {}
    for day in (None, *plan.days):
        whole = url_for("maps.map_page", asof=day.isoformat() if day else None)
        for address in (whole, *(in_language(whole, it) for it in plan.tongues.tags[1:])):
            about = f"/oembed?url={quote(origin + address, safe='')}&format=json"
            page = _file(adapter, plan, address) or ""
            for form in ("json", "xml"):
                if file := oembed_of(page, form):
                    found[file] = about, "oembed"
    return found


def _days(snapshot: Snapshot) -> list[date]:
    """Those on which something changed, and the one on which the map opens; none where no dataset is loaded."""
    loaded = snapshot.connection.scalar(text(sql("publication/dataset_loaded.sql")))
    if not loaded or not store().inventory.has_map:
        return []
    return sorted({*(it.day for it in changes.stops(snapshot)), pages.home(snapshot).asof})


def _addresses(snapshot: Snapshot, plan: Plan, wanted: Wanted) -> Iterator[tuple[Kind, str]]:
    yield from _assets()
    if plan.days:
        yield from _maps(plan.days)
        if wanted.pictures:
            yield from _pictures(plan.days)
        yield from _evidence(snapshot)
        yield from _record(snapshot)
    yield "document", url_for("maps.map_page", f="json")
    for form, kind in FORMS.items():
        yield kind, url_for("features.collections", f=form)
        for of in plan.collections:
            for endpoint in DOCUMENTS:
                yield kind, url_for(endpoint, collection=of.id, f=form)
    for of in plan.collections:
        for suffix in wanted.forms:
            yield "data", url_for("downloads.plain_layer", name=of.id, suffix=suffix)
        yield from _features(snapshot, of)
    yield from _tiles(plan)


FORMS: dict[str, Kind] = {"html": "page", "json": "document"}
DOCUMENTS = ("features.collection", "features.schema_document", "features.feature_schema")


def _maps(days: Iterable[date]) -> Iterator[tuple[Kind, str]]:
    for endpoint in ("maps.map_page", "embeds.embed", "share.share"):
        yield "page", url_for(endpoint)
        for day in days:
            yield "page", url_for(endpoint, asof=day.isoformat())


def _pictures(days: Iterable[date]) -> Iterator[tuple[Kind, str]]:
    for endpoint in ("pictures.image", "pictures.svg"):
        yield "picture", url_for(endpoint)
        for day in days:
            yield "picture", url_for(endpoint, asof=day.isoformat())


def _evidence(snapshot: Snapshot) -> Iterator[tuple[Kind, str]]:
    yield "page", url_for("evidence.articles")
    for row in pages.rows(snapshot, "articles", article=None, known=None):
        yield "page", url_for("evidence.article_page", article=row["id"])
        for offset in range(QUOTES, row["quotes"], QUOTES):
            yield "page", url_for("evidence.article_page", article=row["id"], offset=offset)
    for id_ in snapshot.connection.scalars(text(sql("evidence/quotes.sql"))):
        yield "page", url_for("quotes.quote", quote=id_)
        yield "page", url_for("embeds.quote", quote=id_)
    for layer in EVIDENCE_LAYERS:
        of = store().layer(layer)
        columns = of.table.c
        tiled = may_be_tiled(snapshot, layer)
        ends = select(columns[of.key], columns.valid_from, columns.valid_to).order_by(
            columns[of.key]
        )
        for key, first, last in snapshot.connection.execute(ends):
            name: dict[str, Any] = {"collection": layer.name, "feature": key}
            yield "page", url_for("evidence.feature_page", **name)
            yield (
                "page",
                url_for("evidence.feature_page", **name, part="card", **_absent(first, last)),
            )
            if tiled:
                # The map draws a feature of tiles by itself when it is selected.
                yield "data", url_for("features.item", **name, f="geojson")


def _record(snapshot: Snapshot) -> Iterator[tuple[Kind, str]]:
    """What changed on the map, whose maps there are and where they differ, as they are told to whoever asks no more."""
    _, total = record.changes(snapshot, most=1)
    kinds: dict[str, Kind] = {**FORMS, "atom": "feed"}
    for offset in range(0, max(total, 1), CHANGES):
        for form, kind in kinds.items():
            yield (
                kind,
                url_for("record_changes.changes", f=form, limit=CHANGES, offset=offset or None),
            )
    for form, kind in FORMS.items():
        yield kind, url_for("views.views", f=form)
    yield "page", url_for("views.disagreements", f="html")
    yield "document", url_for("views.disagreements", f="geojson")


def _absent(first: date | None, last: date | None) -> dict[str, Any]:
    """A day on which the feature is not on the map: its card then says so, and static/files.js has it say when.

    Nothing for a feature that is always there.
    """
    if first is not None:
        return {"asof": date.min.isoformat()}
    return {} if last is None else {"asof": date.max.isoformat()}


def _features(snapshot: Snapshot, of: Collection) -> Iterator[tuple[Kind, str]]:
    """The table of a collection and a page for each feature, where they are not too many."""
    keys = select(of.table.c[of.key]).order_by(of.table.c[of.key]).limit(FEW + 1)
    found = snapshot.connection.execute(keys).scalars().all()
    if len(found) > FEW:
        return
    yield "page", url_for("features.items", collection=of.id, **PAGE)
    for key in found:
        for form, kind in (("html", "page"), ("geojson", "data")):
            yield (
                kind,  # type: ignore[misc]
                url_for("features.item", collection=of.id, feature=str(key), f=form),
            )


def _tilesets(plan: Plan) -> dict[str, list[Collection]]:
    """The layers together, as the map shows them, and each table by itself."""
    layers = [it for it in plan.collections if it.layer is not None]
    tables = {f"tiles/{it.id}.json": [it] for it in plan.collections if it.layer is None}
    return {LAYERS_TILES: layers, **tables} if plan.days else tables


def _tiles(plan: Plan) -> Iterator[tuple[Kind, str]]:
    where: dict[str, Any] = {"matrix_set": tile_matrix_set.ID, "f": "tilejson"}
    for file, found in plan.tilesets.items():
        if file == LAYERS_TILES:
            names = ",".join(it.id for it in found)
            yield "document", url_for("tiles.dataset_tileset", **where) + f"&collections={names}"
        else:
            yield "document", url_for("tiles.collection_tileset", collection=found[0].id, **where)
    if plan.days and plan.tilesets:
        yield "document", url_for("styles.style", style=STYLE_NAME, f="mapbox")


def _assets() -> Iterator[tuple[Kind, str]]:
    for path in _found(STATIC, "**/*"):
        if path not in IN_PLACE_OF.values():
            yield "asset", url_for("assets.static", name=path)
    for name in (*sheets(), *joined.SCRIPTS, *joined.SHEETS):
        yield "asset", url_for("assets.static", name=name)
    for pattern in LEAFLET_FILES:
        for path in _found(LEAFLET, pattern):
            yield "asset", url_for("assets.vendor", name=path)
    mark = house().logo
    if mark is not None:
        yield "asset", url_for("house.logo_file", suffix=mark.suffix)


def _found(folder: Path, pattern: str) -> Iterator[str]:
    for path in sorted(folder.glob(pattern)):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
