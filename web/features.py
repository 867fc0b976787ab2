"""For GIS tools: OGC API – Features. Each resource is a document for programs and a page for people."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request
from sqlalchemy import text

from geo import functions, ogc, openapi, schema
from geo.collection import Collection
from geo.collection_parameters import feature_parameters, items_parameters
from geo.database import sql
from geo.errors import NotFoundError
from geo.format import FORMATS, GEOJSON
from geo.link import HTML, JSON, OPENAPI, SCHEMA, header
from geo.message import Message
from geo.openapi.evidence_paths import Sample
from geo.parameter import FORMAT, LIMIT, read_arguments
from geo.query import Query
from web import browse, extents, feature_body
from web.feature_body import AnyFormat, offered
from web.links import href
from web.negotiation import choose
from web.response import Body, answer, as_json
from web.snapshot import Snapshot
from web.store import store

blueprint = Blueprint("features", __name__)

DOCUMENT = {"json": JSON, "html": HTML}
SCHEMA_DOCUMENT = {"json": SCHEMA, "html": HTML}
# The values of `f` for features; json says what kind of thing is wanted, and a feature's JSON is GeoJSON.
FEATURES = {
    "geojson": GEOJSON.media_type,
    "json": JSON,
    **{it.suffix: it.media_type for it in FORMATS.values()},
    "html": HTML,
}


def landing() -> Response:
    """The way in for programs; people get the map at the same address."""
    _refuse_unknown()
    choose(DOCUMENT)
    return answer(JSON, lambda snapshot: _linked(_landing(snapshot)))


@blueprint.get("/conformance")
def conformance() -> Response:
    return _document("conformance.html", lambda _: ogc.conformance(href))


@blueprint.get("/functions")
def function_list() -> Response:
    return _document(
        "functions.html",
        lambda _: functions.document(ogc.itself("functions", "Functions for filters", href)),
    )


@blueprint.get("/openapi.json")
def api_document() -> Response:
    _refuse_unknown()
    choose({"json": OPENAPI})
    return answer(OPENAPI, lambda snapshot: as_json(_api(snapshot)), _all_tracked())


@blueprint.get("/api")
def api_page() -> Response:
    _refuse_unknown()
    choose({"html": HTML})
    return answer(
        browse.PAGE,
        lambda snapshot: browse.page(snapshot, "api.html", _api(snapshot)),
        _all_tracked(),
    )


@blueprint.get("/collections")
def collections() -> Response:
    def make(snapshot: Snapshot) -> ogc.Document:
        *_, licence = _dataset(snapshot)
        found = store().inventory.collections.values()
        entries = [_collection(snapshot, of, licence) for of in found]
        return ogc.collections(entries, offered(), href)

    return _document("collections.html", make, _all_tracked())


@blueprint.get("/collections/<collection>")
def collection(collection: str) -> Response:
    of = store().collection(collection)

    def make(snapshot: Snapshot) -> ogc.Document:
        *_, licence = _dataset(snapshot)
        return _collection(snapshot, of, licence)

    return _document("collection.html", make, of.tracked)


@blueprint.get("/collections/<collection>/queryables")
def queryables(collection: str) -> Response:
    of = store().collection(collection)
    response = _schema(of, "queryables", _queryables_for(request.user_agent.string))
    response.vary.add("User-Agent")
    return response


@blueprint.get("/collections/<collection>/sortables")
def sortables(collection: str) -> Response:
    return _schema(store().collection(collection), "sortables", schema.sortables)


@blueprint.get("/collections/<collection>/schema")
def schema_document(collection: str) -> Response:
    return _schema(store().collection(collection), "schema", schema.schema)


@blueprint.get("/collections/<collection>/feature-schema")
def feature_schema(collection: str) -> Response:
    return _schema(store().collection(collection), "feature_schema", schema.feature)


@blueprint.get("/collections/<collection>/items")
def items(collection: str) -> Response:
    of = store().collection(collection)
    if choose(FEATURES) == "html" and (moved := browse.tidied()) is not None:
        return moved
    allowed = (*items_parameters(of, offered(of), request.args), FORMAT)
    query = Query.parse(request.args, allowed, limit=LIMIT.schema["default"])
    name = choose(FEATURES)
    if name == "html":
        return answer(
            browse.PAGE,
            lambda snapshot: browse.items(snapshot, of, query),
            of.tracked,
            of.plain,
        )
    form = _form(name)
    return answer(
        form.media_type,
        lambda snapshot: feature_body.page(snapshot, of, form, query),
        of.tracked,
        of.plain,
    )


@blueprint.get("/collections/<collection>/items/<path:feature>")
def item(collection: str, feature: str) -> Response:
    of = store().collection(collection)
    allowed = (*feature_parameters(of, offered(of)), FORMAT)
    query = Query.parse(request.args, allowed, id=feature, limit=1)
    name = choose(FEATURES)
    if name == "html":
        return answer(
            browse.PAGE, lambda snapshot: browse.item(snapshot, of, query), of.tracked, of.plain
        )
    form = _form(name)
    return answer(
        form.media_type,
        lambda snapshot: feature_body.feature(snapshot, of, form, query),
        of.tracked,
        of.plain,
    )


def item_behind(collection: str, feature: str, resource: str) -> Response:
    """What an address of evidence is where a collection has none: a feature of a table, whose ids may have a slash.

    Raises NotFoundError for a layer of the base map, whose ids have none.
    """
    of = store().collection(collection)
    if of.layer is not None:
        raise NotFoundError(
            Message(
                "There is no %(resource)s of %(layer)s: the base map rests on no quotes.",
                resource=resource,
                layer={**of.title, "en": of.title["en"].lower()},
            ),
            Message(
                "Its features are listed at %(address)s.", address=href("items", collection=of.id)
            ),
        )
    return item(collection, f"{feature}/{resource}")


def _landing(snapshot: Snapshot) -> ogc.Document:
    title, description, _ = _dataset(snapshot)
    return ogc.landing(title, description, href)


def _document(
    template: str, make: Callable[[Snapshot], ogc.Document], tracked: bool = True
) -> Response:
    """A document as JSON, or as a page that says and links the same."""
    return _either(template, make, tracked, DOCUMENT)


def _schema(of: Collection, kind: str, make: Callable[[Collection, str], ogc.Document]) -> Response:
    address = href(kind, collection=of.id)
    return _either("schema.html", lambda _: make(of, address), of.tracked, SCHEMA_DOCUMENT)


def _queryables_for(agent: str) -> Callable[[Collection, str], ogc.Document]:
    if "QGIS/" not in agent:
        return schema.queryables
    return lambda of, address: schema.with_references(schema.queryables(of, address), of)


def _either(
    template: str,
    make: Callable[[Snapshot], ogc.Document],
    tracked: bool,
    forms: dict[str, str],
) -> Response:
    _refuse_unknown()
    if choose(forms) == "html":
        return answer(
            browse.PAGE, lambda snapshot: browse.page(snapshot, template, make(snapshot)), tracked
        )
    return answer(forms["json"], lambda snapshot: _linked(make(snapshot)), tracked)


def _linked(document: ogc.Document) -> Body:
    """A document as JSON, with as many of its links in the header as fit (Features Part 1, /rec/core/link-header)."""
    links = document.get("links")
    return Body(as_json(document), {"Link": header(links)} if links else {})


def _refuse_unknown() -> None:
    read_arguments(request.args, (FORMAT,))


def _form(name: str) -> AnyFormat:
    return FORMATS.get(name, GEOJSON)


def _all_tracked() -> bool:
    """Whether the data version tells of every change of every collection."""
    return all(it.tracked for it in store().inventory.collections.values())


def _collection(snapshot: Snapshot, of: Collection, licence: str) -> ogc.Document:
    return ogc.collection(of, extents.extent(snapshot, of), offered(of), href, licence)


def _api(snapshot: Snapshot) -> ogc.Document:
    # Imported here: those pages lead to this one.
    from web.api_pages import PAGES

    title, description, licence = _dataset(snapshot)
    return openapi.document(
        title,
        description,
        href("landing"),
        store().inventory.collections.values(),
        offered,
        licence,
        _sample(snapshot),
        PAGES if store().inventory.has_map else (),
    )


def _sample(snapshot: Snapshot) -> Sample | None:
    """Something of the evidence, for addresses that can be tried; None where nothing is loaded yet."""
    row = snapshot.connection.execute(text(sql("evidence/sample.sql"))).one_or_none()
    return None if row is None else Sample(row.layer, row.id, row.quote, row.article)


def _dataset(snapshot: Snapshot) -> tuple[str, str, str]:
    """Title, description and licence of what is served."""
    row = snapshot.connection.execute(text(sql("export/dataset.sql"))).one_or_none()
    if row is None:
        return "Sourceline", "No dataset is loaded yet.", ""
    return row.title["en"], (row.description or row.title)["en"], row.licence or ""
