"""Which address becomes which file: one table, read by what writes the files and by what turns the links.

Every file is named in full, with its extension: a bucket that knows no index page serves it too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.format import FORMATS
from web.embeds import EMBED_PARAMETERS
from web.language import NAME
from web.map_view import MAP_PARAMETERS

# What a map page's script reads from the address by itself, so that one file serves every view of a day.
SERVED = frozenset({"asof", "known", "rev", "view"})
VIEW, FRAME = (
    tuple(it.name for it in parameters if it.name not in SERVED)
    for parameters in (MAP_PARAMETERS, EMBED_PARAMETERS)
)
# A folder's or a file's name longer than this is refused by file systems.
LONGEST = 200
# What is made of words, and so is another file in each language; every other form is the same in all of them.
IN_WORDS = frozenset({"html", "atom", "png", "svg"})
# An address that has no forms to choose from.
AS_IT_IS = ""


@dataclass(frozen=True)
class Tongues:
    """The languages of a site by their tags. Pages of the first stand at its root, those of another in a folder.

    `columns` are the collections that have a column `lang`: of them an address asks for rows by it, not for a language.
    """

    tags: tuple[str, ...]
    columns: frozenset[str] = frozenset()

    def folder(self, tag: str | None) -> str | None:
        """Of pages in a language, with its slash; None where the site has not got it. No tag is the first one's."""
        if tag in {None, self.tags[0]}:
            return ""
        return f"{tag}/" if tag in self.tags else None

    def of_file(self, file: str) -> str | None:
        """The tag of the folder that a file stands in; None at the root."""
        tag = file.partition("/")[0]
        return tag if tag in self.tags[1:] else None

    def asks(self, values: Mapping[str, str]) -> bool:
        """Whether `lang` names the language at an address with these values."""
        return (values.get("collection") or values.get("name")) not in self.columns


@dataclass(frozen=True)
class Rule:
    """The file that holds the answer of an endpoint in a form.

    `form` is the value of `f` it answers, or what its name ends with; `needs` are arguments that have to be given, and
    stand in the name; `keeps` stay behind the link's question mark; without `drops` the file says the same or more.
    """

    endpoint: str
    file: str
    form: str = "html"
    needs: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()

    def takes(self, form: str | None, names: Iterable[str]) -> bool:
        known = {*self.needs, *self.keeps, *self.drops}
        return form in {None, self.form} and set(self.needs) <= set(names) <= known


def _both(endpoint: str, file: str) -> tuple[Rule, Rule]:
    return Rule(endpoint, f"{file}.html"), Rule(endpoint, f"{file}.json", "json")


def _changes() -> Iterator[Rule]:
    """Every form in parts of the same length, so that the same changes are on each."""
    for form in ("html", "atom", "json"):
        yield Rule(
            "record_changes.changes",
            f"changes/from-{{offset}}.{form}",
            form,
            needs=("offset",),
            drops=("limit",),
        )
        yield Rule("record_changes.changes", f"changes.{form}", form, drops=("limit",))


def _pictures() -> Iterator[Rule]:
    """Of the whole map: what a card has of it. A selected feature is on it as all are."""
    for endpoint, form in (("pictures.image", "png"), ("pictures.svg", "svg")):
        drops = ("width", "height", "feature")
        yield Rule(endpoint, f"map/{{asof}}.{form}", form, needs=("asof",), drops=drops)
        yield Rule(endpoint, f"map.{form}", form, drops=drops)


RULES: tuple[Rule, ...] = (
    Rule("maps.map_page", "asof/{asof}.html", needs=("asof",), keeps=VIEW),
    Rule("maps.map_page", "index.html", keeps=VIEW),
    Rule("maps.map_page", "index.json", "json"),
    Rule("embeds.embed", "embed/{asof}.html", needs=("asof",), keeps=FRAME),
    Rule("embeds.embed", "embed.html", keeps=FRAME),
    Rule("embeds.quote", "embed/quotes/{quote}.html"),
    Rule("share.share", "share/{asof}.html", needs=("asof",), keeps=VIEW),
    Rule("share.share", "share.html", keeps=VIEW),
    *_pictures(),
    Rule("evidence.articles", "articles.html"),
    Rule("evidence.article_page", "articles/{article}/from-{offset}.html", needs=("offset",)),
    Rule("evidence.article_page", "articles/{article}.html"),
    Rule("quotes.quote", "quotes/{quote}.html"),
    Rule(
        "evidence.feature_page",
        "cards/{collection}/{feature}.html",
        needs=("part",),
        drops=("asof",),
    ),
    Rule("evidence.feature_page", "features/{collection}/{feature}.html"),
    *_changes(),
    *_both("views.views", "views"),
    Rule("views.disagreements", "disagreements.html"),
    Rule("views.disagreements", "disagreements.geojson", "geojson"),
    *_both("features.collections", "collections"),
    *_both("features.collection", "collections/{collection}"),
    *_both("features.schema_document", "collections/{collection}/schema"),
    *_both("features.feature_schema", "collections/{collection}/feature-schema"),
    Rule("features.items", "collections/{collection}/items.html", drops=("limit",)),
    *(
        Rule(
            "features.items",
            f"layers/{{collection}}.{form}",
            form,
            drops=("limit", "offset", "cursor", "properties"),
        )
        for form in FORMATS
    ),
    Rule("features.item", "collections/{collection}/items/{feature}.html"),
    Rule(
        "features.item",
        "collections/{collection}/items/{feature}.geojson",
        "geojson",
        drops=("properties",),
    ),
    Rule("downloads.plain_layer", "layers/{name}.{suffix}", AS_IT_IS),
    Rule("tiles.dataset_tileset", "tiles/sourceline.json", "tilejson", drops=("collections",)),
    Rule("tiles.collection_tileset", "tiles/{collection}.json", "tilejson"),
    Rule("styles.style", "styles/{style}.json", "mapbox"),
    Rule("assets.static", "static/{name}", AS_IT_IS, keeps=("v",)),
    Rule("assets.vendor", "vendor/leaflet/{name}", AS_IT_IS, keeps=("v",)),
    Rule("house.logo_file", "house/logo.{suffix}", AS_IT_IS, keeps=("v",)),
)
# A table of many features is shown on several pages, which are found by going through them.
FIRST_PAGE = "/items.html"
FURTHER = "/pages/{number}.html"
# What a page with further ones is asked with: as many features as one page may hold.
PAGE: dict[str, Any] = {"f": "html", "limit": "200"}

# What oEmbed answers about a map. It has an address of the map in its own, and its name from the file of that.
OEMBED = "oembed.about"
_OF_MAP = re.compile(r"(.*/)?(?:(?:index|embed)|(?:asof|embed)(/[^/]+))\.html")

HTML_FIRST = ("html", "json", "geojson")
JSON_FIRST = ("json", "geojson", "html")


def file_of(
    endpoint: str,
    values: Mapping[str, str],
    arguments: Mapping[str, str],
    tongues: Tongues,
    days: Sequence[date] = (),
    prefer: Sequence[str] = HTML_FIRST,
) -> tuple[str, dict[str, str]] | None:
    """The file of an address and the arguments its link keeps; None where no file can hold the answer.

    `prefer` orders the forms of an address that names none. `days` are those that have a map of their own, in order.
    """
    given = dict(arguments)
    form = given.pop("f", None)
    folder = tongues.folder(given.pop(NAME, None)) if tongues.asks(values) else ""
    if folder is None:
        return None
    fitting = [it for it in RULES if it.endpoint == endpoint and it.takes(form, given)]
    if not fitting:
        return None
    order = {name: place for place, name in enumerate(prefer)}
    # Sorting keeps the table's order among equals: what needs more stands first in it.
    rule = min(fitting, key=lambda it: order.get(it.form, len(order)))
    parts = {**values, **{name: given[name] for name in rule.needs}}
    if "asof" in rule.needs:
        day = day_shown(parts["asof"], days)
        if day is None:
            return None
        parts["asof"] = day.isoformat()
    if not all(_can_be_named(it) for name, it in parts.items() if name != "name"):
        return None
    file = rule.file.format(**parts)
    kept = {name: given[name] for name in rule.keeps if name in given}
    return (f"{folder}{file}" if rule.form in IN_WORDS else file), kept


def oembed_of(file: str, form: str) -> str | None:
    """The file of what oEmbed answers about a page, as json or xml; None where the page is no map."""
    found = _OF_MAP.fullmatch(file)
    return f"{found[1] or ''}oembed{found[2] or ''}.{form}" if found else None


def day_shown(asof: str, days: Sequence[date]) -> date | None:
    """The day whose map holds on another day: the last before it on which something changed, or else the first."""
    try:
        asked = date.fromisoformat(asof[:10])
    except ValueError:
        return None
    return days[max(bisect_right(days, asked) - 1, 0)] if days else None


def _can_be_named(part: str) -> bool:
    """Whether a part of an address can be the name of a file anywhere, and only ever of that file."""
    plain = part.isprintable() and not set(part) & set('/\\:*?"<>|') and part == part.strip(" .")
    return bool(part) and plain and len(part.encode()) <= LONGEST
