"""Do the quotes still stand in their articles? The list of them by state, the worst first, as page and as document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import text

from geo.database import sql
from geo.errors import ParameterError
from geo.known import CLOCK
from geo.link import HTML, JSON, Link, link
from geo.message import Message
from geo.normal import differences
from geo.parameter import FORMAT, LIMIT, OFFSET, Parameter
from geo.query import Query
from geo.quote import SEVERITY, STATES, VERIFIED
from geo.quote_diff import diff, seen
from geo.read import Row
from web import pages, passages, record
from web.links import here, href_then, then
from web.negotiation import choose
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot

blueprint = Blueprint("quote_list", __name__)

FORMS = {"json": JSON, "html": HTML}


def _states(value: str) -> tuple[str, ...]:
    states = tuple(it for it in value.split(",") if it)
    for state in states:
        if state not in STATES:
            raise ParameterError(
                "state",
                value,
                Message('There is no state "%(id)s" of a quote.', id=state[:80]),
                Message(
                    "Use any of: %(names)s; separate them by commas.", names=", ".join(SEVERITY)
                ),
            )
    return states


STATE = Parameter(
    "state",
    "states",
    _states,
    "Only quotes in these states, separated by commas.",
    {"type": "array", "items": {"type": "string", "enum": list(SEVERITY)}},
)
ARTICLE = Parameter("article", "article", str, "Only quotes of this article.", {"type": "string"})


@dataclass(frozen=True)
class QuoteQuery(Query):
    """Which quotes are listed; empty `states` are all of them."""

    states: tuple[str, ...] = ()
    article: str | None = field(default=None)


@blueprint.get("/quotes")
def quotes() -> Response:
    """Every quote of the map with the state of its last check; or as both were at a moment of the record."""
    query = QuoteQuery.parse(
        request.args, (STATE, ARTICLE, *CLOCK, LIMIT, OFFSET, FORMAT), limit=LIMIT.schema["default"]
    )
    if choose(FORMS) == "html":
        return answer(PAGE, lambda snapshot: _page(snapshot, query))
    return answer(JSON, lambda snapshot: as_json(_document(snapshot, query)))


def _page(snapshot: Snapshot, asked: QuoteQuery) -> bytes:
    query = record.at_moment(snapshot, asked)
    found = _found(snapshot, query)
    return pages.page(
        snapshot,
        "quotes.html",
        **passages.pinned(snapshot, asked, query),
        quotes=[_read(it) for it in found],
        article=_article(snapshot, query),
        counts=_counts(snapshot, query),
        query=query,
        first=query.offset + 1,
        matched=_matched(query, found),
        before=_before(query),
        after=_after(query, found),
        in_state=lambda state: here(state=state, offset=None),
        document=here(f="json"),
    )


def _read(row: Row) -> Row:
    """A quote as it is read on the page: with what was cut and put in since."""
    if row["found"] is None:
        return {**row, "diff": [], "differs": ()}
    parts = [(how, words if how == "kept" else seen(words)) for how, words in _diff(row)]
    return {**row, "diff": parts, "differs": differences(row["exact"], row["found"])}


def _diff(row: Row) -> list[tuple[str, str]]:
    return diff(row["exact"], row["found"])


def _document(snapshot: Snapshot, query: QuoteQuery) -> dict[str, Any]:
    query = record.at_moment(snapshot, query)
    article = _article(snapshot, query)
    found = _found(snapshot, query)
    return {
        "title": f"Quotes of {article['publisher']}" if article else "Quotes of the map",
        "links": _links(query, found),
        "counts": {it["state"]: it["number"] for it in _counts(snapshot, query)},
        "numberMatched": _matched(query, found),
        "numberReturned": len(found),
        "quotes": [_entry(it) for it in found],
    }


def _entry(row: Row) -> dict[str, Any]:
    """A quote; nulls stay, so that every quote has the same members."""
    plain = ("id", "article", "exact", "prefix", "suffix", "start", "end", "language", "kind")
    more = ("speaker", "state", "found_at", "found", "features")
    parts = _diff(row) if row["found"] is not None else []
    links = [link(href_then("quote", quote=row["id"]), "item", HTML, "The quote")]
    if row["link"]:
        links.append(link(row["link"], "via", HTML, "The words in their article"))
    return {
        **{name: row[name] for name in plain + more},
        "verified": row["state"] in VERIFIED,
        "checked_on": row["checked_on"].isoformat() if row["checked_on"] else None,
        "diff": [{"how": how, "words": words} for how, words in parts],
        "links": links,
    }


def _links(query: QuoteQuery, found: list[Row]) -> list[Link]:
    links = [
        link(here(f="json"), "self", JSON, "This list, for programs"),
        link(here(f="html"), "alternate", HTML, "This list, for people"),
        link(then(url_for("evidence.articles", _external=True)), "up", HTML, "The articles"),
    ]
    for rel, address in (("prev", _before(query)), ("next", _after(query, found))):
        if address:
            links.append(link(address, rel, JSON, f"The {rel} page"))
    return links


def _found(snapshot: Snapshot, query: QuoteQuery) -> list[Row]:
    return _rows(
        snapshot,
        "list",
        states=list(query.states) or None,
        article=query.article,
        known=query.known,
        most=query.limit,
        skipped=query.offset,
    )


def _counts(snapshot: Snapshot, query: QuoteQuery) -> list[Row]:
    """Every state with the number of its quotes, the worst first."""
    found = {
        it["state"]: it
        for it in _rows(snapshot, "states", article=query.article, known=query.known)
    }
    none = {"number": 0, "first_checked": None, "last_checked": None}
    return [found.get(state, {"state": state, **none}) for state in SEVERITY]


def _rows(snapshot: Snapshot, name: str, **values: Any) -> list[Row]:
    found = snapshot.connection.execute(text(sql(f"quotes/{name}.sql")), values)
    return [dict(row) for row in found.mappings()]


def _article(snapshot: Snapshot, query: QuoteQuery) -> Row | None:
    """The article that is asked for; ParameterError where there is none."""
    if query.article is None:
        return None
    found = pages.rows(snapshot, "articles", article=query.article, known=query.known)
    if not found:
        id_ = query.article[:80]
        raise ParameterError(
            "article",
            query.article,
            Message('There is no article "%(id)s" on the map at that moment.', id=id_)
            if query.known
            else Message('There is no article "%(id)s".', id=id_),
            Message(
                "They are listed at %(address)s.",
                address=url_for("evidence.articles", _external=True),
            ),
        )
    return found[0]


def _matched(query: QuoteQuery, found: list[Row]) -> int:
    """How many quotes there are in all; behind the last there is none to tell."""
    return found[0]["total"] if found else 0


def _before(query: QuoteQuery) -> str | None:
    size = query.limit or 1
    return here(offset=max(query.offset - size, 0) or None) if query.offset else None


def _after(query: QuoteQuery, found: list[Row]) -> str | None:
    shown = query.offset + len(found)
    return here(offset=shown) if shown < _matched(query, found) else None
