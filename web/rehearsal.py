"""What a server does before anybody asks: it asks itself for the pages that are read most, once, in the background.

The first answer of a process reads templates, words, letters and the drawing library: a second or more, where WordPress
gives a map's oEmbed two (docs/map.md).
"""

from __future__ import annotations

from threading import Thread
from time import sleep
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import Client

from web.language import NAME, languages

# In seconds. The process has told that it is up by then: to be asked is to be up, and comes first.
AFTER = 0.7
# No picture: what draws one would stay in every worker's memory, and most are never asked for one.
PAGES = ("/", "/embed")
# What each of them needs is made small, which takes longer than to send it.
PARTS = ("/static/joined-map.js", "/static/style/joined.css", "/vendor/leaflet/leaflet-src.esm.js")
READER = {"Accept": "text/html,*/*", "Accept-Encoding": "br, gzip"}
# What embeds the map asks for it by its public address; another is refused, in words that have to be read as well.
EMBEDDED = "/oembed"
BROKEN = 500


def rehearse(app: Flask) -> None:
    """Begin, and return at once; the thread ends by itself."""
    Thread(target=_rehearse, args=(app,), name="rehearsal", daemon=True).start()


def _rehearse(app: Flask) -> None:
    sleep(AFTER)
    base = app.config["SETTINGS"].public_url or "http://localhost"
    client = Client(app)
    for path in addresses(base):
        answer = client.get(path, base_url=base, headers=READER)
        answer.close()
        if answer.status_code >= BROKEN:
            # Whoever comes is told, and so is who asks for health.
            return


def addresses(base: str) -> list[str]:
    """In the order they are asked for: the first language whole, then the others."""
    pages = [f"{path}?{NAME}={tag}" for tag in languages() for path in PAGES]
    return [*PARTS, *pages, f"{EMBEDDED}?{urlencode({'url': f'{base}/'})}"]
