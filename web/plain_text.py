"""Names within plain text: shortened, kept from turning the words around them, joined as the language joins them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from web.language import language

# A name longer than this is cut: it would be all that a short text says.
LONGEST = 80
# UAX 9, 2.4: they mark a part of a text that is turned by itself.
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
OTHER_WAY = {"ltr": frozenset({"R", "AL", "AN"}), "rtl": frozenset({"L"})}
# Controls, and what turns text by itself or in pairs: within a name they could undo ours.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


def named(text: str) -> str:
    """A name as it stands in a sentence of the reader's language.

    One with words of the other direction is isolated: what follows it would otherwise be drawn on its wrong side.
    """
    plain = " ".join(_CONTROLS.sub(" ", text).split()) or "…"
    if len(plain) > LONGEST:
        plain = f"{plain[: LONGEST - 1].rstrip()}…"
    turned = OTHER_WAY[language().direction] & set(map(unicodedata.bidirectional, plain))
    return f"{ISOLATE}{plain}{END}" if turned else plain


def in_a_row(items: Sequence[str]) -> str:
    """“a, b and c”, as CLDR has it of the language."""
    # Imported here: a server that was asked for no page yet needs none of it.
    from babel.lists import format_list

    return format_list(items, locale=language().code)
