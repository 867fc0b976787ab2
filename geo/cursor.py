"""Where a page ended, so that the next one begins there: the `cursor` of a link to the next page.

It holds the sort values and the identity of the last feature, and the next page is what comes after them in the order.
Rows that come and go meanwhile shift nothing, and a deep page costs what a first one does. It also holds the offset
that the same link carries for clients that count: where the two disagree, a client has edited the address, and the
offset is what it means.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from geo.errors import ParameterError
from geo.message import Message

LONGEST = 8_000


@dataclass(frozen=True)
class Cursor:
    """`values` are the last feature's sort values as PostgreSQL writes them, its place in the collection's order last.

    `order` is the order they are values of, as `+name,-date` (see geo.page); `offset` how many features came before.
    """

    values: tuple[str | None, ...]
    order: str
    offset: int

    def __str__(self) -> str:
        text = json.dumps([self.offset, self.order, *self.values], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what str() wrote. Raises ParameterError for anything else."""
        try:
            if len(text) > LONGEST:
                raise ValueError(text)
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            offset, order, *values = json.loads(base64.b64decode(padded, b"-_", validate=True))
        except (ValueError, TypeError, RecursionError):
            raise _broken(text) from None
        sound = (
            isinstance(offset, int)
            and not isinstance(offset, bool)
            and 0 <= offset < 2**63
            and isinstance(order, str)
            and bool(values)
            and all(value is None or isinstance(value, str) for value in values)
            and not any("\x00" in value for value in values if value)
        )
        if not sound:
            raise _broken(text)
        return cls(tuple(values), order, offset)


def _broken(text: str) -> ParameterError:
    return ParameterError(
        "cursor",
        text,
        Message("cursor is not one of this server's."),
        Message("Follow the links to the next page as they are, or use offset."),
    )
