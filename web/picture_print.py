"""The small print of a picture: what it rests on, where that is to be read, and whose the data are."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlsplit

from flask import url_for
from sqlalchemy import text

from geo.database import sql
from geo.picture.letters import Face, width
from layers.drawn.small_print import SOURCES
from web.house import disclaimer
from web.language import gettext as _
from web.language import listed, ngettext, numeral
from web.links import keep_language
from web.map_view import View
from web.page_filters import stopped
from web.pages import Home
from web.picture_features import Outlets
from web.published import published_site
from web.snapshot import Snapshot


def credits(snapshot: Snapshot, home: Home) -> list[str]:
    """Whose data these are, and what names and boundaries do not say. A dataset that credits nobody has a base map."""
    rights = home.rights
    if not rights:
        rows = snapshot.connection.execute(text(sql("export/sources.sql"))).all()
        credits = listed(dict.fromkeys(it.credit.rstrip(".") for it in rows))
        rights = _("Base map: %(credits)s", credits=credits) if credits else ""
    return [it for it in (stopped(rights), disclaimer()) if it]


def sources(
    found: Outlets, address: str, face: Face, wide: float, leftward: bool, share: float = 1.0
) -> str:
    """The outlets, as many as there is room for, and where their words are to be read, if anybody knows."""
    address = _apart(address, leftward) if address else ""
    names = [_apart(it, leftward) for it in found.names]
    if share < 1:
        thinned = _("About one in %(share)s of what is there is drawn.", share=numeral(1 / share))
        return (
            f"{thinned} {_('The quotes are at %(address)s', address=address)}"
            if address
            else thinned
        )
    if not names:
        return _("The map is at %(address)s", address=address) if address else ""
    quotes = ngettext("%(num)s quote", "%(num)s quotes", found.quotes)
    for number in range(len(names), 0, -1):
        said = listed(names[:number])
        left = len(names) - number
        if left:
            said = ngettext(
                "%(names)s and %(num)s more", "%(names)s and %(num)s more", left, names=said
            )
        told = {"outlets": said, "quotes": quotes}
        line = (
            _("Sources: %(outlets)s – %(quotes)s at %(address)s", **told, address=address)
            if address
            else _("Sources: %(outlets)s – %(quotes)s", **told)
        )
        if width(line, face) <= SOURCES * wide:
            break
    return line


def _apart(said: str, leftward: bool) -> str:
    """Words of another direction in an Arabic line, in an isolate (UAX #9, 2.4), or they change places with others."""
    return f"\u2068{said}\u2069" if leftward else said


def address(view: View, asof: date, rev: int | None) -> str:
    """Where the map is, as one would write it by hand; empty for a site of files that nobody knows the place of."""
    whole = url_for("maps.map_page", _external=True, lang=None)
    site = published_site()
    if site is not None:
        return site.told(keep_language(f"{whole}?asof={asof}")).partition("://")[2]
    parts = urlsplit(whole)
    asked = {"asof": asof.isoformat(), **view.selection.arguments}
    if rev is not None:
        asked["rev"] = str(rev)
    elif view.known is not None:
        asked["known"] = view.known.isoformat()
    if view.claimant is not None:
        asked["view"] = view.claimant.key
    query = "&".join(f"{name}={quote(value, safe=',:')}" for name, value in asked.items())
    return f"{parts.netloc}{parts.path}?{query}"
