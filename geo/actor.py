"""An actor: who holds ground, draws lines and takes part in events."""

from __future__ import annotations

from dataclasses import dataclass

from geo.document import Document, Reader, by_language, compact

KINDS = frozenset(
    {"government", "armed_force", "armed_group", "parliament", "state", "organisation", "person"}
)


@dataclass(frozen=True)
class Actor:
    """`labels` are neutral and stand on the map; loaded words live only inside quotes."""

    id: str
    kind: str
    names: dict[str, str]
    labels: dict[str, str]
    self_name: dict[str, str] | None = None
    aliases: tuple[str, ...] = ()
    palette: int | None = None
    note: str | None = None

    @classmethod
    def read(cls, reader: Reader) -> Actor:
        actor = cls(
            id=reader.id(),
            kind=reader.one_of("kind", KINDS),
            names=reader.names("names"),
            labels=reader.names("labels"),
            self_name=reader.optional_names("self_name"),
            aliases=reader.texts("aliases"),
            palette=reader.optional_count("palette"),
            note=reader.optional_text("note"),
        )
        if actor.palette == 0:
            reader.problem('"palette" is 0.', "Palette slots count from 1.")
        reader.finish()
        return actor

    def document(self) -> Document:
        return compact(
            {
                "id": self.id,
                "kind": self.kind,
                "names": by_language(self.names),
                "labels": by_language(self.labels),
                "self_name": by_language(self.self_name),
                "aliases": list(self.aliases),
                "palette": self.palette,
                "note": self.note,
            }
        )
