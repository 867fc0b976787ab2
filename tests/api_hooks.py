"""Hooks for schemathesis: valid values where JSON Schema cannot say what is valid. Loaded by SCHEMATHESIS_HOOKS.

All that is needed is read from the API document and the running server, as a client would.
"""

from __future__ import annotations

import math
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

import requests
import schemathesis
from hypothesis import strategies as st

Document = dict[str, Any]

days = st.dates().map(str)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda it: it.isoformat().replace("+00:00", "Z"))
words = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\"), max_size=9)

# A literal of CQL2 for each type of property.
LITERALS: dict[tuple[str, str], st.SearchStrategy[str]] = {
    ("string", ""): texts.map(lambda it: "'{}'".format(it.replace("'", "''"))),
    ("string", "date"): days.map(lambda it: f"DATE('{it}')"),
    ("integer", "int64"): st.integers(-(2**31), 2**31 - 1).map(str),
    ("number", ""): st.integers(-1000, 1000).map(lambda it: str(it / 8)),
    ("boolean", ""): st.sampled_from(("true", "false")),
}


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """A day, a moment, or an interval with open ends, which never runs backwards."""
    kind = draw(st.sampled_from((days, moments)))
    first, last = sorted((draw(kind), draw(kind)))
    forms = (first, f"{first}/{last}", f"../{last}", f"{first}/..", f"/{last}", f"{first}/")
    return draw(st.sampled_from(forms))


def filters(document: Document) -> st.SearchStrategy[str]:
    """CQL2 text over the queryables that all collections have."""
    groups = [
        it["schema"]["properties"]
        for name, it in document["components"]["parameters"].items()
        if name.endswith(".equals")
    ]
    names = sorted(set.intersection(*map(set, groups)))
    known = {name: (groups[0][name]["type"], groups[0][name].get("format", "")) for name in names}
    simple = [comparisons(name, LITERALS[kind]) for name, kind in known.items() if kind in LITERALS]
    return st.recursive(
        st.one_of(*simple, areas()),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(("AND", "OR")), inner).map(
                lambda it: f"({it[0]} {it[1]} {it[2]})"
            ),
            inner.map(lambda it: f"NOT ({it})"),
        ),
        max_leaves=4,
    )


def comparisons(name: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(st.sampled_from(("=", "<>", "<", "<=", ">", ">=")), value).map(
            lambda it: f'"{name}" {it[0]} {it[1]}'
        ),
        st.lists(value, min_size=1, max_size=3).map(lambda it: f'"{name}" IN ({", ".join(it)})'),
        st.sampled_from((f'"{name}" IS NULL', f'"{name}" IS NOT NULL')),
    )


def areas() -> st.SearchStrategy[str]:
    return st.tuples(st.integers(-180, 179), st.integers(-90, 89)).map(
        lambda it: f"S_INTERSECTS(geom, BBOX({it[0]}, {it[1]}, {it[0] + 1}, {it[1] + 1}))"
    )


@schemathesis.hook
def after_load_schema(context: schemathesis.HookContext, schema: schemathesis.BaseSchema) -> None:
    document = schema.raw_schema
    server = document["servers"][0]["url"]
    VIEWS.extend(
        it["id"] for it in requests.get(f"{server}/views?f=json", timeout=30).json()["views"]
    )
    for path in document["paths"]:
        if path.endswith("/items"):
            page = requests.get(f"{server}{path}?limit=2", timeout=30).json()
            IDS[path] = [it["id"] for it in page["features"]]
            CURSORS.extend(
                parse_qs(urlsplit(it["href"]).query)["cursor"][0]
                for it in page["links"]
                if it["rel"] == "next"
            )
    formats = {
        "cql2": filters(document),
        "cursor": st.sampled_from(CURSORS),
        "date-or-interval": intervals(),
        "words": words,
        "date-or-moment": st.one_of(days, moments),
        "view": st.sampled_from(VIEWS),
    }
    for name, strategy in formats.items():
        schemathesis.openapi.format(name, strategy)


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Bad values that are none to this server: the two kinds of them there are."""
    if _positive(case):
        return True
    query = _query(case)
    # A limit above the maximum is no error: the standard wants the maximum used (Features Part 1, 7.15.2).
    limit = str(query.get("limit", ""))
    if limit.isdecimal() and int(limit) > MAX_LIMIT:
        return False
    # An empty list or object is not written into an address at all, and with it goes what was to be bad.
    return not any(value in ([], {}) for value in query.values())


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: schemathesis.Case) -> schemathesis.Case:
    """Good values that are no good together, or that the document has no words for, are made so that they are."""
    if not _positive(case):
        return case
    query = _query(case)
    if "bbox" in query:
        query["bbox"] = box(str(query["bbox"]), query.get("bbox-crs", ""))
    if "sortby" in query:
        keys = {key.lstrip("+-"): key for key in str(query["sortby"]).split(",")}
        query["sortby"] = ",".join(keys.values())
        query.pop("cursor", None)  # it belongs to the usual order
    if "filter" in query and query.get("filter-lang") == "cql2-json":
        query["filter"] = FILTER_JSON
    if "rev" in query:
        query["rev"] = 1
        query.pop("known", None)  # both name a moment
    if case.path == "/changes":
        if "actor" in query:
            query["actor"] = "lna"
        if "place" in query:
            query["place"] = "sirte"
            query.pop("bbox", None)  # both say where
    if case.path == "/changes/control" and {"from", "to"} & set(query):
        query["from"], query["to"] = sorted(
            (str(query.get("from", "2019-01-01")), str(query.get("to", "2020-01-01")))
        )
    feature = (case.path_parameters or {}).get("featureId")
    of = str((case.path_parameters or {}).get("collectionId"))
    known = IDS.get(case.path.partition("/{featureId}")[0].replace("{collectionId}", of))
    if feature is not None and known:
        place = crc32(str(feature).encode())
        # A few stay as they are, for the 404; what is behind them would be behind another address with a slash in one.
        if place % 8 or not case.path.endswith("{featureId}"):
            case.path_parameters["featureId"] = known[place % len(known)]
    return case


def box(text: str, crs: str) -> str:
    """Any four or six numbers as the nearest thing to a box in a CRS: smaller before greater, and none out of reach."""
    numbers = [float(it) for it in text.split(",")]
    if len(numbers) not in {4, 6}:
        return text
    plane = len(numbers) // 2
    reach = (1e7, 1e7)
    if not crs or crs.endswith("CRS84"):
        reach = (180, 90)
    elif crs.endswith("/4326"):
        reach = (90, 180)
    for axis in (0, 1):
        ends = sorted(math.fmod(numbers[axis + at], reach[axis]) for at in (0, plane))
        numbers[axis], numbers[axis + plane] = ends
    return ",".join(map(str, numbers))


def _positive(case: schemathesis.Case) -> bool:
    return case.meta is None or case.meta.generation.mode.is_positive


def _query(case: schemathesis.Case) -> Document:
    return case.query or {}


MAX_LIMIT = 10_000
FILTER_JSON = '{"op":"isNull","args":[{"property":"id"}]}'
IDS: dict[str, list[str]] = {}
CURSORS: list[str] = []
VIEWS: list[str] = []
