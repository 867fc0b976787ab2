"""What an address asks for, before anything reads it: without what others hung on it, with dates in digits we know.

Newsletters, social networks and search engines add arguments of their own to every link they show, and nobody who
shares one takes them out. A map that refused them would break wherever it is passed on. Where programs ask, an argument
nobody knows stays an error: there it is a filter that was misspelt, and the answer would be one to another question.
"""

from __future__ import annotations

import re

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict

from web.negotiation import wants_html
from web.store import store

# By who adds it. None is an argument of ours, and none is like one, so that a misspelt one is still refused.
ADDED_BY = {
    "Google": "gclid gclsrc wbraid gbraid dclid srsltid _ga _gl _gac amp usqp",
    "Microsoft, Yandex, Yahoo": "msclkid yclid ysclid guccounter",
    "networks": "ttclid twclid igshid igsh li_fat_id rdt_cid epik sccid mibextid si s t",
    "newsletters": "mkt_tok _kx sslid ss_email_id wickedid ck_subscriber_id emci emdi ceid",
    "newsrooms": "ref ref_src ref_url referrer source src via share shared campaign medium cmp cmpid cid icid ncid "
    "ocid mbid smid smtyp xtor taid sref spm output outputtype",
}
ADDED = frozenset(" ".join(ADDED_BY.values()).split())
PREFIXES_BY = {
    "newsletters": "mc_ _hs hsa_ vero_ oly_",
    "counters": "at_ pk_ mtm_ matomo_ ga_ gad_ sc_ wt_ ns_ itm_ trk_",
    "networks": "fb_ guce_ amp_ __",
}
ADDED_PREFIXES = tuple(" ".join(PREFIXES_BY.values()).split())
# `ref=12` is a slip for `rev=12`, and the map would not be the one that was pinned.
NEARLY_OURS = re.compile(r"\d+")

# Where programs ask. The items of a collection are a page for people as well, where a browser asks for them.
FOR_PROGRAMS = frozenset(
    {"annotations", "assets", "downloads", "house", "oembed", "operations", "styles", "tiles", None}
)
OF_TABLES = frozenset({"downloads", "features", "tiles"})

# Dates and numbers, in which people write the digits of their own script.
WRITTEN_IN_DIGITS = frozenset(
    {
        *("asof", "datetime", "known", "rev", "from", "to"),
        *("bbox", "center", "zoom", "limit", "offset", "width", "height"),
    }
)
# Arabic-Indic digits and their Persian forms, with the point and the comma between them; and marks of direction, which
# come along where a date is copied.
OURS = str.maketrans(
    {
        **{chr(0x660 + it): str(it) for it in range(10)},
        **{chr(0x6F0 + it): str(it) for it in range(10)},
        "\u066b": ".",
        "\u060c": ",",
        **dict.fromkeys("\u061c\u200e\u200f\u2066\u2067\u2068\u2069"),
    }
)


def tidy_arguments(app: Flask) -> None:
    """Before any other look at a request."""
    app.before_request(tidy)


def tidy() -> None:
    """Let `request.args` have what the address asks of us, the way links of ours write it."""
    given = list(request.args.items(multi=True))
    found = [(name, _read(name, text)) for name, text in given if not _is_passed_over(name, text)]
    if found != given:
        request.args = ImmutableMultiDict(found)


def is_added(name: str, text: str) -> bool:
    """Whether an argument is one that others hang on an address."""
    name = name.lower()
    if name == "ref" and NEARLY_OURS.fullmatch(text):
        return False
    return name in ADDED or name.startswith(ADDED_PREFIXES)


def in_our_digits(text: str) -> str:
    """A date or number with the digits 0 to 9."""
    return text.translate(OURS)


def _read(name: str, text: str) -> str:
    if text.isascii() or name not in WRITTEN_IN_DIGITS or not _is_for_people() or _is_column(name):
        return text
    return in_our_digits(text)


def _is_passed_over(name: str, text: str) -> bool:
    return is_added(name, text) and _is_for_people() and not _is_column(name)


def _is_for_people() -> bool:
    if request.blueprint == "features":
        return wants_html()
    return request.blueprint not in FOR_PROGRAMS


def _is_column(name: str) -> bool:
    """Whether it is a condition here: a published table may have a column of any name."""
    values = request.view_args or {}
    table = values.get("collection") or values.get("name")
    if request.blueprint not in OF_TABLES or table is None:
        return False
    of = store().inventory.collections.get(table)
    return of is not None and any(it.name == name for it in of.queryables)
