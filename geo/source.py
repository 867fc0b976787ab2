"""A source of basemap data: package, version, hash, licence and the credit to print."""

from __future__ import annotations

from dataclasses import dataclass

from geo.document import Document, Reader, compact


@dataclass(frozen=True)
class Source:
    id: str
    title: str
    licence: str
    credit: str
    package: str | None = None
    version: str | None = None
    file: str | None = None
    sha256: str | None = None
    url: str | None = None

    @classmethod
    def read(cls, reader: Reader) -> Source:
        source = cls(
            id=reader.id(),
            title=reader.text("title"),
            package=reader.optional_text("package"),
            version=reader.optional_text("version"),
            file=reader.optional_text("file"),
            sha256=reader.optional_hash("sha256"),
            licence=reader.text("licence"),
            credit=reader.text("credit"),
            url=reader.optional_text("url"),
        )
        reader.finish()
        return source

    def document(self) -> Document:
        return compact(
            {
                "id": self.id,
                "title": self.title,
                "package": self.package,
                "version": self.version,
                "file": self.file,
                "sha256": self.sha256,
                "licence": self.licence,
                "credit": self.credit,
                "url": self.url,
            }
        )
