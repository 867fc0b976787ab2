"""The headers of every route: who may frame it, what it may fetch, and that no reader is given a cookie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import create_app
from geo.errors import SettingError
from geo.settings import Settings
from tests.caching import running
from web.headers import FRAMED, FRAMING

POLICY = "Content-Security-Policy"
VARIABLE = "SOURCELINE_FRAME_ANCESTORS"


def rules() -> list[Rule]:
    app = create_app(Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    return sorted(app.url_map.iter_rules(), key=lambda it: it.rule)


def policy(header: str) -> dict[str, str]:
    return dict(it.strip().partition(" ")[::2] for it in header.split(";"))


@pytest.mark.parametrize("path", ["/embed/nope", "/embed/quotes/nope", "/embed?asof=someday"])
def test_what_is_not_there_below_the_frame_says_so_in_the_frame(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in {400, 404}
    assert policy(answer.headers[POLICY])["frame-ancestors"] == "*"
    other = client.get("/embedded", headers={"Accept": "text/html"})
    assert policy(other.headers[POLICY])["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("rule", rules(), ids=lambda it: it.rule)
def test_every_route_says_who_may_frame_it_and_sets_no_cookie(
    client: FlaskClient, app: Flask, rule: Rule
) -> None:
    values = {
        it: "1" if it in {"level", "row", "column"} else "control_zones" for it in rule.arguments
    }
    method = "GET" if "GET" in (rule.methods or ()) else "OPTIONS"
    address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    answer = client.open(address, method=method, headers={"Accept": "text/html"})
    framed = address.startswith("/embed")
    assert (rule.endpoint in FRAMED) == framed
    said = policy(answer.headers[POLICY])
    assert said.pop("frame-ancestors") == ("*" if framed else "'self'")
    assert said.pop("frame-src", None) == ("'self'" if rule.endpoint in FRAMING else None)
    assert said.pop("default-src") == "'none'"
    assert said.pop("base-uri") == "'none'"
    assert said.pop("img-src") == "'self' data:"
    assert set(said.values()) == {"'self'"}
    assert len(answer.headers.getlist(POLICY)) == 1
    assert "Set-Cookie" not in answer.headers
    assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/embed", "/share", "/embed?asof=soon"])
def test_a_kept_answer_has_the_same_headers(client: FlaskClient, path: str) -> None:
    first, again = (client.get(path, headers={"Accept": "text/html"}) for _ in range(2))
    assert first.headers[POLICY] == again.headers[POLICY]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "*"),
        ("*", "*"),
        ("self", "'self'"),
        ("https://news.example.org", "'self' https://news.example.org"),
        (
            "https://News.example.org, http://localhost:8080,https://*.example.com:*",
            "'self' https://news.example.org http://localhost:8080 https://*.example.com:*",
        ),
        ("https://a.example.org,https://a.example.org", "'self' https://a.example.org"),
    ],
)
def test_who_may_frame_an_embed_can_be_set(written: str, said: str) -> None:
    assert Settings.from_environment({VARIABLE: written}).frame_ancestors == said


@pytest.mark.parametrize(
    "written",
    [
        "news.example.org",
        "https://news.example.org/path",
        "https://*",
        "*, https://news.example.org",
        "https://news.example.org; script-src *",
        "https://news.example.org https://other.example.org",
        "'none'",
        "https://-news.example.org",
        "https://news.example.org\nscript-src *",
        "https://n\u00e9ws.example.org",
    ],
)
def test_what_is_no_site_is_refused_by_name(written: str) -> None:
    with pytest.raises(SettingError, match=VARIABLE):
        Settings.from_environment({VARIABLE: written})


@pytest.fixture
def listed(libya_url: str) -> Iterator[FlaskClient]:
    sites = Settings.from_environment({VARIABLE: "https://news.example.org"}).frame_ancestors
    with running(libya_url, frame_ancestors=sites) as app:
        yield app.test_client()


def test_a_list_of_sites_is_for_embeds_alone(listed: FlaskClient) -> None:
    html = {"Accept": "text/html"}
    embed = policy(listed.get("/embed", headers=html).headers[POLICY])
    assert embed["frame-ancestors"] == "'self' https://news.example.org"
    assert policy(listed.get("/", headers=html).headers[POLICY])["frame-ancestors"] == "'self'"
