"""Behind a proxy and under a path: every address the server tells leads back to it, whoever asked and however."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from app import create_app
from geo.errors import SettingError
from geo.settings import CHECKOUT, PREFIX, Settings
from tests.browser import drawn, ready, shape, spot_on, watch
from tests.conftest import serving

SIRTE = "control_zones/sirte-lna-2020-07"
PUBLIC = "https://maps.example.org/libya"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "192.0.2.1",
}
# One more address with the same path and the same parameters shows nothing new.
ALIKE = 2


class Proxy(ThreadingHTTPServer):
    """A reverse proxy that serves one upstream under a path, and notes what is asked of it outside that path."""

    def __init__(self, prefix: str, strips: bool, tells: bool) -> None:
        super().__init__(("127.0.0.1", 0), Forwarding)
        self.prefix, self.strips, self.tells = prefix, strips, tells
        self.upstream = ""
        self.outside: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{self.prefix}"

    def sent_on(self, path: str) -> str:
        return path.removeprefix(self.prefix) if self.strips else path

    def headers(self) -> dict[str, str]:
        if not self.tells:
            return {}
        return {
            "X-Forwarded-Host": f"127.0.0.1:{self.server_port}",
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Prefix": self.prefix,
        }


class Forwarding(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        if not f"{urlsplit(self.path).path}/".startswith(f"{self.server.prefix}/"):
            self.server.outside.append(self.path)
            self.send_error(404)
            return
        host = urlsplit(self.server.upstream).netloc
        kept = {name: value for name, value in self.headers.items() if name != "Connection"}
        with contextlib.closing(http.client.HTTPConnection(host, timeout=20)) as connection:
            path = self.server.sent_on(self.path)
            # As nginx does by itself: the upstream hears its own name.
            sent = {**kept, **self.server.headers(), "Host": host}
            connection.request("GET", path, headers=sent)
            answer = connection.getresponse()
            body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "date", "server", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


Make = Callable[..., Flask]


@pytest.fixture
def make(libya_url: str) -> Iterator[Make]:
    """Makes apps with settings; their connections are closed in the end."""
    apps: list[Flask] = []

    def made(**set_to: Any) -> Flask:
        apps.append(create_app(Settings(database_url=libya_url, **set_to)))
        return apps[-1]

    yield made
    for app in apps:
        app.extensions["sourceline"].engine.dispose()


@contextmanager
def proxied(make: Make, public: bool, strips: bool) -> Iterator[Proxy]:
    """The app behind a proxy: told its address by a setting, or by the proxy with each request."""
    proxy = Proxy("/maps/libya", strips=strips, tells=not public)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    told = {"public_url": proxy.address} if public else {"trusted_proxies": 1}
    with ExitStack() as stack:
        proxy.upstream = stack.enter_context(serving(make(**told)))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
            proxy.server_close()


ways = pytest.mark.parametrize(
    ("public", "strips"),
    [(True, True), (True, False), (False, True), (False, False)],
    ids=["setting, stripped", "setting, passed on", "headers, stripped", "headers, passed on"],
)


class Addresses(HTMLParser):
    """Every address in a page: of links, forms, scripts, styles, and of what the scripts are told."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.data = tag == "script" and ("type", "application/json") in attributes
        for name, value in attributes:
            own_data = name.startswith("data-") and (value or "").startswith("/")
            if value and (own_data or name in {"href", "src", "action", "formaction"}):
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.data = False

    def handle_data(self, text: str) -> None:
        if self.data and text.strip():
            self.found += [value for key, value in json.loads(text).items() if key == "address"]


def hrefs(document: Any) -> Iterator[tuple[str, str]]:
    """Every link of a JSON document, with the media type it promises."""
    if isinstance(document, dict):
        if isinstance(document.get("href"), str):
            yield document["href"], document.get("type", "*/*")
        for value in document.values():
            yield from hrefs(value)
    elif isinstance(document, list):
        for value in document:
            yield from hrefs(value)


def links(media_type: str, body: str) -> Iterator[tuple[str, str]]:
    """The addresses in a body, each with the media type to ask for."""
    if media_type == "text/html":
        yield from ((address, "text/html, */*;q=0.5") for address in Addresses(body).found)
    elif media_type.endswith(("/json", "+json")):
        yield from hrefs(json.loads(body))
    elif media_type.endswith("javascript"):
        found = re.findall(r"""^\s*import\b[^"']*["']([^"']+)["']""", body, re.MULTILINE)
        yield from ((address, "*/*") for address in found)
    elif media_type == "text/css":
        found = re.findall(r"""url\(["']?([^"')]+)""", body)
        yield from ((address, "*/*") for address in found)


@dataclass
class Crawl:
    """Follows every address from the root to the end, and notes what is wrong with any."""

    root: str
    upstream: str
    problems: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    waiting: deque[tuple[str, str, str]] = field(default_factory=deque)
    seen: set[tuple[str, str]] = field(default_factory=set)
    alike: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def run(self) -> None:
        # Nothing here links to the embed: other sites do.
        for path, accept in (
            ("/", "text/html"),
            ("/", "application/json"),
            ("/embed", "text/html"),
        ):
            self.waiting.append((f"{self.root}{path}", accept, "the start"))
        while self.waiting:
            self.visit(*self.waiting.popleft())

    def visit(self, address: str, accept: str, source: str) -> None:
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        with contextlib.closing(connection):
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers={"Accept": accept})
            answer = connection.getresponse()
            body = answer.read()
        self.paths.add(parts.path)
        if answer.status != 200:
            self.problems.append(f"{answer.status} at {address}, linked from {source}")
            return
        if urlsplit(self.upstream).netloc.encode() in body:
            self.problems.append(f"{address} tells where the server hides")
        media_type = answer.headers.get_content_type()
        if not media_type.startswith("text/") and not media_type.endswith("json"):
            return
        try:
            for found, wanted in links(media_type, body.decode()):
                self.add(urljoin(address, found), wanted, address)
        except ValueError as error:
            self.problems.append(f"{address} is no {media_type}: {error}")

    def add(self, address: str, accept: str, source: str) -> None:
        address = address.partition("#")[0]
        parts, root = urlsplit(address), urlsplit(self.root)
        if parts.scheme not in {"http", "https"} or parts.netloc != root.netloc:
            return  # an article, an archive, a standard, or a picture inside its style
        if not f"{parts.path}/".startswith(f"{root.path}/"):
            self.problems.append(f"{address} leaves {root.path}; linked from {source}")
            return
        kind = (accept, parts.path, *sorted(name for name, _ in parse_qsl(parts.query)))
        if (address, accept) in self.seen or self.alike[kind] >= ALIKE:
            return
        self.seen.add((address, accept))
        self.alike[kind] += 1
        self.waiting.append((address, accept, source))


@ways
def test_every_address_from_the_root_to_the_end_stays_under_the_path(
    make: Make, public: bool, strips: bool
) -> None:
    with proxied(make, public, strips) as proxy:
        crawl = Crawl(proxy.address, proxy.upstream)
        crawl.run()
    assert crawl.problems == []
    assert proxy.outside == []
    prefix = proxy.prefix
    assert crawl.paths >= {
        f"{prefix}/",
        f"{prefix}/articles/atalayar-2020-07",
        f"{prefix}/features/{SIRTE}",
        f"{prefix}/collections/control_zones/items",
        f"{prefix}/static/shapes.js",
        f"{prefix}/static/style/phone.css",
        f"{prefix}/vendor/leaflet/leaflet-src.esm.js",
    }


@contextmanager
def visitor(browser: Browser, proxy: Proxy) -> Iterator[Page]:
    """A page whose every failed request, console error and step outside the path fails the test."""
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch(page, proxy.address, problems)
    page.on(
        "response",
        lambda answer: (
            problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    page.on(
        "requestfailed",
        lambda request: (
            problems.append(f"{request.failure} {request.url}")
            if "ERR_ABORTED" not in (request.failure or "")
            else None
        ),
    )
    yield page
    context.close()
    assert problems == []
    assert proxy.outside == []


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize(
    ("public", "strips"), [(True, False), (False, True)], ids=["setting", "headers"]
)
def test_the_map_works_under_a_path(
    make: Make, browser: Browser, path: str, public: bool, strips: bool
) -> None:
    with proxied(make, public, strips) as proxy, visitor(browser, proxy) as page:
        page.goto(f"{proxy.address}{path}?asof=2020-07-21")
        ready(page)
        page.mouse.click(*spot_on(page, SIRTE))
        expect(page.locator("#card blockquote").first).to_be_visible()
        page.get_by_role("link", name="Back to the map").click()
        page.get_by_role("link", name="Later change").click()
        drawn(page, "2020-07-22")
        expect(page.locator("#list h2")).to_have_text("On 22 July 2020")
        assert urlsplit(page.url).path == f"{proxy.prefix}{path}"
        if path == "/embed":
            told = page.locator("#full-address").text_content()
            assert told == f"{proxy.address}/?asof=2020-07-22"
        page.locator("#typed").fill("2016-05-16")
        page.locator("#typed").press("Enter")
        drawn(page, "2016-05-16")


def test_the_small_map_leads_to_features_under_the_path(make: Make, browser: Browser) -> None:
    with proxied(make, public=False, strips=True) as proxy, visitor(browser, proxy) as page:
        page.goto(f"{proxy.address}/articles/trt-world-2020-12")
        ready(page)
        shape(page, "lines/ceasefire-line-2020").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{proxy.address}/features/lines/ceasefire-line-2020")


def test_pages_work_under_a_path_without_scripts(make: Make, browser: Browser) -> None:
    with proxied(make, public=False, strips=False) as proxy:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{proxy.address}/embed?asof=2020-07-21")
        page.get_by_role("link", name="Later change").click()
        expect(page.locator("#asof")).to_have_text("22 July 2020")
        page.locator("#typed").fill("2016-05-16")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#asof")).to_have_text("16 May 2016")
        assert page.url.startswith(f"{proxy.address}/embed?")
        context.close()
    assert proxy.outside == []


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
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = f"--interface wsgi --factory app:create_app --port {port} --log-level error --workers 1"
    server = subprocess.Popen(
        [sys.executable, "-m", "web.leash", *words.split(), "--blocking-threads", "2"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": libya_url, "TRUSTED_PROXIES": "1"},
        stdin=subprocess.PIPE,
    )
    with server:
        try:
            deadline = time.monotonic() + 30
            while not (answers := raw(port, "GET /healthz HTTP/1.1", "Host: x")):
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert answers.startswith("HTTP/1.1 200")
            yield port
        finally:
            server.terminate()


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
    page = make(public_url=public_url).test_client().get("/embed", headers={"Host": "inner"}).text
    assert f'<link rel="canonical" href="{told}">' in page
    assert f'"address": "{told}"' in page
    assert "inner" not in page


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
