"""Proposals compared with what people expect of an article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from geo.article import Article
from geo.dataset import Dataset, Header
from geo.proposal.proposal import Proposal, Proposals
from geo.proposal.proposing import propose
from layers import LAYERS

ARTICLES = Path(__file__).parents[2] / "tests" / "data" / "articles"
TODAY = date(2026, 1, 1)
EMPTY = Dataset(
    Header("world", {"en": "World"}, (-180, -90, 180, 90), TODAY), {}, {}, {}, {}, {}, {}
)


@dataclass
class Score:
    """Counts of what was expected and of what was found of it; `missed` and `extra` in words."""

    expected: int = 0
    found: int = 0
    proposed: int = 0
    suggested: int = 0
    suggested_right: int = 0
    right: dict[str, list[int]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def tally(self, what: str, is_right: bool) -> None:
        counts = self.right.setdefault(what, [0, 0])
        counts[0] += is_right
        counts[1] += 1

    def add(self, other: Score) -> None:
        for name in ("expected", "found", "proposed", "suggested", "suggested_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for what, (right, of) in other.right.items():
            counts = self.right.setdefault(what, [0, 0])
            counts[0] += right
            counts[1] += of
        for name in ("missed", "extra", "forbidden"):
            getattr(self, name).extend(getattr(other, name))


def written(held_out: bool) -> list[str]:
    """The articles written for the tests: those the words were tuned on, or those set aside."""
    names = sorted(it.stem for it in ARTICLES.glob("*.json"))
    return [it for it in names if expectation(it)["held_out"] is held_out]


def expectation(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8"))
    return document


def proposals_of(name: str, dataset: Dataset = EMPTY) -> Proposals:
    content = (ARTICLES / f"{name}.txt").read_bytes()
    text, told = content.decode("utf-8"), expectation(name)
    article = Article(
        id=name,
        publisher="The Test",
        title=name,
        published=date.fromisoformat(told["published"]),
        published_precision="day",
        language=told["language"],
        sha256=hashlib.sha256(content).hexdigest(),
        length=len(text),
    )
    return propose(article, text, dataset, LAYERS, TODAY)


def score(found: Proposals, told: dict[str, Any]) -> Score:
    """What was expected and is there; what was proposed besides; what should never have been."""
    result = Score()
    statements = [it for it in found.proposals if it.what != "place"]
    matched: set[str] = set()
    for wanted in told["expected"]:
        result.expected += 1
        candidates = [it for it in statements if _same(it, wanted)]
        best = max(candidates, key=lambda it: _agreement(it, wanted), default=None)
        label = f"{found.article.id}: {wanted['what']} {wanted['place']}"
        if best is None:
            result.missed.append(label)
            continue
        result.found += 1
        matched.update(it.feature.id for it in candidates)
        for what, is_right in _agreements(best, wanted).items():
            result.tally(what, is_right)
            if not is_right:
                result.missed.append(f"{label}: {what} is {_value(best, what)}, not {wanted[what]}")
    for it in statements:
        result.proposed += 1
        result.suggested += it.keep
        result.suggested_right += it.keep and it.feature.id in matched
        if it.feature.id not in matched:
            mark = "kept" if it.keep else "not kept"
            result.extra.append(f"{found.article.id}: {it.what} {it.feature.id} ({mark})")
        if any(_same(it, never) and _may_not(it, never) for never in told["never"]) and it.keep:
            result.forbidden.append(f"{found.article.id}: {it.what} {it.feature.id}")
    return result


def _same(it: Proposal, wanted: dict[str, Any]) -> bool:
    return it.what == wanted["what"] and any(
        wanted["place"] in name for name in it.feature.names.values()
    )


def _may_not(it: Proposal, never: dict[str, Any]) -> bool:
    return "actor" not in never or never["actor"] == it.feature.actor


def _agreement(it: Proposal, wanted: dict[str, Any]) -> int:
    right = _agreements(it, wanted)
    return 2 * right.get("actor", False) + sum(right.values())


def _agreements(it: Proposal, wanted: dict[str, Any]) -> dict[str, bool]:
    return {
        what: _value(it, what) == wanted[what]
        for what in ("actor", "from", "status")
        if wanted[what] is not None
    }


def _value(it: Proposal, what: str) -> str | None:
    feature = it.feature
    if what == "from":
        first = feature.valid.first if feature.valid else None
        return first.day.isoformat() if first else None
    value: str | None = getattr(feature, what)
    return value
