"""The same answers out of ever larger tables: what is asked of each, so that only the table differs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bench.answer import see
from bench.server import Server, ask

# In the tile of zoom 10 and the window about the town near 14.24° E 29.38° N, a thousand places in each table.
TOWN = (14.06, 29.23, 14.42, 29.53)
TILE = "10/424/552"


@dataclass(frozen=True)
class Asked:
    """A path and how many features its answer has; None where it has none to count."""

    path: str
    features: int | None


def questions(server: Server, digits: int) -> dict[str, Asked]:
    """What is asked of the table of 10^digits places, by name. Deep pages are taken from the server's own links."""
    base = f"/collections/places_{digits}"
    window = ",".join(map(str, TOWN))
    return {
        "first page": Asked(f"{base}/items?limit=100", 100),
        "deep page, by its link": Asked(_deep(server, digits), 100),
        "page of a window": Asked(f"{base}/items?limit=100&bbox={window}", 100),
        "page of a batch": Asked(f"{base}/items?limit=100&batch=7", 100),
        "count of a window": Asked(f"{base}/items?resultType=hits&bbox={window}", None),
        "tile of a town": Asked(f"{base}/tiles/WebMercatorQuad/{TILE}", 1000),
        "extent": Asked(base, None),
    }


def fault(server: Server, asked: Asked) -> str | None:
    """What is wrong with the answer, or None."""
    answer = ask(server.base, asked.path)
    if answer.status != 200:
        return f"status {answer.status} at {asked.path}"
    if asked.features is not None and see(answer).features != asked.features:
        return f"not {asked.features} features at {asked.path}"
    return None


def _deep(server: Server, digits: int) -> str:
    """The page behind nine tenths of the table, by the link that leads there."""
    before = f"/collections/places_{digits}/items?limit=100&offset={9 * 10 ** (digits - 1) - 100}"
    document = json.loads(ask(server.base, before).body)
    href: str = next(it["href"] for it in document["links"] if it["rel"] == "next")
    return href[href.index("/collections") :]
