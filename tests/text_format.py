"""Answers in a text format, taken apart by somebody else's reader, and the layers they are held against."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
import shapely
from lxml import etree
from sqlalchemy import Connection, text

from geo.format import CSV, FORMATS, GEOJSONSEQ, KML, TextFormat
from tests.pages import Answer, of_features, of_layer

TEXT_FORMATS = [it for it in FORMATS.values() if isinstance(it, TextFormat)]
NAMESPACE = "{http://www.opengis.net/kml/2.2}"
# Python's own limit is lower than what a cell may hold.
csv.field_size_limit(10_000_000)
ILLEGAL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

each_format = pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda it: it.suffix)


def features(answer: Answer, connection: Connection, form: TextFormat) -> list[dict[str, Any]]:
    if form is GEOJSONSEQ:
        records = answer.document(connection, form).split(b"\x1e")[1:]
        assert all(it.endswith(b"\n") for it in records)
        return [json.loads(it) for it in records]
    found: list[dict[str, Any]] = json.loads(answer.document(connection, form))["features"]
    return found


def table(answer: Answer, connection: Connection) -> list[dict[str, str]]:
    body = answer.document(connection, CSV).decode()
    return list(csv.DictReader(io.StringIO(body, newline=""), strict=True))


def placemarks(answer: Answer, connection: Connection) -> list[Any]:
    parsed = etree.fromstring(answer.document(connection, KML))
    return parsed.findall(f".//{NAMESPACE}Placemark")


def data(placemark: Any) -> dict[str, str]:
    return {it.get("name"): it.text or "" for it in placemark.iter(f"{NAMESPACE}SimpleData")}


def stored(connection: Connection, layer: str) -> dict[str, Any]:
    rows = connection.execute(
        text(f"select id, ST_AsBinary(geom) as geom from layers.{layer} order by fid")
    )
    return {row.id: shapely.from_wkb(bytes(row.geom)) for row in rows}


def near(one: Any, other: Any, distance: float = 2e-6) -> bool:
    """The same shape but for rounding: no vertex has moved."""
    return bool(shapely.hausdorff_distance(one, other) < distance)


def quoted(feature: dict[str, Any], connection: Connection) -> Answer:
    """One made-up feature of an evidence layer."""
    collection = of_layer(connection, "events").heading.collection
    return of_features([feature], collection, selected=(collection.by_name["quotes"],))
