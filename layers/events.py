"""What happened where, on a day or over a span of days."""

from __future__ import annotations

from geo.layer import Kind, Layer

EVENTS = Layer(
    name="events",
    title={"en": "Events", "ar": "أحداث"},
    description={
        "en": "Dated events the articles report.",
        "ar": "أحداث مؤرخة أوردتها المقالات.",
    },
    geometry_type="Point",
    kinds=(
        Kind("battle", {"en": "Fighting", "ar": "قتال"}),
        Kind("strike", {"en": "Air or artillery strike", "ar": "ضربة جوية أو مدفعية"}),
        Kind("deployment", {"en": "Deployment", "ar": "انتشار قوات"}),
        Kind("agreement", {"en": "Agreement", "ar": "اتفاق"}),
        Kind("declaration", {"en": "Declaration", "ar": "إعلان"}),
        Kind("decision", {"en": "Decision", "ar": "قرار"}),
        Kind("diplomacy", {"en": "Diplomacy", "ar": "دبلوماسية"}),
        Kind("displacement", {"en": "Displacement", "ar": "نزوح"}),
        Kind("incident", {"en": "Incident", "ar": "حادث"}),
    ),
    order=7,
    span_days=31,
)
