"""Which text of a folder is which article's: the one with its recorded hash, or the one named after it.

A text that was fetched anew has another hash, so it is named after the article: `atalayar-2020-07.txt`. Where both are
there, the name counts: somebody put it there on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo.article import FileText, read_text
from geo.errors import SourcelineError


@dataclass(frozen=True)
class ArticleText:
    """The text of a file; `name` is the file's without `.txt`."""

    name: str
    text: FileText


@dataclass(frozen=True)
class Texts:
    """The texts by the ids of their articles, the articles without one, and the files that are of no article."""

    of: Mapping[str, str]
    absent: tuple[str, ...] = ()
    strangers: tuple[str, ...] = field(default=())


def read_folder(folder: Path) -> list[ArticleText]:
    """Every `*.txt` of a folder; raises SourcelineError for what is no folder, or no UTF-8."""
    if not folder.is_dir():
        raise SourcelineError(
            f"{folder} is not a folder of article texts.",
            "Give the folder that holds one UTF-8 text file for each article.",
        )
    return [ArticleText(path.stem, read_text(path)) for path in sorted(folder.glob("*.txt"))]


def choose(
    hashes: Mapping[str, str], files: Iterable[ArticleText], stored: Mapping[str, str]
) -> Texts:
    """The text of each article, `hashes` being the recorded ones by its id; `stored` is what the database has."""
    files = list(files)
    by_name = {it.name: it.text for it in files}
    by_hash = {digest: body for it in files for digest, body in it.text.hashes.items()}
    found: dict[str, str] = {}
    for article, sha256 in hashes.items():
        named = by_name.get(article)
        places = (named.of(sha256) if named else None, by_hash.get(sha256), stored.get(article))
        body = next((it for it in places if it is not None), None)
        if body is not None:
            found[article] = body
    known = set(hashes.values())
    strangers = (
        it.name for it in files if it.name not in hashes and not known & it.text.hashes.keys()
    )
    return Texts(found, tuple(sorted(hashes.keys() - found.keys())), tuple(strangers))
