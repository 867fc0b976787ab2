"""Who held which ground, and when."""

from __future__ import annotations

from geo.layer import Kind, Layer

CONTROL_ZONES = Layer(
    name="control_zones",
    title={"en": "Control zones", "ar": "مناطق السيطرة"},
    description={
        "en": "Who held which ground and when, in the articles' own words.",
        "ar": "من سيطر على أي أرض ومتى، كما ورد في المقالات.",
    },
    geometry_type="MultiPolygon",
    kinds=(
        Kind("control", {"en": "Holds the ground", "ar": "يسيطر على الأرض"}),
        Kind("seat", {"en": "Has its seat there", "ar": "مقرّه هناك"}),
        Kind("presence", {"en": "Is present or fights there", "ar": "حاضر أو يقاتل هناك"}),
    ),
    order=4,
)
