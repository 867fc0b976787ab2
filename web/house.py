"""The style of the house that runs this server: read once at the start, and seen in every page, picture and embed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request, url_for

from geo.errors import NotFoundError
from geo.house import NO_HOUSE, House
from geo.house_file import read_house
from geo.message import Message
from layers import BASEMAP_LAYERS
from layers.look import OURS, Look, of_house
from layers.palette import PALETTE, Paint
from web.language import gettext, in_language

NAME = "house"
# The countries are the ground itself: without them there is neither land nor sea.
GROUND = "countries"
PARTS = tuple(layer.name for layer in BASEMAP_LAYERS if layer.name != GROUND)

# Of a logo on a page, where there is room; static/style/base.css knows where there is less.
HIGH = 32

blueprint = Blueprint("house", __name__)


@dataclass(frozen=True)
class Furnished:
    """The house with its look, which was found good."""

    house: House = NO_HOUSE
    look: Look = OURS


def furnish(app: Flask, file: Path | None) -> None:
    """Read the file of the house, where there is one. Raises SettingError for what is wrong in it."""
    found = Furnished()
    if file is not None:
        read = read_house(file, PARTS, len(PALETTE))
        found = Furnished(read, of_house(read))
    app.extensions[NAME] = found
    app.jinja_env.globals.update(house=house, logo=logo, disclaimer=disclaimer)


def house() -> House:
    """The current app's house; one without wishes where none is set."""
    return _furnished().house


def look() -> Look:
    """The colours of the current app's maps."""
    return _furnished().look


def _furnished() -> Furnished:
    found = current_app.extensions[NAME]
    assert isinstance(found, Furnished)
    return found


def paint(slot: int | None) -> Paint:
    """The paint of a palette slot by day."""
    return look().day.paint(slot)


def basemap_parts() -> list[str]:
    """The layers of the base map that are drawn."""
    parts = house().parts
    return [GROUND, *(PARTS if parts is None else parts)]


def renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row about an actor with what the house calls it.

    Rows have `label` and `label_ar`; those with more have `name`, `name_ar`, and both by language as `labels` and
    `names`; and `palette`.
    """
    called = house().actors.get(row["id"])
    if called is None:
        return dict(row)
    found = dict(row)
    for one, texts in (("label", called.labels), ("name", called.names)):
        # The map has the label; a house that gives a name alone wants it there as well.
        theirs = texts or (called.names if one == "label" else {})
        if not theirs:
            continue
        if one in found:
            found[one] = theirs["en"]
            found[f"{one}_ar"] = theirs.get("ar", found.get(f"{one}_ar"))
        if f"{one}s" in found:
            found[f"{one}s"] = {**found[f"{one}s"], **theirs}
    if called.slot is not None and "palette" in found:
        found["palette"] = called.slot
    return found


def logo() -> dict[str, str] | None:
    """The address of the logo, what it is in words, and its size in CSS pixels; None without one."""
    found = house().logo
    if found is None:
        return None
    address = url_for("house.logo_file", suffix=found.suffix, v=house().digest)
    return {
        "src": address,
        "alt": in_language(found.alt),
        "width": str(max(round(HIGH * found.ratio), 1)),
        "height": str(HIGH),
    }


def disclaimer(of: House | None = None) -> str:
    """What the map says of the names and boundaries it shows: the current app's, or that of a house."""
    theirs = (of or house()).disclaimer
    if theirs:
        return in_language(theirs)
    return gettext("The boundaries and names shown do not imply endorsement.")


@blueprint.get("/house/logo.<suffix>")
def logo_file(suffix: str) -> Response:
    """The logo itself. The policy of all answers lets nothing in it run or be fetched."""
    found = house().logo
    if found is None or found.suffix != suffix:
        raise NotFoundError(Message("This house has no such logo."))
    response = Response(found.content, content_type=found.media_type)
    response.set_etag(house().digest)
    if request.args.get("v") == house().digest:
        response.cache_control.max_age = 365 * 24 * 3600
        response.cache_control.public = True
        response.cache_control.immutable = True
    response.make_conditional(request)
    return response
