"""Servers pressed in turn with the same questions, after their answers were found right."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg

from bench.answer import Truth, truth, wrong
from bench.process import cpu_seconds
from bench.server import Server, ask
from bench.workload import Workload
from bench.wrk import Load, Run, WrkError, press

# Whose answer takes longer than this, in seconds, is not pressed for more of them.
PATIENCE = 5.0
# Our dataset has ids of its own, and MapServer a page in any order: their features are counted.
OTHER_IDS = {"sourceline_home", "mapserver"}
# What is pressed by few connections is slow, and needs more time for a steady figure.
FEW, LONGER = 4, 2


@dataclass(frozen=True)
class Trial:
    """What one server is asked: paths in turn, with headers. Figures go by the name."""

    name: str
    server: Server
    paths: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """Medians over the rounds. Latencies are in milliseconds, CPU time in milliseconds for each request.

    CPU time is None for a server or database whose processes are not ours to see.
    """

    rate: float
    p50: float
    p99: float
    server_cpu: float | None
    database_cpu: float | None
    bytes: int

    @property
    def cpu(self) -> float | None:
        """What a request costs in all."""
        if self.server_cpu is None or self.database_cpu is None:
            return None
        return self.server_cpu + self.database_cpu


@dataclass(frozen=True)
class Method:
    """How it is measured: rounds, seconds and connections, and the database server's process."""

    rounds: int
    seconds: int
    connections: int
    postmaster: int | None


def trials(
    workload: Workload, servers: Sequence[Server], tables: psycopg.Connection
) -> tuple[list[Trial], dict[str, str]]:
    """A trial for each server that answers rightly; for the others, by name, what is wrong."""
    last = len(workload.questions) - 1
    sample = [workload.questions[number] for number in sorted({0, last // 2, last})]
    expected = [truth(tables, question) for question in sample]
    for question, right in zip(sample, expected, strict=True):
        if right is not None and question.limit is not None and len(right.ids) < question.limit:
            raise ValueError(f"{workload.name}: the tables have too few features for {question}.")
    good, bad = [], {}
    for server in servers:
        name = server.program.name
        paths = [server.program.spell(question) for question in workload.questions]
        known = tuple(path for path in paths if path is not None)
        if not known:
            bad[name] = "it has no such question"
            continue
        dialect = server.program.dialect
        for question, right in zip(sample, expected, strict=True):
            path = server.program.spell(question)
            assert path is not None
            fault = _fault(server, workload, path, right, dialect)
            if fault:
                bad[name] = f"{fault} at {path}"
                break
        else:
            good.append(Trial(name, server, known))
    return good, bad


def _fault(
    server: Server, workload: Workload, path: str, right: Truth | None, dialect: str
) -> str | None:
    try:
        answer = ask(server.base, path)
    except OSError as error:
        return f"no answer ({error})"
    if answer.seconds > PATIENCE:
        return f"one answer alone takes {answer.seconds:.0f} s"
    ours = dialect in {"sourceline", "sourceline_home"}
    return wrong(workload, answer, right, ids=dialect not in OTHER_IDS, must_count=ours)


def measure(
    rivals: Sequence[Trial], method: Method, connections: int
) -> tuple[dict[str, Figure], dict[str, str]]:
    """Figures by name, and what went wrong with the others. They take turns, so that a slow moment hurts all."""
    runs: dict[str, list[Run]] = {it.name: [] for it in rivals}
    spent: dict[str, list[tuple[float | None, float | None]]] = {name: [] for name in runs}
    failed: dict[str, str] = {}
    longer = LONGER if connections <= FEW else 1
    load = Load(min(connections, method.connections), method.seconds * longer)
    for number in range(method.rounds + 1):
        for trial in rivals if number % 2 else reversed(rivals):
            name = trial.name
            if name in failed:
                continue
            # The first round warms up, and is short and not counted.
            brief = Load(load.connections, 1) if number == 0 else load
            before = _spent(trial.server, method)
            try:
                run = press(trial.server.base, trial.paths, brief, trial.headers)
            except WrkError as error:
                if number:
                    failed[name] = str(error).rstrip(".")
                continue
            if number:
                runs[name].append(run)
                spent[name].append(_per_request(before, _spent(trial.server, method), run))
    figures = {name: _figure(runs[name], spent[name]) for name in runs if name not in failed}
    return figures, failed


def _spent(server: Server, method: Method) -> tuple[float | None, float | None]:
    return (
        None if server.process is None else cpu_seconds(server.process),
        None if method.postmaster is None else cpu_seconds(method.postmaster),
    )


def _per_request(
    before: tuple[float | None, float | None], after: tuple[float | None, float | None], run: Run
) -> tuple[float | None, float | None]:
    """Milliseconds of CPU for each request, of the server and of the database."""
    server, database = (
        None if was is None or now is None else 1000 * (now - was) / run.requests
        for was, now in zip(before, after, strict=True)
    )
    return server, database


def _figure(runs: list[Run], spent: list[tuple[float | None, float | None]]) -> Figure:
    return Figure(
        rate=statistics.median(it.rate for it in runs),
        p50=statistics.median(it.p50 for it in runs),
        p99=statistics.median(it.p99 for it in runs),
        server_cpu=_median([it[0] for it in spent]),
        database_cpu=_median([it[1] for it in spent]),
        bytes=round(statistics.median(it.bytes / it.requests for it in runs)),
    )


def _median(values: list[float | None]) -> float | None:
    known = [it for it in values if it is not None]
    return statistics.median(known) if len(known) == len(values) else None
