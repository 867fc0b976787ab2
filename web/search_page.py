"""Search by name: features, actors, and towns of the base map, as a page and for the box on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from sqlalchemy import text

from geo.errors import ParameterError
from geo.known import CLOCK
from geo.link import HTML, JSON
from geo.message import Message
from geo.name_index import Named, NameIndex
from geo.parameter import ASOF, FORMAT, Parameter
from geo.query import Query
from geo.read import Row
from layers import EVIDENCE, EVIDENCE_LAYERS
from web import pages, record
from web.house import house, renamed
from web.negotiation import choose
from web.page_filters import shown_instead
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.store import store

# A name is not longer.
LONGEST = 100
# So many are told to the box on the map, and so many on the page.
IN_BOX, ON_PAGE = 8, 50
# A layer with more features than this is searched in its table: its names are no list to go through at each letter.
MOST = 20_000
TOWN_ZOOM = 9
KEPT = "sourceline_names"

SKELETON = text("select sourceline.skeleton(cast(:text as text))")
FORMS = {"html": HTML, "json": JSON}

blueprint = Blueprint("search_page", __name__)


def _words(value: str) -> str:
    if len(value) > LONGEST:
        raise ParameterError(
            "q",
            value,
            Message(
                "q has %(count)s characters, more than %(most)s.", count=len(value), most=LONGEST
            ),
            Message("Write a name, or the beginning of one, such as q=Sirte."),
        )
    return " ".join(value.split())


Q = Parameter(
    "q",
    "words",
    _words,
    "A name, or the beginning of one, in Latin or Arabic script.",
    {"type": "string", "maxLength": LONGEST},
)


@dataclass(frozen=True)
class Asked(Query):
    """What is looked for, and the day of the map from which it is looked for."""

    words: str = ""


@blueprint.get("/search")
def search() -> Response:
    """What has a name: features, actors and towns, each with the address of a map that shows it."""
    asked = Asked.parse(request.args, (Q, ASOF, *CLOCK, FORMAT))
    if choose(FORMS) == "html":
        return answer(PAGE, lambda snapshot: _page(snapshot, asked))
    return answer(JSON, lambda snapshot: as_json(_document(snapshot, asked)))


def _page(snapshot: Snapshot, asked: Asked) -> bytes:
    return pages.page(
        snapshot,
        "search.html",
        asked=asked,
        asof=asked.asof or pages.home(snapshot).asof,
        found=_found(snapshot, asked, ON_PAGE),
        most=ON_PAGE,
        longest=LONGEST,
    )


def _document(snapshot: Snapshot, asked: Asked) -> dict[str, Any]:
    return {"query": asked.words, "results": _found(snapshot, asked, IN_BOX)}


def _found(snapshot: Snapshot, asked: Asked, most: int) -> list[dict[str, Any]]:
    if not asked.words:
        return []
    skeleton = snapshot.connection.execute(SKELETON, {"text": asked.words}).scalar_one()
    asof = asked.asof or pages.home(snapshot).asof
    then = record.at_moment(snapshot, asked)
    found = _index(snapshot).find(asked.words, skeleton, most)
    return [_result(row, asof) for it in found for row in _then(snapshot, it.facts, then)]


def _then(snapshot: Snapshot, row: Mapping[str, Any], asked: Query) -> Iterator[Mapping[str, Any]]:
    """What a row of now was at the moment that is asked of: nothing where the map did not have it yet."""
    if asked.known is None or row["what"] != "feature":
        yield row
        return
    was = pages.feature_row(snapshot, EVIDENCE[row["layer"]], row["id"], asked)
    if was is not None:
        yield {**row, "valid_from": was["valid_from"], "valid_to": was["valid_to"]}


def _index(snapshot: Snapshot) -> NameIndex:
    """The names of this state of the data. Each worker keeps those of the last that it was asked for."""
    state = (store().engine, snapshot.version.number)
    kept = current_app.extensions.get(KEPT)
    if kept is None or kept[0] != state:
        found = pages.rows(snapshot, "names", layers=[it.name for it in EVIDENCE_LAYERS], most=MOST)
        index = NameIndex(
            Named(tuple(it["names"]), tuple(it["skeletons"]), it)
            for it in (_of_house(snapshot, it) if it["what"] == "actor" else it for it in found)
        )
        kept = current_app.extensions[KEPT] = (state, index)
    index_: NameIndex = kept[1]
    return index_


def _of_house(snapshot: Snapshot, row: Row) -> Row:
    """An actor by what the house calls it, which is found by that as well as by all its names in the dataset."""
    called = house().actors.get(row["id"])
    if called is None:
        return row
    names = sorted({*called.labels.values(), *called.names.values()} - {*row["names"]})
    skeletons = [snapshot.connection.execute(SKELETON, {"text": it}).scalar_one() for it in names]
    said = renamed({it: row[it] for it in ("id", "label", "label_ar")})
    both = {"names": [*row["names"], *names], "skeletons": [*row["skeletons"], *skeletons]}
    return {**row, **said, **both}


def _result(row: Mapping[str, Any], asof: date) -> dict[str, Any]:
    """For the box as for the page; `day` is one on which the map shows it, where it does not on the day asked for."""
    told = {
        "kind": row["what"],
        "id": row["id"],
        "label": row["label"],
        "label_ar": row["label_ar"],
    }
    return {**told, **MORE[row["what"]](row, asof)}


def _map(**asked: Any) -> str:
    """The address of a map, of the moment that this request names."""
    return url_for("maps.map_page", **asked, **dict[str, Any](record.clock()))


def _feature(row: Mapping[str, Any], asof: date) -> dict[str, Any]:
    layer = EVIDENCE[row["layer"]]
    instead = shown_instead(dict(row), asof)
    day = instead or asof
    key = f"{layer.name}/{row['id']}"
    return {
        "id": key,
        "layer": layer.title,
        "day": instead.isoformat() if instead else None,
        "href": _map(asof=day, feature=key),
    }


def _actor(row: Mapping[str, Any], asof: date) -> dict[str, Any]:
    return {"href": _map(asof=asof, actor=row["id"])}


def _town(row: Mapping[str, Any], asof: date) -> dict[str, Any]:
    center = [round(row["lon"], 4), round(row["lat"], 4)]
    at = ",".join(map(str, center))
    return {
        "center": center,
        "zoom": TOWN_ZOOM,
        "href": _map(asof=asof, center=at, zoom=TOWN_ZOOM),
    }


MORE = {"feature": _feature, "actor": _actor, "town": _town}
