"""Which addresses are ours: however they are written, whatever proxy stands in front; and none is ever fetched."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import socket
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.proxy import PUBLIC, SIRTE, Make, make, proxied, ways  # noqa: F401 (a fixture)
from tests.wordpress import call, discovered

# The same name in the letters of its language and as DNS has it (RFC 5891).
NAME, IN_DNS = "https://خرائط.ليبيا", "https://xn--lgbbum6a.xn--mgbb7fyab"


def ask(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(f"/oembed?url={quote(address, safe='')}", headers=headers)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost",
        "http://localhost/",
        "http://localhost?asof=2020-07-21",
        "http://localhost:80/",
        "HTTP://LocalHost/",
        "https://localhost/",
        "http://localhost./",
        " http://localhost/ ",
        "http://localhost/embed/",
        "http://localhost/?asof=2020-07-21#?secret=abc",
        "http://localhost/%65mbed",
        f"http://localhost/features/{SIRTE}".replace("_", "%5F"),
        f"http://localhost/?feature={quote(SIRTE, safe='')}",
        "http://localhost/?view=TRT World",
        "http://localhost/?view=TRT+World",
    ],
)
def test_an_address_of_ours_is_known_however_it_is_written(
    client: FlaskClient, address: str
) -> None:
    answer = ask(client, address)
    assert answer.status_code == 200, answer.text
    assert 'src="http://localhost/embed' in answer.json["html"]


@pytest.mark.parametrize(
    "address",
    [
        "http://maps.example.org/",
        "http://localhost:8000/",
        "https://localhost:80/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://me@localhost/",
        "http://me:secret@localhost/",
        "http://evil.example/http://localhost/",
        "http://169.254.169.254/latest/meta-data/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "//localhost/",
        "/?asof=2020-07-21",
        "localhost",
        "no address",
        "http://",
        "http://[::1",
        "http://localhost:99999/",
        "http://localhost:port/",
        "http://a..b/",
        f"http://{'a' * 300}/",
        "http://localhost/%00",
        "http://localhost/?feature=lines/%00",
        "http://localhost/\ud7ff",
        "http://خرائط.ليبيا/",
    ],
)
def test_any_other_address_is_not_found(client: FlaskClient, address: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == 404, answer.text
    assert answer.content_type == "application/problem+json"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=60)
    | st.text(st.sampled_from("/?&=#%@:[].abc\x00é١ "), max_size=60).map(
        "http://localhost{}".format
    )
    | st.text(max_size=30).map("http://localhost/?feature=lines/{}".format)
)
def test_no_address_brings_the_server_down(client: FlaskClient, address: str) -> None:
    written = quote(address.encode(errors="replace"), safe="")
    assert client.get(f"/oembed?url={written}").status_code in {200, 400, 404}


def test_nothing_is_ever_fetched(client: FlaskClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        answer = ask(client, f"http://127.0.0.1:{port}/", Host=f"127.0.0.1:{port}")
        # By that name it asks for itself, and is answered without a look.
        assert answer.status_code == 200
        assert ask(client, f"http://127.0.0.1:{port}/").status_code == 404
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (PUBLIC, 200),
        (f"{PUBLIC}/", 200),
        (f"{PUBLIC}?asof=2020-07-21", 200),
        (f"{PUBLIC}/features/{SIRTE}", 200),
        ("http://maps.example.org/libya/", 200),
        ("https://maps.example.org/", 404),
        ("https://maps.example.org/libyan/", 404),
        ("https://maps.example.org/Libya/", 404),
        (f"https://maps.example.org/features/{SIRTE}", 404),
        ("http://localhost/", 404),
        ("http://inner/", 404),
    ],
)
def test_under_a_public_address_only_that_is_ours(make: Make, address: str, status: int) -> None:
    answer = ask(make(public_url=PUBLIC).test_client(), address, Host="inner")
    assert answer.status_code == status, answer.text
    if status == 200:
        assert f'src="{PUBLIC}/embed' in answer.json["html"]
        assert answer.json["provider_url"] == f"{PUBLIC}/"
    assert "inner" not in answer.text.replace(address, "")


def test_a_name_in_any_script_is_the_same_name(make: Make) -> None:
    client = make(public_url=IN_DNS).test_client()
    for address in (NAME, f"{NAME}/?asof=2020-07-21", IN_DNS, IN_DNS.upper()):
        answer = ask(client, address)
        assert answer.status_code == 200, address
        assert f'src="{IN_DNS}/embed' in answer.json["html"]


@ways
def test_what_a_proxied_page_tells_of_its_embed_is_there(
    make: Make, public: bool, strips: bool
) -> None:
    with proxied(make, public, strips) as proxy:
        page = f"{proxy.address}/?asof=2020-07-21"
        head = urlopen(Request(page, headers={"Accept": "text/html"}), timeout=20).read()
        endpoint = discovered(head)
        assert endpoint
        assert endpoint.startswith(f"{proxy.address}/oembed?")
        document = json.load(urlopen(call(endpoint, page), timeout=20))
    assert f'src="{proxy.address}/embed?asof=2020-07-21"' in document["html"]
    assert proxy.outside == []
