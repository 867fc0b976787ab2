"""What search engines read of a page, as JSON-LD in words of schema.org.

A collection is a Dataset, a feature a Place, an article a NewsArticle, and a quote a Quotation that is part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

Document = dict[str, Any]
Href = Callable[..., str]

CONTEXT = "https://schema.org/"


def dataset(collection: Mapping[str, Any], box: Sequence[float] | None) -> Document:
    """A collection's document as a Dataset; `box` is west, south, east, north in degrees."""
    links = collection["links"]
    found: Document = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": collection["title"],
        # Of fifty letters at least, or search engines pass over the page.
        "description": f"{collection['description'] or collection['title']} "
        "Features with their geometry, to look at, to query and to download.",
        "identifier": collection["id"],
        "url": next(it["href"] for it in links if it["rel"] in {"self", "alternate"}),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": it["title"],
                "encodingFormat": it["type"],
                "contentUrl": it["href"],
            }
            for it in links
            if it["rel"] == "enclosure"
        ],
    }
    if box:
        found["spatialCoverage"] = {"@type": "Place", "geo": _shape(box)}
    first, last = collection["extent"].get("temporal", {}).get("interval", [[None, None]])[0]
    if first or last:
        found["temporalCoverage"] = f"{first or '..'}/{last or '..'}"
    return found


def place(feature: Mapping[str, Any], label: str, address: str) -> Document:
    """A feature in CRS84 as a Place."""
    found: Document = {"@context": CONTEXT, "@type": "Place", "name": label, "url": address}
    geometry = feature["geometry"]
    if geometry is None:
        return found
    points = list(_points(geometry))
    if not points:
        return found
    if geometry["type"] == "Point":
        longitude, latitude = points[0]
        geo: Document = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    else:
        east, north = zip(*points, strict=True)
        geo = _shape((min(east), min(north), max(east), max(north)))
    return {**found, "geo": geo}


def quoted_place(
    feature: Mapping[str, Any], quotes: Iterable[Mapping[str, Any]], address: str, href: Href
) -> Document:
    """A feature in CRS84 as a Place that is the subject of the words it rests on."""
    found = place(feature, feature["properties"]["name"], address)
    return {**found, "subjectOf": [quotation(it, it["article"], href) for it in quotes]}


def quote_page(quote: Mapping[str, Any], places: Sequence[Document], href: Href) -> Document:
    """A quote as the Quotation that its page is about; `places` rest on it."""
    found = {"@context": CONTEXT, **quotation(quote, quote["article"], href)}
    return {**found, "about": list(places)} if places else found


def article_page(
    article: Mapping[str, Any], quotes: Iterable[Mapping[str, Any]], href: Href
) -> Document:
    """An article with the quotes from it. It is its publisher's; the page is about it, and does not hold its text."""
    found = {"@context": CONTEXT, **news_article(article, href)}
    return {**found, "hasPart": [_words(it, href) for it in quotes]}


def quotation(quote: Mapping[str, Any], article: Mapping[str, Any], href: Href) -> Document:
    """Words of an article as a Quotation."""
    return {**_words(quote, href), "isPartOf": news_article(article, href)}


def _words(quote: Mapping[str, Any], href: Href) -> Document:
    address = href("quote", quote=quote["id"])
    found: Document = {
        "@type": "Quotation",
        "@id": address,
        "url": address,
        "identifier": quote["id"],
        "text": quote["exact"],
        "inLanguage": quote["language"],
    }
    if quote.get("speaker"):
        # A person or an organisation: the dataset does not say which.
        found["spokenByCharacter"] = {"name": quote["speaker"]}
    return found


def news_article(article: Mapping[str, Any], href: Href) -> Document:
    """An article as a NewsArticle, at its own address where that is known."""
    ours = href("article", article=article["id"])
    found: Document = {
        "@type": "NewsArticle",
        "@id": article.get("url") or ours,
        "headline": article["title"],
        "datePublished": published(article),
        "inLanguage": article["language"],
        "publisher": {"@type": "Organization", "name": article["publisher"]},
        "subjectOf": {"@type": "WebPage", "url": ours},
    }
    others = {
        "url": article.get("url"),
        "archivedAt": article.get("archive_url"),
        # As it is printed: one person, several, or an agency.
        "creditText": article.get("byline"),
    }
    return {**found, **{name: value for name, value in others.items() if value}}


def published(article: Mapping[str, Any]) -> str:
    """The date of an article as ISO 8601, a year or a month where no more is known."""
    length = {"year": 4, "month": 7}.get(article["published_precision"], 10)
    return str(article["published"])[:length]


def _shape(box: Sequence[float]) -> Document:
    """GeoShape writes latitude first, and its lower corner before its upper one."""
    west, south, east, north = box
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _points(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    if "geometries" in geometry:
        for part in geometry["geometries"]:
            yield from _points(part)
        return
    yield from _positions(geometry["coordinates"])


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)
