"""The app, asked in process: what is published is what it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import Client, TestResponse

from geo.errors import SourcelineError
from geo.settings import Settings
from web.feature_body import CUT

# Begins the links of an app that nobody has told its address; no such host can ever be (RFC 6761, 6.4).
NOWHERE = "http://sourceline.invalid"


class PublicationError(SourcelineError):
    """The site cannot be published; the message names the place and the cure."""


class Asker:
    """Asks the app for addresses; `origin` is what every address it tells begins with, without a slash.

    An address that names no language is answered in that of `tag`, whatever this machine's may be.
    """

    def __init__(self, app: Flask, tag: str) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.origin = settings.public_url or NOWHERE
        self._client = Client(app.wsgi_app, use_cookies=False)
        self._tag = tag

    def whole(self, address: str, accept: str = "text/html") -> bytes:
        """All of an answer."""
        return b"".join(self.pieces(address, accept))

    def pieces(self, address: str, accept: str = "*/*") -> Iterator[bytes]:
        """An answer as it comes, never whole in memory. PublicationError for any other than 200, or one cut short."""
        # Each request in a context of its own: Flask would take the one of the command for that of the request.
        context = Context()
        response = context.run(self._ask, address, accept)
        coming = response.iter_encoded()
        last = b""
        try:
            while piece := context.run(next, coming, b""):
                yield piece
                last = (last + piece)[-len(CUT) :]
        finally:
            context.run(response.close)
        if last == CUT:
            raise PublicationError(
                f"The database stopped in the middle of {address}.", "Is it running? Publish again."
            )

    def policy(self, address: str) -> str:
        """What a page may fetch, as it can say it itself: who may frame it only a header can tell."""
        response = Context().run(self._ask, address, "text/html")
        response.close()
        parts = response.headers["Content-Security-Policy"].split("; ")
        return "; ".join(it for it in parts if not it.startswith("frame-ancestors"))

    def _ask(self, address: str, accept: str) -> TestResponse:
        response = self._client.get(
            address,
            base_url=self.origin,
            headers={
                "Accept": accept,
                "Accept-Language": self._tag,
                "User-Agent": "Mozilla/5.0 (flask publish)",
            },
        )
        if response.status_code != 200:
            response.close()
            raise PublicationError(
                f"{urlsplit(address).path} was answered with {response.status}.",
                "Open this address on the server: its page says what is wrong.",
            )
        return response
