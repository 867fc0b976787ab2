"""For anyone who asks "who says so?": the articles with their quotes, and one feature with the words it rests on."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import text

from geo.database import sql
from geo.errors import NotFoundError, ParameterError
from geo.parameter import ASOF
from geo.query import Query
from web import pages
from web.response import HTML, answer
from web.snapshot import Snapshot

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/articles")
def articles() -> Response:
    """The articles the map rests on, and what its base map rests on."""
    Query.parse(request.args, ())

    def make(snapshot: Snapshot) -> bytes:
        found = pages.rows(snapshot, "articles", article=None)
        sources = snapshot.connection.execute(text(sql("export/sources.sql"))).mappings().all()
        return pages.page(snapshot, "articles.html", articles=found, sources=sources)

    return answer(HTML, make)


@blueprint.get("/articles/<article>")
def article_page(article: str) -> Response:
    """One article: what is known of it, its quotes in order, and a map of what rests on them."""
    Query.parse(request.args, ())
    return answer(HTML, lambda snapshot: _article(snapshot, article))


@blueprint.get("/features/<collection>/<feature>")
def feature_page(collection: str, feature: str) -> Response:
    """One feature with its quotes; `part=card` gives the card alone, for the panel of a map as of a date."""
    part = request.args.get("part")
    query = Query.parse(request.args, (pages.PART, ASOF) if part == "card" else (pages.PART,))
    if part not in {None, "card"}:
        raise ParameterError("part", part or "", "There is no such part.", "Write part=card.")
    return answer(HTML, lambda snapshot: _feature(snapshot, collection, feature, part, query.asof))


def _article(snapshot: Snapshot, article: str) -> bytes:
    found = pages.rows(snapshot, "articles", article=article)
    if not found:
        raise NotFoundError(
            f'There is no article "{article[:80]}".',
            f"The articles are listed at {url_for('evidence.articles', _external=True)}.",
        )
    quotes = pages.rows(snapshot, "article_quotes", article=article)
    supported = {(it["layer"], it["id"]) for quote in quotes for it in quote["supported"]}
    return pages.page(
        snapshot,
        "article.html",
        article=found[0],
        quotes=quotes,
        shapes=pages.shapes(snapshot, supported),
    )


def _feature(
    snapshot: Snapshot, collection: str, feature: str, part: str | None, asof: date | None
) -> bytes:
    layer = pages.BY_NAME.get(collection)
    if layer is None:
        raise NotFoundError(
            f'There are no features with quotes in "{collection[:80]}".',
            f"Layers with quotes are: {', '.join(pages.BY_NAME)}.",
        )
    row = pages.feature_row(snapshot, layer, feature)
    if row is None:
        raise NotFoundError(
            f'There is no feature "{feature[:80]}" in {layer.name}.',
            f"They are listed at {url_for('features.items', collection=layer.name, _external=True)}.",
        )
    if part == "card":
        card = render_template(
            "card.html", feature=row, asof=asof, actors=pages.actors(snapshot), kinds=pages.KINDS
        )
        return card.encode()
    return pages.page(
        snapshot,
        "feature.html",
        feature=row,
        shapes=pages.shapes(snapshot, [(layer.name, feature)]),
    )
