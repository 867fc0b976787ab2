"""Which address becomes which file: one table, read by what writes the files and by what turns the links.

Every file is named in full, with its extension: a bucket that knows no index page serves it too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.format import FORMATS
from web.embeds import EMBED_PARAMETERS
from web.pages import MAP_PARAMETERS

# What a map page's script reads from the address by itself, so that one file serves every view of a day.
SERVED = frozenset({"asof", "known", "rev", "view"})
VIEW, FRAME = (
    tuple(it.name for it in parameters if it.name not in SERVED)
    for parameters in (MAP_PARAMETERS, EMBED_PARAMETERS)
)
# A folder's or a file's name longer than this is refused by file systems.
LONGEST = 200


@dataclass(frozen=True)
class Rule:
    """The file that holds the answer of an endpoint in a form.

    `form` is the value of `f` it answers; `needs` are arguments that have to be given, and stand in the name;
    `keeps` stay behind the link's question mark; without `drops` the file says the same or more.
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


RULES: tuple[Rule, ...] = (
    Rule("maps.map_page", "asof/{asof}.html", needs=("asof",), keeps=VIEW),
    Rule("maps.map_page", "index.html", keeps=VIEW),
    Rule("maps.map_page", "index.json", "json"),
    Rule("embeds.embed", "embed/{asof}.html", needs=("asof",), keeps=FRAME),
    Rule("embeds.embed", "embed.html", keeps=FRAME),
    Rule("embeds.quote", "embed/quotes/{quote}.html"),
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
    Rule("downloads.plain_layer", "layers/{name}.{suffix}"),
    Rule("tiles.dataset_tileset", "tiles/sourceline.json", "tilejson", drops=("collections",)),
    Rule("tiles.collection_tileset", "tiles/{collection}.json", "tilejson"),
    Rule("styles.style", "styles/{style}.json", "mapbox"),
    Rule("assets.static", "static/{name}", keeps=("v",)),
    Rule("assets.vendor", "vendor/leaflet/{name}", keeps=("v",)),
    Rule("house.logo_file", "house/logo.{suffix}", keeps=("v",)),
)
# A table of many features is shown on several pages, which are found by going through them.
FURTHER = "collections/{collection}/pages/{number}.html"
# What a page with further ones is asked with: as many features as one page may hold.
PAGE: dict[str, Any] = {"f": "html", "limit": "200"}

HTML_FIRST = ("html", "json", "geojson")
JSON_FIRST = ("json", "geojson", "html")


def file_of(
    endpoint: str,
    values: Mapping[str, str],
    arguments: Mapping[str, str],
    days: Sequence[date] = (),
    prefer: Sequence[str] = HTML_FIRST,
) -> tuple[str, dict[str, str]] | None:
    """The file of an address and the arguments its link keeps; None where no file can hold the answer.

    `prefer` orders the forms of an address that names none. `days` are those that have a map of their own, in order.
    """
    given = dict(arguments)
    form = given.pop("f", None)
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
    return rule.file.format(**parts), {name: given[name] for name in rule.keeps if name in given}


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
