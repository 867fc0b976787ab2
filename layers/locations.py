"""Places the articles name: cities, areas, single buildings, a stretch of sea."""

from __future__ import annotations

from geo.layer import Kind, Layer

LOCATIONS = Layer(
    name="locations",
    title={"en": "Places", "ar": "أماكن"},
    description={
        "en": "Places the articles name, each with the words that name it.",
        "ar": "الأماكن التي تذكرها المقالات، مع العبارات التي تذكرها.",
    },
    geometry_type="Point",
    kinds=(
        Kind("city", {"en": "City", "ar": "مدينة"}),
        Kind("area", {"en": "Area", "ar": "منطقة"}),
        Kind("facility", {"en": "Facility", "ar": "منشأة"}),
        Kind("sea", {"en": "At sea", "ar": "في البحر"}),
    ),
    order=6,
)
