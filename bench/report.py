"""A record as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.measure import Figure
from bench.results import Record, Verdict, cost_beside_floor

MARKS = {True: "met", False: "**not met**", None: "not measured"}


@dataclass(frozen=True)
class Bound:
    """The most a single number may be. `unit` is empty for ratios."""

    part: str
    name: str
    at_most: float
    unit: str = ""


BOUNDS = (
    Bound("start", "cold start, database up", 1.0, "s"),
    Bound("memory", "largest worker at start", 120, "MB"),
    Bound("memory", "growth under load", 5, "MB"),
    Bound("memory", "growth while a million features leave", 20, "MB"),
)
# From the smallest table to the largest.
SCALE_P50, SCALE_P99 = 1.3, 2.0


def markdown(record: Record, verdicts: Sequence[Verdict], heading: str, method: str) -> str:
    lines = [f"# {heading}", "", method, "", *_targets(record, verdicts), *_numbers(record)]
    for part, by_workload in record.figures.items():
        lines += ["", f"## {part}"]
        for workload, by_server in by_workload.items():
            faults = record.faults.get(part, {}).get(workload, {})
            lines += ["", f"### {record.titles.get(workload, workload)}", ""]
            lines += _figures(by_server, faults)
    return "\n".join(lines) + "\n"


def _targets(record: Record, verdicts: Sequence[Verdict]) -> list[str]:
    rows = [
        [
            it.part,
            record.titles.get(it.workload, it.workload),
            it.target.against,
            f"{it.target.at_least:.2f} ×",
            "–" if it.got is None else f"{it.got:.2f} ×",
            _cost(record, it.part, it.workload),
            MARKS[it.met],
        ]
        for it in verdicts
    ]
    heads = [
        "part",
        "what is asked",
        "beside",
        "target",
        "requests/s",
        "CPU beside the floor",
        "",
    ]
    return table(heads, rows) if rows else []


def _numbers(record: Record) -> list[str]:
    known = {(it.part, it.name): it for it in BOUNDS}
    rows = []
    for part, by_name in record.numbers.items():
        for name, value in by_name.items():
            bound = known.get((part, name)) or _scale_bound(part, name)
            target, met = ("", "")
            if bound is not None:
                target, met = f"≤ {bound.at_most:g} {bound.unit}", MARKS[value <= bound.at_most]
            unit = f" {bound.unit}" if bound else ""
            rows.append([part, name, f"{number(value)}{unit}", target, met])
    return ["", *table(["part", "what", "measured", "target", ""], rows)] if rows else []


def _scale_bound(part: str, name: str) -> Bound | None:
    if part != "scale":
        return None
    return Bound(part, name, SCALE_P99 if name.endswith("p99") else SCALE_P50, "×")


def _cost(record: Record, part: str, workload: str) -> str:
    cost = cost_beside_floor(record.figures.get(part, {}).get(workload, {}))
    return "–" if cost is None else f"{cost:.2f} ×"


def _figures(by_server: dict[str, Figure], faults: dict[str, str]) -> list[str]:
    rows = [
        [
            name,
            number(it.rate),
            number(it.p50),
            number(it.p99),
            number(it.server_cpu),
            number(it.database_cpu),
            f"{it.bytes:,}",
        ]
        for name, it in by_server.items()
    ]
    heads = ["server", "requests/s", "p50 ms", "p99 ms", "CPU ms", "database CPU ms", "bytes"]
    notes = [f"{name} was not measured: {fault}." for name, fault in faults.items()]
    return [*(table(heads, rows) if rows else []), *(["", *notes] if notes else [])]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table, padded so that it reads well as it is."""
    cells = [list(heads), *map(list, rows)]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(heads))]
    lines = [
        "| " + " | ".join(it.ljust(width) for it, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return lines


def number(value: float | None) -> str:
    """Three figures, or as many as the whole part has."""
    if value is None:
        return "–"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"
