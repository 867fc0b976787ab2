"""The words for what is written in short: controlled vocabularies as people read them.

Written in English; each is looked up in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from geo import quote, record_change
from web.language import gettext, in_language
from web.language import noted as N_


class Words(Mapping[str, str]):
    """Texts by name, each in the language of the request that looks it up."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, name: str) -> str:
        return gettext(self._texts[name])

    def of(self, name: str) -> str:
        """The English text, whose places are still to be filled."""
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class Titles(Mapping[str, str]):
    """The same for what a registry gives in several languages."""

    def __init__(self, titles: Mapping[str, Mapping[str, str]]) -> None:
        self._titles = titles

    def __getitem__(self, name: str) -> str:
        return in_language(self._titles[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)


# The words of the controlled vocabularies, as people read them.

STATUS = Words(
    {
        "assessed": N_("Assessed: reported as fact, not as one side’s claim"),
        "claimed": N_("Claimed: one side says so"),
        "contested": N_("Contested: more than one side is there, or disputes it"),
        "announced": N_("Announced: declared, not seen done"),
    }
)

CERTAINTY = Words(
    {
        "high": N_("Certainty: high"),
        "medium": N_("Certainty: medium"),
        "low": N_("Certainty: low"),
    }
)

DEGREE = Words({"high": N_("high"), "medium": N_("medium"), "low": N_("low")})

STRENGTH = Words(
    {
        "several_independent": N_("Evidence: several independent sources"),
        "single_source": N_("Evidence: a single source"),
        "partisan_only": N_("Evidence: its own side only"),
        "unverified": N_("Evidence: no verified words"),
    }
)

GRADE = Words(
    {
        "several_independent": N_("several independent sources"),
        "single_source": N_("single source"),
        "partisan_only": N_("its own side only"),
        "unverified": N_("no verified words"),
    }
)

BASIS_OF_DATE = Words(
    {
        "article": N_("from the article"),
        "reckoned": N_("worked out from the article’s words"),
        "background": N_("background, not from a quoted article"),
    }
)

BASIS_OF_GEOMETRY = Words(
    {
        "article": N_("The article gives the place"),
        "gazetteer": N_("A named place, looked up in a gazetteer"),
        "boundary": N_("Cut from administrative or national boundaries"),
        "sketch": N_("Sketched by hand"),
    }
)

SUPPORTS = Words(
    {
        "names": N_("names it"),
        "control": N_("says who holds it"),
        "course": N_("says where it runs"),
        "reports": N_("reports it"),
        "date": N_("gives the date"),
        "disputes": N_("disputes it"),
        "background": N_("gives background"),
    }
)

KIND_OF_TEXT = Words(
    {
        "headline": N_("headline"),
        "standfirst": N_("standfirst"),
        "caption": N_("caption"),
        "pull_quote": N_("pull-quote"),
        "teaser": N_("teaser"),
        "correction": N_("correction"),
    }
)

STATE = Words(
    {
        "exact": N_("Verified word for word"),
        "moved": N_("Verified; the words have moved in the article"),
        "ambiguous": N_("Not verified: the words stand there more than once"),
        "altered": N_("Not verified: the article now has other words"),
        "missing": N_("Not verified: the article no longer has these words"),
        "unchecked": N_("Not checked yet"),
    }
)
VERIFIED = quote.VERIFIED
STATE_IN_SHORT = Words(
    {
        "exact": N_("exact"),
        "moved": N_("moved"),
        "ambiguous": N_("ambiguous"),
        "altered": N_("altered"),
        "missing": N_("missing"),
        "unchecked": N_("unchecked"),
    }
)
STATUS_IN_SHORT = Words(
    {
        "assessed": N_("assessed"),
        "claimed": N_("claimed"),
        "contested": N_("contested"),
        "announced": N_("announced"),
    }
)

# What a property is to its feature, by its x-ogc-role.
ROLES = Words(
    {
        "id": N_("id"),
        "type": N_("type"),
        "reference": N_("reference"),
        "primary-geometry": N_("primary geometry"),
        "primary-interval": N_("primary interval"),
        "primary-instant": N_("primary instant"),
        "primary-interval-start": N_("primary interval start"),
        "primary-interval-end": N_("primary interval end"),
    }
)
# What happened to a feature of the map, and to which of its parts.
WHAT = Words(record_change.WHAT)
PART = Words(
    {
        "names": N_("names"),
        "actors": N_("actors"),
        "status": N_("status"),
        "certainty": N_("certainty"),
        "dates": N_("dates"),
        "geometry": N_("geometry"),
        "quotes": N_("quotes"),
        "notes": N_("notes"),
    }
)

# What two accounts can differ in.
DIFFERS = Words(
    {
        "holder": N_("Who holds the ground"),
        "kind": N_("What the line is"),
        "status": N_("How sure it is"),
        "course": N_("Where the line runs"),
        "party": N_("Who did it"),
        "disputed": N_("Whether it is so"),
    }
)

# How the map of each kind of claimant is named, and what they are as a group.
TOLD = Words(
    {
        "assessed": N_("As assessed by"),
        "actor": N_("As told by"),
        "publisher": N_("As told by"),
    }
)
NOT_TOLD = Words(
    {
        "assessed": N_("Not on the map as assessed by %(title)s."),
        "actor": N_("Not on the map as told by %(title)s."),
        "publisher": N_("Not on the map as told by %(title)s."),
    }
)
TELLERS = Words(
    {
        "assessed": N_("What is assessed"),
        "actor": N_("What a side says"),
        "publisher": N_("What an outlet says"),
    }
)

RULES = Words(
    {
        "assessed": N_(
            "What the editors take as so, and what they know to be contested. No claims, no announcements."
        ),
        "actor": N_(
            "What its speakers say, in whatever outlet; what outlets on its side say where nobody speaks for "
            "another; and what it claims or announces."
        ),
        "publisher": N_(
            "What at least one verified quote of the outlet carries. A quote that disputes a thing, or is only "
            "background, does not."
        ),
    }
)

SILENT = N_("nobody whose map this is says who was there")

# What errors that no sentence of ours tells are called (werkzeug's names of statuses).
_STATUSES = (
    N_("Bad Request"),
    N_("Forbidden"),
    N_("Method Not Allowed"),
    N_("Not Acceptable"),
    N_("Not Found"),
    N_("Request Entity Too Large"),
    N_("Request URI Too Long"),
)

GONE = N_("There is no such feature on this map now.")

# What changes on a date, and that there is more than is named.
STOP = Words(
    {
        "begins": N_("begins: {names}"),
        "ends": N_("no longer reported: {names}"),
        "article": N_("article: {names}"),
        "more": N_("{names} and {count} more"),
    }
)


def filled(said: str, **values: object) -> str:
    """A text with its {places} filled; safe HTML where one of the values is."""
    html = any(isinstance(it, Markup) for it in values.values())
    return (Markup(said) if html else said).format(**values)
