"""The registry: every layer this server knows, in drawing order.

To add one: write `sql/layers/<name>.sql` and `layers/<name>.py`, and put it in this tuple. docs/add-a-layer.md walks
through it.
"""

from __future__ import annotations

from geo.layer import Layer
from layers.control_zones import CONTROL_ZONES
from layers.countries import COUNTRIES
from layers.districts import DISTRICTS
from layers.events import EVENTS
from layers.lines import LINES
from layers.locations import LOCATIONS
from layers.towns import TOWNS

LAYERS: tuple[Layer, ...] = (
    COUNTRIES,
    DISTRICTS,
    TOWNS,
    CONTROL_ZONES,
    LINES,
    LOCATIONS,
    EVENTS,
)
EVIDENCE_LAYERS = tuple(layer for layer in LAYERS if layer.evidence)
EVIDENCE = {layer.name: layer for layer in EVIDENCE_LAYERS}
BASEMAP_LAYERS = tuple(layer for layer in LAYERS if not layer.evidence)
