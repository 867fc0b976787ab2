"""The paths of one collection: its features page by page, one of them, and all of them as a file."""

from __future__ import annotations

from typing import Any

from geo.collection import Collection
from geo.format import CSV
from geo.link import HTML
from geo.message import Message
from geo.openapi.parameters import Own, path_parameter, reference
from geo.openapi.paths import get
from geo.openapi.responses import (
    ALL_FORMS,
    FEATURE_HEADERS,
    FILE_HEADERS,
    PAGE_HEADERS,
    TEXT,
    feature_content,
    responses,
)

Document = dict[str, Any]

FEATURE = {"type": "string", "minLength": 1}


def paths(of: Collection, own: Own) -> Document:
    """Literal paths, which clients find by the collection's id."""
    items = f"/collections/{of.id}/items"
    return {
        items: _items(of, own),
        f"{items}/{{featureId}}": _item(of, own),
        f"/layers/{of.id}.{{suffix}}": _layer(of, own),
        f"/layers/{of.id}.{CSV.suffix}": _table(of, own),
    }


def _items(of: Collection, own: Own) -> Document:
    content = feature_content(ALL_FORMS, f"{of.id}.features")
    answers = {
        **responses("A page of features", {**content, HTML: {"schema": TEXT}}, PAGE_HEADERS),
        "302": reference("responses", "Tidied"),
    }
    # QGIS follows no reference where it looks for the properties it can ask for by name.
    parameters = (*own.items, *own.equals)
    summary = Message("%(title)s: features", title=of.title)
    return get(f"items.{of.id}", of.id, summary, parameters, answers)


def _item(of: Collection, own: Own) -> Document:
    content = feature_content(ALL_FORMS, f"{of.id}.feature")
    answers = responses(
        "The feature", {**content, HTML: {"schema": TEXT}}, FEATURE_HEADERS, missing=True
    )
    place = path_parameter("featureId", "The id of a feature.", FEATURE)
    summary = Message("%(title)s: one feature", title=of.title)
    return get(f"item.{of.id}", of.id, summary, (place, *own.item), answers)


def _layer(of: Collection, own: Own) -> Document:
    forms = [it for it in ALL_FORMS if it is not CSV]
    answers = responses(
        "All features, without pages",
        feature_content(forms, f"{of.id}.features"),
        FILE_HEADERS,
        missing=True,
    )
    place = path_parameter(
        "suffix", "The format.", {"type": "string", "enum": [it.suffix for it in forms]}
    )
    summary = Message("%(title)s: all features as a file", title=of.title)
    return get(f"layer.{of.id}", of.id, summary, (place, *own.layer), answers)


def _table(of: Collection, own: Own) -> Document:
    content = feature_content([CSV], f"{of.id}.features")
    answers = responses("All features, without pages", content, FILE_HEADERS)
    summary = Message("%(title)s: all features as a table", title=of.title)
    return get(f"table.{of.id}", of.id, summary, own.table, answers)
