"""States and provinces as news agencies and the post abbreviate them, which they do behind a town: Peoria, Ill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.text.gazetteer import Gazetteer, Sense
from geo.text.mention import Mention
from geo.text.reading import Reading
from geo.text.state_code import CODES

_POINTED = "|".join(sorted((re.escape(it) for it in CODES if "." in it), key=len, reverse=True))
_BARE = "|".join(sorted(it for it in CODES if "." not in it))
# Behind a comma and a name with a capital: ", Ill." and ", IL"; behind a party, D-Calif.; the points of N.Y. may
# stand alone.
_PATTERN = re.compile(
    rf"(?<=[^\W\d_],\s)(?:(?P<pointed>{_POINTED})(?![^\W_])|(?P<bare>{_BARE})(?!\w|\.\w))"
    rf"|(?<=\b[DRI]-)(?P<party>{_POINTED})(?![^\W_])"
    r"|(?<![\w.])(?P<alone>N\.Y\.|N\.J\.|N\.H\.|N\.C\.|N\.M\.|S\.C\.|D\.C\.)(?!\w)"
)


def abbreviated_states(reading: Reading, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The abbreviations in order, each with the one division that it means."""
    for it in _PATTERN.finditer(reading.text):
        sense = _division(gazetteer, CODES[it[0]])
        if sense is not None:
            first = next(at for at, token in enumerate(reading.tokens) if token.end > it.start())
            last = first
            while last + 1 < len(reading.tokens) and reading.tokens[last + 1].start < it.end():
                last += 1
            yield Mention(first, last, it.start(), it.end(), it[0], (sense,))


def _division(gazetteer: Gazetteer, code: str) -> Sense | None:
    place = gazetteer.division(code)
    return Sense(place, is_main=True, is_demonym=False) if place else None
