"""The doctor and a public address: one that leads here, one that leads elsewhere, and one where nobody answers."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app import create_app
from geo.doctor import Finding
from geo.settings import Settings
from tests.conftest import answering, serving
from tests.doctor_findings import bad, findings


def public(settings: Settings) -> list[Finding]:
    return [it for it in bad(findings(settings)) if it.check == "public address"]


def test_an_address_that_leads_here_is_in_order(libya_url: str) -> None:
    """Two apps: one serves and says its address, the other asks it."""
    with serving(create_app(Settings(database_url=libya_url))) as address:
        assert public(Settings(database_url=libya_url, public_url=address)) == []


def test_an_address_whose_links_lead_elsewhere_is_told(libya_url: str) -> None:
    settings = Settings(database_url=libya_url, public_url="http://127.0.0.1:1")
    with serving(create_app(settings)) as address:
        [found] = public(Settings(database_url=libya_url, public_url=address))
    assert found.severity == "error"
    assert "lead to http://127.0.0.1:1" in found.what


def test_an_address_where_nobody_answers_is_told(libya_url: str) -> None:
    [found] = public(Settings(database_url=libya_url, public_url="http://127.0.0.1:1"))
    assert "cannot be reached" in found.what


@pytest.mark.parametrize(("status", "body"), [(404, b"{}"), (200, b"<html>"), (200, b"[]")])
def test_an_address_where_somebody_else_answers_is_told(
    libya_url: str, status: int, body: bytes
) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Other)
    with answering(server):
        address = f"http://127.0.0.1:{server.server_port}"
        [found] = public(Settings(database_url=libya_url, public_url=address))
    assert found.severity == "error"
