"""One command that measures the server beside its peers: `python -m bench`. README.md says what it needs."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench import data, parts
from bench.measure import Method
from bench.process import postmaster
from bench.report import markdown
from bench.results import TOLERANCE, Record, Verdict, last_costs, regressions
from bench.server import CHECKOUT, Program, ServerError, peers
from bench.workload import workloads
from bench.wrk import WrkError

RESULTS = Path(__file__).resolve().parent / "results"
PARTS = {
    "common": parts.common,
    "home": parts.home,
    "cached": parts.cached,
    "memory": parts.held,
}


def main() -> int:
    options = _options()
    record = Record()
    try:
        programs = peers(options.peers) if options.peers else []
    except ServerError as error:
        print(error, file=sys.stderr)
        return 2
    with ExitStack() as stack:
        verdicts = _measure(_bench(options, programs, stack), options, record)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = markdown(record, verdicts, f"Measured on {today}", _method(options))
    print(text)
    if options.check:
        return _check(record, options)
    if not options.dry:
        options.results.mkdir(parents=True, exist_ok=True)
        (options.results / f"{today}.md").write_text(text, encoding="utf-8")
        (options.results / f"{today}.json").write_text(record.as_json(), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL"),
        help="a server to make the databases on, as a superuser (default: DATABASE_URL, else a private cluster)",
    )
    parser.add_argument("--home", type=Path, help="where the private cluster is kept")
    parser.add_argument("--peers", type=Path, help="a TOML file; see peers.example.toml")
    parser.add_argument("--parts", default="common,home,cached,memory", help=", ".join(PARTS))
    parser.add_argument("--only", default="", help="only these workloads, with commas")
    parser.add_argument("--features", type=int, default=100_000)
    parser.add_argument("--scale", default="", help="powers of ten from 4 to 7, as 4,5,6")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each round")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--dry", action="store_true", help="write no record")
    parser.add_argument(
        "--check",
        action="store_true",
        help="hold the cost beside the floor against the last record; 1 where it grew",
    )
    parser.add_argument("--tolerance", type=float, default=TOLERANCE)
    options = parser.parse_args()
    _refuse(parser, options)
    return options


def _refuse(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Stop at what would measure nothing, or for ever."""
    if unknown := set(_words(options.parts)) - set(PARTS):
        parser.error(f"--parts: {', '.join(sorted(unknown))}; known are {', '.join(PARTS)}")
    known = {it.name for it in workloads(options.features)}
    if unknown := set(_words(options.only)) - known:
        parser.error(f"--only: {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
    if not set(_words(options.scale)) <= set("4567"):
        parser.error("--scale takes powers of ten from 4 to 7, as 4,5,6")
    if not 50_000 <= options.features <= 10_000_000:
        parser.error("--features has to be from 50,000 to 10,000,000")
    if not (1 <= options.rounds <= 20 and 1 <= options.seconds <= 60):
        parser.error("--rounds goes to 20, --seconds to 60")


def _bench(options: argparse.Namespace, programs: list[Program], stack: ExitStack) -> parts.Bench:
    url = options.database
    if url is None:
        home = options.home or Path(tempfile.gettempdir(), f"bench-{os.getuid()}")
        url = stack.enter_context(data.private_cluster(home))
    with data.connect(url) as connection:
        process = postmaster(connection.info.backend_pid)
    return parts.Bench(
        url,
        options.features,
        programs,
        Method(options.rounds, options.seconds, options.connections, process),
        frozenset(_words(options.only)),
    )


def _measure(bench: parts.Bench, options: argparse.Namespace, record: Record) -> list[Verdict]:
    """Every part that was asked for. One whose server does not start is noted, and the others go on."""
    digits = tuple(sorted(int(it) for it in _words(options.scale)))
    chosen = {name: PARTS[name] for name in _words(options.parts)}
    if digits:
        chosen["scale"] = lambda bench, record: parts.sizes(bench, record, digits)
    found: list[Verdict] = []
    for name, part in chosen.items():
        try:
            found += part(bench, record)
        except (ServerError, WrkError, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            record.add(name, "all", {}, {name: str(error)})
    return found


def _check(record: Record, options: argparse.Namespace) -> int:
    last = last_costs(options.results)
    if last is None:
        print(f"There is no record in {options.results} to hold this against.", file=sys.stderr)
        return 2
    name, before = last
    if options.only:
        wanted = set(_words(options.only))
        # "one" of each part, and "one, twice" of what is cached.
        before = {it: cost for it, cost in before.items() if re.split("[/,]", it)[1] in wanted}
    grown = regressions(before, record.costs(), options.tolerance)
    print("\n".join(grown) or f"Nothing costs more than in {name}.")
    return 1 if grown else 0


def _method(options: argparse.Namespace) -> str:
    return (
        f"`python -m bench`: {options.features:,} features · median of {options.rounds} rounds of {options.seconds} s, "
        f"the servers taking turns · {options.connections} connections, fewer for large answers · 2 workers each · "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} · the load comes from the "
        "same cores. On a busy machine the CPU time is what counts."
    )


def _words(text: str) -> list[str]:
    return [it for it in text.split(",") if it]


if __name__ == "__main__":
    os.chdir(CHECKOUT)
    sys.exit(main())
