"""Where this server is reached: the scheme, host and path prefix that every address it tells begins with.

Behind a proxy none of the three need be in the request as it arrives. They are settled here, before the router reads
the request, so that `url_for`, redirects and `request.url` are right wherever they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from geo.errors import SettingError
from geo.message import Message
from geo.settings import PREFIX, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFUSED = "sourceline.refused"
# The ArcGIS API for Python takes no address of an OGC API that does not end so; all is there once more below it.
ALIAS = "/ogcfeatureserver"
BAD_HOST = Message(
    "The host asked for is neither a name, of letters, digits, dots and hyphens, nor a number address. "
    "Ask by a name such as %(example)s, with or without a port.",
    example="maps.example.org",
)
BAD_PREFIX = Message(
    "X-Forwarded-Prefix is not a path such as %(example)s. Let the proxy set it, or take it out.",
    example="/libya",
)
BAD_SCHEME = Message(
    "X-Forwarded-Proto is neither http nor https. Let the proxy set it, or take it out."
)
HTTP_1_0 = frozenset({"HTTP/1.0", "HTTP/1"})  # granian writes it short


def settle_address(app: Flask, settings: Settings) -> None:
    """Let the app be reached as the settings say; to be called when its routes are there.

    Raises SettingError for a prefix that cannot be told from the server's own addresses.
    """
    _refuse_own_names(app, settings.public_url)
    door: WSGIApplication = Door(app.wsgi_app, settings.public_url)
    hops = settings.trusted_proxies
    if hops:
        door = ProxyFix(door, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops)
    app.wsgi_app = door  # type: ignore[method-assign, assignment]
    app.before_request(_refuse)


class Door:
    """The first to read a request, but for the headers of trusted proxies, which then stand in its environment."""

    def __init__(self, app: WSGIApplication, public_url: str | None) -> None:
        self.app = app
        self.public = urlsplit(public_url) if public_url else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.public:
            environ["wsgi.url_scheme"] = self.public.scheme
            environ["HTTP_HOST"] = self.public.netloc
            environ["SCRIPT_NAME"] = self.public.path
        else:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "").rstrip("/")
            _check(environ)
        environ["PATH_INFO"] = _within(environ["SCRIPT_NAME"], environ.get("PATH_INFO", ""))
        if f"{environ['PATH_INFO']}/".startswith(f"{ALIAS}/"):
            environ["SCRIPT_NAME"] += ALIAS
            environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(ALIAS)
        return self.app(environ, start_response)


def _within(prefix: str, path: str) -> str:
    """The path without the prefix. Some proxies take it off and some pass it on, and both are right."""
    return path[len(prefix) :] if f"{path}/".startswith(f"{prefix}/") else path


def _check(environ: WSGIEnvironment) -> None:
    """Put what no address can be built from out of the way, and leave word why.

    A link to `http://"><script>/` would be answered for as long as a cache keeps it.
    """
    if not environ.get("HTTP_HOST") and environ.get("SERVER_PROTOCOL") in HTTP_1_0:
        # It knows no Host, and load balancers ask for health by it: the server's own address stands in.
        environ.pop("HTTP_HOST", None)
    elif not _can_be_host(environ.get("HTTP_HOST")):
        environ["HTTP_HOST"] = "localhost"
        environ[REFUSED] = BAD_HOST
    if not re.fullmatch(PREFIX, environ["SCRIPT_NAME"]):
        environ["SCRIPT_NAME"] = ""
        environ[REFUSED] = BAD_PREFIX
    if environ["wsgi.url_scheme"] not in {"http", "https"}:
        environ["wsgi.url_scheme"] = "http"
        environ[REFUSED] = BAD_SCHEME


@lru_cache(maxsize=256)
def _can_be_host(host: str | None) -> bool:
    """Whether links can be built on it; DNS has no label that is empty or longer than 63 octets."""
    if not host_is_trusted(host):
        return False
    labels = (host or "").rpartition("@")[2].partition(":")[0].removesuffix(".").split(".")
    return (host or "").startswith("[") or all(0 < len(label) < 64 for label in labels)


def _refuse() -> None:
    """Here and not at the door, so that it is answered as every other problem is."""
    if REFUSED in request.environ:
        raise BadRequest(request.environ[REFUSED])


def _refuse_own_names(app: Flask, public_url: str | None) -> None:
    """Under /articles nobody could tell what a path has lost: /articles/x may be an article or the page /x."""
    prefix = urlsplit(public_url or "").path
    first = prefix.partition("/")[2].partition("/")[0]
    if first and first in {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}:
        raise SettingError(
            f"The path of PUBLIC_URL begins with /{first}, which is an address of this server itself.",
            "Choose another path.",
        )
