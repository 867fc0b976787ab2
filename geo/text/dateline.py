"""The dateline of a report: CAIRO (AP) —, PARIS, Texas (Staff) -, Goma, March 3 -, LUCKNOW: at the start of a line."""

from __future__ import annotations

import re

from geo.text.mention import Mention
from geo.text.reading import Reading

_DATELINE = re.compile(
    r"(?:,? [A-Z][\w. ]{1,20})?,? ?(?:\([^)\n]{2,40}\)|[A-Z][a-z]{2,8}\.? \d{1,2}[^\n]{0,12}?)? ?(?:[-–—]{1,2}|:) "
)


def is_dateline(reading: Reading, mention: Mention) -> bool:
    """Does a line begin with a mention, and go on as behind a dateline?"""
    return reading.is_line_start(mention.start) and bool(_DATELINE.match(reading.text, mention.end))
