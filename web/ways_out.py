"""Links out of a frame: what is not made for frames may not be shown in one (web/headers.py), and opens beside it.

Without it a reader without scripts would see, in place of the map, a browser's page of refusal.
"""

from __future__ import annotations

import re

from flask import url_for

from web.language import NAME

_LINK = re.compile(r"<a\s[^>]*>")
_ADDRESS = re.compile(r'\shref="([^"]*)"')


def open_beside(page: str) -> str:
    """A page of a frame, in which each link that leads out of it opens a tab of its own."""
    embed = url_for("embeds.embed", **{NAME: None})
    stays = re.compile(rf"[#?]|{re.escape(embed)}(?:[?#/]|$)")

    def led(link: re.Match[str]) -> str:
        tag = link[0]
        found = _ADDRESS.search(tag)
        if found is None or " target=" in tag or stays.match(found[1]):
            return tag
        if " rel=" in tag:
            return tag.replace(' rel="', ' target="_blank" rel="noopener ')
        return f'{tag[:-1]} target="_blank" rel="noopener">'

    return _LINK.sub(led, page)
