"""The grades of evidence, in words: what a layer says of itself needs no more of a review than these."""

from __future__ import annotations

# From strong to weak, each with its definition.
GRADES = {
    "several_independent": "Two or more publishers that do not depend on each other, none on the holder’s side, and "
    "not all quoting one speaker.",
    "single_source": "One publisher that is not on the holder’s side, or several that all quote one speaker.",
    "partisan_only": "Only publishers or speakers on the side of the holder.",
    "unverified": "No quote that was found verbatim carries it.",
}
