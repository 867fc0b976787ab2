"""Which content coding a client gets, and that the bytes in it are the bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from geo.format import FORMATS, FileFormat
from web.compression import CODINGS, Coding, choose, in_pieces

READERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}

# RFC 9110, 12.5.3, its examples first.
TABLE = {
    "compress, gzip": "gzip",
    "": "",
    "*": "gzip",
    "compress;q=0.5, gzip;q=1.0": "gzip",
    "gzip;q=1.0, identity; q=0.5, *;q=0": "gzip",
    "gzip, deflate, br, zstd": "zstd",
    "gzip, deflate, br": "br",
    "gzip, deflate": "gzip",
    "x-gzip": "gzip",
    "GZIP": "gzip",
    "gzip;q=0.5, br;q=0.8, zstd;q=0.2": "br",
    "zstd;q=0.001": "zstd",
    "gzip;q=0": "",
    "gzip;q=0, *": "",
    "*;q=0": "",
    "identity": "",
    "identity, gzip;q=0.5": "",
    "identity;q=0.5, gzip;q=0.5": "gzip",
    "identity;q=0, br": "br",
    "gzip;q=2": "",
    "gzip;q=": "",
    "gzip;q=nan": "",
    "gzip ; q = 0.5": "gzip",
    "deflate": "",
    ",,": "",
}


@pytest.mark.parametrize(("accepted", "coding"), TABLE.items())
def test_accept_encoding_is_read_as_the_standard_says(accepted: str, coding: str) -> None:
    assert choose(accepted).name == coding


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        (None, set(CODINGS)),
        ("", set()),
        ("gzip", {"gzip"}),
        ("br;q=0, zstd, gzip", {"zstd", "gzip"}),
    ],
)
def test_what_a_client_can_read_is_known(accepted: str | None, taken: set[str]) -> None:
    assert set(choose(accepted).taken) == taken


@given(st.text(max_size=60))
def test_no_header_is_too_odd(accepted: str) -> None:
    assert choose(accepted).name in {"", *CODINGS}


def test_every_coding_has_a_reader() -> None:
    assert READERS.keys() == CODINGS.keys()


@pytest.mark.parametrize("coding", CODINGS.values(), ids=CODINGS)
@given(body=st.binary(max_size=5_000))
def test_whole_bodies_come_back_as_they_were(coding: Coding, body: bytes) -> None:
    assert READERS[coding.name](coding.whole(body)) == body


@pytest.mark.parametrize("coding", CODINGS.values(), ids=CODINGS)
@given(pieces=st.lists(st.binary(max_size=2_000), max_size=8))
def test_pieces_come_back_as_they_were(coding: Coding, pieces: list[bytes]) -> None:
    assert READERS[coding.name](b"".join(in_pieces(coding, pieces))) == b"".join(pieces)


@pytest.mark.parametrize("coding", CODINGS.values(), ids=CODINGS)
def test_the_first_piece_can_be_read_before_the_second_is_made(coding: Coding) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the first"
        raise AssertionError("asked for too early")

    first = next(in_pieces(coding, pieces()))
    begun = {
        "gzip": lambda: zlib.decompressobj(wbits=31).decompress(first),
        "br": lambda: brotli.Decompressor().process(first),
        "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress(first),
    }
    assert begun[coding.name]() == b"the first"


@pytest.mark.parametrize("coding", CODINGS)
def test_each_coding_is_the_same_answer_under_an_etag_of_its_own(
    client: FlaskClient, coding: str
) -> None:
    plain = client.get("/layers/lines.geojson", headers={"Accept-Encoding": "identity"})
    packed = client.get("/layers/lines.geojson", headers={"Accept-Encoding": coding})
    assert READERS[coding](packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == coding
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + f'-{coding}"'
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)


@pytest.mark.parametrize("coding", CODINGS)
def test_only_what_the_client_can_read_is_not_sent_again(client: FlaskClient, coding: str) -> None:
    """A cache that is told 304 hands out the body with the ETag named there."""
    etag = client.get("/layers/lines.geojson", headers={"Accept-Encoding": coding}).headers["ETag"]
    same = {"Accept-Encoding": coding, "If-None-Match": etag}
    again = client.get("/layers/lines.geojson", headers=same)
    assert (again.status_code, again.headers["ETag"]) == (304, etag)
    other = {"Accept-Encoding": "identity", "If-None-Match": etag}
    assert client.get("/layers/lines.geojson", headers=other).status_code == 200


def test_small_answers_stay_as_they_are_unless_that_is_refused(client: FlaskClient) -> None:
    address = "/collections/lines/items?limit=1&resultType=hits&f=csv"
    plain = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    packed = client.get(address, headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize(
    "suffix", [it.suffix for it in FORMATS.values() if isinstance(it, FileFormat)]
)
def test_files_are_sent_as_they_are(client: FlaskClient, suffix: str) -> None:
    sent = client.get(f"/layers/lines.{suffix}", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert sent.status_code == 200
    assert "Content-Encoding" not in sent.headers
