"""What the writers of files read: one feature with its properties as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A feature of sql/formats/rows.sql: its id, its geometry as WKB with x first, its properties as JSON has them."""

    id: object
    geometry: bytes | None
    properties: Mapping[str, Any]
