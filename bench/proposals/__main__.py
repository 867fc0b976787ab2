"""`python -m bench.proposals`: how many of the statements that people expect are proposed, and how rightly."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench.proposals.inventory import inventory
from bench.proposals.score import Score, expectation, proposals_of, score, written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="say what was missed, and what was proposed besides"
    )
    parser.add_argument(
        "--held-out", action="store_true", help="the misses of the articles set aside, too"
    )
    options = parser.parse_args()
    rows = [
        (title, _total(held_out)) for title, held_out in (("tuned on", False), ("set aside", True))
    ]
    file, folder = os.environ.get("SOURCELINE_INVENTORY"), os.environ.get("SOURCELINE_ARTICLES")
    if file and folder:
        names = ("four articles, control", "four articles, lines", "four articles, events")
        rows += zip(names, inventory(Path(file), Path(folder)), strict=True)
    print(_table(rows))
    for title, found in rows:
        if options.misses and (title != "set aside" or options.held_out):
            print(f"\n{title}")
            for word, lines in (
                ("missed", found.missed),
                ("besides", found.extra),
                ("never", found.forbidden),
            ):
                for line in lines:
                    print(f"  {word}: {line}")


def _total(held_out: bool) -> Score:
    total = Score()
    for name in written(held_out):
        total.add(score(proposals_of(name), expectation(name)))
    return total


def _table(rows: list[tuple[str, Score]]) -> str:
    lines = [
        "| articles | found | place | actor | date | status | suggested that are right |",
        "|---|---|---|---|---|---|---|",
    ]
    for title, it in rows:
        right = [_share(it.right.get(what)) for what in ("place", "actor", "date", "status")]
        right[2] = _share(it.right.get("date") or it.right.get("from"))
        suggested = f"{it.suggested_right} of {it.suggested}" if it.suggested else "–"
        lines.append(
            f"| {title} | {it.found} of {it.expected} | {' | '.join(right)} | {suggested} |"
        )
    return "\n".join(lines)


def _share(counts: list[int] | None) -> str:
    return f"{counts[0]} of {counts[1]}" if counts else "–"


if __name__ == "__main__":
    main()
