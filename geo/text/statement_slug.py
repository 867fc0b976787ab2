"""Ids out of names in any script."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from geo.text.words import fold

_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a", "ء": "", "ئ": "y", "ؤ": "w",
}  # fmt: skip


def slug(name: str) -> str:
    """An id made of a name in any script."""
    latin = "".join(_LETTERS.get(it, it) for it in fold(name))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:60].strip("-")
    if not made:
        made = "x" + sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return made if made[0].isalpha() else f"a-{made}"
