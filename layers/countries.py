"""Countries, for orientation."""

from __future__ import annotations

from geo.layer import Kind, Layer

COUNTRIES = Layer(
    name="countries",
    title={"en": "Countries", "ar": "دول"},
    description={
        "en": "Countries, for orientation.",
        "ar": "الدول، للاسترشاد.",
    },
    geometry_type="MultiPolygon",
    kinds=(Kind("country", {"en": "Country", "ar": "دولة"}),),
    order=1,
    evidence=False,
)
