"""What processes cost: memory and CPU time, from Linux's /proc."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """One process: its parent, and the CPU seconds of it and of the children it has outlived."""

    parent: int
    seconds: float


def processes() -> dict[int, Process]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = parse_stat((folder / "stat").read_text())
        except OSError:
            continue  # it has ended meanwhile
    return found


def parse_stat(line: str) -> Process:
    """A line of /proc/…/stat, proc(5). The name may hold anything, brackets too: what counts follows the last one."""
    fields = line.rpartition(")")[2].split()
    return Process(parent=int(fields[1]), seconds=sum(map(int, fields[11:15])) / TICKS)


def family(root: int, among: dict[int, Process]) -> set[int]:
    """A process and all below it."""
    found = {root}
    while more := {pid for pid, it in among.items() if it.parent in found} - found:
        found |= more
    return found


def cpu_seconds(root: int) -> float:
    """CPU time of a process and all below it, since they began."""
    among = processes()
    return sum(among[pid].seconds for pid in family(root, among) if pid in among)


def leaves(root: int) -> list[int]:
    """The processes at the end of the family tree: of a server, its workers."""
    among = processes()
    parents = {it.parent for it in among.values()}
    return sorted(pid for pid in family(root, among) if pid in among and pid not in parents)


def pss_megabytes(pid: int) -> float:
    """Memory of one process, with its share of what it holds in common with others."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def postmaster(backend: int) -> int | None:
    """The database server above one of its processes; None where it runs on another machine."""
    it = processes().get(backend)
    if it is None or "postgres" not in Path(f"/proc/{backend}/comm").read_text():
        return None
    return it.parent
