"""For a reader who follows a quote: its words and all that is known of them, as a page and as a document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from geo.annotation.annotation import MEDIA_TYPE as ANNOTATION
from geo.annotation.citation import citation
from geo.annotation.passage import Passage
from geo.document import Document
from geo.known import CLOCK
from geo.link import GEOJSON, HTML, JSON, Link, link
from geo.parameter import FORMAT
from geo.query import Query
from web import pages, passages, record
from web.links import here, href_then
from web.negotiation import choose, is_for_showing, wants_html
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.structured_data import place, quote_page

blueprint = Blueprint("quotes", __name__)

FORMS = {"json": JSON, "html": HTML}
# A map of more than so many features would tell a reader nothing, and cost a phone much.
DRAWN = 100


@blueprint.get("/quotes/<quote>")
def quote(quote: str) -> Response:
    """One quote."""
    query = Query.parse(request.args, (*CLOCK, FORMAT))
    if choose(FORMS) == "html" or wants_html(default=is_for_showing()):
        response = answer(PAGE, lambda snapshot: _page(snapshot, quote, query))
    else:
        response = answer(JSON, lambda snapshot: as_json(document(_then(snapshot, quote, query))))
    response.vary.add("User-Agent")
    return response


def _then(snapshot: Snapshot, quote: str, query: Query) -> Passage:
    """The quote as it stands now, or stood at the moment asked of."""
    return passages.one(snapshot, quote, record.at_moment(snapshot, query))


def document(passage: Passage) -> Document:
    """A quote with its article and what rests on it; nulls stay, so that every quote has the same members."""
    values: dict[str, Any] = asdict(passage)
    del values["supported"], values["article"]["sha256"]
    for name in ("checked_on", "created", "modified"):
        values[name] = values[name].isoformat() if values[name] else None
    values["article"]["published"] = passage.article.published.isoformat()
    return {
        **values,
        "verified": passage.is_verified,
        "citation": citation(passage),
        "supported": [
            {
                "collection": it.layer,
                "id": it.id,
                "name": it.name,
                "name_ar": it.name_ar,
                "supports": it.supports,
                "note": it.note,
                "links": [
                    link(
                        href_then("item", collection=it.layer, feature=it.id),
                        "related",
                        GEOJSON,
                        it.name,
                    )
                ],
            }
            for it in passage.supported
        ],
        "links": [
            link(here(f="json"), "self", JSON, "This quote, for programs"),
            link(here(f="html"), "alternate", HTML, "This quote, for people"),
            *of_quote(passage.id, passage.article.id),
            *_elsewhere(passage),
        ],
    }


def of_quote(quote: str, article: str) -> list[Link]:
    """Where more is said of a quote."""
    return [
        link(
            href_then("annotation", quote=quote), "describedby", ANNOTATION, "As a Web Annotation"
        ),
        link(href_then("article", article=article), "collection", HTML, "The article's quotes"),
    ]


def _elsewhere(passage: Passage) -> list[Link]:
    """The article where it was printed, opened at the words where that can be, and its archived copy."""
    found = []
    address = passage.link or passage.article.url
    if address:
        found.append(link(address, "via", HTML, "The words in their article"))
    if passage.article.archive_url:
        found.append(link(passage.article.archive_url, "archives", HTML, "Archived copy"))
    return found


def _page(snapshot: Snapshot, quote: str, asked: Query) -> bytes:
    query = record.at_moment(snapshot, asked)
    passage = passages.one(snapshot, quote, query)
    pairs = [(it.layer, it.id) for it in passage.supported][:DRAWN]
    shapes = pages.shapes(snapshot, pairs, query.known)
    places = [
        place(it, it["properties"]["name"], href_then("item", collection=layer, feature=it["id"]))
        for it in shapes
        for layer in [it["properties"]["layer"]]
    ]
    for it in places:
        del it["@context"]
    return pages.page(
        snapshot,
        "quote.html",
        **passages.pinned(snapshot, asked, query),
        quote=passage,
        citation=citation(passage),
        shapes=shapes,
        data=quote_page(asdict(passage), places, href_then),
        annotation=href_then("annotation", quote=passage.id),
        address=here(f=None),
    )
