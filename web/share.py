"""For newsrooms: the page that makes what goes into an article, from the map as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request, url_for

from geo import map_citation
from geo.errors import ParameterError
from geo.known import CLOCK
from geo.map_citation import CitedMap
from geo.message import Message
from geo.parameter import Parameter, one_of, whole_number
from web import claimant, maps, pages, snippets
from web.date_words import day
from web.embeds import AROUND, Frame
from web.language import NAME, in_language, language, languages
from web.language import gettext as _
from web.language import noted as N_
from web.map_view import MAP_PARAMETERS
from web.response import HTML, answer
from web.snapshot import Snapshot
from web.words import Words

PINNED, DAY, LIVE = "pinned", "day", "live"
KEEPS = Words(
    {
        PINNED: N_("This day, as the map says it now. It never changes under your article."),
        DAY: N_("This day. What is corrected later is corrected in your article too."),
        LIVE: N_("Always the newest day. The map moves on with the news."),
    }
)
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


KEEP = Parameter(
    "keep",
    "keep",
    one_of("keep", {it: it for it in KEEPS}),
    "Whether what is embedded stays as it is, is corrected, or moves on.",
    {"type": "string", "enum": list(KEEPS), "default": PINNED},
)
SPEAK = Parameter(
    "speak",
    "speak",
    _speak,
    "The language of the embed; the reader's own where none is named.",
    {"type": "string"},
)
PARAMETERS = (*MAP_PARAMETERS, *AROUND, KEEP, _size("width"), _size("height"), SPEAK)
# What the form of the page has a field for; everything else goes on as it was asked for.
FIELDS = frozenset({"asof", "theme", *(it.name for it in PARAMETERS[len(MAP_PARAMETERS) :])})


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
    return answer(HTML, lambda snapshot: _page(snapshot, shared))


def _page(snapshot: Snapshot, shared: Shared) -> bytes:
    home = pages.home(snapshot)
    view = maps.settled(snapshot, shared)
    asof = view.asof or home.asof
    teller = claimant.told(snapshot, view.claimant)
    actors = pages.actors(snapshot)
    title = _("%(map)s on %(day)s", map=in_language(home.title), day=day(asof))
    version = snapshot.version
    rev = shared.rev or version.number
    map_ = _fixed(shared, asof, rev, live=False)
    embed = {**_fixed(shared, asof, rev), **shared.chosen}
    pinned = {**map_, **({} if "known" in map_ else {"rev": str(rev)})}
    cited = CitedMap(
        title=title if teller is None else f"{title} ({claimant.teller(teller, actors)})",
        publisher="Sourceline",
        asof=asof,
        rev=rev,
        recorded=version.changed_at.date(),
        licence=home.licence,
        address=_address("maps.map_page", pinned),
        language=language().tag,
    )
    page, frame = _address("maps.map_page", map_), _address("embeds.embed", embed)
    script = url_for("assets.static", name="sourceline.js", _external=True)
    return pages.page(
        snapshot,
        "share.html",
        fixed=maps.Fixed(),
        shared=shared,
        asof=asof,
        title=title,
        keeps=KEEPS,
        titles=TITLES,
        values=VALUES,
        around=AROUND,
        sizes=(SMALLEST, LARGEST),
        theme=_theme(),
        hidden=_hidden(),
        preview=f"{url_for('embeds.embed', **{NAME: None})}?{_query(embed)}",
        link=page,
        iframe=snippets.iframe(frame, title, shared.width, shared.high),
        element=snippets.element(script, frame, title, shared.high, page),
        frame=frame,
        provider=snippets.wordpress_provider(
            url_for("maps.map_page", _external=True, **{NAME: None})
        ),
        pictures=_pictures(map_),
        sheets=[
            (title, _address("sheets.sheet", {**map_, "paper": paper}))
            for paper, title in (
                ("a4", _("Print sheet, A4")),
                ("letter", _("Print sheet, Letter")),
            )
        ],
        citations={
            _("In words"): map_citation.plain(cited),
            "BibTeX": map_citation.bibtex(cited),
            "RIS": map_citation.ris(cited),
            "CSL-JSON": map_citation.csl(cited),
        },
    )


def _fixed(shared: Shared, asof: date, rev: int, live: bool = True) -> dict[str, str]:
    """What of the map an address says: its day, or that it moves on; its state of the record; and all that is shown."""
    shown = {
        it.name: ",".join(values)
        for it in MAP_PARAMETERS
        if it.name != "asof" and it not in CLOCK and any(values := request.args.getlist(it.name))
    }
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


def _theme() -> dict[str, Any] | None:
    """The choices of light and dark, where maps have them, and the one that is asked for."""
    found = next((it for it in MAP_PARAMETERS if it.name == "theme"), None)
    if found is None:
        return None
    return {
        "choices": {it: THEMES[it] for it in ("", *found.schema["enum"])},
        "chosen": request.args.get("theme", ""),
    }


def _pictures(arguments: Mapping[str, str]) -> list[tuple[str, str]]:
    """A picture's words and address, for each form and size there is."""
    adapter = current_app.url_map.bind("localhost")
    root = url_for("maps.map_page", _external=True, **{NAME: None})
    return [
        (
            _(
                "%(form)s, %(width)s × %(height)s pixels",
                form=form.upper(),
                width=width,
                height=height,
            ),
            f"{root}map.{form}?{_query({**arguments, 'width': str(width), 'height': str(height)})}",
        )
        for form in ("png", "svg")
        if adapter.test(f"/map.{form}", "GET")
        for width, height in (PICTURES if form == "png" else PICTURES[:1])
    ]
