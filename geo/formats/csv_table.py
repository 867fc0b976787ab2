"""The first rows of a table in CSV: the names of its columns, and what they are in HXL where asked for."""

from __future__ import annotations

import csv
import io

from geo.formats.heading import Heading, fresh

# HXL 1.1 hashtags of names this server knows; any other column has none, which HXL allows.
HXL = {
    "id": "#meta+id",
    "name": "#loc+name+en",
    "name_ar": "#loc+name+ar",
    "kind": "#loc+type",
    "code": "#loc+code",
    "actor": "#group+code",
    "actor_label": "#group+name+en",
    "actor_label_ar": "#group+name+ar",
    "parties": "#group+list",
    "status": "#status",
    "certainty": "#meta+certainty",
    "valid_from": "#date+start",
    "valid_to": "#date+end",
    "known_from": "#date+updated",
    "note": "#description+note",
    "quotes": "#description+quotes",
    "quote_count": "#meta+quotes+num",
    "source": "#meta+source",
    "licence": "#meta+licence",
    "credit": "#meta+credit",
    "longitude": "#geo+lon",
    "latitude": "#geo+lat",
    "wkt": "#geo+wkt",
}


def header(heading: Heading) -> bytes:
    """The names in the order of sql/formats/csv.sql: id, the properties, a point in degrees, the geometry as WKT."""
    names = heading.names
    ours = tuple(fresh(it, names) for it in ("longitude", "latitude", "wkt"))
    columns = (heading.identifier, *names, *ours)
    rows = [columns]
    if heading.hxl:
        rows.append(tuple(HXL.get(it, "") for it in columns))
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
