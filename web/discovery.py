"""What a page tells those who show it elsewhere: where its embed is described, and what is on the card of a link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Response, request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context

from geo import oembed
from geo.oembed import PICTURE, Size
from web.embedded import (
    OF_MAPS,
    SUBJECTS,
    Pairs,
    feature_map,
    frame_arguments,
    on_day,
    page_address,
    picture_address,
)
from web.front import SAID
from web.language import NAME, language
from web.published import published_site
from web.structured_data import published

TYPES = {oembed.JSON: "application/json+oembed", oembed.XML: "text/xml+oembed"}


@dataclass(frozen=True)
class Card:
    """What chat programs and social pages show of a link (ogp.me).

    `url` and `picture` are None where nobody knows under which name the page will stand. `locales` are the page's own
    and then the others it can be had in; `printed` is when an article was.
    """

    locales: tuple[str, ...]
    url: str | None = None
    picture: str | None = None
    size: Size = PICTURE
    printed: str | None = None


def oembed_links() -> list[tuple[str, str]]:
    """The media type and the address of each form of the answer about this page; none where it has no embed.

    oEmbed 1.0, 4: no other parameters than these two.
    """
    if request.endpoint not in SUBJECTS or "part" in request.args:
        return []
    # By hand: url_for leaves slashes and question marks as they are, and some who read this stop at the second one.
    start = f"{url_for('oembed.about', _external=True, **{NAME: None})}?url={quote(page_address(), safe='')}"
    return [(kind, f"{start}&format={form}") for form, kind in TYPES.items()]


def add_link(response: Response) -> Response:
    """The same as a header, for those who read no HTML."""
    if (
        request.endpoint in SUBJECTS
        and response.status_code == 200
        and response.mimetype == "text/html"
    ):
        for kind, address in oembed_links():
            response.headers.add("Link", f'<{address}>; rel="alternate"; type="{kind}"')
        said = request.environ.get(SAID)
        if said is not None:
            # A 304 does not say it again, whoever makes it.
            request.environ[SAID] = replace(said, own=said.own | {"Link"})
    return response


@pass_context
def link_card(page: Context) -> Card:
    """Of the page that is being made, by what its template is given."""
    own = language()
    locales = (own.code, *(it.code for it in page["languages"]().values() if it != own))
    article = page.get("article") if request.endpoint == "evidence.article_page" else None
    printed = published(article) if article else None
    site = published_site()
    if site is not None and site.base is None:
        return Card(locales, printed=printed)
    picture = picture_address(_drawn(page), PICTURE)
    drawn = picture if site is None or site(picture) else None
    return Card(locales, page_address(), drawn, printed=printed)


def _drawn(page: Context) -> Pairs:
    """The arguments of the map that a page is about; of most the map as it opens."""
    also = frame_arguments()
    if request.endpoint in OF_MAPS:
        return on_day(page["asof"], also)
    if request.endpoint == "evidence.feature_page":
        return feature_map(page["feature"], page["home"].asof, also)
    if request.endpoint == "evidence.article_page":
        return on_day(page["article"]["published"], also)
    if request.endpoint == "quotes.quote":
        return on_day(page["quote"].article.published, also)
    return also
