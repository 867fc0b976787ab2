"""What a map's script asks for first, known before the script is there: a page has it fetched beside the script.

Addresses are those of static/source.js letter for letter; what is behind one that differs would be fetched twice.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from flask import url_for

from geo.layer import Layer
from layers import BASEMAP_LAYERS
from web.house import basemap_parts
from web.map_view import View, days_before


def early(view: View, asof: date, fixed: object, many: Container[str]) -> list[str]:
    """What is drawn at once, and then the ground, which is the largest; of layers that may come as tiles nothing.

    What a filter leaves is asked for in words of the script's own.
    """
    root = url_for("maps.map_page", lang=None)
    wanted = basemap_parts()
    drawn = [] if view.selection.arguments else [it for it in view.layers if it.name not in many]
    ground = [it.name for it in BASEMAP_LAYERS if it.name in wanted]
    repeated = f"&{fixed}" if str(fixed) else ""
    return [
        *(f"{root}layers/{it.name}.geojson?{_span(it, asof)}{repeated}" for it in drawn),
        *(f"{root}layers/{name}.geojson" for name in ground),
    ]


def _span(layer: Layer, asof: date) -> str:
    if not layer.span_days:
        return f"asof={asof}"
    return f"datetime={days_before(asof, layer.span_days)}/{asof}"
