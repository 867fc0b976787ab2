"""For newsrooms: the map as a picture, `/map.svg` and `/map.png`, at any size and without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response

from geo.errors import ParameterError
from geo.message import Message
from geo.parameter import Parameter
from layers.drawn.parts import PARTS
from web import maps, passages
from web.map_view import MAP_PARAMETERS, View
from web.response import PNG, SVG, Body, answer
from web.snapshot import Snapshot

SMALLEST, LARGEST = 200, 4_000
# As social networks want their cards.
WIDTH, HEIGHT = 1_200, 630
FINEST = 4
# Of the file: 64 MB while it is drawn.
PIXELS = 16_000_000

blueprint = Blueprint("pictures", __name__)


@dataclass(frozen=True)
class Picture(View):
    """What a map shows, and how large its picture is; `scale` is how many pixels of the file each of `width` is."""

    width: int = WIDTH
    height: int = HEIGHT
    scale: float = 1.0
    parts: frozenset[str] = frozenset(PARTS)

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


def _side(name: str) -> Parameter:
    default = WIDTH if name == "width" else HEIGHT

    def parse(value: str) -> int:
        if not (value.isascii() and value.isdigit() and SMALLEST <= int(value[:9]) <= LARGEST):
            raise ParameterError(
                name,
                value,
                Message(
                    "%(name)s is not a whole number from %(smallest)s to %(largest)s.",
                    name=name,
                    smallest=SMALLEST,
                    largest=LARGEST,
                ),
                Message(
                    "Write %(example)s; for more pixels of the same picture, scale=2.",
                    example=f"{name}={default}",
                ),
            )
        return int(value)

    schema = {
        "type": "integer",
        "minimum": SMALLEST,
        "maximum": LARGEST,
        "default": default,
    }
    return Parameter(name, name, parse, f"The {name} of the picture in pixels.", schema)


def _scale(value: str) -> float:
    try:
        scale = float(value) if len(value) < 9 else 0.0
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= FINEST:
        raise ParameterError(
            "scale",
            value,
            Message("scale is not a number from 1 to %(finest)s.", finest=FINEST),
            Message("Write scale=2 for a screen with two pixels in place of one."),
        )
    return scale


def _parts(value: str) -> frozenset[str]:
    names = [it for it in value.split(",") if it]
    for name in names:
        if name not in PARTS:
            raise ParameterError(
                "parts",
                value,
                Message('A picture has no part "%(id)s" that can be left out.', id=name[:80]),
                Message(
                    "Name those to be drawn, of %(names)s, with commas between them; "
                    "%(none)s is none of them.",
                    names=", ".join(PARTS),
                    none="parts=",
                ),
            )
    return frozenset(names)


SCALE = Parameter(
    "scale",
    "scale",
    _scale,
    "How many pixels of the file each pixel of width and height is; in an SVG it changes nothing but detail.",
    {"type": "number", "minimum": 1, "maximum": FINEST, "default": 1},
)
DRAWN_PARTS = Parameter(
    "parts",
    "parts",
    _parts,
    "What is drawn around the map, separated by commas. Date, sources and credit always are.",
    {"type": "array", "items": {"type": "string", "enum": list(PARTS)}},
)
PICTURE_PARAMETERS = (*MAP_PARAMETERS, _side("width"), _side("height"), SCALE, DRAWN_PARTS)


@blueprint.get("/map.svg")
def svg() -> Response:
    """The map as a drawing: text stays text, and each layer is one in an editor too."""
    asked = _asked()
    return answer(SVG, lambda snapshot: _drawn(snapshot, asked).encode())


@blueprint.get("/map.png")
def image() -> Response:
    """The same in pixels."""
    asked = _asked()
    pixels = asked.width * asked.height * asked.scale**2
    if pixels > PIXELS:
        raise ParameterError(
            "scale" if asked.scale > 1 else "width",
            f"{asked.scale:g}" if asked.scale > 1 else str(asked.width),
            Message(
                "The picture would have %(count)s million pixels, and %(most)s million are the most.",
                count=f"{pixels / 1e6:.0f}",
                most=f"{PIXELS / 1e6:.0f}",
            ),
            Message("Ask for a smaller width, height or scale; map.svg has no pixels at all."),
        )
    rendered = partial(_rendered, zoom=asked.scale)
    return answer(
        PNG,
        lambda snapshot: Body(_drawn(snapshot, asked).encode(), compress=False, finish=rendered),
        laborious=True,
    )


def least_height(snapshot: Snapshot) -> int:
    """How high the picture that the request asks for has to be, if no lower than it asks."""
    from web.picture_sheet import least_height

    asked = _asked()
    return least_height(snapshot, maps.settled(snapshot, asked), asked.rev, asked.size)


def _asked() -> Picture:
    found = Picture.of_request(PICTURE_PARAMETERS)
    assert isinstance(found, Picture)
    return found


def _drawn(snapshot: Snapshot, asked: Picture) -> str:
    # Imported here, as below: what draws is a twentieth of all there is to import, and a server starts without it.
    from layers.drawn.sheet import COMFORTABLE
    from web.picture_sheet import drawn

    unit = max(1.0, (asked.width * asked.height) ** 0.5 / COMFORTABLE)
    settled = maps.settled(snapshot, asked)
    if settled.feature is not None:
        layer, feature = settled.feature
        passages.require_feature(snapshot, layer.name, feature, settled)
    return drawn(snapshot, settled, asked.rev, asked.size, asked.parts, unit * asked.scale)


def _rendered(content: bytes, zoom: float) -> bytes:
    from geo.picture.raster import png

    return png(content.decode(), zoom)
