"""Whatever is sent, the answer is a page, a document or a plain error: never a 500, never a stack trace."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDRESSES = [
    "/",
    "/embed",
    "/list",
    "/articles",
    "/articles/atalayar-2020-07",
    "/features/control_zones/sirte-lna-2020-07",
    "/layers/control_zones.geojson",
    "/collections",
    "/collections/control_zones/items",
    "/collections/control_zones/items/sirte-lna-2020-07",
    "/conformance",
]
PARAMETERS = [
    "asof", "bbox", "center", "datetime", "f", "feature", "lang", "layers", "limit", "offset", "part", "zoom",
]  # fmt: skip

anything = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)
# Near misses find more than noise does.
nearly = st.one_of(
    anything,
    st.from_regex(r"-?\d{1,5}(\.\d{1,3})?(,-?\d{1,5}(\.\d{1,3})?){0,6}", fullmatch=True),
    st.from_regex(r"(\d{4}-\d{2}-\d{2}|\.\.|)(/(\d{4}-\d{2}-\d{2}T?|\.\.|))?", fullmatch=True),
    st.sampled_from(
        [
            "nan",
            "inf",
            "1e999",
            "-0",
            "control_zones/",
            "/x",
            "control_zones,lines",
            "'",
            '"><b>',
            "\x00",
        ]
    ),
)
fuzz = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@fuzz
@given(
    address=st.sampled_from(ADDRESSES),
    arguments=st.dictionaries(st.sampled_from(PARAMETERS), nearly, max_size=3),
    accept=st.sampled_from(["*/*", "text/html", "application/json", "", ";;q=x", "text/html;q=0"]),
)
def test_no_parameter_at_all_costs_a_500(
    client: FlaskClient, address: str, arguments: dict[str, str], accept: str
) -> None:
    response = client.get(address, query_string=arguments, headers={"Accept": accept})
    # A redirect takes empty values out of the address of a page for people.
    assert response.status_code in {200, 302, 400, 404}, response.get_data(as_text=True)
    assert "Traceback" not in response.get_data(as_text=True)


@fuzz
@given(
    parts=st.lists(
        st.one_of(
            anything,
            st.sampled_from(
                ["layers", "collections", "items", "features", "articles", "lines", ".."]
            ),
        ),
        max_size=4,
    )
)
def test_no_path_at_all_costs_a_500(client: FlaskClient, parts: list[str]) -> None:
    # Two slashes at the start would be read as a host by the client itself.
    path = "/".join(quote(part, safe="") for part in parts).lstrip("/")
    response = client.get(f"/{path}")
    assert response.status_code in {200, 301, 308, 400, 404}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/articles/%00", 404),
        ("/features/control_zones/%00", 404),
        ("/collections/lines/items/a%00b", 404),
        ("/layers/%00.geojson", 404),
        ("/?feature=control_zones/%00", 400),
        ("/embed?feature=events/%00", 400),
        ("/layers/lines.geojson?%00=1", 400),
    ],
)
def test_a_nul_is_refused_wherever_it_stands(
    client: FlaskClient, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written_over_http(client: FlaskClient, address: str, method: str) -> None:
    assert client.open(address, method=method, data="{}").status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_markup_in_a_value_never_reaches_a_page_as_markup(
    client: FlaskClient, address: str
) -> None:
    for name in PARAMETERS:
        response = client.get(
            address,
            query_string={name: "<script>alert(1)</script>"},
            headers={"Accept": "text/html"},
        )
        if response.content_type.startswith("text/html"):
            assert b"<script>alert" not in response.data
