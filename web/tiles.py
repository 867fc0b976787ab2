"""For web maps: vector tiles. OGC API – Tiles with TileJSON beside it; each document also as a page for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from geo import ogc, tile_matrix_set, tilejson, tileset
from geo.collection import Collection
from geo.collection_parameters import dataset_tile_parameters, tile_parameters
from geo.conditions import conditions
from geo.errors import NotFoundError
from geo.link import HTML, JSON
from geo.message import Message
from geo.parameter import FORMAT, Parameter, read_arguments
from geo.query import Query
from geo.tile import Tile
from geo.tile_page import TileBody
from geo.tileset import MVT, TILEJSON, Tileset
from web import browse, record
from web.feature_body import offered
from web.links import href
from web.negotiation import choose
from web.response import Body, answer, as_json
from web.snapshot import Snapshot
from web.store import store
from web.tilesets import of_collection, of_dataset

blueprint = Blueprint("tiles", __name__)

FOREVER = "public, max-age=31536000, immutable"
SHARE = "Tile-Share"
DOCUMENT = {"json": JSON, "html": HTML}
TILESET = {"json": JSON, "tilejson": TILEJSON, "html": HTML}

Make = Callable[[Snapshot], dict[str, Any]]


@blueprint.get("/tileMatrixSets")
def tile_matrix_sets() -> Response:
    links = ogc.itself("tile_matrix_sets", "Tile matrix sets", href)
    return _document("tile_matrix_sets.html", lambda _: tile_matrix_set.listed(href, links))


@blueprint.get("/tileMatrixSets/<matrix_set>")
def one_tile_matrix_set(matrix_set: str) -> Response:
    tile_matrix_set.require(matrix_set)
    links = ogc.itself("tile_matrix_set", tile_matrix_set.TITLE, href, matrix_set=matrix_set)
    return _document("tile_matrix_set.html", lambda _: tile_matrix_set.definition(links))


@blueprint.get("/tiles")
def dataset_tilesets() -> Response:
    links = tileset.pages(None, "tilesets", "Tilesets", href)
    return _document(
        "tilesets.html",
        lambda snapshot: tileset.listed(of_dataset(snapshot, _all()), links, href),
        _tracked(_all()),
    )


@blueprint.get("/collections/<collection>/tiles")
def collection_tilesets(collection: str) -> Response:
    of = store().collection(collection)
    links = tileset.pages(of, "tilesets", Message("%(title)s: tilesets", title=of.title), href)
    return _document(
        "tilesets.html",
        lambda snapshot: tileset.listed(of_collection(snapshot, of), links, href),
        of.tracked,
    )


@blueprint.get("/tiles/<matrix_set>")
def dataset_tileset(matrix_set: str) -> Response:
    tile_matrix_set.require(matrix_set)
    query, chosen = _of_dataset()

    def make(snapshot: Snapshot) -> Tileset:
        _require_all(snapshot, [(of, query) for of in chosen])
        return of_dataset(snapshot, chosen, _asked())

    return _tileset(None, make, _tracked(chosen))


@blueprint.get("/collections/<collection>/tiles/<matrix_set>")
def collection_tileset(collection: str, matrix_set: str) -> Response:
    of = store().collection(collection)
    tile_matrix_set.require(matrix_set)
    query = _of_collection(of)

    def make(snapshot: Snapshot) -> Tileset:
        _require_all(snapshot, [(of, query)])
        return of_collection(snapshot, of, _asked())

    return _tileset(of, make, of.tracked)


@blueprint.get("/tiles/<matrix_set>/<tile_matrix>/<row>/<column>")
def dataset_tile(matrix_set: str, tile_matrix: str, row: str, column: str) -> Response:
    tile_matrix_set.require(matrix_set)
    tile = Tile.parse(tile_matrix, row, column)
    query, chosen = _of_dataset()
    return _tile(
        tile, [(of, query) for of in chosen], lambda snapshot: of_dataset(snapshot, chosen)
    )


@blueprint.get("/collections/<collection>/tiles/<matrix_set>/<tile_matrix>/<row>/<column>")
def collection_tile(
    collection: str, matrix_set: str, tile_matrix: str, row: str, column: str
) -> Response:
    of = store().collection(collection)
    tile_matrix_set.require(matrix_set)
    tile = Tile.parse(tile_matrix, row, column)
    return _tile(tile, [(of, _of_collection(of))], lambda snapshot: of_collection(snapshot, of))


def _require_all(snapshot: Snapshot, parts: list[tuple[Collection, Query]]) -> None:
    """What every tile would be refused for is refused with the tileset already. Raises ParameterError."""
    for part in parts:
        list(conditions(*record.seen(snapshot, *part)))


def _tile(
    tile: Tile, parts: list[tuple[Collection, Query]], whole: Callable[[Snapshot], Tileset]
) -> Response:
    """A tile; 204 where nothing is in it, 404 where nothing can be."""
    choose({"mvt": MVT})

    def make(snapshot: Snapshot) -> Body:
        made = snapshot.tile([record.seen(snapshot, *part) for part in parts], tile)
        if not made.content and not whole(snapshot).holds(tile):
            raise _outside(tile)
        return Body(made.content, _headers(made))

    tracked = _tracked(tuple(of for of, _ in parts))
    response = answer(MVT, make, tracked, all(of.tracked or of.plain for of, _ in parts))
    if response.status_code == 200 and not response.data:
        response.status_code = 204
        del response.headers["Content-Type"]
    if tracked and request.args.get("v") == _version_of(response):
        response.headers["Cache-Control"] = FOREVER
    return response


def _version_of(response: Response) -> str:
    """The data version that a tracked answer was made from: its ETag begins with it (web/response.py)."""
    etag, _ = response.get_etag()
    return (etag or "").partition("-")[0]


def _headers(made: TileBody) -> dict[str, str]:
    return {SHARE: f"{made.share:g}"} if made.share < 1 else {}


def _outside(tile: Tile) -> NotFoundError:
    return NotFoundError(
        Message(
            "Nothing lies near the tile in row %(row)s, column %(column)s of zoom level %(level)s.",
            row=tile.row,
            column=tile.column,
            level=tile.zoom,
        ),
        Message("The tileset tells the rows and columns of each level in tileMatrixSetLimits."),
    )


def _of_collection(of: Collection) -> Query:
    return Query.parse(request.args, (*tile_parameters(of, offered(of), request.args), FORMAT))


def _of_dataset() -> tuple[Query, tuple[Collection, ...]]:
    """What is asked of the tiles of everything, and of which collections."""
    every = store().inventory.collections
    allowed: tuple[Parameter, ...] = (*dataset_tile_parameters(every), FORMAT)
    names = {it.name: value for it, value in read_arguments(request.args, allowed)}
    chosen = names.get("collections", tuple(every))
    return Query.parse(request.args, allowed), tuple(every[name] for name in chosen)


def _asked() -> tuple[tuple[str, str], ...]:
    """What the tiles of this tileset are to be asked with: all but what says which document is meant."""
    return tuple((name, text) for name, text in request.args.items() if name not in {"f", "v"})


def _tileset(
    owner: Collection | None, make: Callable[[Snapshot], Tileset], tracked: bool
) -> Response:
    name = choose(TILESET)
    if name == "tilejson":
        return answer(
            TILEJSON, lambda snapshot: as_json(tilejson.document(make(snapshot), href)), tracked
        )
    values = {"matrix_set": tile_matrix_set.ID}
    links = tileset.pages(owner, "tileset", "The tileset", href, **values)

    def document(snapshot: Snapshot) -> dict[str, Any]:
        return tileset.document(make(snapshot), links, href)

    return _as(name, "tileset.html", document, tracked)


def _document(template: str, make: Make, tracked: bool = True) -> Response:
    read_arguments(request.args, (FORMAT,))
    return _as(choose(DOCUMENT), template, make, tracked)


def _as(name: str, template: str, make: Make, tracked: bool) -> Response:
    if name == "html":
        return answer(
            browse.PAGE, lambda snapshot: browse.page(snapshot, template, make(snapshot)), tracked
        )
    return answer(JSON, lambda snapshot: as_json(make(snapshot)), tracked)


def _all() -> tuple[Collection, ...]:
    return tuple(store().inventory.collections.values())


def _tracked(collections: tuple[Collection, ...]) -> bool:
    """Whether the data version tells of every change of these."""
    return all(it.tracked for it in collections)
