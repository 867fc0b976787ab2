"""Count how many place names are found, how many of those found are right, and how many mean the right place.

    python -m bench.toponyms [--misses PART]

counts on the news items of tests/data/toponyms; --misses says what was wrong in a part. With SOURCELINE_INVENTORY, a
JSON file of sentences, places and mentions in the four articles of the bundled map, and SOURCELINE_ARTICLES, the
folder with their texts, on those too.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.text.place import distance
from geo.text.toponym import Toponym, toponyms
from tests.toponym_gold import Item, items

PARTS = ("development", "held-out", "studied", "fresh")
# The distance within which a place counts as found in the literature: 100 miles.
NEAR_KM = 161.0


@dataclass
class Count:
    """Spans right, wrong and missed; of the right ones, how many have the right kind, id and place."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    kind: int = 0
    asked: int = 0
    resolved: int = 0
    placed: int = 0
    near: int = 0
    confidence: Counter[int] = field(default_factory=Counter)
    sure: Counter[int] = field(default_factory=Counter)

    def line(self) -> str:
        precision, recall = (
            self.right / (self.right + self.wrong),
            self.right / (self.right + self.missed),
        )
        said = [
            f"{self.right + self.missed} names",
            f"precision {precision:.3f}",
            f"recall {recall:.3f}",
            f"F1 {2 * precision * recall / (precision + recall):.3f}",
            f"kind {self.kind / self.right:.3f}",
        ]
        if self.asked:
            said.append(f"id {self.resolved / self.asked:.3f}")
        if self.placed:
            said.append(f"within {NEAR_KM:.0f} km {self.near / self.placed:.3f}")
        return ", ".join(said)

    def calibration(self) -> str:
        """For each fifth of confidence, the share that was right in span and in id."""
        return ", ".join(
            f"{fifth / 5:.1f}–{fifth / 5 + 0.2:.1f}: {self.sure[fifth]}/{self.confidence[fifth]}"
            for fifth in sorted(self.confidence)
        )


def on_items(part: list[Item]) -> Count:
    count = Count()
    for item in part:
        gold = {(it.start, it.end): it for it in item.gold}
        answer = {(it.start, it.end): it for it in toponyms(item.text, item.focus)}
        both = gold.keys() & answer.keys()
        count.right += len(both)
        count.wrong += len(answer) - len(both)
        count.missed += len(gold) - len(both)
        for span in both:
            count.kind += gold[span].kind == answer[span].kind
            if gold[span].geonames_id is not None:
                count.asked += 1
                count.resolved += gold[span].geonames_id == answer[span].geonames_id
        for span, it in answer.items():
            fifth = min(4, int(it.confidence * 5))
            count.confidence[fifth] += 1
            wanted = gold[span].geonames_id if span in gold else 0
            count.sure[fifth] += span in gold and wanted in (None, it.geonames_id)
    return count


def on_inventory(inventory: dict[str, Any], folder: Path) -> Iterator[tuple[str, Count]]:
    """For each article. Descriptions (the capital, the front) are no names; demonyms were not marked: not counted."""
    places = {it["id"]: it for it in inventory["places"]}
    for article in inventory["articles"]:
        text = (folder / article["file"]).read_bytes().decode("utf-8")
        marked = [it for it in inventory["mentions"] if it["article"] == article["id"]]
        names = {(it["start"], it["end"]): it for it in marked if it["surface"][0].isupper()}
        found = [it for it in toponyms(text) if it.kind != "demonym"]
        answer = {(it.start, it.end): it for it in found}
        both = names.keys() & answer.keys()
        count = Count(right=len(both), missed=len(names) - len(both))
        count.wrong = sum(
            (it.start, it.end) not in names and it.kind in ("place", "government") for it in found
        )
        for span in both:
            is_government = names[span]["role"] == "metonym"
            count.kind += is_government == (answer[span].kind == "government")
            place = places[names[span]["place"]]
            if place["lon"] is not None:
                count.placed += 1
                count.near += _is_near(answer[span], place["lon"], place["lat"])
        yield article["id"], count


def _is_near(found: Toponym, lon: float, lat: float) -> bool:
    if found.lon is None or found.lat is None:
        return False
    return distance(found.lon, found.lat, lon, lat) <= NEAR_KM


def misses(part: list[Item]) -> Iterator[str]:
    """What is wrong: a name not found, one found that is none, one of another kind, another place of the name."""
    for item in part:
        gold = {(it.start, it.end): it for it in item.gold}
        answer = {(it.start, it.end): it for it in toponyms(item.text, item.focus)}
        for span in sorted(gold.keys() | answer.keys()):
            name = f"{item.name}: {item.text[slice(*span)]}"
            asked, found = gold.get(span), answer.get(span)
            if asked is None or found is None:
                yield f"{name} {'is not found' if found is None else f'is no name ({found.confidence})'}"
            elif asked.kind != found.kind:
                yield f"{name} is {found.kind}, not {asked.kind}"
            elif asked.geonames_id not in (None, found.geonames_id):
                yield f"{name} is {found.geonames_id} ({found.confidence}), not {asked.geonames_id}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", choices=PARTS)
    asked = parser.parse_args().misses
    for line in misses(items(asked)) if asked else ():
        print(line)
    for part in [asked] if asked else PARTS:
        count = on_items(items(part))
        print(f"{part}: {count.line()}")
        print(f"  right of those found, by confidence: {count.calibration()}")
    if asked:
        return
    inventory, folder = (
        os.environ.get("SOURCELINE_INVENTORY"),
        os.environ.get("SOURCELINE_ARTICLES"),
    )
    if inventory and folder:
        marked = json.loads(Path(inventory).read_text(encoding="utf-8"))
        for name, count in on_inventory(marked, Path(folder)):
            print(f"{name}: {count.line()}")


if __name__ == "__main__":
    main()
