"""Random filters as trees of CQL2 JSON: those that have a meaning, and those that only have a shape."""

from __future__ import annotations

import json
from typing import Any

import shapely
from hypothesis import assume
from hypothesis import strategies as st

from geo.cql2 import FUNCTIONS
from tests.cql2_oracle import ALLEN, SPATIAL
from tests.cql2_things import COLUMNS, DAYS, GEOMETRIES, MOMENTS, ROWS, WORDS

NUMBERS = [0, 1, -1, 2, 3, 10, 0.5, -2.5, 0.1, 1e9, 123456789.25]


def prop(name: str) -> dict[str, str]:
    return {"property": name}


def op(name: str, *args: Any) -> dict[str, Any]:
    return {"op": name, "args": list(args)}


signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
texts = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=4),
)
text_values = st.one_of(st.sampled_from([prop("words"), prop("other")]), texts)
folded_texts = st.one_of(
    text_values, st.builds(lambda it: op("casei", it), st.sampled_from([prop("words"), *WORDS]))
)
patterns = st.lists(
    st.sampled_from(["%", "_", "\\%", "\\_", "\\\\", "س", "a", "S", "'", "s", "100"]), max_size=4
).map("".join)
numbers = st.deferred(
    lambda: st.one_of(
        st.sampled_from([prop(it) for it in ("whole", "big", "real", "exact")]),
        st.sampled_from(NUMBERS),
        st.builds(
            op, st.sampled_from(["+", "-", "*", "/", "%", "div"]), small_numbers, small_numbers
        ),
        st.builds(op, st.just("^"), small_numbers, st.integers(-2, 3)),
    )
)
small_numbers = st.one_of(
    st.sampled_from([prop("whole"), prop("exact")]), st.sampled_from(NUMBERS[:9])
)
days = st.sampled_from(DAYS).map(lambda it: {"date": it.isoformat()})
moments = st.sampled_from(MOMENTS).map(
    lambda it: {"timestamp": it.isoformat().replace("+00:00", "Z")}
)
instants = st.one_of(
    st.sampled_from([prop(it) for it in ("day", "moment", "naive", "last")]), days, moments
)
ends = st.one_of(days.map(lambda it: it["date"]), moments.map(lambda it: it["timestamp"]))


@st.composite
def intervals(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(["literal", "properties", "range", "instant"]))
    if kind == "instant":
        return draw(instants)
    if kind == "range":
        return prop(draw(st.sampled_from(["valid", "span"])))
    if kind == "properties":
        return {
            "interval": draw(
                st.sampled_from(
                    [[prop("first"), prop("last")], [prop("moment"), ".."], ["..", prop("last")]]
                )
            )
        }
    first, last = sorted([draw(ends), draw(ends)], key=lambda it: (it[:10], len(it), it))
    assume(first[:10] != last[:10] or first == last)
    return {"interval": [draw(st.sampled_from([first, ".."])), draw(st.sampled_from([last, ".."]))]}


geometries = st.one_of(
    st.just(prop("geometry")),
    st.sampled_from(
        [json.loads(shapely.to_geojson(shapely.from_wkt(it))) for it in GEOMETRIES if it]
    ),
    st.just({"bbox": [11.0, 11.0, 15.0, 20.0]}),
)
arrays = st.one_of(
    st.just(prop("tags")),
    st.lists(st.sampled_from(["a", "b", "O'Brien", "سرت", "%"]), min_size=1, max_size=3),
)
number_arrays = st.one_of(
    st.just(prop("numbers")), st.lists(st.sampled_from([1, 2, 3, 1.5]), min_size=1, max_size=3)
)
array_functions = st.sampled_from(["a_equals", "a_contains", "a_containedBy", "a_overlaps"])

predicates = st.one_of(
    st.builds(op, st.sampled_from(["=", "<>"]), folded_texts, folded_texts),
    st.builds(op, st.just("like"), st.sampled_from([prop("words"), prop("other")]), patterns),
    st.builds(op, st.just("in"), text_values, st.lists(texts, min_size=1, max_size=3)),
    st.builds(op, signs, numbers, numbers),
    st.builds(op, st.just("between"), numbers, st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
    st.builds(
        op,
        st.just("in"),
        st.sampled_from([prop("whole"), prop("real"), prop("exact")]),
        st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3),
    ),
    st.builds(op, st.sampled_from(["=", "<>"]), st.just(prop("flag")), st.booleans()),
    st.just(prop("flag")),
    st.builds(op, signs, instants, instants),
    st.builds(op, st.sampled_from(sorted(ALLEN)), intervals(), intervals()),
    st.builds(op, st.sampled_from(sorted(SPATIAL)), geometries, geometries),
    st.builds(op, array_functions, arrays, arrays),
    st.builds(op, array_functions, number_arrays, number_arrays),
    st.builds(
        lambda name: op("isNull", prop(name)),
        st.sampled_from([it for it in ROWS[0] if it != "fid"]),
    ),
)
trees = st.recursive(
    predicates,
    lambda inner: st.one_of(
        st.builds(lambda it: op("not", it), inner),
        st.builds(op, st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=4,
)


OPERATORS = [
    "and",
    "or",
    "not",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "like",
    "between",
    "in",
    "isNull",
    "+",
    "-",
    "*",
    "/",
    "%",
    "div",
    "^",
    "casei",
    "accenti",
    "a_equals",
    "a_contains",
    "a_containedBy",
    "a_overlaps",
    "t_disjoint",
]
OPERATORS += [*SPATIAL, *ALLEN, *(it.name for it in FUNCTIONS)]
anything = st.recursive(
    st.one_of(
        st.sampled_from([prop(it.name) for it in COLUMNS if it.name != "quotes"]),
        st.sampled_from([prop("geometry"), prop("fid")]),
        numbers,
        st.floats(allow_nan=False, allow_infinity=False),
        texts,
        patterns,
        instants,
        intervals(),
        geometries,
        arrays,
        number_arrays,
        st.booleans(),
    ),
    lambda inner: st.builds(
        lambda name, args: {"op": name, "args": args},
        st.sampled_from(OPERATORS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
