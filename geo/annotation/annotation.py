"""One quote as an annotation (Web Annotation Data Model, 3): the words are the target, what rests on them the bodies.

One annotation for each quote rather than for each pair of quote and feature: a reader who has the article open sees one
mark on each passage, and the IRI stays when a feature comes or goes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from geo.annotation.passage import Article, Passage, Support
from geo.annotation.selector import selectors, time_state
from geo.document import Document, compact
from geo.link import GEOJSON

ANNO = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{ANNO}"'
# Words of an article belong to who printed them; what we say about them has the dataset's licence.
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
# Of names for annotations that hold wherever the same dataset is served; made once, at random.
CANONICAL = uuid.UUID("0a3b8f6e-62c1-4f0e-9d2b-5a1f7c9e4d30")
# Languages by their tag, and scripts where a tag names one (BCP 47).
RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})

Href = Callable[..., str]


@dataclass(frozen=True)
class Issuer:
    """Who says so. `root` is the address of the map, `rights` that of the licence of its notes, where it has one."""

    dataset: str
    title: str
    root: str
    rights: str | None

    @property
    def creator(self) -> Document:
        return {
            "id": f"{self.root}#editors",
            "type": "Organization",
            "name": f"Editors of {self.title}",
        }

    @property
    def generator(self) -> Document:
        return {"id": f"{self.root}#sourceline", "type": "Software", "name": "Sourceline"}


def annotation(passage: Passage, issuer: Issuer, href: Href) -> Document:
    """The annotation without `@context`, which stands where the document begins."""
    return compact(
        {
            "id": href("annotation", quote=passage.id),
            "type": "Annotation",
            "canonical": canonical(issuer.dataset, passage.id),
            "motivation": "linking",
            "creator": issuer.creator,
            "created": moment(passage.created),
            "modified": moment(passage.modified),
            "generator": issuer.generator,
            "rights": issuer.rights,
            "body": [*(_feature(it, href) for it in passage.supported), *_words(passage)],
            "target": _target(passage, href),
        }
    )


def canonical(dataset: str, quote: str) -> str:
    """The name of an annotation that is the same on every server (3.3.6; RFC 9562, 5.5)."""
    return uuid.uuid5(CANONICAL, f"{dataset}/{quote}").urn


def moment(value: datetime) -> str:
    """xsd:dateTime in UTC with the letter Z, as the model has it (3.3.1)."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"


def direction(language: str) -> str:
    """`textDirection` of a language (3.2.2); a tag may name its script."""
    primary, *rest = language.lower().split("-")
    script = next((it for it in rest if len(it) == 4 and it.isalpha()), None)
    return "rtl" if (script in RTL_SCRIPTS if script else primary in RTL) else "ltr"


def _feature(support: Support, href: Href) -> Document:
    """What the words are evidence for, and how: the role is of our own vocabulary, as no standard has one."""
    return compact(
        {
            "type": "SpecificResource",
            "purpose": "linking",
            "supports": support.supports,
            "note": support.note,
            "source": {
                "id": href("item", collection=support.layer, feature=support.id),
                "format": GEOJSON,
                "label": support.name,
            },
        }
    )


def _words(passage: Passage) -> list[Document]:
    """What is said of the words themselves: by us, and by the article's own correction."""
    bodies = []
    if passage.note:
        bodies.append(_textual(passage.note, "en"))
    if passage.correction:
        correction = _textual(passage.correction, passage.language)
        bodies.append({**correction, "textKind": "correction", "rights": IN_COPYRIGHT})
    return bodies


def _textual(value: str, language: str) -> Document:
    return {
        "type": "TextualBody",
        "purpose": "commenting",
        "value": value,
        "format": "text/plain",
        "language": language,
        "textDirection": direction(language),
    }


def _target(passage: Passage, href: Href) -> Document:
    checked = passage.checked_on.isoformat() if passage.checked_on else None
    return compact(
        {
            "type": "SpecificResource",
            "source": _source(passage.article, href),
            "state": time_state(passage),
            "selector": selectors(passage),
            "speaker": passage.speaker,
            "textKind": passage.kind,
            "checkState": f"ev:{passage.state}",
            "checkedOn": checked,
        }
    )


def _source(article: Article, href: Href) -> Document:
    """The page in the web, or ours about the article where no address of it is known."""
    return {
        "id": article.url or href("article", article=article.id),
        "type": "Text",
        "format": "text/html",
        "language": article.language,
        "textDirection": direction(article.language),
        "rights": IN_COPYRIGHT,
        "label": article.title,
        "publisher": article.publisher,
        "textDigest": f"sha256:{article.sha256}",
    }
