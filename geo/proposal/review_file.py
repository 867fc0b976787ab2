"""review.json and review.md: what an editor reads, and where they mark what to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import canonical
from geo.document import Document, Reader, compact
from geo.errors import DatasetError, DatasetProblems
from geo.files import parse
from geo.proposal.proposal import LeftOut, Proposal, Proposals

REVIEW, PAGE = "review.json", "review.md"


@dataclass(frozen=True)
class Review:
    """What the editor decided: the layer and id of each proposal, and whether it is kept."""

    article: str
    keep: dict[tuple[str, str], bool]


def review_document(found: Proposals) -> Document:
    return {
        "article": found.article.id,
        "how": 'Set "keep" to true or false. Change a feature in its .geojson file, or delete it there.',
        "proposals": [_proposal(it) for it in found.proposals],
        "lines_without_a_course": [_left_out(it) for it in found.left_out if it.line],
        "not_proposed": [_left_out(it) for it in found.left_out if not it.line],
    }


def _proposal(it: Proposal) -> Document:
    feature = it.feature
    return compact(
        {
            "keep": it.keep,
            "id": feature.id,
            "layer": it.layer,
            "what": it.what,
            "name": feature.names["en"],
            "actor": feature.actor,
            "parties": list(feature.parties),
            "status": feature.status,
            "valid": feature.valid.document() if feature.valid else None,
            "stated": feature.stated.text if feature.stated else None,
            "speaker": it.speaker,
            "text_kind": it.text_kind,
            "confidence": it.confidence,
            "reasons": list(it.reasons),
            "sentences": list(it.sentences),
        }
    )


def _left_out(it: LeftOut) -> Document:
    return compact(
        {
            "what": it.line or it.what,
            "words": it.words,
            "start": it.start,
            "end": it.end,
            "why": it.why,
            "sentence": it.sentence,
        }
    )


def write_review(folder: Path, found: Proposals) -> None:
    canonical.write(folder / REVIEW, review_document(found))
    (folder / PAGE).write_text("\n".join(_page(found)) + "\n", encoding="utf-8", newline="\n")


def _page(found: Proposals) -> Iterator[str]:
    kept = sum(it.keep for it in found.proposals)
    yield f"# {found.article.publisher}, {found.article.published}: {_plain(found.article.title)}"
    yield ""
    yield f"{len(found.proposals)} proposals, {kept} of them suggested. Mark what to keep in {REVIEW}; then"
    yield "`flask article accept` takes it into the dataset."
    for it in found.proposals:
        yield ""
        yield f"## [{'x' if it.keep else ' '}] {_plain(it.feature.names['en'])}"
        yield ""
        for number, sentence in enumerate(it.sentences):
            if number:
                yield ">"
            yield f"> {_plain(sentence)}"
        yield ""
        yield f"- {it.layer}, `{it.feature.id}`, {it.feature.status}, confidence {it.confidence}"
        yield from (f"- {line}" for line in _facts(it))
        yield from (f"- {_plain(reason)}" for reason in it.reasons)
    yield from _section("Lines without a course", [it for it in found.left_out if it.line])
    yield from _section("Found and not proposed", [it for it in found.left_out if not it.line])


def _facts(it: Proposal) -> Iterator[str]:
    feature = it.feature
    if feature.actor or feature.parties:
        yield "Actors: " + ", ".join(filter(None, (feature.actor, *feature.parties)))
    if feature.valid and feature.valid.first and feature.valid.last:
        first, last = feature.valid.first, feature.valid.last
        stated = f", “{_plain(feature.stated.text)}”" if feature.stated else ""
        yield f"From {first.day} to {last.day} ({first.precision}, {first.basis}{stated})"
    if it.speaker:
        yield f"Said by {_plain(it.speaker)}"


def _section(title: str, entries: list[LeftOut]) -> Iterator[str]:
    if entries:
        yield from ("", f"## {title}", "")
    for it in entries:
        yield f"- **{it.line or it.what}**, “{_plain(it.words)}”: {_plain(it.why)}"
        yield f"  > {_plain(it.sentence)}"


def _plain(text: str) -> str:
    """On one line, and without what Markdown would read as marks."""
    return " ".join(text.split()).replace("<", "&lt;").replace("`", "'")


def read_review(folder: Path) -> Review:
    """The editor's marks; raises DatasetProblems with the place of what cannot be read."""
    path = folder / REVIEW
    if not path.is_file():
        raise DatasetError(
            str(folder),
            f"holds no {REVIEW}.",
            "Give the folder that `flask article propose` wrote.",
        )
    problems: list[DatasetError] = []
    document = parse(path, problems)
    if problems:
        raise DatasetProblems(problems)
    review = _read(document, problems)
    if problems:
        raise DatasetProblems(problems)
    return review


def _read(document: Any, problems: list[DatasetError]) -> Review:
    reader = Reader(document, REVIEW, problems)
    article = reader.id("article")
    keep: dict[tuple[str, str], bool] = {}
    for it in reader.objects("proposals"):
        layer, name, mark = it.raw("layer"), it.raw("id"), it.raw("keep")
        place = f"{REVIEW}, {name}" if isinstance(name, str) else it.place
        if not isinstance(mark, bool):
            detail = f'"keep" is {json.dumps(mark, ensure_ascii=False)[:40]}.'
            problems.append(DatasetError(place, detail, "Write true or false."))
        elif not isinstance(layer, str) or not isinstance(name, str):
            problems.append(
                DatasetError(
                    place, 'has no "layer" or no "id".', "Leave both as they were written."
                )
            )
        else:
            keep[layer, name] = mark
    return Review(article, keep)
