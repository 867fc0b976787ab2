"""Libya's 22 districts (shabiyat), for orientation."""

from __future__ import annotations

from geo.layer import Kind, Layer

DISTRICTS = Layer(
    name="districts",
    title={"en": "Districts", "ar": "شعبيات"},
    description={
        "en": "Districts, for orientation.",
        "ar": "الشعبيات، للاسترشاد.",
    },
    geometry_type="MultiPolygon",
    kinds=(Kind("district", {"en": "District", "ar": "شعبية"}),),
    order=2,
    evidence=False,
)
