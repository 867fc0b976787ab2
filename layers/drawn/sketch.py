"""The map as a page carries it: drawn before any script is there, in the colours and textures of the page itself.

Nobody knows how large a window is. Where a box is shown, the drawing fits it as a script would, whatever its size;
lines keep their width by `vector-effect`, and static/style/sketch.css keeps names and signs near their own size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from geo.area import Bbox
from geo.picture.frame import Frame
from geo.picture.svg import Value, element, number
from layers.drawn import changed
from layers.drawn.changed import Changed
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.drawn.scene import Scene, pile
from layers.drawn.textures import Textures

# A phone: on a slow one the drawing stands longest.
WINDOW = 390.0
# A window is seldom of the shape of the box: enough is drawn for one so many times as wide as it is high.
NARROWEST, WIDEST = 0.5, 2.6
# As much as is drawn around a point, at whose zoom level a pixel is one of the screen.
AROUND = (1_600.0, 1_200.0)
# As the script's own map: static/basemap.js.
FARTHEST, NEAREST = 3.0, 14.0
# An island smaller than this, in pixels, is a speck.
SPECK = 4.0
# What keeps its size, whatever the size of the map.
UPRIGHT = frozenset({"Towns", "Light around names", "Names", "Signs"})
# Names stand on the marks of what changed, and marks on the land.
ABOVE_MARKS = "Light around names"


@dataclass(frozen=True)
class Window:
    """What is drawn, and the part of it that fits into the window: left, top, width and height. None where the middle
    of the drawing is the middle of the window, and its pixels are those of the screen.
    """

    frame: Frame
    fitted: tuple[float, float, float, float] | None

    @classmethod
    def of(cls, box: Bbox) -> Window:
        east = box.east + 360 if box.east < box.west else box.east
        core = Frame.filled(replace(box, east=east), 0, 0, WINDOW, WINDOW)
        if not FARTHEST <= core.zoom <= NEAREST:
            return cls.around(core.middle, core.zoom)
        # No ground is shown twice.
        width = min(max(core.width, core.height * WIDEST), max(core.world, core.width))
        height = min(max(core.height, core.width / NARROWEST), max(core.world, core.height))
        left = core.left - (width - core.width) / 2
        top = core.top - (height - core.height) / 2
        frame = replace(core, left=left, top=top, width=width, height=height)
        return cls(frame, (core.left, core.top, core.width, core.height))

    @classmethod
    def around(cls, center: tuple[float, float], zoom: float) -> Window:
        near = min(max(zoom, FARTHEST), NEAREST)
        return cls(Frame.around(center, near, (0, 0, *AROUND)), None)

    def zoomed(self, zoom: float) -> Window:
        """The same middle at a zoom level."""
        return Window.around(self.frame.middle, zoom)


def sketch(
    scene: Scene,
    window: Window,
    colours: Colours,
    textures: Textures,
    link: Callable[[Drawn], str],
    marks: Changed | None = None,
) -> str:
    """The scene as an element of the page. `link` gives where a feature leads to, empty where to nowhere; `marks` are
    put on what changed.

    It is hidden from who does not see it, and the keyboard passes over it: the list beside it says the same.
    """

    def opened(feature: Drawn, drawn: str) -> str:
        address = link(feature)
        if not address:
            return drawn
        key = f"{feature.layer.name}/{feature.id}"
        return element("a", drawn, href=address, tabindex="-1", data_feature=key)

    seen = replace(scene, countries=[_without_specks(it) for it in scene.countries])
    groups = []
    for title, content in pile(seen, colours, textures, [], opened, held=True):
        if marks and title == ABOVE_MARKS:
            groups.append(element("g", changed.outlines(marks)))
            groups.append(element("g", changed.signs(marks), **{"class": "upright"}))
        groups.append(element("g", content, **({"class": "upright"} if title in UPRIGHT else {})))
    frame = window.frame
    whole = (frame.left, frame.top, frame.width, frame.height)
    # What is cut at the edge of the frame must not look like a coast.
    cut = _svg(groups, whole, x=frame.left, y=frame.top, width=frame.width, height=frame.height)
    fitted = window.fitted or whole
    size = {} if window.fitted else {"width": frame.width, "height": frame.height}
    return _svg(
        cut,
        fitted,
        id="sketch",
        **{"class": "sketch" if window.fitted else "sketch placed"},
        aria_hidden="true",
        focusable="false",
        **size,
    )


def _without_specks(country: Drawn) -> Drawn:
    """The coasts of a sea are a third of all the bytes, and most of them are islands that nobody could see."""
    seen = [it for it in country.polygons if replace(country, polygons=[it]).size > SPECK**2]
    return replace(country, polygons=seen)


def _svg(
    content: str | list[str], sight: tuple[float, float, float, float], **attributes: Value
) -> str:
    return element("svg", content, viewBox=" ".join(map(number, sight)), **attributes)
