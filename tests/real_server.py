"""The server as operators run it, in processes of its own: clients may hang up in mid-answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from geo.settings import Settings
from web.serve import _server, _wait_until_up


@pytest.fixture(scope="module")
def real_server(libya_url: str) -> Iterator[str]:
    """Its address on loopback, without a slash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(database_url=libya_url, port=port, workers=1)
    with _server(libya_url, settings) as server:
        _wait_until_up(server, settings)
        yield f"http://127.0.0.1:{port}"
        assert server.stdin is not None
        server.stdin.close()
