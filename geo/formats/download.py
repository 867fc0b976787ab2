"""A file made for one answer: written in a private folder, sent from there, and gone afterwards whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from geo.formats.heading import Heading
from geo.formats.row import Row

PIECE = 1 << 16

# Takes the rows of sql/formats/rows.sql, in order; gives the file it made in the folder.
Write = Callable[[Iterable[Row], Heading, Path], Path]


class Download:
    """The bytes of a file, piece by piece. Whole before the first of them is sent: what goes wrong is still an error.

    A WSGI server calls `close`; in a `with` block it is called at its end. The rows are read when this returns.
    """

    # It reads from its file alone: the connection it was made over can go back at once.
    needs_connection = False

    def __init__(self, write: Write, rows: Iterable[Row], heading: Heading) -> None:
        # Only its owner may enter it: mode 0700.
        self._folder = TemporaryDirectory(prefix="sourceline-", ignore_cleanup_errors=True)
        try:
            self.path = write(rows, heading, Path(self._folder.name))
            self.size = self.path.stat().st_size
        except BaseException:
            self._folder.cleanup()
            raise

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def close(self) -> None:
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
