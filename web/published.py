"""What pages, pictures and feeds have to know of a site of files while it is written (web/publication)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app

NAME = "published"


@dataclass(frozen=True)
class PublishedSite:
    """Templates ask it as `published(address)` whether an address of ours will be there; on a server there is none.

    `base` is where the site will stand, None where nobody said, and `found` an address of ours there, None where no
    file holds it. `folders` are the languages' by their tags, without a slash; that of the first is the site's, "".
    """

    there: Callable[[str], bool]
    found: Callable[[str], str | None]
    base: str | None
    folders: Mapping[str, str]

    def __call__(self, address: str) -> bool:
        return self.there(address)

    def told(self, address: str) -> str:
        """An address of ours as it is read away from the site; empty where nobody knows it."""
        return (self.found(address) or "") if self.base is not None else ""


def published_site() -> PublishedSite | None:
    """The site that is being written; None on a server."""
    site = current_app.jinja_env.globals.get(NAME)
    assert site is None or isinstance(site, PublishedSite)
    return site
