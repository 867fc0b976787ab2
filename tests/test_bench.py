"""The pure parts of bench/: what it reads, what it compares, and when it raises the alarm. Nothing is timed here."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import report, results
from bench.answer import Truth, tile_features, wrong
from bench.floor import prepared
from bench.measure import Figure
from bench.process import Process, cpu_seconds, family, parse_stat
from bench.question import DIALECTS, Question
from bench.server import CHECKOUT, Answer, ServerError, peers
from bench.workload import Target, workloads
from bench.wrk import WrkError, parse

WORKLOADS = {it.name: it for it in workloads(100_000)}
ZONES = WORKLOADS["zones"]
LAST = '{"requests": 300, "seconds": 2.5, "bytes": 9000, "p50": 1.5, "p99": 7.25, "refused": %d, "broken": %d}'


def figure(rate: float, cpu: float | None = None) -> Figure:
    return Figure(rate, 1, 2, cpu, cpu, 10)


# What the load generator says.


def test_a_run_is_read_from_the_last_line_of_wrk() -> None:
    run = parse("Running 2s test @ http://127.0.0.1:1\n  300 requests in 2.5s\n" + LAST % (0, 0))
    assert (run.rate, run.p50, run.p99) == (120, 1.5, 7.25)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (LAST % (3, 0), "3 answers were errors"),
        (LAST % (0, 2), "2 broke off"),
        (LAST.replace("300", "0") % (0, 0), "Not one answer"),
        ("unable to connect", "unable to connect"),
        ("", "nothing that can be read"),
    ],
)
def test_a_run_with_a_wrong_answer_is_no_measurement(output: str, said: str) -> None:
    with pytest.raises(WrkError, match=said):
        parse(output)


# What processes cost.


def test_a_process_may_be_called_anything() -> None:
    line = "7 (a ) S 9 (b) S 3 7 7 0 -1 0 0 0 0 0 100 200 300 400 20 0 1 0 5"
    tick = os.sysconf("SC_CLK_TCK")
    assert parse_stat(line) == Process(parent=3, seconds=1000 / tick)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_a_family_is_whoever_leads_back_to_the_root(parents: list[int]) -> None:
    among = {pid: Process(min(parent, pid - 1), 0) for pid, parent in enumerate(parents, 1)}

    def leads_back(pid: int) -> bool:
        return pid == 1 or (pid in among and leads_back(among[pid].parent))

    assert family(1, among) == {pid for pid in among if leads_back(pid)}


def test_this_process_has_cost_something() -> None:
    assert cpu_seconds(os.getpid()) > 0


# What an answer holds.


def collection(ids: range, matched: int | None) -> Answer:
    document = {"type": "FeatureCollection", "features": [{"id": it} for it in ids]}
    if matched is not None:
        document["numberMatched"] = matched
    return Answer(200, {"content-type": "application/geo+json"}, json.dumps(document).encode(), 0)


TRUTH = Truth(tuple(map(str, range(2000))), 2100)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (collection(range(2000), 2100), None),
        (collection(range(1999), 2100), "1999 features, not 2000"),
        (collection(range(1, 2001), 2100), "other features"),
        (collection(range(2000), 2099), "numberMatched 2099, not 2100"),
        (collection(range(2000), None), "numberMatched None, not 2100"),
        (Answer(503, {}, b"", 0), "status 503"),
        (Answer(200, {"content-type": "application/json"}, b"{", 0), "cannot be read"),
    ],
)
def test_only_the_right_answer_is_measured(answer: Answer, fault: str | None) -> None:
    found = wrong(ZONES, answer, TRUTH, ids=True, must_count=True)
    assert found == fault if fault is None else fault in str(found)


def test_a_server_that_does_not_count_is_measured_too_unless_it_is_ours() -> None:
    assert wrong(ZONES, collection(range(2000), None), TRUTH, ids=True, must_count=False) is None


def sized(number: int, content: bytes) -> bytes:
    """A length-delimited field of protobuf; lengths to 16,383."""
    low, high = len(content) & 0x7F, len(content) >> 7
    return bytes([number << 3 | 2, low | 0x80, high] if high else [number << 3 | 2, low]) + content


@given(st.lists(st.integers(0, 60), max_size=5))
def test_the_features_of_every_layer_of_a_tile_are_counted(numbers: list[int]) -> None:
    # A layer: version (15, a varint), name, features with an id and a geometry, extent (5).
    feature = sized(2, b"\x08\x96\x01" + sized(4, b"\x09\x32\x22"))
    tile = b"".join(
        sized(3, b"\x78\x02" + sized(1, b"layer") + feature * number + b"\x28\x80\x20")
        for number in numbers
    )
    assert tile_features(tile) == sum(numbers)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_tile_that_breaks_off_is_not_taken_for_a_whole_one(cut: int) -> None:
    tile = sized(3, sized(2, b"\x08\x01") + sized(2, b"\x08\x02") + sized(2, b"\x08\x03"))
    with pytest.raises((ValueError, IndexError)):
        tile_features(tile[:-cut])


# What is asked.


@pytest.mark.parametrize("name", WORKLOADS)
def test_no_two_questions_of_a_workload_are_the_same(name: str) -> None:
    questions = WORKLOADS[name].questions
    assert len(set(questions)) == len(questions) > 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_asks_for_the_same_window(dialect: str) -> None:
    question = Question("bbox", "locations", limit=100, bbox=(14.16, 29.33, 14.24, 29.41))
    address = DIALECTS[dialect](question)
    assert address is not None
    asked = parse_qs(urlsplit(address).query)
    edges = asked["bbox"][0].split(",") if "bbox" in asked else [asked[it][0] for it in EDGES]
    assert [float(it) for it in edges] == [14.16, 29.33, 14.24, 29.41]
    assert asked.get("limit", asked.get("size")) == ["100"]


EDGES = ("west", "south", "east", "north")


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_workload_has_a_bare_statement_that_takes_its_values(name: str) -> None:
    for question in WORKLOADS[name].questions:
        path = CHECKOUT / "bench" / "sql" / "floor" / f"{question.statement}.sql"
        wanted = re.findall(r"%\((\w+)\)s", prepared(path.read_text(encoding="utf-8")).decode())
        assert set(wanted) == set(question.values())


def test_home_ground_is_asked_by_days_where_tables_are_asked_by_moments() -> None:
    question = WORKLOADS["filter"].questions[0]
    address = DIALECTS["sourceline_home"](question)
    assert address is not None
    asked = parse_qs(urlsplit(address).query)["filter"]
    assert asked == ["valid_from BETWEEN DATE('2011-01-01') AND DATE('2011-06-30')"]


def test_the_example_of_peers_is_one() -> None:
    found = {it.name: it for it in peers(CHECKOUT / "bench" / "peers.example.toml")}
    assert set(found) == {"tipg", "pygeoapi", "mapserver"}
    assert tomllib.loads("x = '{port}'")["x"] in found["tipg"].command


@pytest.mark.parametrize(
    "text",
    ['[x]\nurl = "http://127.0.0.1:1"', "[tipg]", '[tipg]\nurl = "u"\ncommand = "c"'],
)
def test_a_peer_that_cannot_be_asked_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "peers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ServerError, match=r"peers\.toml"):
        peers(tmp_path / "peers.toml")


# What was promised, and what got worse.


@pytest.mark.parametrize(
    ("rate", "met"), [(299.0, False), (300.0, True), (900.0, True)], ids=["short", "just", "well"]
)
def test_a_target_is_met_from_its_ratio_on(rate: float, met: bool) -> None:
    figures = {"ours": figure(rate), "tipg": figure(100)}
    assert results.verdict("common", "one", Target("tipg", 3), figures).met is met


def test_a_target_is_open_while_one_side_was_not_measured() -> None:
    assert results.verdict("common", "one", Target("tipg", 3), {"ours": figure(1)}).met is None


def record(cpu: float, floor: float | None = 1.0) -> results.Record:
    found = results.Record()
    found.add("common", "one", {"ours": figure(10, cpu), "floor": figure(10, floor)}, {})
    return found


@given(st.floats(0.1, 100), st.floats(0.1, 100))
def test_the_cost_is_beside_the_floor_of_the_same_run(cpu: float, slowness: float) -> None:
    """A machine that is slow for both is slow for neither."""
    slow = record(cpu * slowness, slowness).costs()["common/one"]
    assert slow == pytest.approx(record(cpu).costs()["common/one"], abs=0.002)


def test_no_cost_is_made_up_where_the_floor_was_not_seen() -> None:
    assert record(2, None).costs() == {}


@given(st.floats(0.5, 50), st.floats(0, 3), st.floats(0, 1))
def test_the_alarm_is_raised_from_the_tolerance_on(was: float, grown: float, slack: float) -> None:
    found = results.regressions({"common/one": was}, {"common/one": was * (1 + grown)}, slack)
    if abs(grown - slack) > 1e-9:
        assert bool(found) is (grown > slack)


def test_a_workload_that_is_no_longer_measured_raises_the_alarm() -> None:
    before = {"common/one": 1.0, "common/ten": 1.0, "home/one": 1.0}
    assert results.regressions(before, {"common/one": 1.0}) == [
        "common/ten was measured before, and is not now."
    ]


def test_a_record_is_held_against_the_newest_one(tmp_path: Path) -> None:
    assert results.last_costs(tmp_path) is None
    for day, cpu in (("2026-01-02", 3.0), ("2026-01-10", 4.0), ("2026-01-09", 5.0)):
        (tmp_path / f"{day}.json").write_text(record(cpu).as_json(), encoding="utf-8")
    assert results.last_costs(tmp_path) == ("2026-01-10.json", {"common/one": 4.0})


def test_the_report_says_what_was_not_met_and_what_was_not_measured() -> None:
    made = record(2)
    made.faults["common"]["one"]["tipg"] = "status 500 at /x"
    made.numbers["memory"] = {"largest worker at start": 130.0}
    open_target = results.verdict("common", "one", Target("tipg", 3), made.figures["common"]["one"])
    missed = results.verdict("common", "one", Target("floor", 2), made.figures["common"]["one"])
    text = report.markdown(made, [open_target, missed], "Heading", "Method")
    rows = {
        line.split("|")[3].strip(): line
        for line in text.splitlines()
        if "one" in line and "|" in line
    }
    assert "not measured" in rows["tipg"]
    assert "**not met**" in rows["floor"]
    assert "tipg was not measured: status 500 at /x." in text
    assert "≤ 120 MB" in text
