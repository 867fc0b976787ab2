"""Who is to be named, and on which terms, is a sentence wherever it is told, and nothing where nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from geo import database
from geo.settings import Settings

PAGES = (
    "/",
    "/embed",
    "/sheet",
    "/articles",
    "/quotes",
    "/changes",
    "/compare",
    "/share",
    "/views",
    "/features/control_zones/sirte-lna-2020-07",
    "/collections?f=html",
    "/tiles/WebMercatorQuad?f=html",
    "/map.svg",
)
WORDS = {
    "nothing": (None, None),
    "who": ("A. N. Other", None),
    "terms": (None, "CC BY 4.0"),
    "sentences": ("A. N. Other and others.", "All features: CC BY 4.0."),
}
# A stop that ends no word, and one after another; "…" is a sign of its own.
ASTRAY = re.compile(r"(?:^|\s)\.(?=\s|$)|\.\s*\.(?=\s|$)")


@pytest.fixture(params=WORDS)
def said(request: pytest.FixtureRequest, copy_url: str) -> Iterator[tuple[FlaskClient, str, str]]:
    """Asks the app whose dataset says this of itself."""
    credit, licence = WORDS[request.param]
    engine = database.writer(copy_url)
    _say(engine, credit, licence)
    app: Flask = create_app(Settings(database_url=copy_url))
    yield app.test_client(), credit or "", licence or ""
    app.extensions["sourceline"].lease.end()
    engine.dispose()


def _say(engine: Engine, credit: str | None, licence: str | None) -> None:
    with engine.begin() as connection:
        statement = text("update sourceline.dataset set credit = :credit, licence = :licence")
        connection.execute(statement, {"credit": credit, "licence": licence})


def test_no_stop_stands_by_itself_and_none_twice(said: tuple[FlaskClient, str, str]) -> None:
    client, credit, licence = said
    for page in PAGES:
        words = lines(client, page)
        astray = [it for it in words if ASTRAY.search(it)]
        assert astray == [], page
    for page in ("/", "/sheet", "/map.svg"):
        told = " ".join(lines(client, page))
        for it in filter(None, (credit, licence)):
            assert f"{it.rstrip('.')}." in told, page


def lines(client: FlaskClient, page: str) -> list[str]:
    """What is read on a page: the text between any two tags that begin or end a line."""
    answer = client.get(page, headers={"Accept": "*/*" if page.endswith("svg") else "text/html"})
    assert answer.status_code == 200, page
    unseen = r"<(script|style)\b.*?</\1>|<span class=\"filtered\" hidden>.*?</a></span>"
    body = re.sub(unseen, "", answer.text, flags=re.DOTALL)
    # Within a line there are links, isolates and the like.
    flowing = re.sub(r"</?(?:a|bdi|b|span|cite|time|q|i|em|code)\b[^>]*>", "", body)
    return [unescape(" ".join(it.split())) for it in re.split(r"<[^>]+>", flowing) if it.strip()]
