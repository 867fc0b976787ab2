"""Behind a proxy and under a path every address leads back to the server: from the root to the end, one by one."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import contextlib
import http.client
import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.proxy import SIRTE, Addresses, Make, hrefs, make, proxied  # noqa: F401 (a fixture)

# One more address with the same path and the same parameters shows nothing new.
ALIKE = 2
# Of one path so many in all: what a map's address says besides can be put together in any number of ways.
OF_A_PATH = 24
# Every feature of a layer, every quote and every annotation has the same addresses: of each sort so many.
EACH = re.compile(r"(?<=/)(features/\w+|collections/\w+/items|quotes|annotations)/[^/]+")
FEW = 3


def links(media_type: str, body: str) -> Iterator[tuple[str, str]]:
    """The addresses in a body, each with the media type to ask for."""
    if media_type == "text/html":
        yield from ((address, "text/html, */*;q=0.5") for address in Addresses(body).found)
    elif media_type.endswith(("/json", "+json")):
        yield from hrefs(json.loads(body))
    elif media_type.endswith("javascript"):
        found = re.findall(r"""^\s*import\b[^"']*["']([^"']+)["']""", body, re.MULTILINE)
        yield from ((address, "*/*") for address in found)
    elif media_type == "text/css":
        found = re.findall(r"""url\(["']?([^"')]+)""", body)
        yield from ((address, "*/*") for address in found)


@dataclass
class Crawl:
    """Follows every address from the root to the end, and notes what is wrong with any."""

    root: str
    upstream: str
    problems: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    waiting: deque[tuple[str, str, str]] = field(default_factory=deque)
    seen: set[tuple[str, str]] = field(default_factory=set)
    alike: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def run(self) -> None:
        # Nothing here links to the embed: other sites do.
        for path, accept in (
            ("/", "text/html"),
            ("/", "application/json"),
            ("/embed", "text/html"),
        ):
            self.waiting.append((f"{self.root}{path}", accept, "the start"))
        while self.waiting:
            self.visit(*self.waiting.popleft())

    def visit(self, address: str, accept: str, source: str) -> None:
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        with contextlib.closing(connection):
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers={"Accept": accept})
            answer = connection.getresponse()
            body = answer.read()
        self.paths.add(parts.path)
        if answer.status != 200:
            self.problems.append(f"{answer.status} at {address}, linked from {source}")
            return
        if urlsplit(self.upstream).netloc.encode() in body:
            self.problems.append(f"{address} tells where the server hides")
        media_type = answer.headers.get_content_type()
        if not media_type.startswith("text/") and not media_type.endswith("json"):
            return
        try:
            for found, wanted in links(media_type, body.decode()):
                self.add(urljoin(address, found), wanted, address)
        except ValueError as error:
            self.problems.append(f"{address} is no {media_type}: {error}")

    def add(self, address: str, accept: str, source: str) -> None:
        address = address.partition("#")[0]
        parts, root = urlsplit(address), urlsplit(self.root)
        if parts.scheme not in {"http", "https"} or parts.netloc != root.netloc:
            return  # an article, an archive, a standard, or a picture inside its style
        if not f"{parts.path}/".startswith(f"{root.path}/"):
            self.problems.append(f"{address} leaves {root.path}; linked from {source}")
            return
        path = EACH.sub(r"\1/*", parts.path)
        kind = (accept, path, *sorted(name for name, _ in parse_qsl(parts.query)))
        most = ALIKE if path == parts.path else FEW
        together = (accept, path)
        if (address, accept) in self.seen or self.alike[kind] >= most:
            return
        if self.alike[together] >= OF_A_PATH:
            return
        self.seen.add((address, accept))
        self.alike[kind] += 1
        self.alike[together] += 1
        self.waiting.append((address, accept, source))


# Each of the two in either way; what they do together is asked of single answers (tests/test_proxy_pages.py).
@pytest.mark.parametrize(
    ("public", "strips"),
    [(True, True), (False, False)],
    ids=["setting, stripped", "headers, passed on"],
)
def test_every_address_from_the_root_to_the_end_stays_under_the_path(
    make: Make, public: bool, strips: bool
) -> None:
    with proxied(make, public, strips) as proxy:
        crawl = Crawl(proxy.address, proxy.upstream)
        crawl.run()
    assert crawl.problems == []
    assert proxy.outside == []
    prefix = proxy.prefix
    assert crawl.paths >= {
        f"{prefix}/",
        f"{prefix}/articles/atalayar-2020-07",
        f"{prefix}/features/{SIRTE}",
        f"{prefix}/collections/control_zones/items",
        f"{prefix}/static/joined-map.js",
        f"{prefix}/static/style/joined.css",
        f"{prefix}/vendor/leaflet/leaflet-src.esm.js",
    }
