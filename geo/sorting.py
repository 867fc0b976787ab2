"""The order of an answer: what `sortby` asks for, made total by the collection's own order (Features Part 8)."""

from __future__ import annotations

from dataclasses import dataclass

from geo.collection import Collection
from geo.errors import ParameterError
from geo.message import Message
from geo.name_list import split_names

MOST_KEYS = 8


@dataclass(frozen=True)
class SortKey:
    """One property to sort by. Null comes last, whichever the direction."""

    name: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.descending else '+'}{self.name}"


def parse_sortby(text: str, collection: Collection) -> tuple[SortKey, ...]:
    """`+name,-date`: the first counts most. Raises ParameterError for what cannot be sorted by."""
    keys = tuple(
        _key(part, text, collection) for part in split_names(text, collection.by_name, "+- ")
    )
    names = [key.name for key in keys]
    if len(set(names)) < len(names):
        raise ParameterError(
            "sortby",
            text,
            Message("sortby names a property twice."),
            Message("Name each property once."),
        )
    if len(keys) > MOST_KEYS:
        raise ParameterError(
            "sortby",
            text,
            Message("sortby names %(count)s properties.", count=len(keys)),
            Message("Name %(most)s at most.", most=MOST_KEYS),
        )
    return keys


def _key(part: str, text: str, collection: Collection) -> SortKey:
    # A plus sign in an address is read as a space unless the client wrote it as %2B; few do.
    name = part.removeprefix("-") if part.startswith("-") else part.lstrip("+ ")
    found = collection.by_name.get(name)
    if found is None or not found.sortable:
        sortable = ", ".join(it.name for it in collection.sortables)
        raise ParameterError(
            "sortby",
            text,
            Message(
                '%(collection)s cannot be sorted by "%(name)s".',
                collection=collection.id,
                name=name[:80],
            ),
            Message(
                "It can be sorted by: %(names)s; put - before a name for the other direction.",
                names=sortable,
            ),
        )
    return SortKey(name, part.startswith("-"))
