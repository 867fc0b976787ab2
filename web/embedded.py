"""What of a page another site shows: the map that its address, or what it is about, stands for.

Every function here is about the page that is the current request (web/visit.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote, quote_plus

from flask import request, url_for

from geo.errors import NotFoundError
from geo.known import CLOCK
from geo.message import Message
from geo.oembed import Size
from geo.parameter import FORMAT, IGNORED, IGNORED_PREFIX, OFFSET
from geo.quote import VERIFIED
from geo.read import Row
from geo.view import ASSESSED, VIEW
from web import claimant, embeds, maps, pages, passages
from web.date_words import day, when
from web.language import NAME, called, in_language
from web.language import gettext as _
from web.links import IN_PATH
from web.map_text import summary
from web.map_view import MAP_PARAMETERS, View
from web.page_filters import shown_instead
from web.snapshot import Snapshot
from web.store import store

# What a frame's address may say, but for what the script of the page around it adds to it.
KEPT = frozenset({it.name for it in embeds.EMBED_PARAMETERS if it not in embeds.OF_PYM} | {NAME})
OF_MAP = frozenset({it.name for it in MAP_PARAMETERS} | {NAME})
PINNED = frozenset(it.name for it in CLOCK)
OF_MAPS = frozenset({"maps.map_page", "embeds.embed"})
# What a page of evidence has in its address as well as a map.
OF_ALL = PINNED | {VIEW.name, NAME}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words:
    """A verbatim quote, and where and when it was printed."""

    exact: str
    outlet: str
    published: str

    @classmethod
    def of(cls, exact: str, article: Mapping[str, Any]) -> Words:
        printed = when(article["published"], article["published_precision"])
        return cls(exact, article["publisher"], printed)


@dataclass(frozen=True)
class Embedded:
    """A map in a frame: `arguments` are those of its address, `page` is where people read it whole.

    `summary` says what it shows on `asof`, `dataset` is the name of the map whatever its day and view. `words` are what
    is quoted where the frame cannot be: of the feature that is selected, or of a quote's own page.
    """

    arguments: Pairs
    page: str
    title: str
    asof: date
    summary: str
    dataset: str
    words: Words | None = None

    @property
    def address(self) -> str:
        """Of the frame."""
        return with_arguments(
            url_for("embeds.embed", _external=True, **{NAME: None}), self.arguments
        )

    @property
    def is_pinned(self) -> bool:
        """Whether a later correction of the record does not alter it."""
        return any(name in PINNED for name, _ in self.arguments)


def embedded(snapshot: Snapshot) -> Embedded:
    """Raises NotFoundError where the page has no embed, ParameterError where its address asks for what cannot be."""
    of = SUBJECTS.get(request.endpoint or "")
    if of is None or not store().inventory.has_map:
        raise NotFoundError(
            Message("This address has no embed."),
            Message(
                "The map has one, at %(address)s; "
                "so have the pages of its features, quotes and articles.",
                address=url_for("maps.map_page", _external=True),
            ),
        )
    if request.args.get("f", "html") != "html":
        raise NotFoundError(
            Message("This address is a document for programs."),
            Message("Take %(parameter)s out of it.", parameter="f="),
        )
    return of(snapshot, **(request.view_args or {}))


def page_address() -> str:
    """The address of the page, whole and without what analytics added to it."""
    start = f"{request.root_url}{quote(request.path[1:], safe=IN_PATH)}"
    return with_arguments(start, _arguments(lambda name: name != "f" and not _is_noise(name)))


def frame_arguments() -> Pairs:
    """What the address of the page says that the address of its frame says as well."""
    return _arguments((KEPT if request.endpoint in OF_MAPS else OF_ALL).__contains__)


def feature_map(row: Row, otherwise: date, also: Pairs = ()) -> Pairs:
    """The arguments of the map on which a feature is seen: on its last day, or its first."""
    day = row["valid_to"] or row["valid_from"] or otherwise
    return on_day(day, (("feature", f"{row['layer']}/{row['id']}"), *also))


def on_day(day: date, also: Pairs) -> Pairs:
    """The arguments of the map of a day."""
    return (("asof", str(day)), *(it for it in also if it[0] != "asof"))


def picture_address(arguments: Pairs, size: Size) -> str:
    """The address of the picture of a map, which has nothing around it that could be on or off."""
    sides = (("width", str(size.width)), ("height", str(size.height)))
    drawn = tuple(it for it in arguments if it[0] in OF_MAP)
    return with_arguments(
        url_for("pictures.image", _external=True, **{NAME: None}), (*drawn, *sides)
    )


def with_arguments(address: str, arguments: Pairs) -> str:
    query = "&".join(f"{name}={quote_plus(value, safe=',/:')}" for name, value in arguments)
    return f"{address}?{query}" if query else address


def _of_map(snapshot: Snapshot) -> Embedded:
    asked = View.of_request((*MAP_PARAMETERS, FORMAT))
    return _map(snapshot, asked, page_address())


def _of_embed(snapshot: Snapshot) -> Embedded:
    whole = url_for("maps.map_page", _external=True, **{NAME: None})
    frame = embeds.asked()
    asked = embeds.on_its_day(snapshot, frame)
    shown = _arguments(OF_MAP.__contains__)
    if frame.live and asked.asof is not None:
        # Of itself the map opens on another day than the one whose words stand beside the link.
        shown = on_day(asked.asof, shown)
    return _map(snapshot, asked, with_arguments(whole, shown), frame.live)


def _map(snapshot: Snapshot, asked: View, page: str, moves: bool = False) -> Embedded:
    view = maps.settled(snapshot, asked)
    if view.feature is None:
        return _embedded(snapshot, view, page, frame_arguments(), moves=moves)
    layer, feature = view.feature
    row = passages.require_feature(snapshot, layer.name, feature, view)
    return _embedded(snapshot, view, page, frame_arguments(), row, _quoted(row), moves)


def _of_feature(snapshot: Snapshot, collection: str, feature: str) -> Embedded:
    query = maps.settled(snapshot, View.of_request((*CLOCK, VIEW, FORMAT)))
    row = passages.require_feature(snapshot, collection, feature, query)
    return _with_feature(snapshot, query, row, _quoted(row))


def _of_quote(snapshot: Snapshot, quote: str) -> Embedded:
    query = maps.settled(snapshot, View.of_request((*CLOCK, FORMAT)))
    passage = passages.one(snapshot, quote, query)
    printed = Words.of(passage.exact, vars(passage.article))
    words = printed if passage.is_verified else None
    if not passage.supported:
        return _printed(snapshot, query, passage.article.published, words)
    first = passage.supported[0]
    row = passages.require_feature(snapshot, first.layer, first.id, query)
    return _with_feature(snapshot, query, row, words)


def _of_article(snapshot: Snapshot, article: str) -> Embedded:
    query = maps.settled(snapshot, View.of_request((*CLOCK, OFFSET)))
    found = passages.require_article(snapshot, article, query)
    return _printed(snapshot, query, found["published"])


def _with_feature(snapshot: Snapshot, query: View, row: Row, words: Words | None) -> Embedded:
    """The map on which a feature is seen."""
    arguments = feature_map(row, pages.home(snapshot).asof, frame_arguments())
    view = replace(query, asof=date.fromisoformat(dict(arguments)["asof"]))
    return _embedded(snapshot, view, page_address(), arguments, row, words)


def _printed(snapshot: Snapshot, query: View, day: date, words: Words | None = None) -> Embedded:
    """The map of the day on which something was printed."""
    arguments = on_day(day, frame_arguments())
    view = replace(query, asof=day)
    return _embedded(snapshot, view, page_address(), arguments, words=words)


def _embedded(
    snapshot: Snapshot,
    view: View,
    page: str,
    arguments: Pairs,
    row: Row | None = None,
    words: Words | None = None,
    moves: bool = False,
) -> Embedded:
    """`moves` says of a frame that its day will be another: its title names none."""
    home = pages.home(snapshot)
    asof = view.asof or home.asof
    # A name beside a day says that it was on the map then.
    dated = not moves and (row is None or shown_instead(row, asof) is None)
    return Embedded(
        arguments,
        page,
        _title(snapshot, home, view, asof if dated else None, row),
        asof,
        summary(snapshot, view, asof, short=True),
        in_language(home.title),
        words,
    )


def _quoted(row: Row) -> Words | None:
    """The first of a feature's quotes that stands in its article."""
    for it in row["quotes"]:
        if it["state"] in VERIFIED:
            return Words.of(it["exact"], it["article"])
    return None


def _title(
    snapshot: Snapshot, home: pages.Home, view: View, asof: date | None, row: Row | None
) -> str:
    dataset = in_language(home.title)
    map_ = dataset if asof is None else _("%(map)s on %(day)s", map=dataset, day=day(asof))
    if row is not None:
        return _("%(feature)s – %(map)s", feature=called(row["name"], row["name_ar"]), map=map_)
    teller = claimant.told(snapshot, view.claimant)
    if teller is None:
        return map_
    if teller.claimant.kind == ASSESSED:
        return _("%(map)s, as assessed by the editors", map=map_)
    who = claimant.teller(teller, pages.actors(snapshot))
    return _("%(map)s, as told by %(teller)s", map=map_, teller=who)


def _is_noise(name: str) -> bool:
    return (name in IGNORED and name != NAME) or name.startswith(IGNORED_PREFIX)


def _arguments(wanted: Callable[[str], bool]) -> Pairs:
    """The arguments of the page with these names, in its order."""
    return tuple((name, it) for name, it in request.args.items(multi=True) if wanted(name))


SUBJECTS: Mapping[str, Callable[..., Embedded]] = {
    "maps.map_page": _of_map,
    "embeds.embed": _of_embed,
    "evidence.feature_page": _of_feature,
    "quotes.quote": _of_quote,
    "evidence.article_page": _of_article,
}
