"""The parts of a run: common ground, home ground, what is asked twice, memory, and scale."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench import data, memory, scale
from bench.measure import Figure, Method, Trial, measure, trials
from bench.results import Record, Verdict, verdict
from bench.server import Program, ask, floor, ours, running
from bench.workload import Target, Workload, workloads

# Asked twice: the answer is kept, and a constant body of the same size is what it is held against.
TWICE = ("one", "ten", "thousand", "tile10")
CONSTANT = Target("floor", 0.7)
MILLION = 6
# A single start says more of what else the machine was doing.
STARTS = 7
# One at a time: what is asked is how long an answer takes. Two meet at one worker or not, as the kernel deals them out.
SCALE_CONNECTIONS = 1


@dataclass(frozen=True)
class Bench:
    """What every part needs: where the databases are, whom to compare with, and how."""

    server: str
    features: int
    peers: Sequence[Program]
    method: Method
    only: frozenset[str]

    def workloads(self) -> list[Workload]:
        return [it for it in workloads(self.features) if not self.only or it.name in self.only]


def common(bench: Bench, record: Record) -> list[Verdict]:
    """Tables published with no code, nothing cached, beside the peers and the bare statement."""
    url = data.common(bench.server, bench.features)
    programs = [ours("ours", url, cached=False, publish=True), floor(url), *bench.peers]
    return _grounds("common", bench, record, programs, url)


def home(bench: Bench, record: Record) -> list[Verdict]:
    """The same as a dataset of ours, nothing cached, beside the bare statement over the common tables."""
    tables = data.common(bench.server, bench.features)
    url = data.home(bench.server, bench.features)
    programs = [ours("ours", url, cached=False, publish=False), floor(tables)]
    return _grounds("home", bench, record, programs, tables)


def _grounds(
    part: str, bench: Bench, record: Record, programs: Sequence[Program], tables: str
) -> list[Verdict]:
    found: list[Verdict] = []
    with ExitStack() as stack:
        servers = [stack.enter_context(running(it, tables)) for it in programs]
        connection = stack.enter_context(data.connect(tables))
        if part == "common":
            _cold_start(programs[0], tables, record)
        for workload in bench.workloads():
            good, faults = trials(workload, servers, connection)
            figures, failed = measure(good, bench.method, workload.connections)
            record.titles[workload.name] = workload.title
            record.add(part, workload.name, figures, faults | failed)
            targets = workload.common if part == "common" else workload.home
            found += [verdict(part, workload.name, it, figures) for it in targets]
            print(f"{part}: {workload.title}", flush=True)
    return found


def _cold_start(program: Program, tables: str, record: Record) -> None:
    """The median of several, one after another, beside the first one, which has migrated the database."""
    found: list[float] = []
    for _ in range(STARTS):
        with running(program, tables) as server:
            assert server.cold is not None
            found.append(server.cold)
    record.numbers.setdefault("start", {})["cold start, database up"] = median(found)


def cached(bench: Bench, record: Record) -> list[Verdict]:
    """The same question twice, and the same with the validator of the first answer."""
    url = data.home(bench.server, bench.features)
    found: list[Verdict] = []
    with (
        running(ours("ours", url, cached=True, publish=False), url) as server,
        running(floor(url), url) as constant,
    ):
        for workload in bench.workloads():
            if workload.name not in TWICE:
                continue
            path = server.program.spell(workload.questions[0])
            assert path is not None
            first = ask(server.base, path)
            etag = first.headers.get("etag")
            pairs = {
                "twice": [
                    Trial("ours", server, (path,)),
                    Trial("floor", constant, (f"/constant/{len(first.body)}",)),
                ],
                "unchanged": [
                    Trial("ours", server, (path,), {"If-None-Match": etag or ""}),
                    Trial("floor", constant, ("/unchanged",)),
                ],
            }
            for kind, pair in pairs.items():
                name = f"{workload.name}, {kind}"
                record.titles[name] = f"{workload.title}, {kind}"
                if first.status != 200 or not etag:
                    fault = f"status {first.status}, ETag {etag}, at {path}"
                    record.add("cached", name, {}, {"ours": fault})
                    continue
                figures, failed = measure(pair, bench.method, workload.connections)
                record.add("cached", name, figures, failed)
                found.append(verdict("cached", name, CONSTANT, figures))
            print(f"cached: {workload.title}", flush=True)
    return found


def held(bench: Bench, record: Record) -> list[Verdict]:
    """Memory of a worker: at start, under load, and while a million features leave it."""
    numbers = record.numbers.setdefault("memory", {})
    url = data.home(bench.server, bench.features)
    with running(ours("ours", url, cached=True, publish=False), url) as server:
        memory.settle(server)
        numbers["largest worker at start"] = memory.at_rest(server)
        paths = [
            path
            for workload in bench.workloads()
            for question in workload.questions[:20]
            if (path := server.program.spell(question)) and ask(server.base, path).status == 200
        ]
        if paths:
            first, second = memory.under_load(server, paths, bench.method.seconds)
            numbers["largest worker under load"] = second
            numbers["growth under load"] = second - first
    many = data.scale(bench.server, (MILLION,))
    with running(ours("ours", many, cached=False, publish=True), many) as server:
        ask(server.base, f"/layers/places_{MILLION}.geojson?batch=7")
        memory.settle(server)
        gained, size = memory.streaming(server, f"/layers/places_{MILLION}.geojson")
        numbers["growth while a million features leave"] = gained
        numbers["megabytes of a million features"] = size
    return []


def sizes(bench: Bench, record: Record, digits: tuple[int, ...]) -> list[Verdict]:
    """The same answers out of the smallest and the largest table, and those between."""
    url = data.scale(bench.server, digits)
    numbers = record.numbers.setdefault("scale", {})
    with running(ours("ours", url, cached=False, publish=True), url) as server:
        asked = {it: scale.questions(server, it) for it in digits}
        for name in asked[digits[0]]:
            faults = {f"10^{it}": scale.fault(server, asked[it][name]) for it in digits}
            wrong = {size: fault for size, fault in faults.items() if fault}
            figures: dict[str, Figure] = {}
            if not wrong:
                rivals = [Trial(f"10^{it}", server, (asked[it][name].path,)) for it in digits]
                figures, wrong = measure(rivals, bench.method, SCALE_CONNECTIONS)
            record.add("scale", name, figures, wrong)
            if len(figures) == len(digits):
                small, large = figures[f"10^{digits[0]}"], figures[f"10^{digits[-1]}"]
                numbers[f"{name}, p50"] = large.p50 / small.p50
                numbers[f"{name}, p99"] = large.p99 / small.p99
            print(f"scale: {name}", flush=True)
    return []
