"""Sharing on a site of files: what can be promised where nobody reads what an address says behind its question mark.

The page has the codes of the whole map of its day. What is chosen on it the script puts in (static/codes-of-files.js):
a frame's own script obeys it. WordPress and the pictures know of the day alone, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from geo.oembed import PICTURE
from web.keeps import KEEPS_OF_FILES
from web.language import NAME, Language, language, languages
from web.language import gettext as _
from web.publication.registry import VIEW
from web.published import PublishedSite


@dataclass(frozen=True)
class Tongue:
    """The map of a day in a language: the addresses of its page, its frame, and the frame that moves on."""

    language: Language
    page: str
    frame: str
    live: str


def told(site: PublishedSite, asof: date) -> dict[str, Any]:
    """The same as a server tells of its own addresses, and those of each language for the script to choose from."""
    tongues = [_tongue(tag, folder, asof) for tag, folder in site.folders.items()]
    own = next(it for it in tongues if it.language == language())
    page = site.found(own.page) or ""
    return {
        "keeps": KEEPS_OF_FILES,
        "tongues": tongues,
        "own": own,
        "shown": VIEW,
        "link": page,
        "frame": site.found(own.frame) or "",
        "cited": page,
        "preview": own.frame,
        "script": site.found(_script()) or "",
        "script_file": _script(),
        "pictures": _pictures(site, asof),
        "sheets": [],
    }


def of_pixels(form: str, width: int, height: int) -> str:
    """What is said of a picture: its form, and how large it is."""
    return _(
        "%(form)s, %(width)s × %(height)s pixels", form=form.upper(), width=width, height=height
    )


def _script() -> str:
    return url_for("assets.static", name="sourceline.js")


def _tongue(tag: str, folder: str, asof: date) -> Tongue:
    # The first language stands at the root, where addresses name none.
    spoken = tag if folder else None
    return Tongue(
        languages()[tag],
        _address("maps.map_page", spoken, asof=asof.isoformat()),
        _address("embeds.embed", spoken, asof=asof.isoformat()),
        _address("embeds.embed", spoken, live="on"),
    )


def _address(endpoint: str, tag: str | None, **arguments: str) -> str:
    return url_for(endpoint, **{**arguments, NAME: tag})  # type: ignore[arg-type] # it takes any value


def _pictures(site: PublishedSite, asof: date) -> list[tuple[str, str]]:
    """In each language, in the one size there is."""
    return [
        (f"{languages()[tag].name}: {of_pixels(form, PICTURE.width, PICTURE.height)}", address)
        for tag, folder in site.folders.items()
        for form, endpoint in (("png", "pictures.image"), ("svg", "pictures.svg"))
        if site(address := _address(endpoint, tag if folder else None, asof=asof.isoformat()))
    ]
