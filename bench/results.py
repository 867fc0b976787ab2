"""The record of a run, what was promised and what came, and whether a later run costs more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.measure import Figure
from bench.workload import Target

# CPU time beside the floor's of the same run moves by so much on a busy machine.
TOLERANCE = 0.25


@dataclass
class Record:
    """Figures by part, workload and server; what could not be measured, and why; single numbers by part and name."""

    figures: dict[str, dict[str, dict[str, Figure]]] = field(default_factory=dict)
    faults: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        part: str,
        workload: str,
        figures: Mapping[str, Figure],
        faults: Mapping[str, str],
    ) -> None:
        self.figures.setdefault(part, {})[workload] = dict(figures)
        self.faults.setdefault(part, {})[workload] = dict(faults)

    def costs(self) -> dict[str, float]:
        """CPU time of a request of ours as a multiple of the floor's, by part and workload."""
        return {
            f"{part}/{workload}": round(cost, 3)
            for part, by_workload in self.figures.items()
            for workload, by_server in by_workload.items()
            if (cost := cost_beside_floor(by_server)) is not None
        }

    def as_json(self) -> str:
        figures = {
            part: {
                workload: {server: asdict(it) for server, it in by_server.items()}
                for workload, by_server in by_workload.items()
            }
            for part, by_workload in self.figures.items()
        }
        document = {
            "costs": self.costs(),
            "numbers": self.numbers,
            "figures": figures,
            "faults": self.faults,
        }
        return json.dumps(_rounded(document), indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Verdict:
    """A target, and what was measured; None where one of the two was not measured."""

    part: str
    workload: str
    target: Target
    got: float | None

    @property
    def met(self) -> bool | None:
        return None if self.got is None else self.got >= self.target.at_least


def cost_beside_floor(by_server: Mapping[str, Figure]) -> float | None:
    ours, floor = by_server.get("ours"), by_server.get("floor")
    if ours is None or floor is None or ours.cpu is None or not floor.cpu:
        return None
    return ours.cpu / floor.cpu


def verdict(part: str, workload: str, target: Target, by_server: Mapping[str, Figure]) -> Verdict:
    ours, other = by_server.get("ours"), by_server.get(target.against)
    got = None if ours is None or other is None or not other.rate else ours.rate / other.rate
    return Verdict(part, workload, target, got)


def last_costs(folder: Path) -> tuple[str, dict[str, float]] | None:
    """The costs of the newest record in a folder, with its name; None where there is none."""
    found = sorted(folder.glob("*.json"))
    if not found:
        return None
    costs: dict[str, float] = json.loads(found[-1].read_text(encoding="utf-8"))["costs"]
    return found[-1].name, costs


def regressions(
    before: Mapping[str, float], now: Mapping[str, float], tolerance: float = TOLERANCE
) -> list[str]:
    """A sentence for each workload that is no longer measured, or costs more than it did by more than the tolerance."""
    found = []
    for name, was in before.items():
        part = name.partition("/")[0]
        if not any(it.startswith(f"{part}/") for it in now):
            continue  # the whole part was left out of this run
        if name not in now:
            found.append(f"{name} was measured before, and is not now.")
        elif now[name] > was * (1 + tolerance):
            found.append(
                f"{name} costs {now[name]:.2f} times the floor, {now[name] / was - 1:.0%} more than "
                f"before ({was:.2f}; {tolerance:.0%} are let pass)."
            )
    return found


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(it) for key, it in value.items()}
    return value
