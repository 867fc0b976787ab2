"""Articles as files: which there are under a path, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import SourcelineError


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """`name`: as it was asked for, or its path in the folder that was."""

    path: Path
    name: str


def article_files(paths: list[Path]) -> Iterator[ArticleFile]:
    """The files that are meant: each file, and of each folder its *.txt, in the order of their names.

    Raises SourcelineError for a path without a file, and for a folder without a text.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.exists():
            yield ArticleFile(path, str(path))
        else:
            raise SourcelineError(
                f"There is no file or folder {path}.", "Name a text file, or a folder of *.txt."
            )


def _in_folder(folder: Path) -> Iterator[ArticleFile]:
    inside = sorted(it for it in folder.rglob("*.txt") if it.is_file())
    if not inside:
        raise SourcelineError(
            f"The folder {folder} holds no *.txt file.", "Give the articles names that end in .txt."
        )
    for path in inside:
        yield ArticleFile(path, str(path.relative_to(folder)))


def read_article(path: Path) -> str:
    """The text of a file, nothing in it normalised.

    Raises SourcelineError for a file that cannot be read, is not UTF-8, or has no words in it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourcelineError(
            f"{path} cannot be read: {error.strerror}.", "Is it a file that you may read?"
        ) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourcelineError(
            f"{path} is not UTF-8: byte {error.start} cannot be read.", "Save it as UTF-8."
        ) from None
    if not text.strip().strip("\ufeff"):
        raise SourcelineError(f"{path} is empty.", "Put the article's text into it.")
    return text
