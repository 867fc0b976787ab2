"""Scripts and styles as a browser gets them: whole, compressed, kept by address, and closed."""

from __future__ import annotations

import gc
import gzip
import warnings

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from web.assets import LEAFLET, STATIC

FILES = {
    "/static/map.js": STATIC / "map.js",
    "/static/style/stage.css": STATIC / "style" / "stage.css",
    "/vendor/leaflet/images/marker-icon.png": LEAFLET / "images" / "marker-icon.png",
}
files = pytest.mark.parametrize("address", list(FILES))


@files
def test_a_file_is_sent_as_it_lies_on_disk(client: FlaskClient, address: str) -> None:
    assert client.get(address).data == FILES[address].read_bytes()


@files
def test_text_is_compressed_for_who_takes_it_and_a_picture_never(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    text = not address.endswith(".png")
    assert answer.headers.get("Content-Encoding") == ("gzip" if text else None)
    assert "Accept-Encoding" in answer.headers["Vary"]
    body = gzip.decompress(answer.data) if text else answer.data
    assert body == FILES[address].read_bytes()


@files
def test_a_file_known_already_is_not_sent_again(client: FlaskClient, address: str) -> None:
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@files
@pytest.mark.parametrize("accepts", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_file_is_closed_though_the_server_never_closes_the_answer(
    app: Flask, client: FlaskClient, address: str, accepts: str, method: str, known: bool
) -> None:
    # A server that finds its client gone may drop the answer without closing it.
    headers = {"Accept-Encoding": accepts}
    if known:
        headers["If-None-Match"] = client.get(address).headers["ETag"]
    request = EnvironBuilder(address, method=method, headers=headers)
    gc.collect()  # what other tests dropped is not told here
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        app(request.get_environ(), lambda *_: lambda _: None)
        gc.collect()
    assert [str(it.message) for it in told if it.category is ResourceWarning] == []
