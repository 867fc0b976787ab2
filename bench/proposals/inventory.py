"""Proposals for the four articles of the bundled map, compared with what people marked in them.

The marks and the articles are not part of this repository: SOURCELINE_INVENTORY names the file of the one,
SOURCELINE_ARTICLES the folder of the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bench.proposals.score import TODAY, Score
from geo.article import read_texts
from geo.dataset import Dataset, read_dataset
from geo.proposal.proposal import Proposal, Proposals
from geo.proposal.proposing import propose
from geo.settings import BUNDLED_DATASET
from layers import LAYERS

# How the marks call what the proposals call otherwise.
ACTORS = {"haftar": "lna", "misratan-militias": "misrata-groups", "turkish parliament": "turkey", "us": "united-states",
          "us state department": "united-states", "us-sof": "u-s-special-operations-troops"}  # fmt: skip
ACTORS |= {"egyptian parliament": "egypt", "un": "united-nations"}
# Marks that are statements of control, and not of a seat or of who is about.
FIRM = ("controls", "holds", "stronghold", "governs")


def inventory(file: Path, articles: Path) -> tuple[Score, Score, Score]:
    """Scores of control claims, lines and events; `found` counts sentences that were read as the marks say."""
    marks = json.loads(file.read_text(encoding="utf-8"))
    dataset = read_dataset(BUNDLED_DATASET, LAYERS)
    texts = read_texts(articles)
    by_hash = {it.sha256: it for it in dataset.articles.values()}
    found = {
        it["id"]: propose(by_hash[it["sha256"]], texts[it["sha256"]], dataset, LAYERS, TODAY)
        for it in marks["articles"]
    }
    places = {it["id"]: it for it in marks["places"]}
    claims = _scored(
        marks["control_claims"],
        found,
        places,
        {"control", "seat", "presence", "front", "deployment"},
        dataset,
    )
    lines = _lines(marks["line_claims"], found)
    events = _scored(
        [it for it in marks["events"] if it["place"] and _is_plotted(places[it["place"]])],
        found,
        places,
        {"battle", "strike", "incident", "displacement", "deployment", "withdrawal", "agreement", "ceasefire",
         "diplomacy", "declaration", "red_line", "loses"},
        dataset,
    )  # fmt: skip
    return claims, lines, events


def _is_plotted(place: dict[str, Any]) -> bool:
    return place["lon"] is not None


def _scored(
    marks: Iterable[dict[str, Any]],
    found: dict[str, Proposals],
    places: dict[str, Any],
    kinds: set[str],
    dataset: Dataset,
) -> Score:
    score = Score()
    hit: set[tuple[str, str]] = set()
    for mark in marks:
        score.expected += 1
        label = f"{mark['id']} {mark.get('title') or mark.get('claim')} – {mark['place']}"
        candidates = [
            (article, it)
            for article, proposals in found.items()
            for it in proposals.proposals
            if it.what in kinds and _overlaps(it, proposals, mark, article)
        ]
        if not candidates:
            score.missed.append(label)
            continue
        score.found += 1
        best = max((it for _, it in candidates), key=lambda it: _right(it, mark, places, dataset))
        hit |= {(article, it.feature.id) for article, it in candidates}
        for what, is_right in zip(
            ("place", "actor", "date", "status"), _facts(best, mark, places), strict=True
        ):
            if is_right is not None:
                score.tally(what, is_right)
                if not is_right:
                    score.missed.append(f"{label}: {what} of {best.feature.id}")
    for article, proposals in found.items():
        for it in proposals.proposals:
            if it.what in kinds:
                score.proposed += 1
                is_hit = (article, it.feature.id) in hit
                score.suggested_right += is_hit
                if not is_hit:
                    score.extra.append(f"{article}: {it.what} {it.feature.id}")
    score.suggested = score.proposed
    return score


def _overlaps(it: Proposal, proposals: Proposals, mark: dict[str, Any], article: str) -> bool:
    quotes = [
        proposals.dataset.quotes[evidence.quote]
        for evidence in it.feature.evidence
        if evidence.supports != "background"
    ]
    return any(
        quote.start < marked["end"] and marked["start"] < quote.end
        for marked in mark["quotes"]
        if marked["article"] == article
        for quote in quotes
    )


def _right(it: Proposal, mark: dict[str, Any], places: dict[str, Any], dataset: Dataset) -> int:
    return sum(bool(fact) for fact in _facts(it, mark, places))


def _facts(it: Proposal, mark: dict[str, Any], places: dict[str, Any]) -> list[bool | None]:
    """Are place, actor, date and status right? None where the marks do not say."""
    return [
        _place(it, places[mark["place"]]),
        _actor(it, mark),
        _date(it, mark),
        it.feature.status in _statuses(it, mark),
    ]


def _place(it: Proposal, place: dict[str, Any]) -> bool | None:
    if place["lon"] is None:
        return None
    reach = max(15.0, 2.0 * (place["uncertainty_km"] or 0)) / 111
    centre = it.feature.geometry
    if centre.geom_type != "Point":
        from shapely.geometry import Point

        return bool(centre.buffer(reach).contains(Point(place["lon"], place["lat"])))
    return bool(abs(centre.x - place["lon"]) < reach and abs(centre.y - place["lat"]) < reach)


def _actor(it: Proposal, mark: dict[str, Any]) -> bool | None:
    marked = [mark["actor"]] if "actor" in mark else mark["actors"]
    named = {
        ACTORS.get(name.casefold(), name.casefold())
        for name in marked
        if name and name not in ("-", "unclear")
    }
    if not named:
        return None
    proposed = {it.feature.actor, *it.feature.parties}
    return bool(named & {name.casefold() for name in proposed if name})


def _date(it: Proposal, mark: dict[str, Any]) -> bool | None:
    """Do the days overlap? Only where the article itself gives them: background is nobody's to find."""
    if "as_of" in mark:
        if "article date" in mark["as_of_precision"] or "background" in mark["as_of_precision"]:
            return None
        first, last = (mark["as_of"].split("/") * 2)[:2]
    else:
        if (
            not mark["date_source"].startswith("article")
            or "gives no date" in mark["date_source"]
            or not mark["date_start"]
        ):
            return None
        first, last = mark["date_start"], mark["date_end"] or mark["date_start"]
    valid = it.feature.valid
    if valid is None or valid.first is None or valid.last is None or not first[:4].isdigit():
        return None
    low, high = _day(first, 1), _day(last, 28)
    return valid.first.day <= high and low <= valid.last.day


def _day(text: str, day: int) -> date:
    parts = [int(it) for it in text.split("-") if it.isdigit()]
    return date(
        parts[0],
        parts[1] if len(parts) > 1 else (1 if day == 1 else 12),
        parts[2] if len(parts) > 2 else day,
    )


def _statuses(it: Proposal, mark: dict[str, Any]) -> set[str]:
    """The marks have no status; an agreement or declaration is announced, the rest is told as a fact."""
    return {"assessed", "announced"} if it.layer == "events" else {"assessed"}


def _lines(marks: Iterable[dict[str, Any]], found: dict[str, Proposals]) -> Score:
    """Lines are found where they are proposed, or listed as without a course."""
    score = Score()
    for mark in marks:
        score.expected += 1
        hit = any(
            left.start < marked["end"] and marked["start"] < left.end
            for marked in mark["quotes"]
            if marked["article"] in found
            for left in found[marked["article"]].left_out
            if left.line
        )
        score.found += hit
        if not hit:
            score.missed.append(f"{mark['id']} {mark['name']}")
    return score
