"""oEmbed 1.0 (oembed.com): what another site puts into its article when somebody pastes an address of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from geo import oembed
from geo.errors import GoneError, NotFoundError, ParameterError
from geo.message import Message
from geo.oembed import FORM, JSON, PARAMETERS, XML, Limits
from geo.parameter import read_arguments
from web import pictures
from web.discovery import add_link, link_card, oembed_links
from web.embedded import Embedded, embedded, on_day, picture_address
from web.language import language
from web.language import noted as N_
from web.page_filters import printable
from web.problems import problem
from web.response import JSON as JSON_TYPE
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.visit import Visit

FORMS = {JSON: (JSON_TYPE, as_json), XML: ("text/xml; charset=utf-8", oembed.as_xml)}
# How long a site may keep an answer, in seconds. Only its words can be out of date: the frame is always as we have it.
HOUR, DAY = 3_600, 86_400

blueprint = Blueprint("oembed", __name__)
blueprint.after_app_request(add_link)
for function in (link_card, oembed_links):
    blueprint.add_app_template_global(function)


@dataclass(frozen=True)
class Asked:
    """The address that is asked about, how large the answer may be, and its form."""

    url: str
    limits: Limits
    form: str

    @classmethod
    def of_request(cls) -> Asked:
        """Raises ParameterError. What it does not know it passes over, as the standard has it: WordPress sends dnt."""
        names = {it.name for it in PARAMETERS}
        arguments = request.args.copy()
        for name in set(arguments) - names:
            del arguments[name]
        values: dict[str, Any] = {
            parameter.field: value for parameter, value in read_arguments(arguments, PARAMETERS)
        }
        if "url" not in values:
            raise oembed.no_address()
        limits = Limits(values.get("width"), values.get("height"))
        return cls(values["url"], limits, values.get("form", JSON))


@blueprint.get("/oembed")
def about() -> Response:
    """What of an address of ours is to be embedded, and how."""
    asked = Asked.of_request()
    if asked.form not in FORMS:
        return problem(
            501,
            N_("The answer has no such form"),
            Message('The answer cannot be had as "%(form)s".', form=asked.form[:80]),
            Message("Use one of: %(names)s.", names=", ".join(f"{FORM.name}={it}" for it in FORMS)),
        )
    media_type, written = FORMS[asked.form]
    visit = Visit.of(asked.url)
    with visit.begun():
        tongue = _tongue()
    response = answer(
        media_type,
        lambda snapshot: written(_document(snapshot, visit, asked.limits)),
        varied=tongue,
    )
    # In an address that names no language the words are in that of whoever asks.
    response.vary.add("Accept-Language")
    return response


def _tongue() -> str:
    try:
        return language().tag
    except ParameterError as error:
        raise _no_page(error) from None


def _document(snapshot: Snapshot, visit: Visit, limits: Limits) -> dict[str, str | int]:
    """Raises NotFoundError, as the standard says it, for whatever the page itself would refuse."""
    with visit.begun():
        try:
            found = embedded(snapshot)
        except ParameterError as error:
            raise _no_page(error) from None
        except GoneError as error:
            raise NotFoundError(error.problem, error.cure) from None
        return _written(snapshot, found, limits)


def _no_page(error: ParameterError) -> NotFoundError:
    return NotFoundError(
        Message("The address asked about is refused: %(problem)s", problem=error.problem),
        error.cure,
    )


def _written(snapshot: Snapshot, found: Embedded, limits: Limits) -> dict[str, str | int]:
    return oembed.document(
        {
            **_shown(found, limits),
            "title": printable(found.title),
            "author_name": printable(found.dataset),
            "author_url": url_for("maps.map_page", _external=True),
            "provider_name": "Sourceline",
            "provider_url": request.url_root,
            "cache_age": DAY if found.is_pinned else HOUR,
            **_thumbnail(snapshot, found, limits),
        }
    )


def _shown(found: Embedded, limits: Limits) -> dict[str, str | int | None]:
    """The frame; where there is no room for one, a link, which obeys any limits."""
    size = oembed.frame_size(limits)
    if size is None:
        return {"type": "link"}
    html = printable(render_template("oembed.html", embedded=found, size=size))
    return {"type": "rich", "html": html, "width": size.width, "height": size.height}


def _thumbnail(snapshot: Snapshot, found: Embedded, limits: Limits) -> dict[str, str | int | None]:
    """The picture of the map; left out where there is no room for one with all of its small print."""
    size = oembed.picture_size(limits)
    if size is None:
        return {}
    arguments = on_day(found.asof, found.arguments)
    with Visit.of(picture_address(arguments, size)).begun():
        size = replace(size, height=pictures.least_height(snapshot))
    if not limits.holds(size):
        return {}
    return {
        "thumbnail_url": picture_address(arguments, size),
        "thumbnail_width": size.width,
        "thumbnail_height": size.height,
    }
