"""A reverse proxy on loopback, the app behind it, and the addresses an answer leads to."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import create_app
from geo.settings import Settings
from tests.conftest import answering, serving

SIRTE = "control_zones/sirte-lna-2020-07"
PUBLIC = "https://maps.example.org/libya"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


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
    told = {"public_url": proxy.address} if public else {"trusted_proxies": 1}
    with ExitStack() as stack:
        proxy.upstream = stack.enter_context(serving(make(**told)))
        stack.enter_context(answering(proxy))
        yield proxy


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
            told = json.loads(text)
            # What a script fetches first is a list of addresses, and nothing else.
            addresses = told if isinstance(told, list) else [told.get("address")]
            self.found += [it for it in addresses if it is not None]


def hrefs(document: Any) -> Iterator[tuple[str, str]]:
    """Every link of a JSON document, with the media type it promises."""
    if isinstance(document, dict):
        # Into a template the client writes what is missing.
        if isinstance(document.get("href"), str) and not document.get("templated"):
            yield document["href"], document.get("type", "*/*")
        for value in document.values():
            yield from hrefs(value)
    elif isinstance(document, list):
        for value in document:
            yield from hrefs(value)
