"""A page of ours by an address that somebody else wrote: read as the request it would be, and never fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from string import punctuation
from typing import Any
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from flask import current_app, request

from geo.errors import NotFoundError
from geo.message import Message
from web.arguments import tidy
from web.links import ROOT

USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Visit:
    """`path` is what comes behind this server's prefix, its bytes as WSGI has them (PEP 3333); `query` is ASCII."""

    path: str
    query: str

    @classmethod
    def of(cls, address: str) -> Visit:
        """Raises NotFoundError for an address of another host, or none at all.

        http and https are one here: behind a proxy that does not tell, the server knows less of it than people do.
        """
        try:
            asked, ours = urlsplit(address), urlsplit(request.url_root)
            path = unquote_to_bytes(asked.path or "/").decode("latin-1")
            prefix = ours.path.rstrip("/")
            if _host(asked) == _host(ours) and f"{path}/".startswith(f"{prefix}/"):
                return cls._within(path[len(prefix) :] or "/", asked.query)
        except ValueError:  # no address, or half a character in it
            pass
        raise NotFoundError(
            Message('"%(address)s" is no address of this server.', address=address[:200]),
            Message("Addresses here begin with %(root)s", root=request.url_root),
        )

    @classmethod
    def _within(cls, path: str, query: str) -> Visit:
        # PostgreSQL's text cannot hold a NUL, and nothing is named by one.
        if "\0" in path or b"\0" in unquote_to_bytes(query):
            raise ValueError
        return cls(path, quote(query, safe=punctuation))

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Flask's `request`, and all that depends on it, is that page's for as long as this lasts.

        NotFoundError where there is no such page.
        """
        known = {
            name: it
            for name, it in request.environ.items()
            if name in {*ROOT, "HTTP_ACCEPT_LANGUAGE"} or name.startswith("wsgi.")
        }
        environ: dict[str, Any] = {
            **known,
            "REQUEST_METHOD": "GET",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
        }
        app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy knows its object
        # With a context of the app as well: what is remembered in `g` is of the other request.
        with app.app_context(), app.request_context(environ):
            if request.routing_exception is not None:
                raise NotFoundError(
                    Message('There is no page at "%(path)s".', path=self.path[:200])
                )
            tidy()
            yield


def _host(address: SplitResult) -> tuple[str, int | None]:
    """Host and port in plain form. Raises ValueError for what has none, or somebody's name and password before it."""
    if address.scheme not in USUAL_PORTS or not address.hostname or address.username is not None:
        raise ValueError
    port = None if address.port == USUAL_PORTS[address.scheme] else address.port
    return address.hostname.encode("idna").decode().removesuffix("."), port
