"""A finding: one thing in a dataset that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]

# From bad to mild: the map contradicts itself; it may mislead; it is well to know.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Remark:
    """What a check has to say of one entry of a file: what is wrong in one sentence, and a cure in another."""

    file: str
    id: str
    what: str
    cure: str


@dataclass(frozen=True)
class Finding:
    """A remark, with the check that made it and how bad that is."""

    severity: Severity
    check: str
    file: str
    id: str
    what: str
    cure: str
