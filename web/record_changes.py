"""What changed on the map: a page, Atom with GeoRSS, JSON Feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, request

from geo.area import Bbox
from geo.errors import ParameterError
from geo.interval import Interval
from geo.link import HTML, header
from geo.message import Message
from geo.parameter import FORMAT
from geo.query import Query
from geo.record_change import RecordChange
from geo.record_parameters import NEAR_KM
from geo.record_parameters import changes as changes_parameters
from layers import EVIDENCE_LAYERS
from web import browse, map_text, pages, record
from web.date_words import when
from web.language import gettext as _
from web.links import here, href, keep_language
from web.map_view import View
from web.message_words import plain
from web.negotiation import choose
from web.published import published_site
from web.record_words import correction, history_address, members, reason, sides, title, written
from web.response import ATOM, Body, answer, as_json
from web.response import HTML as PAGE
from web.snapshot import Snapshot

blueprint = Blueprint("record_changes", __name__)
blueprint.add_app_template_filter(sides, "sides")

JSON_FEED = "application/feed+json"
FORMS = {"html": HTML, "atom": ATOM, "json": JSON_FEED}
# What the form has no field for stays as it was asked.
KEPT = ("place", "bbox", "datetime")
# Entries of a feed, where nobody says how many.
ENTRIES = 50
PARAMETERS = changes_parameters(tuple(it.name for it in EVIDENCE_LAYERS))


@dataclass(frozen=True)
class Asked(Query):
    """Which changes: of these layers, of what this actor holds or takes part in, near this place."""

    layers: tuple[str, ...] = ()
    actor: str | None = None
    place: str | None = None


@blueprint.get("/changes")
def changes() -> Response:
    """What the map began to say, says otherwise or says no more, the newest first."""
    # The page, unless somebody says otherwise: readers of feeds find the address of theirs in it.
    name = choose(FORMS)
    if name == "html" and (moved := browse.tidied()) is not None:
        return moved
    asked = Asked.parse(request.args, (*PARAMETERS, FORMAT), limit=ENTRIES)
    make = {"atom": _atom, "json": _json, "html": _page}[name]
    return answer(
        PAGE if name == "html" else FORMS[name],
        lambda snapshot: make(snapshot, _told(snapshot, asked)),
    )


@dataclass(frozen=True)
class Told:
    """Some of the changes; `total` is how many there are of those that were asked for, `home` the dataset's words."""

    entries: list[RecordChange]
    total: int
    asked: Asked
    home: pages.Home

    @property
    def by_moment(self) -> list[tuple[datetime, list[RecordChange]]]:
        """Those that one write made together, under its moment: of several on a day only the time tells their order."""
        return [(it, list(those)) for it, those in groupby(self.entries, lambda it: it.moment)]

    @property
    def before(self) -> str | None:
        """The address of newer changes; None for the first page."""
        if not self.asked.offset:
            return None
        return here(offset=max(self.asked.offset - (self.asked.limit or 0), 0) or None)

    @property
    def after(self) -> str | None:
        """The address of older changes; None for the last page."""
        end = self.asked.offset + len(self.entries)
        return here(offset=end) if self.entries and end < self.total else None


def _told(snapshot: Snapshot, asked: Asked) -> Told:
    entries, total = record.changes(snapshot, **_values(snapshot, asked))
    return Told(entries, total, asked, pages.home(snapshot))


def _values(snapshot: Snapshot, asked: Asked) -> dict[str, Any]:
    _require_actor(snapshot, asked.actor)
    since, until = _moments(asked.datetime)
    box = _box(snapshot, asked)
    return {
        "layers": list(asked.layers) or None,
        "actor": asked.actor,
        "since": since,
        "until": until,
        **dict(zip(("west", "south", "east", "north"), box or (None,) * 4, strict=True)),
        "most": asked.limit,
        "skipped": asked.offset,
    }


def _require_actor(snapshot: Snapshot, actor: str | None) -> None:
    if actor is None:
        return
    known = pages.actors(snapshot)
    if actor not in known:
        raise ParameterError(
            "actor",
            actor,
            Message('There is no actor "%(id)s".', id=actor[:80]),
            Message(
                "Actors are: %(names)s.", names=", ".join(sorted(known)) or Message("none yet")
            ),
        )


def _moments(interval: Interval | None) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment; a day lasts from its first to its last."""
    if interval is None:
        return None, None
    first, last = interval.first, interval.last
    if first is not None and not isinstance(first, datetime):
        first = datetime.combine(first, datetime.min.time(), UTC)
    if last is not None and not isinstance(last, datetime):
        last = datetime.combine(last, datetime.max.time(), UTC)
    return first, last


def _box(snapshot: Snapshot, asked: Asked) -> tuple[float, ...] | None:
    if asked.place is None:
        return _sides(asked.bbox) if asked.bbox else None
    if asked.bbox is not None:
        raise ParameterError(
            "place",
            asked.place,
            Message("place and bbox both say where."),
            Message("Leave one of them out."),
        )
    found = pages.record_rows(snapshot, "around", place=asked.place, kilometres=NEAR_KM)
    if not found:
        raise ParameterError(
            "place",
            asked.place,
            Message('There is no place "%(id)s".', id=asked.place[:80]),
            Message(
                "Places are listed at %(address)s; or give a bbox.",
                address=href("items", collection="locations"),
            ),
        )
    return tuple(found[0][side] for side in ("west", "south", "east", "north"))


def _sides(box: Bbox) -> tuple[float, ...]:
    if box.west > box.east:
        raise ParameterError(
            "bbox",
            f"{box.west:g},{box.south:g},{box.east:g},{box.north:g}",
            Message("bbox crosses the antimeridian, which changes cannot be asked across."),
            Message("Ask twice, for either side of it."),
        )
    return box.west, box.south, box.east, box.north


def _page(snapshot: Snapshot, told: Told) -> Body:
    body = pages.page(
        snapshot,
        "changes.html",
        told=told,
        layers=EVIDENCE_LAYERS,
        feeds={
            "Atom": here(f="atom", offset=None),
            "JSON Feed": here(f="json", offset=None),
        },
        opens=lambda change: keep_language(_opens(change)),
        kept={name: it for name in KEPT if (it := request.args.get(name))},
    )
    return Body(body, _paged(told))


def _atom(snapshot: Snapshot, told: Told) -> Body:
    # Of the newest entry, so that a feed that says the same is the same; of an empty one, of the data.
    updated = told.entries[0].moment if told.entries else snapshot.version.changed_at
    body = render_template(
        "changes.atom.xml",
        told=told,
        updated=written(updated),
        here=here(),
        page=here(f="html"),
        address=_address,
        opens=_opens,
        rfc3339=written,
        in_words=_in_words(snapshot, told),
        summary=_summary,
        title=title,
    )
    return Body(body.encode(), _paged(told))


def _in_words(snapshot: Snapshot, told: Told) -> str:
    """What the map that changes says now, on the day it opens."""
    return map_text.summary(snapshot, View(), told.home.asof, short=True)


def _json(snapshot: Snapshot, told: Told) -> Body:
    """JSON Feed 1.1 (jsonfeed.org), with what is ours under `_sourceline`."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Changes of the map: {told.home.title['en']}",
        "description": _in_words(snapshot, told),
        "home_page_url": here(f="html"),
        "feed_url": here(),
        **({"next_url": told.after} if told.after else {}),
        "language": "en",
        "items": [_item(it) for it in told.entries],
        "_sourceline": {"total": told.total},
    }
    return Body(as_json(document), _paged(told))


def _item(change: RecordChange) -> dict[str, Any]:
    ours = {
        "layer": change.layer,
        "id": change.id,
        "what": change.what,
        "parts": list(change.parts),
        **members(change),
        "rev": change.rev,
        "actor": change.actor,
        "bbox": list(change.bbox) if change.bbox else None,
    }
    return {
        "id": _address(change),
        "url": _opens(change),
        "title": title(change),
        "content_text": _summary(change),
        "date_published": written(change.moment),
        "tags": [change.layer, change.what],
        "_sourceline": ours,
    }


def _address(change: RecordChange) -> str:
    """For all time: what the map said from that moment on, or the tombstone among all that it said."""
    if change.is_tombstone:
        return f"{history_address(change)}?f=html#v{change.version}"
    item = href("item", collection=change.layer, feature=change.id)
    return f"{item}?known={written(change.moment)}&f=html"


def _opens(change: RecordChange) -> str:
    """Where an entry leads. A site of files has no past: to what the map says now, or else to the entry itself."""
    site = published_site()
    if site is None:
        return _address(change)
    page = keep_language(href("page", collection=change.layer, feature=change.id))
    if site(page) and not change.is_tombstone:
        return page
    return f"{here(f='html')}#v{change.version}"


def _summary(change: RecordChange) -> str:
    """In words, with the sentence it rests on."""
    parts = [f"{title(change)}.", *map(plain, reason(change)), correction(change)]
    if change.valid_from or change.valid_to:
        parts.append(_span(change))
    if change.source_line:
        parts.append(change.source_line)
    return " ".join(filter(None, parts))


def _span(change: RecordChange) -> str:
    first = when(change.valid_from, change.valid_from_precision) if change.valid_from else None
    last = when(change.valid_to, change.valid_to_precision) if change.valid_to else None
    if first and last:
        if first == last:
            return _("True on %(day)s.", day=first)
        return _("True from %(first)s to %(last)s.", first=first, last=last)
    if first:
        return _("True from %(first)s.", first=first)
    return _("True until %(last)s.", last=last)


def _paged(told: Told) -> dict[str, str]:
    """RFC 5005, 3: the pages of a feed name each other."""
    links = [
        {"href": address, "rel": rel, "type": FORMS[choose(FORMS)], "title": "Changes of the map"}
        for rel, address in (("prev", told.before), ("next", told.after))
        if address
    ]
    return {"Link": header(links)} if links else {}
