"""Scripts and styles as a browser gets them: whole, compressed, kept by address, and closed."""

from __future__ import annotations

import gc
import gzip
import warnings

import brotli
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


def test_leaflet_comes_without_its_manual_and_with_its_licence(client: FlaskClient) -> None:
    sent = client.get("/vendor/leaflet/leaflet-src.esm.js").get_data(as_text=True)
    whole = (LEAFLET / "leaflet-src.esm.js").read_text()
    assert sent.startswith(whole[: whole.index("*/")])
    assert "Agafonkin" in sent[:300]
    # Every line that is left stands in the file in this order; those that went are comments.
    rest = iter(whole.splitlines())
    assert all(any(line == it for it in rest) for line in sent.splitlines())
    code = [it.strip() for it in whole.splitlines() if it.rstrip().endswith((";", "{", "}", "},"))]
    left = {it.strip() for it in sent.splitlines()}
    assert [it for it in code if it not in left and not it.startswith(("//", "*", "/*"))] == []
    assert len(sent) < 0.7 * len(whole)


@pytest.mark.parametrize("address", ["/static/map.js", "/vendor/leaflet/leaflet-src.esm.js"])
def test_brotli_is_preferred_and_says_the_same(client: FlaskClient, address: str) -> None:
    coded = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert coded.headers["Content-Encoding"] == "br"
    assert brotli.decompress(coded.data) == client.get(address).data


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
