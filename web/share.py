"""For newsrooms: the page that makes what goes into an article, from the map as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request, url_for

from geo import map_citation
from geo.errors import ParameterError
from geo.known import CLOCK
from geo.map_citation import CitedMap
from geo.message import Message
from geo.parameter import ASOF, Parameter, one_of, whole_number
from web import claimant, maps, pages, share_of_files, snippets
from web.date_words import day
from web.embeds import AROUND, Frame
from web.keeps import DAY, KEEP, KEEPS, LIVE, PINNED
from web.language import NAME, in_language, kept_tag, language, languages
from web.language import gettext as _
from web.language import noted as N_
from web.map_view import FEATURE, MAP_PARAMETERS, THEME, View, repeated
from web.published import published_site
from web.response import HTML, answer
from web.snapshot import Snapshot
from web.words import Words

TITLES = Words(
    {
        "title": N_("The name of the map above it"),
        "dates": N_("Dates to step through"),
        "legend": N_("Legend and layers"),
        "list": N_("List of what is shown"),
        "buttons": N_("Buttons to zoom"),
    }
)
VALUES = Words({"on": N_("Shown"), "more": N_("Behind a button"), "off": N_("Not shown")})
THEMES = Words({"": N_("As the reader’s device"), "light": N_("Light"), "dark": N_("Dark")})
SMALLEST, LARGEST = 200, 4_000
# Pixels of the pictures that are offered: for a page, for a phone, and for print.
PICTURES = ((1200, 675), (1080, 1080), (2400, 1350))

blueprint = Blueprint("share", __name__)


def _size(name: str) -> Parameter:
    def parse(text: str) -> int | None:
        if not text:
            return None
        value = whole_number(name, text, SMALLEST)
        if value > LARGEST:
            raise ParameterError(
                name,
                text,
                Message("%(name)s is more than %(most)s pixels.", name=name, most=LARGEST),
                Message(
                    "Write a number from %(smallest)s to %(largest)s.",
                    smallest=SMALLEST,
                    largest=LARGEST,
                ),
            )
        return value

    schema = {"type": "integer", "minimum": SMALLEST, "maximum": LARGEST}
    return Parameter(name, name, parse, f"The {name} of the frame in pixels.", schema)


def _speak(text: str) -> str | None:
    choices = {it: it for it in languages()}
    found: str | None = one_of("speak", {"": None, **choices})(text)
    return found


SPEAK = Parameter(
    "speak",
    "speak",
    _speak,
    "The language of the embed; the reader's own where none is named.",
    {"type": "string"},
)
# The form sends its choice of neither, too.
COLOURS = replace(THEME, parse=one_of(THEME.name, {it: it for it in THEMES}))
OF_MAP = (*(it for it in MAP_PARAMETERS if it is not THEME), COLOURS)
PARAMETERS = (*OF_MAP, *AROUND, KEEP, _size("width"), _size("height"), SPEAK)
# What the form of the page has a field for; everything else goes on as it was asked for.
FIELDS = frozenset({"asof", THEME.name, *(it.name for it in PARAMETERS[len(OF_MAP) :])})


@dataclass(frozen=True)
class Shared(Frame):
    """What is to be embedded, and how large; `width` None is as wide as the article."""

    keep: str = PINNED
    width: int | None = None
    height: int | None = None
    speak: str | None = None

    @property
    def high(self) -> int:
        return self.height or 520


@blueprint.get("/share")
def share() -> Response:
    """Links, frames, pictures and citations of the map that the address asks for."""
    shared = Shared.of_request(PARAMETERS)
    if SPEAK.name not in request.args:
        # Who made this page Arabic by its address wants an Arabic map before the form has said otherwise.
        shared = replace(shared, speak=kept_tag())
    return answer(HTML, lambda snapshot: _page(snapshot, shared))


def _page(snapshot: Snapshot, shared: Shared) -> bytes:
    home = pages.home(snapshot)
    site = published_site()
    if site is not None:
        shared = replace(shared, keep=DAY)
    view = maps.settled(snapshot, shared)
    asof = view.asof or home.asof
    if view.feature is not None and pages.feature_row(snapshot, *view.feature, view) is None:
        # Everything made of it would say that there is no such feature, in place of the map.
        shared = replace(shared, feature=None)
    rev = shared.rev or snapshot.version.number
    name = in_language(home.title)
    title = _("%(map)s on %(day)s", map=name, day=day(asof))
    told = _told(shared, asof, rev) if site is None else share_of_files.told(site, asof)
    page, frame = told["link"], told["frame"]
    # A frame that moves on has another day tomorrow, and its name has none.
    moves = shared.keep == LIVE
    framed = name if moves else title
    return pages.page(
        snapshot,
        "share.html",
        fixed=maps.Fixed(),
        shared=shared,
        asof=asof,
        title=title,
        map_name=name,
        titles=TITLES,
        values=VALUES,
        around=AROUND,
        sizes=(SMALLEST, LARGEST),
        colours=_colours(),
        hidden=_hidden(),
        iframe=snippets.iframe(frame, framed, shared.width, shared.high),
        element=snippets.element(
            told["script"],
            frame,
            framed,
            shared.high,
            # Where no script runs, it moves on with the news too.
            frame if moves else page,
            module=site is None,
        ),
        citations=_citations(snapshot, replace(view, asof=asof, rev=rev), title, told["cited"]),
        **told,
    )


def _citations(snapshot: Snapshot, view: View, title: str, address: str) -> dict[str, str]:
    """The map in each form of a citation; `view` has its day and its data version."""
    assert view.asof is not None
    assert view.rev is not None
    teller = claimant.told(snapshot, view.claimant)
    by = "" if teller is None else f" ({claimant.teller(teller, pages.actors(snapshot))})"
    cited = CitedMap(
        title=title + by,
        publisher="Sourceline",
        asof=view.asof,
        rev=view.rev,
        recorded=snapshot.version.changed_at.date(),
        licence=pages.home(snapshot).licence,
        address=address,
        language=language().tag,
    )
    return {
        _("In words"): map_citation.plain(cited),
        "BibTeX": map_citation.bibtex(cited),
        "RIS": map_citation.ris(cited),
        "CSL-JSON": map_citation.csl(cited),
    }


def _told(shared: Shared, asof: date, rev: int) -> dict[str, Any]:
    """The addresses of the map, its frame and its pictures on this server, and what may be kept of it."""
    map_ = _fixed(shared, asof, rev, live=False)
    embed = {**_fixed(shared, asof, rev), **shared.chosen}
    pinned = {**map_, **({} if "known" in map_ else {"rev": str(rev)})}
    return {
        "keeps": KEEPS,
        "link": _address("maps.map_page", map_),
        "frame": _address("embeds.embed", embed),
        "cited": _address("maps.map_page", pinned),
        "preview": f"{url_for('embeds.embed', **{NAME: None})}?{_query(embed)}",
        "script": url_for("assets.static", name="sourceline.js", _external=True),
        "provider": snippets.wordpress_provider(
            url_for("maps.map_page", _external=True, **{NAME: None})
        ),
        "pictures": _pictures(map_),
        "sheets": [
            (title, _address("sheets.sheet", {**map_, "paper": paper}))
            for paper, title in (
                ("a4", _("Print sheet, A4")),
                ("letter", _("Print sheet, Letter")),
            )
        ],
    }


def _fixed(shared: Shared, asof: date, rev: int, live: bool = True) -> dict[str, str]:
    """What of the map an address says: its day, or that it moves on; its state of the record; and all that is shown."""
    own = {ASOF, *CLOCK, *(() if shared.feature else (FEATURE,))}
    shown = repeated(it for it in MAP_PARAMETERS if it not in own)
    tongue = {NAME: shared.speak} if shared.speak else {}
    if live and shared.keep == LIVE:
        return {"live": "on", **shown, **tongue}
    return {"asof": asof.isoformat(), **_moment(shared, rev), **shown, **tongue}


def _moment(shared: Shared, rev: int) -> dict[str, str]:
    if shared.keep != PINNED:
        return {}
    return {"known": request.args["known"]} if shared.known is not None else {"rev": str(rev)}


def _address(endpoint: str, arguments: Mapping[str, str]) -> str:
    return f"{url_for(endpoint, _external=True, **{NAME: None})}?{_query(arguments)}"


def _query(arguments: Mapping[str, str]) -> str:
    return urlencode(arguments, safe=",/:")


def _hidden() -> list[tuple[str, str]]:
    """What was asked for and has no field of its own in the form."""
    return [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in FIELDS and (name == NAME or name in {it.name for it in PARAMETERS})
    ]


def _colours() -> dict[str, Any]:
    """The choices of light and dark, and the one that is asked for."""
    return {"choices": dict(THEMES), "chosen": request.args.get(THEME.name, "")}


def _pictures(arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    """A picture's words and address, for each form and size there is."""
    adapter = current_app.url_map.bind("localhost")
    root = url_for("maps.map_page", _external=True, **{NAME: None})
    return [
        (
            share_of_files.of_pixels(form, width, height),
            f"{root}map.{form}?{_query({**arguments, 'width': str(width), 'height': str(height)})}",
        )
        for form in ("png", "svg")
        if adapter.test(f"/map.{form}", "GET")
        for width, height in (PICTURES if form == "png" else PICTURES[:1])
    ]
