"""The front door: what was asked before, and is still so, is answered without entering Flask.

It learns from what goes out: under everything in a request that an answer may depend on it notes the headers that were
sent, and where the body is kept. It answers only while the data version is leased (web/lease.py) and is the one it
noted; whatever it is not sure of goes on to Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.http import parse_etags

from web.address import REFUSED
from web.body_cache import BodyCache, Key, keep_bodies
from web.bounded import Bounded
from web.compression import Choice, choose
from web.language import spoken
from web.negotiation import READERS, SHOWING
from web.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Under these names in the environment: what the tables looked like when the request came; what was said to it.
SHAPE = "sourceline.shape"
SAID = "sourceline.said"

# The second is a tile with nothing in it.
WHOLE = frozenset({"200", "204"})
# What an answer may vary by; of User-Agent only what `agent` tells apart, of Accept-Language what `spoken` does.
VARIES = frozenset({"accept", "accept-encoding", "accept-language", "user-agent"})
# What speaks of a body, which a 304 has none of (RFC 9110, 15.4.5).
OF_THE_BODY = frozenset(
    {"content-type", "content-length", "content-encoding", "content-language", "etag"}
)
OVERHEAD = 1_000
# One part in so many of the room is for notes, the rest for bodies.
NOTES = 8

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Said:
    """An answer that will be the same for as long as the data version is: `body` is where it is kept, None for a 304.

    `etag` is that of the bytes without a content coding, `own` are the names of headers that belong to the body.
    """

    number: int
    etag: str
    body: Key | None = None
    own: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Noted:
    """The same with the headers it was sent with, and those a 304 has in its place."""

    said: Said
    shape: str
    status: str
    whole: Headers
    unchanged: Headers

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(name) + len(value) for name, value in self.whole + self.unchanged)


class Front:
    """WSGI, inside the door that settles the address (web/address.py)."""

    def __init__(self, app: WSGIApplication, store: Store, bodies: BodyCache, room: int) -> None:
        self._app = app
        self._store = store
        self._bodies = bodies
        self._noted: Bounded[tuple[Any, ...], Noted] = Bounded(room)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Before anything is read: an answer made of newer tables than it is noted for is never found again, and so
        # never wrong.
        shape = environ[SHAPE] = self._store.shape
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"} or REFUSED in environ or "HTTP_HOST" not in environ:
            return self._app(environ, start_response)
        choice = choose(environ.get("HTTP_ACCEPT_ENCODING"))
        key = _key(environ, choice)
        noted = self._noted.get(key)
        if noted is not None and noted.shape == shape and self._stands(noted.said.number):
            held = environ.get("HTTP_IF_NONE_MATCH")
            tag = held_tag(held, noted.said.etag, choice) if held else None
            if tag is not None:
                start_response("304 NOT MODIFIED", [("ETag", f'"{tag}"'), *noted.unchanged])
                return ()
            body = self._body(noted.said.body, held)
            if body is not None:
                start_response(noted.status, list(noted.whole))
                return (body,) if body and method == "GET" else ()
        return self._ask(key, shape, environ, start_response)

    def _stands(self, number: int) -> bool:
        """Whether nothing was written since, and nobody is due to look at the tables."""
        version = self._store.version()
        return version is not None and version.number == number and not self._store.is_due

    def _body(self, key: Key | None, held: str | None) -> bytes | None:
        # "Whatever you have" is Flask's to answer.
        if key is None or (held is not None and "*" in held):
            return None
        finished = self._bodies.get(key)
        return finished.content if finished else None

    def _ask(
        self,
        key: tuple[Any, ...],
        shape: str,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        heads: list[tuple[str, Headers]] = []

        def note(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            heads.append((status, tuple(_shared(*it) for it in headers)))
            return start_response(status, headers, *error)

        body = self._app(environ, note)
        said = environ.get(SAID)
        if isinstance(said, Said) and heads:
            noted = _noted(said, shape, *heads[-1])
            if noted is not None:
                self._note(key, noted)
        return body

    def _note(self, key: tuple[Any, ...], noted: Noted) -> None:
        before = self._noted.get(key)
        same = before is not None and before.said.etag == noted.said.etag
        if before is not None and same and noted.said.body is None:
            return  # a 304 tells nothing new
        self._noted.keep(key, noted, noted.size + sum(len(it) for it in key if isinstance(it, str)))


def _noted(said: Said, shape: str, status: str, headers: Headers) -> Noted | None:
    """What is worth noting of an answer; None for one that will not do for others."""
    vary = next((value for name, value in headers if name == "Vary"), "")
    if not {it.strip().lower() for it in vary.split(",")} <= VARIES:
        return None
    hidden = OF_THE_BODY | {it.lower() for it in said.own}
    unchanged = tuple(it for it in headers if it[0].lower() not in hidden)
    if status[:3] in WHOLE and said.body is not None:
        return Noted(said, shape, status, headers, unchanged)
    if status.startswith("304 "):
        return Noted(replace(said, body=None), shape, status, (), unchanged)
    return None


@lru_cache(512)
def _shared(name: str, value: str) -> tuple[str, str]:
    """Most headers are the same with every answer: one copy will do."""
    return name, value


def _key(environ: WSGIEnvironment, choice: Choice) -> tuple[Any, ...]:
    """Everything of a request that an answer may depend on, as it was sent: links repeat it."""
    return (
        environ["wsgi.url_scheme"],
        environ["HTTP_HOST"],
        environ["SCRIPT_NAME"],
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT", ""),
        choice.name,
        choice.must,
        agent(environ.get("HTTP_USER_AGENT", "")),
        spoken(environ.get("HTTP_ACCEPT_LANGUAGE")),
    )


@lru_cache(512)
def agent(name: str) -> str:
    """All that is ever read from the name of a program."""
    said = {
        "QGIS": "QGIS/" in name,
        "reader": READERS.search(name),
        "showing": SHOWING.search(name),
    }
    return " ".join(it for it, found in said.items() if found)


def held_tag(header: str, etag: str, choice: Choice) -> str | None:
    """Which ETag of this answer the client holds, in a form it can read; None for none, and for `*`.

    Compared weakly (RFC 9110, 13.1.2): proxies that compress weaken ETags. A 304 has to name the one that is held: that
    is how a cache finds what it is still good for (RFC 9111, 4.3.4).
    """
    held = parse_etags(header)
    if held.star_tag:
        return None
    coded = (f"{etag}-{name}" for name in choice.taken)
    return next((it for it in (etag, *coded) if held.contains_weak(it)), None)


def open_front(app: Flask, megabytes: int) -> None:
    """To be called after the store is connected and before the address is settled, whose door stands before this."""
    room = megabytes * 1_000_000
    bodies = keep_bodies(app, room - room // NOTES)
    store: Store = app.extensions["sourceline"]
    app.wsgi_app = Front(app.wsgi_app, store, bodies, room // NOTES)  # type: ignore[method-assign]
