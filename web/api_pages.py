"""What is made for people first, as the API document tells of it: a program can ask for all of it too."""

from __future__ import annotations

from geo import oembed
from geo.known import CLOCK
from geo.link import HTML, JSON
from geo.openapi.page_paths import Page
from geo.parameter import ASOF, LIMIT, OFFSET
from geo.view import VIEW
from web import compare, embeds, pages, pictures, print_sheet, quotes, search_page, share
from web.map_view import LAYERS, MAP_PARAMETERS
from web.selection import SELECTION

BOTH = ("json", "html")

PAGES = (
    Page(
        "/list",
        "list",
        "What the map shows on a date, in words: a part of its page",
        (ASOF, *CLOCK, VIEW, LAYERS, *SELECTION),
    ),
    Page("/embed", "embed", "The map for frames of other sites", embeds.EMBED_PARAMETERS),
    Page(
        "/embed/quotes/{quoteId}",
        "embeddedQuote",
        "A quote in the frame of the map",
        embeds.EMBED_PARAMETERS,
    ),
    Page("/compare", "compare", "The maps of two dates, and what differs", compare.COMPARED),
    Page(
        "/share",
        "share",
        "Links, frames, pictures and citations of a map",
        share.PARAMETERS,
    ),
    Page(
        "/sheet",
        "sheet",
        "The map for paper, with the words it rests on",
        (*MAP_PARAMETERS, *print_sheet.OF_PAPER),
    ),
    Page(
        "/map.svg",
        "mapDrawing",
        "The map of a date as a drawing",
        pictures.PICTURE_PARAMETERS,
        ("image/svg+xml",),
    ),
    Page(
        "/map.png",
        "mapPicture",
        "The map of a date as a picture",
        pictures.PICTURE_PARAMETERS,
        ("image/png",),
    ),
    Page(
        "/search",
        "search",
        "Places, events, actors and towns by name",
        (search_page.Q, ASOF, *CLOCK),
        (JSON, HTML),
        BOTH,
    ),
    Page(
        "/oembed",
        "oembed",
        "What of an address of this server is to be embedded, by oEmbed 1.0",
        oembed.PARAMETERS,
        (JSON, "text/xml"),
        needs={oembed.URL.name: "/"},
        # All it does not know, as the standard has it.
        passes_over=False,
    ),
    Page("/articles", "articles", "The articles the map rests on", CLOCK),
    Page(
        "/articles/{articleId}",
        "article",
        "An article, its quotes, and what rests on them",
        (*CLOCK, OFFSET),
    ),
    Page(
        "/quotes",
        "quotes",
        "Every quote with the state of its last check",
        (quotes.STATE, quotes.ARTICLE, *CLOCK, LIMIT, OFFSET),
        (JSON, HTML),
        BOTH,
    ),
    Page(
        "/features/{collectionId}/{featureId}",
        "featurePage",
        "A feature with the quotes it rests on; its card alone may be asked for as of a date",
        (pages.PART, *CLOCK, VIEW),
    ),
)
