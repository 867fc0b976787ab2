"""HTTP as the server speaks it: who may read, what each method does, and what an error looks like."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from geo import database
from geo.settings import Settings
from tests.layer_answers import ADDRESSES


@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/layers/none.geojson"])
def test_anyone_may_read_from_any_page(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_the_body(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/layers/lines.geojson?bbox=1,2,3", "bbox"),
        ("/layers/lines.geojson?bbox=0,91,1,92", "bbox"),
        ("/layers/lines.geojson?datetime=soon", "datetime"),
        ("/layers/lines.geojson?asof=2020-02-30", "asof"),
        ("/layers/lines.geojson?limit=0", "limit"),
        ("/layers/lines.geojson?color=red", "color"),
        ("/layers/lines.geojson?bbox=%00", "bbox"),
        ("/collections?limit=1", "limit"),
        ("/collections/lines?f=xml", "f"),
        ("/collections/lines/items?f=dwg", "f"),
        ("/collections/lines/items?offset=x", "offset"),
        ("/collections/lines/items?filter=1=1;drop%20table", "filter"),
        ("/?f=xml", "f"),
    ],
)
def test_a_bad_parameter_is_answered_with_400_and_a_problem_document(
    client: FlaskClient, address: str, parameter: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == 400
    assert problem["parameter"] == parameter
    assert parameter in problem["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/layers/rivers.geojson",
        "/layers/lines.dwg",
        "/layers/lines",
        "/collections/rivers",
        "/collections/lines/items/no-such-line",
        "/collections/lines/items/%27%3B--",
        "/collections/lines/items/a%00b",
        "/nothing",
    ],
)
def test_an_address_that_names_nothing_is_answered_with_404(
    client: FlaskClient, address: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert json.loads(response.data)["status"] == 404


def test_writing_over_http_is_answered_with_405(client: FlaskClient) -> None:
    response = client.post("/layers/lines.geojson", json={})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_person_gets_a_page_for_an_error(client: FlaskClient) -> None:
    response = client.get(
        "/layers/lines.geojson?bbox=<b>", headers={"Accept": "text/html,*/*;q=0.8"}
    )
    assert response.status_code == 400
    assert response.content_type.startswith("text/html")
    assert "&lt;b&gt;" in response.get_data(as_text=True)


def test_a_database_that_is_gone_is_answered_with_503() -> None:
    app = create_app(Settings(database_url="postgresql+psycopg://nobody@/none?host=/nonexistent"))
    response = app.test_client().get("/layers/lines.geojson")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "nonexistent" not in response.get_data(as_text=True)


def test_the_web_can_read_and_never_write(libya_url: str) -> None:
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        assert connection.scalar(text("show statement_timeout")) == "10s"
        assert connection.scalar(text("select current_user")) == "sourceline_reader"
        with pytest.raises(Exception, match=r"read-only transaction|permission denied"):
            connection.execute(text("delete from sourceline.evidence"))
    with engine.connect() as connection, pytest.raises(Exception, match="permission denied"):
        connection.execute(text("select * from sourceline.article_text"))
    engine.dispose()
