"""The public address, as it is set and as it is told: its plain form, and where it stands."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from geo.errors import SettingError
from geo.settings import PREFIX, Settings
from tests.proxy import HTML, JSON, PUBLIC, SIRTE, Make, make  # noqa: F401 (a fixture)


@pytest.mark.parametrize("path", ["/collections/lines", "/collections", "/conformance"])
def test_a_slash_at_the_end_changes_nothing(client: FlaskClient, path: str) -> None:
    with_slash = client.get(f"{path}/")
    assert with_slash.status_code == 200
    assert with_slash.json == client.get(path).json


@pytest.mark.parametrize("path", ["/articles/", "/embed/", "/list/", f"/features/{SIRTE}/"])
def test_a_page_is_there_with_a_slash_at_the_end(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("public_url", "told"), [(PUBLIC, f"{PUBLIC}/"), ("http://x:1", "http://x:1/"), (None, "/")]
)
def test_an_embed_tells_the_public_address_and_else_the_one_it_came_by(
    make: Make, public_url: str | None, told: str
) -> None:
    page = (
        make(public_url=public_url).test_client().get("/embed", headers={"Host": "back-end"}).text
    )
    assert f'<link rel="canonical" href="{told}">' in page
    assert f'"address": "{told}"' in page
    # Those who show it elsewhere need whole addresses, and have no other name to ask by than the one they asked by.
    assert "back-end" not in re.sub(r'<(link rel="alternate" |meta property="og:).*>', "", page)


def test_a_redirect_stays_under_the_public_address(make: Make) -> None:
    client = make(public_url=PUBLIC).test_client()
    for path in ("//collections//lines", "/libya//collections//lines"):
        answer = client.get("/", environ_overrides={"PATH_INFO": path})
        assert answer.status_code == 308
        assert answer.headers["Location"] == f"{PUBLIC}/collections/lines"


def test_an_error_tells_an_address_that_works(make: Make) -> None:
    client = make(public_url=PUBLIC).test_client()
    for path, told in (
        ("/articles/none", f"{PUBLIC}/articles."),
        ("/features/lines/none", f"{PUBLIC}/collections/lines/items."),
    ):
        assert client.get(path, headers=JSON).json["detail"].endswith(told)
        assert 'href="/libya/articles"' in client.get(path, headers=HTML).text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://maps.example.org", "https://maps.example.org"),
        ("https://maps.example.org/libya/", PUBLIC),
        ("HTTPS://Maps.Example.ORG:443/Libya", "https://maps.example.org/Libya"),
        ("http://[2001:DB8::1]:8000/a/b", "http://[2001:db8::1]:8000/a/b"),
        ("http://192.0.2.1:80", "http://192.0.2.1"),
        ("", None),
    ],
)
def test_a_public_address_is_kept_in_its_plain_form(written: str, read: str | None) -> None:
    found = Settings.from_environment({"PUBLIC_URL": written}).public_url
    assert found == read
    if found:
        assert re.fullmatch(PREFIX, urlsplit(found).path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("PUBLIC_URL", value)
            for value in (
                "maps.example.org",
                "ftp://maps.example.org",
                "https://",
                "https://maps.example.org/?f=html",
                "https://maps.example.org/#map",
                "https://maps.example.org//libya",
                "https://maps.example.org/a/../b",
                "https://maps.example.org/a b",
                "https://maps.example.org/libya\n",
                "https://maps.example.org:0",
                "https://maps.example.org:99999",
                "https://-maps.example.org",
                "https://maps..org",
                "https://192.0.2.256",
                "https://[1:2]",
                "https://خرائط.ليبيا",
            )
        ),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "yes"),
        ("SOURCELINE_PUBLISH", "gis, layers"),
        ("SOURCELINE_PUBLISH", "sourceline"),
        ("SOURCELINE_PUBLISH", "pg_temp"),
        ("SOURCELINE_PUBLISH", "information_schema"),
        ("SOURCELINE_PUBLISH", "x" * 64),
        ("SOURCELINE_CRS", "2062,EPSG:32636"),
        ("SOURCELINE_CRS", "999999"),
        ("SOURCELINE_CRS", "4978"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


def test_a_password_in_a_public_address_is_not_repeated() -> None:
    with pytest.raises(SettingError) as raised:
        Settings.from_environment({"PUBLIC_URL": "https://me:secret@maps.example.org"})
    assert "secret" not in str(raised.value)


def test_a_path_like_an_address_of_the_server_is_refused(make: Make) -> None:
    with pytest.raises(SystemExit, match="begins with /articles"):
        make(public_url="https://maps.example.org/articles/libya").test_client()


def test_lists_are_read_without_their_spaces_and_doubles() -> None:
    found = Settings.from_environment(
        {"SOURCELINE_PUBLISH": " gis, public,,gis ", "SOURCELINE_CRS": "2062, 4326,32636 ,2062"}
    )
    assert found.publish == ("gis", "public")
    assert found.crs == (2062, 32636), "4326 is offered anyway"
    assert Settings.from_environment({}) == Settings()


def test_everything_is_there_once_more_under_the_address_that_arcgis_wants(
    client: FlaskClient,
) -> None:
    landing = client.get("/ogcfeatureserver", headers={"Accept": "application/json"}).json
    (data,) = [it["href"] for it in landing["links"] if it["rel"] == "data"]
    assert data == "http://localhost/ogcfeatureserver/collections"
    items = client.get("/ogcfeatureserver/collections/lines/items?limit=1").json
    assert all(it["href"].startswith("http://localhost/ogcfeatureserver/") for it in items["links"])
    assert client.get("/ogcfeatureserverx").status_code == 404
