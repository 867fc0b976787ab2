"""The map server with two more answers, which cost nothing to make: a few bytes, and about a megabyte.

What is measured is then the server program and the app's own way from request to response, not the
database.
"""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from app import create_app as create_map

SMALL = b'{"status":"ok"}'
LARGE = b'{"type":"FeatureCollection","features":[]}'.ljust(1_000_000)


def create_app() -> WSGIApplication:
    app = create_map()
    app.add_url_rule("/bench/small", "bench_small", lambda: SMALL)
    app.add_url_rule("/bench/large", "bench_large", lambda: LARGE)
    return app
