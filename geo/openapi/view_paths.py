"""The paths of the views: whose maps there are, and where two of them differ."""

from __future__ import annotations

from typing import Any

from geo.known import CLOCK
from geo.link import GEOJSON, HTML, JSON
from geo.openapi.parameters import PASSED_OVER, choice, describe, reference
from geo.openapi.paths import get
from geo.openapi.responses import TEXT, responses
from geo.parameter import LIMIT
from geo.view_parameters import DISAGREEMENTS

Document = dict[str, Any]

TAG = "views"
ANY_OBJECT = {"schema": {"type": "object"}}


def paths() -> Document:
    return {"/views": _views(), "/disagreements": _disagreements()}


def _views() -> Document:
    summary = "Whose maps there are: what editors assess, what each side and each outlet says"
    content = {JSON: ANY_OBJECT, HTML: {"schema": TEXT}}
    asked = [
        *(describe(it) for it in CLOCK),
        reference("parameters", "f-document"),
        reference("parameters", PASSED_OVER),
    ]
    return get("views", TAG, summary, asked, responses(summary, content))


def _disagreements() -> Document:
    summary = "Where two claimants cannot both be right, with the quotes of both"
    content = {GEOJSON: ANY_OBJECT, HTML: {"schema": TEXT}}
    own = (
        reference("parameters", it.name) if it is LIMIT else describe(it) for it in DISAGREEMENTS
    )
    asked = [*own, choice(["geojson", "json", "html"]), reference("parameters", PASSED_OVER)]
    return get("disagreements", TAG, summary, asked, responses(summary, content))
