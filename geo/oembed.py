"""An answer of oEmbed 1.0 (oembed.com): how large what is embedded may be, and the document in its two forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from geo.errors import ParameterError
from geo.message import Message
from geo.parameter import Parameter, whole_number

VERSION = "1.0"
JSON, XML = "json", "xml"


@dataclass(frozen=True)
class Size:
    """In CSS pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Limits:
    """How large an answer may be at most, in pixels; None where nobody says."""

    width: int | None = None
    height: int | None = None

    def holds(self, size: Size) -> bool:
        return size.width <= (self.width or size.width) and size.height <= (
            self.height or size.height
        )


# What a frame is where nobody limits it. One for a wide column grows to WIDEST in the same shape, one for a narrow
# column keeps the height: the date, the map and what is selected stand above one another in it.
USUAL = Size(640, 480)
WIDEST = 1200
# In less than this there is no room for the date and a map that says where anything is.
LEAST = 200
# As social pages draw a link. A thumbnail is the same picture, smaller; in one lower than this nothing can be read.
PICTURE = Size(1200, 630)
LEAST_PICTURE = 200


def frame_size(limits: Limits) -> Size | None:
    """How large the frame of a map is; None where the limits leave no room for one."""
    width = min(limits.width or USUAL.width, WIDEST)
    height = max(USUAL.height, width * USUAL.height // USUAL.width)
    size = Size(width, min(height, limits.height or height))
    return size if min(size.width, size.height) >= LEAST else None


def picture_size(limits: Limits) -> Size | None:
    """How large the picture of a map is, in the shape of PICTURE as far as can be; None where there is no room."""
    width = min(
        limits.width or PICTURE.width,
        (limits.height or PICTURE.height) * PICTURE.width // PICTURE.height,
        PICTURE.width,
    )
    size = Size(width, max(width * PICTURE.height // PICTURE.width, LEAST_PICTURE))
    return size if width >= LEAST_PICTURE and limits.holds(size) else None


def _side(name: str) -> Parameter:
    return Parameter(
        f"max{name}",
        name,
        lambda text: whole_number(f"max{name}", text, 1),
        f"The greatest {name} that the answer may have, in pixels.",
        {"type": "integer", "minimum": 1},
    )


def _address(text: str) -> str:
    if not text.strip():
        raise no_address()
    return text.strip()


def no_address() -> ParameterError:
    return ParameterError(
        "url",
        "",
        Message("url is missing: the address of what is to be embedded."),
        Message("Write it with its percent signs: %(example)s", example="url=https%3A%2F%2F…"),
    )


URL = Parameter(
    "url", "url", _address, "The address of what is to be embedded.", {"type": "string"}
)
# A value there is no such form of is no bad request: it is answered with 501.
FORM = Parameter(
    "format", "form", str, "The form of the answer.", {"type": "string", "enum": [JSON, XML]}
)
PARAMETERS = (URL, _side("width"), _side("height"), FORM)


def document(values: Mapping[str, str | int | None]) -> dict[str, str | int]:
    """The members of an answer, `version` among them; what is None is left out."""
    known = {name: it for name, it in values.items() if it is not None}
    return {"version": VERSION, **known}


def as_xml(document: Mapping[str, str | int]) -> bytes:
    """The same as XML. Texts have no characters that XML 1.0 cannot hold."""
    root = ElementTree.Element("oembed")
    for name, value in document.items():
        ElementTree.SubElement(root, name).text = str(value)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
