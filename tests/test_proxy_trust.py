"""Whose word counts for the address of the server: the public address, then a trusted proxy, then the request."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.proxy import HTML, JSON, PUBLIC, Make, hrefs, make  # noqa: F401 (a fixture)
from tests.real_server import served

FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "192.0.2.1",
}


def beginnings(client: FlaskClient, path: str = "/collections", **headers: str) -> set[str]:
    """What the absolute links of an answer to a program begin with."""
    answer = client.get(path, headers={**JSON, **headers})
    assert answer.status_code == 200, answer.text
    found = {
        it.partition("/collections")[0] for it, _ in hrefs(answer.json) if "/collections" in it
    }
    assert found
    return found


@pytest.mark.parametrize("hops", [0, 1])
@pytest.mark.parametrize("path", ["/collections", "/libya/collections"])
def test_the_public_address_wins_over_all_that_a_request_says(
    make: Make, path: str, hops: int
) -> None:
    client = make(public_url=PUBLIC, trusted_proxies=hops).test_client()
    assert beginnings(client, path) == {PUBLIC}
    assert beginnings(client, path, **FORGED, Host="evil.example") == {PUBLIC}
    assert beginnings(client, path, Host='"><script>') == {PUBLIC}


def test_without_trust_a_forged_header_changes_nothing(make: Make) -> None:
    client = make().test_client()
    for path in ("/collections", "/", "/embed", "/articles", "/articles/none"):
        for accept in (JSON, HTML):
            plain = client.get(path, headers=accept)
            forged = client.get(path, headers={**accept, **FORGED})
            assert (forged.status_code, forged.data) == (plain.status_code, plain.data)
            assert b"evil" not in forged.data


def test_the_last_values_are_believed_one_for_each_trusted_proxy(make: Make) -> None:
    said = {
        "X-Forwarded-Host": "evil.example, maps.example.org, inner.example",
        "X-Forwarded-Proto": "http, https, http",
        "X-Forwarded-Prefix": "/evil, /libya/, /",
    }
    assert beginnings(make(trusted_proxies=2).test_client(), **said) == {PUBLIC}
    assert beginnings(make(trusted_proxies=1).test_client(), **said) == {"http://inner.example"}
    port = {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443"}
    assert beginnings(make(trusted_proxies=1).test_client(), **port) == {"https://localhost:8443"}


@pytest.mark.parametrize("accept", [JSON, HTML], ids=["json", "html"])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-Host", "<script>alert(1)</script>"),
        ("X-Forwarded-Port", "eighty"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Prefix", "/<b>"),
    ],
)
def test_what_no_address_can_be_built_from_is_refused(
    make: Make, header: str, value: str, accept: dict[str, str]
) -> None:
    client = make(trusted_proxies=1).test_client()
    answer = client.get("/articles", headers={**accept, header: value})
    assert answer.status_code == 400
    assert value not in answer.text


HOSTS = [
    ("maps.example.org", 200),
    ("MAPS.example.org:8080", 200),
    ("127.0.0.1:8000", 200),
    ("[::1]", 200),
    ("[2001:db8::1]:8000", 200),
    ("", 400),
    ("a b", 400),
    ("a_b", 400),
    ('"><script>alert(1)</script>', 400),
    ("user@maps.example.org", 400),
    ("maps.example.org/x", 400),
    ("maps.example.org:99999", 400),
    ("[::1", 400),
    ("é", 400),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_a_host_is_followed_or_refused(client: FlaskClient, host: str, status: int) -> None:
    for path, accept in (("/collections", JSON), ("/articles", HTML), ("/none", HTML)):
        answer = client.get(path, headers=accept, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == (404 if status == 200 and path == "/none" else status)
        assert "<script>alert" not in answer.text
    if status == 200:
        assert beginnings(client, Host=host) == {f"http://{host.lower()}"}


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(host=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0")))
def test_no_host_costs_a_500(client: FlaskClient, host: str) -> None:
    answer = client.get("/conformance", headers=HTML, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code in {200, 400}


@pytest.fixture(scope="module")
def real_server(libya_url: str) -> Iterator[int]:
    """The server that `flask serve` starts, granian, behind one trusted proxy; yields its port."""
    with served(libya_url, TRUSTED_PROXIES="1") as server:
        yield int(server.address.rpartition(":")[2])


def raw(port: int, *lines: str) -> str:
    """What a server answers to these lines, byte for byte as they stand; nothing while nobody listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            said = "\r\n".join([*lines, "Connection: close", "", ""])
            connection.sendall(said.encode("latin-1"))
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")
    except ConnectionError:
        return ""


def test_the_real_server_follows_or_refuses_a_host(real_server: int) -> None:
    for host, status in HOSTS:
        answer = raw(real_server, "GET /articles HTTP/1.1", "Accept: text/html", f"Host: {host}")
        assert answer.startswith(f"HTTP/1.1 {status} "), host
        assert "<script>alert" not in answer
    assert raw(real_server, "GET /articles HTTP/1.1").startswith("HTTP/1.1 400 ")
    assert raw(real_server, "GET /articles HTTP/1.0").startswith("HTTP/1.0 200 ")


def test_the_real_server_believes_its_proxy(real_server: int) -> None:
    told = ("X-Forwarded-Proto: https", "X-Forwarded-Host: maps.example.org")
    for path in ("/collections", "/libya/collections"):
        line = (f"GET {path} HTTP/1.1", "Host: inner", "X-Forwarded-Prefix: /libya")
        body = raw(real_server, *line, *told).partition("\r\n\r\n")[2]
        addresses = [address for address, _ in hrefs(json.loads(body))]
        assert any(address.startswith(f"{PUBLIC}/collections") for address in addresses)
        assert not any("inner" in address for address in addresses)
