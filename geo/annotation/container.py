"""A collection of annotations and its pages (Web Annotation Data Model, 5; Protocol, 4.2 and 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.annotation.annotation import ANNO
from geo.annotation.preference import Preference
from geo.document import Document

LDP = "http://www.w3.org/ns/ldp.jsonld"
# Annotations on a page: with their words some 200 kB.
SIZE = 100


@dataclass(frozen=True)
class Container:
    """`address` ends with a slash and has no query; `total` is of all pages; `context` is the address of our terms.

    `clock` is the part of a query that names a moment of the record; empty for now.
    """

    address: str
    label: str = ""
    total: int = 0
    context: str = ""
    clock: str = ""

    @property
    def pages(self) -> int:
        return -(-self.total // SIZE)

    def own(self, iris: bool) -> str:
        """The address that says which of the two forms of the annotations its pages have."""
        clock = f"{self.clock}&" if self.clock else ""
        return f"{self.address}?{clock}iris={int(iris)}"

    def page(self, number: int, iris: bool) -> str:
        """The address of a page, counted from 0."""
        return f"{self.own(iris)}&page={number}"


def container(of: Container, first: Sequence[Document | str], wish: Preference) -> Document:
    """The container with its first page, or with no more than the address of that for a minimal one."""
    document: Document = {
        "@context": [ANNO, LDP, of.context],
        "id": of.own(wish.iris),
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": of.label,
        "total": of.total,
    }
    if of.total:
        document["first"] = (
            of.page(0, wish.iris) if wish.minimal else _page(of, 0, first, wish.iris)
        )
        document["last"] = of.page(of.pages - 1, wish.iris)
    return document


def page(of: Container, number: int, items: Sequence[Document | str], iris: bool) -> Document:
    """A page by itself, with the way back to its container."""
    part_of = {
        "id": of.own(iris),
        "type": "AnnotationCollection",
        "label": of.label,
        "total": of.total,
    }
    return {"@context": [ANNO, of.context], **_page(of, number, items, iris), "partOf": part_of}


def _page(of: Container, number: int, items: Sequence[Document | str], iris: bool) -> Document:
    document: Document = {
        "id": of.page(number, iris),
        "type": "AnnotationPage",
        "startIndex": number * SIZE,
        "items": list(items),
    }
    if number > 0:
        document["prev"] = of.page(number - 1, iris)
    if number + 1 < of.pages:
        document["next"] = of.page(number + 1, iris)
    return document
