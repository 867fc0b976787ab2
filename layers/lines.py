"""Fronts, ceasefire lines, declared red lines, planned axes and borders."""

from __future__ import annotations

from geo.layer import Kind, Layer

LINES = Layer(
    name="lines",
    title={"en": "Lines", "ar": "خطوط"},
    description={
        "en": "Front lines, ceasefire lines, declared red lines, planned axes and borders.",
        "ar": "خطوط المواجهة ووقف إطلاق النار والخطوط الحمراء المعلنة والمحاور المخططة والحدود.",
    },
    geometry_type="MultiLineString",
    kinds=(
        Kind("front", {"en": "Front line", "ar": "خط مواجهة"}),
        Kind("ceasefire", {"en": "Ceasefire line", "ar": "خط وقف إطلاق النار"}),
        Kind("red_line", {"en": "Declared red line", "ar": "خط أحمر معلن"}),
        Kind("axis", {"en": "Planned axis of attack", "ar": "محور هجوم مخطط"}),
        Kind("border", {"en": "Border", "ar": "حدود"}),
    ),
    order=5,
)
