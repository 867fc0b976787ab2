"""An article: outlet, date and link, and a hash that pins its text. The text itself is never part of a dataset."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.document import Document, Reader, compact
from geo.errors import SourcelineError

PRECISIONS = frozenset({"day", "month", "year"})


@dataclass(frozen=True)
class Article:
    """`sha256` is of the text's UTF-8 bytes (`text_of`), `length` counts its Unicode code points.

    `aligned` names the actors whose side the outlet is on, `alignment` says why. `owner` and `syndicated_from` are what
    makes two outlets one source.
    """

    id: str
    publisher: str
    title: str
    published: date
    published_precision: str
    language: str
    sha256: str
    length: int
    owner: str | None = None
    syndicated_from: str | None = None
    title_note: str | None = None
    byline: str | None = None
    byline_note: str | None = None
    published_note: str | None = None
    url: str | None = None
    archive_url: str | None = None
    aligned: tuple[str, ...] = ()
    alignment: str | None = None
    note: str | None = None

    @classmethod
    def read(cls, reader: Reader, actors: frozenset[str]) -> Article:
        published, text = reader.object("published"), reader.object("text")
        article = cls(
            id=reader.id(),
            publisher=reader.text("publisher"),
            owner=reader.optional_text("owner"),
            syndicated_from=reader.optional_text("syndicated_from"),
            title=reader.text("title"),
            title_note=reader.optional_text("title_note"),
            byline=reader.optional_text("byline"),
            byline_note=reader.optional_text("byline_note"),
            published=published.day("date"),
            published_precision=published.one_of("precision", PRECISIONS),
            published_note=published.optional_text("note"),
            url=_web_address(reader, "url"),
            archive_url=_web_address(reader, "archive_url"),
            language=reader.text("language"),
            aligned=reader.references("aligned", actors, "actor"),
            alignment=reader.optional_text("alignment"),
            note=reader.optional_text("note"),
            sha256=text.hash("sha256"),
            length=text.count("length"),
        )
        for part in (published, text, reader):
            part.finish()
        return article

    @property
    def voice(self) -> str:
        """Whom the article counts as: two outlets of one owner are one, and so is a reprint with its original."""
        return self.syndicated_from or self.owner or self.publisher

    def document(self) -> Document:
        return compact(
            {
                "id": self.id,
                "publisher": self.publisher,
                "owner": self.owner,
                "syndicated_from": self.syndicated_from,
                "title": self.title,
                "title_note": self.title_note,
                "byline": self.byline,
                "byline_note": self.byline_note,
                "published": compact(
                    {
                        "date": self.published.isoformat(),
                        "precision": self.published_precision,
                        "note": self.published_note,
                    }
                ),
                "url": self.url,
                "archive_url": self.archive_url,
                "language": self.language,
                "aligned": list(self.aligned),
                "alignment": self.alignment,
                "note": self.note,
                "text": {"sha256": self.sha256, "length": self.length},
            }
        )


def _web_address(reader: Reader, key: str) -> str | None:
    """An http(s) address: it becomes a link on a page, where javascript: would run in the reader's browser."""
    address = reader.optional_text(key)
    if address is not None and not address.startswith(("https://", "http://")):
        reader.problem(f'"{key}" is "{address}".', "Write an address that begins with https://.")
    return address


def text_of(written: str) -> str:
    """The text that offsets count in: what a file holds, without a byte order mark and with a line feed at line ends.

    Both are properties of the file. An editor on Windows adds them, and so does git, to words that nobody changed.
    """
    return written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def hash_of(body: str) -> str:
    """The SHA-256 of a text, by which a dataset knows it."""
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True)
class FileText:
    """The text of a file, `body`; and `written`, all that stands in the file, which is mostly the same."""

    body: str
    written: str

    def of(self, sha256: str) -> str:
        """The text to hold quotes against that were taken from the text with this hash.

        That is the file as it is where it is the very one: who recorded it so counted its marks and line ends too.
        """
        return self.written if hash_of(self.written) == sha256 else self.body

    @property
    def hashes(self) -> dict[str, str]:
        return {hash_of(it): it for it in dict.fromkeys((self.body, self.written))}


def read_texts(folder: Path) -> dict[str, str]:
    """The texts of a folder's files, each by the SHA-256 of its UTF-8 bytes.

    Raises SourcelineError naming the file that is not UTF-8, or the folder that is not one.
    """
    if not folder.is_dir():
        raise SourcelineError(
            f"{folder} is not a folder of article texts.",
            "Give the folder that holds one UTF-8 text file for each article.",
        )
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        texts |= read_text(path).hashes
    return texts


def read_text(path: Path) -> FileText:
    """Raises SourcelineError naming a file that is not UTF-8."""
    try:
        written = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourcelineError(
            f"{path} is not UTF-8: byte {error.start} cannot be read.", "Save it as UTF-8."
        ) from None
    return FileText(text_of(written), written)
