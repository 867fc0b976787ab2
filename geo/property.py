"""One property of a feature as clients see it: its name, its type in JSON Schema terms, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "date-time",
    "interval",
    "array",
    "object",
    "geometry",
]

# Types whose values have an order that a person would expect.
ORDERED: frozenset[Type] = frozenset({"string", "integer", "number", "date", "date-time"})

# x-ogc-role (OGC API – Common Part 3, 7.2): what a property is to its feature.
Role = Literal[
    "",
    "id",
    "type",
    "reference",
    "primary-geometry",
    "primary-interval",
    "primary-instant",
    "primary-interval-start",
    "primary-interval-end",
]


@dataclass(frozen=True)
class Property:
    """A column of a collection's table, and what it is called outside.

    `name` is both the column and the member of `properties`. `array` has `items` as the type of its elements; `object`
    is whatever JSON the column holds. `enum` lists every value there can be, where that is known. `returned` is False
    for what stands elsewhere in a feature: its id, its geometry, a range that two other properties spell out. What is
    `required` is never null. Of a text, `format` is JSON Schema's name for its form, `longest` how many characters it
    can have at most; empty and None where nothing says so.
    """

    name: str
    type: Type
    title: str = ""
    description: str = ""
    enum: tuple[str, ...] = ()
    role: Role = ""
    items: Type = "string"
    returned: bool = True
    required: bool = False
    format: str = ""
    longest: int | None = None

    @property
    def queryable(self) -> bool:
        """Whether filters may name it: anything but JSON of no fixed shape."""
        return self.type != "object" and not (self.type == "array" and self.items == "object")

    @property
    def sortable(self) -> bool:
        return self.type in ORDERED
