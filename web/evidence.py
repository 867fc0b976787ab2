"""For anyone who asks "who says so?": the articles with their quotes, and one feature with the words it rests on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlalchemy import text

from geo.annotation.annotation import MEDIA_TYPE as ANNOTATION
from geo.database import sql
from geo.errors import ParameterError
from geo.known import CLOCK
from geo.link import GEOJSON, HTML, JSON, Link, link
from geo.message import Message
from geo.parameter import ASOF, FORMAT, LIMIT, OFFSET
from geo.query import Query
from geo.quote import VERIFIED
from geo.view import VIEW
from layers import EVIDENCE
from web import claimant, features, pages, passages, record
from web.links import here, href, href_then, then
from web.negotiation import choose
from web.quote_page import of_quote
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.structured_data import article_page as article_data
from web.structured_data import quoted_place

blueprint = Blueprint("evidence", __name__)

# Quotes on one page of an article: of most articles all.
QUOTES = 100
DOCUMENT = {"json": JSON, "html": HTML}
FEATURES = {"geojson": GEOJSON, "json": JSON, "html": HTML}


@blueprint.get("/articles")
def articles() -> Response:
    """The articles the map rests on, and what its base map rests on."""
    asked = Query.parse(request.args, CLOCK)

    def make(snapshot: Snapshot) -> bytes:
        query = record.at_moment(snapshot, asked)
        found = pages.rows(snapshot, "articles", article=None, known=query.known)
        sources = snapshot.connection.execute(text(sql("export/sources.sql"))).mappings().all()
        pinned = passages.pinned(snapshot, asked, query)
        return pages.page(snapshot, "articles.html", **pinned, articles=found, sources=sources)

    return answer(PAGE, make)


@blueprint.get("/articles/<article>")
def article_page(article: str) -> Response:
    """One article: what is known of it, its quotes in order, and a map of what rests on them."""
    query = Query.parse(request.args, (*CLOCK, OFFSET))
    return answer(PAGE, lambda snapshot: _article(snapshot, article, query))


@blueprint.get("/articles/<article>/features")
def article_features(article: str) -> Response:
    """Everything on the map that rests on an article, whatever layer it is on."""
    allowed = (ASOF, *CLOCK, LIMIT, OFFSET, FORMAT)
    query = Query.parse(request.args, allowed, limit=LIMIT.schema["default"])
    if choose(FEATURES) == "html":
        return answer(PAGE, lambda snapshot: _resting_page(snapshot, article, query))
    return answer(GEOJSON, lambda snapshot: as_json(_resting(snapshot, article, query)))


@blueprint.get("/collections/<collection>/items/<feature>/evidence")
def feature_evidence(collection: str, feature: str) -> Response:
    """The words a feature rests on, and what each does for it."""
    if collection not in EVIDENCE:
        # A table of the operator's may have such an id.
        return features.item_behind(collection, feature, "evidence")
    query = Query.parse(request.args, (*CLOCK, FORMAT))
    if choose(DOCUMENT) == "html":
        return answer(PAGE, lambda snapshot: _evidence_page(snapshot, collection, feature, query))
    return answer(JSON, lambda snapshot: as_json(_evidence(snapshot, collection, feature, query)))


@blueprint.get("/features/<collection>/<feature>")
def feature_page(collection: str, feature: str) -> Response:
    """One feature with its quotes; `part=card` gives the card alone, for the panel of a map as of a date."""
    part = request.args.get("part")
    allowed = (pages.PART, *CLOCK, VIEW)
    query = Query.parse(request.args, (*allowed, ASOF) if part == "card" else allowed)
    if part not in {None, "card"}:
        raise ParameterError(
            "part", part or "", Message("There is no such part."), Message("Write part=card.")
        )
    return answer(PAGE, lambda snapshot: _feature(snapshot, collection, feature, part, query))


def _article(snapshot: Snapshot, article: str, asked: Query) -> bytes:
    query, offset = record.at_moment(snapshot, asked), asked.offset
    found = passages.require_article(snapshot, article, query)
    part = {"article": article, "known": query.known, "most": QUOTES, "skipped": offset}
    quotes = pages.rows(snapshot, "article_quotes", **part)
    supported = {(it["layer"], it["id"]) for quote in quotes for it in quote["supported"]}
    return pages.page(
        snapshot,
        "article.html",
        **passages.pinned(snapshot, asked, query),
        article=found,
        quotes=quotes,
        first=offset + 1,
        before=here(offset=max(offset - QUOTES, 0) or None) if offset else None,
        after=_after(offset + len(quotes), quotes[0]["total"] if quotes else 0),
        shapes=pages.shapes(snapshot, supported, query.known),
        data=article_data(found, quotes, href_then),
    )


def _after(shown: int, total: int) -> str | None:
    """The address of the page after the one that ends there; None for the last."""
    return here(offset=shown) if shown < total else None


def _resting(snapshot: Snapshot, article: str, query: Query) -> dict[str, Any]:
    """A page of what rests on an article, as GeoJSON (RFC 7946) with the members of OGC API – Features."""
    query = record.at_moment(snapshot, query)
    found = passages.require_article(snapshot, article, query)
    values = {
        "article": article,
        "asof": query.asof,
        "known": query.known,
        "most": query.limit,
        "skipped": query.offset,
    }
    rows = snapshot.connection.execute(text(sql("evidence/article_features.sql")), values).all()
    total = rows[0].total if rows else 0
    return {
        "type": "FeatureCollection",
        "title": f"What rests on “{found['title']}” ({found['publisher']})",
        "links": _resting_links(article, query, query.offset + len(rows), total),
        # An offset behind the last feature finds none to tell their number.
        **({"numberMatched": total} if rows or not query.offset else {}),
        "numberReturned": len(rows),
        "features": [row.feature for row in rows],
    }


def _resting_links(article: str, query: Query, shown: int, total: int) -> list[Link]:
    size = query.limit or 1
    links = [
        link(here(f="geojson"), "self", GEOJSON, "This page, for programs"),
        link(here(f="html"), "alternate", HTML, "This page, for people"),
        link(href_then("article", article=article), "about", HTML, "The article"),
    ]
    if shown < total:
        links.append(link(here(offset=shown), "next", GEOJSON, "The next page"))
    if query.offset:
        before = max(query.offset - size, 0) or None
        links.append(link(here(offset=before), "prev", GEOJSON, "The page before"))
    return links


def _resting_page(snapshot: Snapshot, article: str, asked: Query) -> bytes:
    query = record.at_moment(snapshot, asked)
    document = _resting(snapshot, article, query)
    shapes = [{**it, "id": it["properties"]["id"]} for it in document["features"]]
    return pages.page(
        snapshot,
        "article_features.html",
        **passages.pinned(snapshot, asked, query),
        article=passages.require_article(snapshot, article, query),
        document=document,
        links={it["rel"]: it["href"] for it in document["links"]},
        shapes=shapes,
    )


def _evidence(snapshot: Snapshot, collection: str, feature: str, query: Query) -> dict[str, Any]:
    query = record.at_moment(snapshot, query)
    row = passages.require_feature(snapshot, collection, feature, query)
    shown = ("name", "name_ar", "kind", "actor", "status", "certainty", "quote_count")
    return {
        "collection": collection,
        "id": feature,
        **{name: row[name] for name in shown},
        "quotes": [_quote(it) for it in row["quotes"]],
        "links": [
            link(here(f="json"), "self", JSON, "This evidence, for programs"),
            link(here(f="html"), "alternate", HTML, "This evidence, for people"),
            link(then(_item(collection, feature)), "about", GEOJSON, "The feature"),
            link(_annotations(collection, feature), "related", ANNOTATION, "Its quotes"),
        ],
    }


def _quote(quote: dict[str, Any]) -> dict[str, Any]:
    """A quote with what it does for the feature, and where more is said of it."""
    links = [
        link(href_then("quote", quote=quote["id"]), "item", JSON, "The quote"),
        *of_quote(quote["id"], quote["article"]["id"]),
    ]
    return {**quote, "verified": quote["state"] in VERIFIED, "links": links}


def _item(collection: str, feature: str) -> str:
    return href("item", collection=collection, feature=feature)


def _annotations(collection: str, feature: str) -> str:
    return then(f"{_item(collection, feature)}/annotations/")


def _evidence_page(snapshot: Snapshot, collection: str, feature: str, asked: Query) -> bytes:
    query = record.at_moment(snapshot, asked)
    document = _evidence(snapshot, collection, feature, query)
    shapes = pages.shapes(snapshot, [(collection, feature)], query.known)
    return pages.page(
        snapshot,
        "evidence.html",
        **passages.pinned(snapshot, asked, query),
        document=document,
        publishers=len({it["article"]["publisher"] for it in document["quotes"]}),
        annotations=_annotations(collection, feature),
        data=_place(shapes[0], document["quotes"]),
        shapes=shapes,
    )


def _place(shape: dict[str, Any], quotes: list[dict[str, Any]]) -> dict[str, Any]:
    page = href_then("page", collection=shape["properties"]["layer"], feature=shape["id"])
    return quoted_place(shape, quotes, page, href_then)


def _feature(
    snapshot: Snapshot, collection: str, feature: str, part: str | None, query: Query
) -> bytes:
    query = claimant.settled(snapshot, record.at_moment(snapshot, query))
    row = passages.require_feature(snapshot, collection, feature, query)
    whose = {
        "teller": claimant.told(snapshot, query.claimant),
        "account": claimant.account(snapshot, collection, feature, query),
    }
    if part == "card":
        card = render_template(
            "card.html",
            **whose,
            feature=row,
            asof=query.asof,
            actors=pages.actors(snapshot),
            kinds=pages.KINDS,
        )
        return card.encode()
    shapes = pages.shapes(snapshot, [(collection, feature)], query.known)
    return pages.page(
        snapshot,
        "feature.html",
        **whose,
        pinned=record.pinned(snapshot, None, query.known),
        feature=row,
        shapes=shapes,
        annotations=_annotations(collection, feature),
        data=_place(shapes[0], row["quotes"]),
    )
