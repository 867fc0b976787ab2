"""The parts of a picture that can be left out, by the names an address has for them."""

from __future__ import annotations

TITLE, LEGEND, LOCATOR = "title", "legend", "locator"
PARTS = (TITLE, LEGEND, LOCATOR)
