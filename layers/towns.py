"""Towns and other named points, for orientation."""

from __future__ import annotations

from geo.layer import Kind, Layer

TOWNS = Layer(
    name="towns",
    title={"en": "Towns", "ar": "بلدات"},
    description={
        "en": "Towns and other named points, for orientation.",
        "ar": "البلدات ونقاط أخرى، للاسترشاد.",
    },
    geometry_type="Point",
    kinds=(
        Kind("city", {"en": "City", "ar": "مدينة"}),
        Kind("town", {"en": "Town", "ar": "بلدة"}),
        Kind("oil_terminal", {"en": "Oil terminal", "ar": "ميناء نفطي"}),
        Kind("airfield", {"en": "Airfield", "ar": "مطار عسكري"}),
    ),
    order=3,
    evidence=False,
)
