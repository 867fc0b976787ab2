"""What oEmbed answers about a map, as a file: its addresses are those of the site."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from geo.oembed import as_xml
from web.publication.links import Links
from web.response import as_json

ADDRESS = re.compile(r'(?<= src=")[^"]*|(?<= href=")[^"]*')
THUMBNAIL = ("thumbnail_url", "thumbnail_width", "thumbnail_height")


def turned(answer: dict[str, Any], source: str, links: Links) -> bytes:
    """The answer as the file `source`, whose name says in which form. Without pictures it has no thumbnail."""
    found = dict(answer)
    for name in ("author_url", "provider_url", "thumbnail_url"):
        if name in found:
            found[name] = links.told(source, found[name])
    if found.get("thumbnail_url") is None:
        found = {name: it for name, it in found.items() if name not in THUMBNAIL}

    def turn(address: re.Match[str]) -> str:
        return escape(links.told(source, unescape(address[0])) or "")

    found["html"] = ADDRESS.sub(turn, found["html"])
    return as_xml(found) if source.endswith(".xml") else as_json(found)
