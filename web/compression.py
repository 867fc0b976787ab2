"""Content codings: which one a client wants (RFC 9110, 12.5.3), and bytes in it, whole or as they come."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

# Levels for bodies made while somebody waits: a few per cent larger than the default's at half its time. A body
# that is kept is not made smaller later: other bytes would need another strong ETag.
GZIP_LEVEL = 4
BROTLI_LEVEL = 4
ZSTD_LEVEL = 5
GZIP_WINDOW = zlib.MAX_WBITS | 16
# 256 kB: what a stream is compared with stays in memory for as long as it is sent.
BROTLI_WINDOW = 18

WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
ALIASES = {"x-gzip": "gzip"}


class Press(Protocol):
    """A body under way: `press` and `flush` may keep bytes back, `flush` gives all that went in."""

    def press(self, piece: bytes) -> bytes: ...

    def flush(self) -> bytes: ...

    def finish(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._press = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW)

    def press(self, piece: bytes) -> bytes:
        return self._press.compress(piece)

    def flush(self) -> bytes:
        return self._press.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._press.flush()


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._press = brotli.Compressor(quality=BROTLI_LEVEL, lgwin=BROTLI_WINDOW)

    def press(self, piece: bytes) -> bytes:
        return bytes(self._press.process(piece))

    def flush(self) -> bytes:
        return bytes(self._press.flush())

    def finish(self) -> bytes:
        return bytes(self._press.finish())


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        self._press = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
        self._block = zstandard.COMPRESSOBJ_FLUSH_BLOCK

    def press(self, piece: bytes) -> bytes:
        return self._press.compress(piece)

    def flush(self) -> bytes:
        return self._press.flush(self._block)

    def finish(self) -> bytes:
        return self._press.flush()


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    # Imported with the first client that takes it: not every worker has one.
    import brotli

    return bytes(brotli.compress(body, quality=BROTLI_LEVEL))


def _zstd(body: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)


@dataclass(frozen=True)
class Coding:
    """One content coding by its registered name."""

    name: str
    whole: Callable[[bytes], bytes]
    press: Callable[[], Press]


# The best first, of those a client takes equally: zstd is made and read fastest, at brotli's size.
CODINGS: Mapping[str, Coding] = {
    it.name: it
    for it in (
        Coding("zstd", _zstd, _Zstd),
        Coding("br", _brotli, _Brotli),
        Coding("gzip", _gzip, _Gzip),
    )
}


@dataclass(frozen=True)
class Choice:
    """What one Accept-Encoding asks for.

    `coding` is None for the bytes as they are; `must` says that those are not wanted, however small; `taken` are the
    names of all codings the client can read.
    """

    coding: Coding | None
    must: bool = False
    taken: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.coding.name if self.coding else ""


@lru_cache(512)
def choose(accepted: str | None) -> Choice:
    """The choice by an Accept-Encoding header; without one the client may be able to read them all, and need none.

    Who takes none of what there is gets the bytes as they are: a refusal would help nobody.
    """
    if accepted is None:
        return Choice(None, taken=tuple(CODINGS))
    weights = dict(_weights(accepted))
    qualities = {name: weights.get(name, 0.0) for name in CODINGS}
    if "gzip" not in weights:
        # "Anything" is said by clients that never heard of the newer ones.
        qualities["gzip"] = weights.get("*", 0.0)
    taken = tuple(name for name, quality in qualities.items() if quality)
    if not taken:
        return Choice(None)
    best = max(taken, key=lambda name: qualities[name])
    plain = weights.get("identity", 0.0 if weights.get("*") == 0 else None)
    if plain is not None and plain > qualities[best]:
        return Choice(None, taken=taken)
    return Choice(CODINGS[best], plain == 0, taken)


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.lower().split(","):
        name, *parameters = (it.strip() for it in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = (it.strip() for it in parameter.partition("="))
            if key == "q":
                # A weight that cannot be read is no leave to send what may not be readable.
                weight = float(value) if WEIGHT.fullmatch(value) else 0.0
        if name:
            yield ALIASES.get(name, name), weight


def in_pieces(coding: Coding, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces compressed, each sent as far as it goes: the first is there when the first one was made."""
    press = coding.press()
    for piece in pieces:
        yield press.press(piece) + press.flush()
    yield press.finish()
