"""For annotation tools: the quotes as W3C Web Annotations, read-only (Web Annotation Protocol, REC 2017-02-23)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from geo.annotation import container as containers
from geo.annotation import vocabulary
from geo.annotation.annotation import ANNO, MEDIA_TYPE, annotation
from geo.annotation.container import SIZE, Container
from geo.annotation.preference import Preference, preference
from geo.document import Document
from geo.errors import NotFoundError
from geo.known import CLOCK
from geo.message import Message
from geo.openapi.evidence_paths import IRIS, PAGE
from geo.parameter import FORMAT, read_arguments
from geo.query import Query
from layers import EVIDENCE
from web import features, passages, record
from web.links import clock, href, href_then
from web.negotiation import choose
from web.passages import Which
from web.response import answer, as_json
from web.snapshot import Snapshot

blueprint = Blueprint("annotations", __name__)

LDP = "http://www.w3.org/ns/ldp#"
PROTOCOL = "http://www.w3.org/TR/annotation-protocol/"
TYPE_OF_ONE = f'<{LDP}Resource>; rel="type"'
TYPES_OF_MANY = (
    f'<{LDP}BasicContainer>; rel="type"',
    f'<{PROTOCOL}>; rel="{LDP}constrainedBy"',
)
ALLOW = "GET, HEAD, OPTIONS"

FORMS = {"jsonld": MEDIA_TYPE}

# What has to be there for a container to be, though it may be empty.
Require = Callable[[Snapshot, Query], object]


@blueprint.get("/annotations/")
def everything() -> Response:
    """Every quote of the dataset."""
    return _container(Which(), "all quotes", lambda snapshot, asked: None)


@blueprint.get("/articles/<article>/annotations/")
def of_article(article: str) -> Response:
    """The quotes of one article."""
    which = Which(article=article)
    return _container(
        which,
        f"article {article}",
        lambda it, asked: passages.require_article(it, article, asked),
    )


@blueprint.get("/collections/<collection>/items/<feature>/annotations/")
def of_feature(collection: str, feature: str) -> Response:
    """The quotes that one feature rests on."""
    if collection not in EVIDENCE:
        # A table of the operator's may have such an id.
        return features.item_behind(collection, feature, "annotations/")
    which = Which(layer=collection, feature=feature)
    return _container(
        which,
        f"{collection}/{feature}",
        lambda it, asked: passages.require_feature(it, collection, feature, asked),
    )


@blueprint.get("/annotations/<quote>")
def one(quote: str) -> Response:
    """One quote, with all that rests on it."""
    query = Query.parse(request.args, (*CLOCK, FORMAT))
    choose(FORMS)

    def make(snapshot: Snapshot) -> bytes:
        passage = passages.one(snapshot, quote, record.at_moment(snapshot, query))
        found = annotation(passage, passages.issuer(snapshot), href_then)
        return as_json({"@context": [ANNO, href("evidence_context")], **found})

    return _linked(answer(MEDIA_TYPE, make), TYPE_OF_ONE)


@blueprint.get("/ns/evidence.jsonld")
def context() -> Response:
    """Our own terms: a JSON-LD context, and their definitions."""
    read_arguments(request.args, (FORMAT,))
    choose(FORMS)
    address = href("evidence_context")
    return answer(vocabulary.MEDIA_TYPE, lambda _: as_json(vocabulary.document(address)))


@blueprint.after_request
def allow(response: Response) -> Response:
    """The methods with every answer, and what kind of thing it is with the answer that names only methods."""
    response.headers["Allow"] = ALLOW
    if request.method == "OPTIONS":
        of_one = request.endpoint in {"annotations.one", "annotations.context"}
        _linked(response, *((TYPE_OF_ONE,) if of_one else TYPES_OF_MANY))
    return response


def _container(which: Which, what: str, require: Require) -> Response:
    allowed = (IRIS, PAGE, *CLOCK, FORMAT)
    values = {it.name: value for it, value in read_arguments(request.args, allowed)}
    query = Query.parse(request.args, allowed)
    choose(FORMS)
    preferred = preference(request.headers.get("Prefer", ""))
    # What an address says outright no header unsays.
    wish = Preference(
        values.get("iris", preferred.iris if preferred else False),
        preferred.minimal if preferred else False,
    )
    number = values.get("page")

    def make(snapshot: Snapshot) -> bytes:
        asked = record.at_moment(snapshot, query)
        require(snapshot, asked)
        return as_json(_document(snapshot, which, asked, what, number, wish))

    response = answer(MEDIA_TYPE, make, varied=str(wish))
    response.vary.add("Prefer")
    if number is not None:
        # A page of a container is no container.
        return response
    response.headers["Content-Location"] = Container(_address(which), clock=clock()).own(wish.iris)
    if preferred is not None:
        response.headers["Preference-Applied"] = "return=representation"
    return _linked(response, *TYPES_OF_MANY)


def _document(
    snapshot: Snapshot, which: Which, asked: Query, what: str, number: int | None, wish: Preference
) -> Document:
    found = passages.find(snapshot, which, SIZE, (number or 0) * SIZE, asked)
    issuer = passages.issuer(snapshot)
    label = f"{issuer.title}: {what}"
    of = Container(_address(which), label, found.total, href("evidence_context"), clock())
    if number and not found.passages:
        raise NotFoundError(
            Message("There is no page %(number)s here.", number=number),
            Message("Begin at %(address)s.", address=of.page(0, wish.iris)),
        )
    items: list[Any] = [
        href_then("annotation", quote=it.id) if wish.iris else annotation(it, issuer, href_then)
        for it in found.passages
    ]
    if number is None:
        return containers.container(of, items, wish)
    return containers.page(of, number, items, wish.iris)


def _address(which: Which) -> str:
    """The address of a container, which has no query."""
    if which.feature is not None:
        return f"{href('item', collection=which.layer, feature=which.feature)}/annotations/"
    if which.article is not None:
        return f"{href('article', article=which.article)}/annotations/"
    return href("annotations")


def _linked(response: Response, *links: str) -> Response:
    for it in links:
        response.headers.add("Link", it)
    return response
