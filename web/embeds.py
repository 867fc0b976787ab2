"""For newsrooms: the map in the frame of another site, and the page of a quote that a frame may show in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request, url_for

from geo.annotation.citation import citation
from geo.errors import ParameterError
from geo.known import CLOCK
from geo.message import Message
from geo.parameter import ASOF, Parameter, keyword
from geo.query import Query
from web import changes, maps, passages, record
from web.map_view import MAP_PARAMETERS, View
from web.response import HTML, Body, answer
from web.snapshot import Snapshot
from web.ways_out import open_beside

ON, OFF, MORE = "on", "off", "more"
# What stands around the map of a frame: as it is where nobody says, and what it is.
CONTROLS: Mapping[str, tuple[str, str]] = {
    "dates": (ON, "The dates to step through"),
    "legend": (MORE, "The legend, with the layers"),
    "list": (MORE, "All that the map shows, as a list below it"),
    "buttons": (ON, "The buttons to zoom"),
}

blueprint = Blueprint("embeds", __name__)


def _control(name: str, default: str, what: str) -> Parameter:
    said = f"{what}: on, off, or more, which is behind a button."
    return keyword(name, name if name != "list" else "listing", (ON, OFF, MORE), said, default)


LIVE = keyword(
    "live",
    "live",
    {ON: True, OFF: False},
    "on: the map of the last day on which something is reported, which moves on as the data do; in place of asof.",
    OFF,
)
TITLE = keyword("title", "title", (ON, OFF), "on: the name of the map stands above it.", OFF)
AROUND = (TITLE, *(_control(name, *of) for name, of in CONTROLS.items()))
# What pym.js, by which newsrooms frame pages, writes into the address of a frame. The script of the page reads the
# first, to be known again; the others are passed over.
OF_PYM = tuple(
    Parameter(name, "", str, f"{what}, as pym.js tells it.", {"type": "string"})
    for name, what in {
        "childId": "The name of the frame in the page around it",
        "initialWidth": "How wide the frame is",
        "parentTitle": "The title of the page around it",
        "parentUrl": "The address of the page around it",
    }.items()
)
EMBED_PARAMETERS = (*MAP_PARAMETERS, LIVE, *AROUND, *OF_PYM)
# An address with one of these names its day, or a state of the record that has no later one.
FIXING = (ASOF, *CLOCK)


@dataclass(frozen=True)
class Frame(View):
    """What a framed map shows, and what stands around it: each on, off, or more."""

    live: bool = False
    title: str = OFF
    dates: str = CONTROLS["dates"][0]
    legend: str = CONTROLS["legend"][0]
    listing: str = CONTROLS["list"][0]
    buttons: str = CONTROLS["buttons"][0]

    @property
    def around(self) -> dict[str, str]:
        """Each of AROUND by its name."""
        return {it.name: getattr(self, it.field) for it in AROUND}

    @property
    def chosen(self) -> dict[str, str]:
        """Of these what is not as it is where nobody says: what the links of the page have to repeat."""
        return {
            it.name: self.around[it.name]
            for it in AROUND
            if self.around[it.name] != it.schema["default"]
        }


def asked() -> Frame:
    """The frame that the address asks for. Raises ParameterError, also for a day beside `live`."""
    frame = Frame.of_request(EMBED_PARAMETERS)
    if frame.live:
        for it in FIXING:
            if it.name in request.args:
                raise ParameterError(
                    LIVE.name,
                    ON,
                    Message(
                        "live moves on with the data, and %(name)s says that the map does not.",
                        name=it.name,
                    ),
                    Message(
                        "Leave out %(live)s or %(other)s.",
                        live=f"{LIVE.name}={ON}",
                        other=f"{it.name}=",
                    ),
                )
    return frame


@blueprint.get("/embed")
def embed() -> Response:
    """The map with less around it, for the frames of other sites."""
    frame = asked()
    return maps.standing(answer(HTML, lambda snapshot: _map(snapshot, frame)))


def _map(snapshot: Snapshot, frame: Frame) -> Body:
    path = url_for("embeds.embed")
    body = maps.document(snapshot, on_its_day(snapshot, frame), "embed.html", path, frame=frame)
    assert isinstance(body.content, bytes)
    return replace(body, content=open_beside(body.content.decode()).encode())


def on_its_day(snapshot: Snapshot, frame: Frame) -> Frame:
    """With the last day on which something is reported, where it is to follow that."""
    if not frame.live:
        return frame
    view = maps.settled(snapshot, frame)
    return replace(frame, asof=changes.newest(changes.stops(snapshot, None, view.claimant)))


@blueprint.get("/embed/quotes/<quote>")
def quote(quote: str) -> Response:
    """A quote in place of the map, for frames that can open no other page. The rest of the address is the map's."""
    frame = asked()
    return answer(HTML, lambda snapshot: _quote(snapshot, quote, frame))


def _quote(snapshot: Snapshot, quote: str, frame: Frame) -> bytes:
    query = record.at_moment(snapshot, Query(known=frame.known, rev=frame.rev))
    passage = passages.one(snapshot, quote, query)
    page = render_template(
        "embed_quote.html",
        frame=frame,
        quote=passage,
        citation=citation(passage),
        back=request.query_string.decode(),
        **passages.pinned(snapshot, frame, query),
    )
    return open_beside(page).encode()
