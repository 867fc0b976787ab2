"""The map as a single file to take away: one HTML with data, quotes and map library inside, made by folium.

It opens from disk with no network. folium's own files come from four hosts; here the library is written into the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from folium.features import GeoJsonPopup
from markupsafe import Markup

Feature = dict[str, Any]

POPUP_WIDTH = 420
POPUP_HEIGHT = 320
POINT_RADIUS = 6


@dataclass(frozen=True)
class Drawn:
    """A layer as it is drawn: a FeatureCollection, Leaflet's path options for a feature, and whether it has quotes."""

    title: str
    features: list[Feature]
    style: Callable[[Feature], dict[str, Any]]
    quoted: bool = True


@dataclass(frozen=True)
class Words:
    """What the page says itself, in its language: a tag (BCP 47), and ltr or rtl."""

    language: str = "en"
    direction: str = "ltr"
    undated: str = "no date"
    span: str = "%(first)s to %(last)s"
    note: str = "Editor’s note:"

    def name(self, properties: Mapping[str, Any]) -> str:
        return str(properties.get(f"name_{self.language}") or properties["name"])


ENGLISH = Words()


# Leaflet aligns to the left, and its scale has the unit behind the number, whatever the language.
STYLE = "<style>.leaflet-popup-content-wrapper{text-align:start}.leaflet-control-scale{direction:ltr}</style>"


@dataclass(frozen=True)
class Mark:
    """A logo as a data URI, and what it is in words."""

    data: str
    alt: str


@dataclass(frozen=True)
class Page:
    """What stands around the map: `text` says what it shows, for those who do not see it; `caption` whose it is."""

    title: str
    text: str
    caption: str
    words: Words = ENGLISH
    mark: Mark | None = None


def single_file(page: Page, bbox: Sequence[float], layers: Sequence[Drawn], library: Path) -> str:
    """The page. `bbox` is west, south, east, north in degrees; `library` the folder with Leaflet's script and style."""
    canvas = folium.Map(tiles=None, attr="", control_scale=True)
    canvas.default_js = []
    canvas.default_css = []
    west, south, east, north = bbox
    canvas.fit_bounds([(south, west), (north, east)])
    root = canvas.get_root()
    assert isinstance(root, Figure)
    root.title = page.title
    root.header.add_child(Element(_library(library)), name="leaflet")
    root.header.add_child(Element(STYLE), name="style")
    root.html.add_child(Element(_caption(page)), name="caption")
    for layer in layers:
        if layer.features:
            _layer(layer, page.words).add_to(canvas)
    folium.LayerControl(collapsed=False).add_to(canvas)
    rendered: str = root.render()
    # folium has no parameter for it, and the page of another language would be read out by English rules.
    tongue = Markup('<html lang="{}" dir="{}">').format(page.words.language, page.words.direction)
    return rendered.replace("<html>", tongue, 1)


def card(properties: dict[str, Any], words: Words = ENGLISH) -> Markup:
    """What a feature is, and its quotes as quotations: safe HTML, as folium puts it into the page as it stands."""
    who = properties.get("actor_label")
    parts = [
        Markup("<h3>{}</h3>").format(words.name(properties)),
        Markup("<p>{}{}</p>").format(f"{who} · " if who else "", _when(properties, words)),
    ]
    if properties.get("note"):
        parts.append(Markup("<p>{}</p>").format(properties["note"]))
    parts += [_quotation(quote, words) for quote in properties["quotes"]]
    return Markup("").join(parts)


def _quotation(quote: dict[str, Any], words: Words) -> Markup:
    article = quote["article"]
    source = f"{article['publisher']}, {_isolated(article['published'], words)}"
    cited = Markup("{}").format(source)
    if quote.get("link"):
        cited = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>').format(
            quote["link"], source
        )
    note = (
        Markup("<p><em>{}</em> {}</p>").format(words.note, quote["note"])
        if quote.get("note")
        else ""
    )
    return Markup('<blockquote dir="auto" lang="{}">“{}”</blockquote><p>— {}</p>{}').format(
        quote["language"], quote["exact"], cited, note
    )


def _when(properties: dict[str, Any], words: Words) -> str:
    first, last = properties.get("valid_from"), properties.get("valid_to")
    if first is None and last is None:
        return words.undated
    if first == last:
        return _isolated(str(first), words)
    return words.span % {
        "first": _isolated(first or "…", words),
        "last": _isolated(last or "…", words),
    }


def _isolated(date: str, words: Words) -> str:
    """Behind Arabic letters the parts of a date would stand the other way round: 01-02-2019 for 2019-02-01."""
    return f"\u2066{date}\u2069" if words.direction == "rtl" else date


def _layer(layer: Drawn, words: Words) -> folium.GeoJson:
    features = [
        {
            "type": "Feature",
            "id": feature["id"],
            "geometry": feature["geometry"],
            "properties": {"card": str(card(feature["properties"], words)) if layer.quoted else ""},
        }
        for feature in layer.features
    ]
    styles = {feature["id"]: layer.style(feature) for feature in layer.features}
    popup = GeoJsonPopup(
        fields=["card"], labels=False, max_width=POPUP_WIDTH, max_height=POPUP_HEIGHT
    )
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=layer.title,
        style_function=lambda feature: {**styles[feature["id"]], "interactive": layer.quoted},
        marker=folium.CircleMarker(radius=POINT_RADIUS),
        popup=popup if layer.quoted else None,
    )


def _library(folder: Path) -> str:
    """Leaflet's script and style, written into the page; its pictures are for controls that this page has not."""
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"url\([^)]*\)", "none", style)
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script).replace("</script", "<\\/script")
    return f"<style>{style}</style><script>{script}</script>"


def _caption(page: Page) -> str:
    box = (
        "position:fixed;z-index:1000;inset-inline-start:10px;bottom:64px;max-width:60%;"
        "max-height:40%;overflow:auto;padding:6px 10px;"
        "background:#fff;font:14px/1.4 sans-serif"
    )
    return Markup(
        '<div style="{}" tabindex="0" role="region" aria-label="{}"><h1 style="font:inherit;font-weight:bold;margin:0">'
        '{}</h1><p style="margin:0">{}</p><p style="margin:0">{}{}</p></div>'
    ).format(box, page.title, page.title, page.text, _mark(page.mark), page.caption)


def _mark(mark: Mark | None) -> Markup:
    if mark is None:
        return Markup()
    style = (
        "height:28px;width:auto;max-width:130px;object-fit:contain;vertical-align:middle;"
        "margin-inline-end:8px"
    )
    return Markup('<img src="{}" alt="{}" style="{}">').format(mark.data, mark.alt, style)
