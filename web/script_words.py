"""What the scripts of the pages say, in the language of the page; {…} is filled in by them."""

from __future__ import annotations

from typing import Any

from layers import EVIDENCE_LAYERS
from web.language import gettext, in_language, language
from web.language import noted as N_
from web.published import published_site
from web.words import GONE, STATUS_IN_SHORT, Words, filled

_SCRIPT = Words(
    {
        "title": N_("{dataset} on {date} – Sourceline"),
        "zoomIn": N_("Zoom in"),
        "zoomOut": N_("Zoom out"),
        "loading": N_("Loading …"),
        "failed": N_("This could not be loaded. Check the connection, then try again."),
        "notLoaded": N_("Could not be loaded: {what}."),
        "onItsWay": N_("Still loading: {what}."),
        "again": N_("Try again"),
        "close": N_("Close"),
        "ground": N_("the base map"),
        "list": N_("the list"),
        "shown": N_("{date}: {count} features on the map"),
        "thinned": N_(
            "From this far the map draws about one in {share} of what is there. Come nearer to see all of it."
        ),
        "opened": N_("{name}: opened beside the map"),
        "gone": GONE,
        "rivals": N_("Ground that is given to two: {one}, and {other}"),
        "alsoHeld": N_("On this day the map gives the same ground to two."),
        "two": N_("given to two"),
        "contested": N_("contested"),
        "claimed": N_("claimed"),
        "announced": N_("announced"),
        "seat": N_("seat"),
        "presence": N_("present"),
        "found": N_("{count} found; choose with the arrow keys"),
        "foundNothing": N_("Nothing on this map has a name like “{words}”."),
        "foundActor": N_("Actor: only what concerns it"),
        "foundTown": N_("Town on the base map"),
        "foundOn": N_("{layer} · shown on {date}"),
        "twoFingers": N_("Use two fingers to move the map"),
        "comma": N_(", "),
        "semicolon": N_("; "),
        "play": N_("Play the dates"),
        "pause": N_("Pause"),
        "new": N_("new"),
        "newHere": N_("{name}, new on this date"),
        "handed": N_("from {loser} to {winner}"),
        "handedHere": N_("{name}, new on this date; took ground from {loser}"),
        "endedHere": N_("{name}, on the map until {date}, and no longer"),
        "actor": N_("actor: {names}"),
        "inArticle": N_("article: {names}"),
        "certainty": N_("certainty: {names}"),
        "nothing": N_("Nothing on this date fits the filter."),
        "switchedOff": N_("Not on this map: its layer is switched off."),
        "filteredOut": N_("Not on this map: the filter leaves it out."),
        "showEverything": N_("Show everything"),
    }
)


def said(name: str, **values: object) -> str:
    """One of the texts that the scripts say, for what a page says in the same words."""
    return filled(_SCRIPT[name], **values)


def script() -> dict[str, Any]:
    """What the page's scripts say, and by which locale they write dates and numbers."""
    return {
        "locale": language().code.replace("_", "-"),
        **_SCRIPT,
        **_of_features(),
        "kilometres": gettext("%(number)s km", number="{number}"),
        "metres": gettext("%(number)s m", number="{number}"),
        # A server says it in the list that it sends.
        **(_of_nothing() if published_site() else {}),
    }


def _of_features() -> dict[str, Any]:
    """With which the scripts tell a feature as the list beside the map does: what it is, how sure, when."""
    return {
        "kinds": {
            layer.name: {kind.name: in_language(kind.title) for kind in layer.kinds}
            for layer in EVIDENCE_LAYERS
        },
        "statuses": dict(STATUS_IN_SHORT),
        "aboutWeek": gettext("about %(day)s (give or take a week)", day="{day}"),
        "aboutSeason": gettext("about %(month)s (give or take a season)", month="{month}"),
        "between": gettext("%(first)s to %(last)s", first="{first}", last="{last}"),
        "from": gettext("from %(first)s", first="{first}"),
        "until": gettext("until %(last)s", last="{last}"),
    }


def _of_nothing() -> dict[str, str]:
    """What is said of a day on which there is nothing, of all or of what is chosen: as templates/_map.html says it."""
    return {
        "noneChosen": gettext(
            "Nothing on this date fits the filter. The nearest date with something that does: %(day)s.",
            day="{day}",
        ),
        "noneAtAll": gettext(
            "Nothing is on this map on this date. The nearest date with something on it: %(day)s.",
            day="{day}",
        ),
    }
