"""A change of the record in words and as members of a document: what it changed, and by which quotes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geo.message import Message, Value
from geo.record_change import ACTORS, QuoteThen, RecordChange
from web import words
from web.house import renamed
from web.language import called, listed
from web.language import gettext as _
from web.links import href


def history_address(change: RecordChange) -> str:
    """Where all that the map ever said of the feature is."""
    return f"{href('item', collection=change.layer, feature=change.id)}/history"


def written(moment: datetime) -> str:
    """RFC 3339, as addresses and documents have it."""
    return moment.isoformat().replace("+00:00", "Z")


def reason(change: RecordChange) -> tuple[Message, ...]:
    """By which quotes, and why, a check took the feature off the map; empty for any other change."""
    if not change.quotes_lost:
        return ()
    lost = (_lost(it) for it in change.quotes_lost)
    return (Message("A check found no verified words any more that carry it."), *lost)


def _lost(quote: QuoteThen) -> Message:
    said: dict[str, Value] = {
        "quote": in_short(quote),
        "state": Message(words.STATE_IN_SHORT.of(quote.state or "unchecked")),
        "why": Message(quote.why),
        "address": href("quote", quote=quote.id),
    }
    if quote.checked_on is None:
        return Message("%(quote)s is %(state)s: %(why)s, see %(address)s.", **said)
    return Message(
        "%(quote)s is %(state)s, as checked on %(day)s: %(why)s, see %(address)s.",
        **said,
        day=quote.checked_on,
    )


def title(change: RecordChange) -> str:
    """In one line: Changed: Ceasefire line (dates, quotes)."""
    said = {"what": words.WHAT[change.what], "name": called(change.name, change.name_ar)}
    if not change.parts:
        return _("%(what)s: %(name)s", **said)
    parts = listed(words.PART[it] for it in change.parts)
    return _("%(what)s: %(name)s (%(parts)s)", **said, parts=parts)


def correction(change: RecordChange) -> str:
    """What a correction made of it, as far as a line can tell; empty for any other change."""
    told = [
        _(
            "%(part)s: %(was)s → %(now)s.",
            part=words.PART[part].capitalize(),
            was=was or _("nothing"),
            now=now or _("nothing"),
        )
        for part, (was, now) in sides(change).items()
    ]
    gone = [_("No longer rests on %(quote)s.", quote=in_short(it)) for it in change.quotes_gone]
    new = [_("Now rests on %(quote)s.", quote=in_short(it)) for it in change.quotes_new]
    return " ".join([*told, *gone, *new])


def sides(change: RecordChange) -> dict[str, tuple[str | None, str | None]]:
    """Both sides of each part as people are told them: actors by the names of the house, in their language."""
    before, after = (
        listed(called(it["label"], it.get("label_ar")) for it in map(renamed, side))
        for side in change.actors
    )
    return {
        part: (before, after) if part == ACTORS else both for part, both in change.sides.items()
    }


def in_short(quote: QuoteThen) -> str:
    """Nothing stands within the marks but the article's own words."""
    return f"“{quote.short}”{' …' if quote.is_cut else ''}"


def members(change: RecordChange) -> dict[str, Any]:
    """What changed, and by which quotes, as members of a document; only those that say something."""
    found = {
        "values": {
            part: {"before": was, "after": now} for part, (was, now) in change.sides.items()
        },
        "quotes_lost": [_lost_quote(it) for it in change.quotes_lost],
        "quotes_gone": [_quote(it) for it in change.quotes_gone],
        "quotes_new": [_quote(it) for it in change.quotes_new],
    }
    return {name: it for name, it in found.items() if it}


def _quote(quote: QuoteThen) -> dict[str, Any]:
    return {"id": quote.id, "exact": quote.exact, "url": href("quote", quote=quote.id)}


def _lost_quote(quote: QuoteThen) -> dict[str, Any]:
    day = quote.checked_on.isoformat() if quote.checked_on else None
    return {**_quote(quote), "state": quote.state, "checked_on": day, "why": quote.why}
