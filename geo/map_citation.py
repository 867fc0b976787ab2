"""A map of one day, cited: in words, and in the three forms that reference managers read.

The version of the data is named in each, and its address shows that version for good: so no day on which it was looked
up is given.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from geo.document import Document

# LaTeX reads these as commands (Lamport, LaTeX, appendix C).
_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{it: rf"\{it}" for it in "{}%&#_$"},
}


@dataclass(frozen=True)
class CitedMap:
    """`title` has the day in it; `rev` is the data version, made on the day `recorded`; `language` is a BCP 47 tag."""

    title: str
    publisher: str
    asof: date
    rev: int
    recorded: date
    licence: str
    address: str
    language: str = "en"

    @property
    def edition(self) -> str:
        return f"data version {self.rev}"


def plain(cited: CitedMap) -> str:
    """For a footnote or the line below a picture."""
    parts = [
        cited.title,
        cited.publisher,
        f"{cited.edition}, {cited.recorded.isoformat()}",
        cited.address,
        cited.licence,
    ]
    return ". ".join(it.rstrip(".") for it in parts if it)


def bibtex(cited: CitedMap) -> str:
    """An entry for BibTeX and biblatex. The address stands as it is: `url` is read verbatim by both."""
    fields = {
        "title": f"{{{_latex(cited.title)}}}",
        "publisher": _latex(cited.publisher),
        "year": str(cited.recorded.year),
        "version": str(cited.rev),
        "note": _latex(", ".join(it for it in ("Map", cited.edition, cited.licence) if it)),
        "url": cited.address.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{map-{cited.asof.isoformat()}-v{cited.rev},\n{lines}}}"


def ris(cited: CitedMap) -> str:
    """A record of RIS, which EndNote, Zotero and Mendeley take; each line has a tag of two signs."""
    lines = {
        "TY": "MAP",
        "TI": cited.title,
        "PB": cited.publisher,
        "PY": str(cited.recorded.year),
        "DA": cited.recorded.strftime("%Y/%m/%d"),
        "ET": cited.edition,
        "LA": cited.language,
        "N1": cited.licence,
        "UR": cited.address,
        "ER": "",
    }
    return "\n".join(
        f"{tag}  - {_line(value)}".rstrip() if tag != "ER" else "ER  - "
        for tag, value in lines.items()
        if value or tag == "ER"
    )


def csl(cited: CitedMap) -> str:
    """CSL-JSON, as pandoc and Zotero read it."""
    recorded = [cited.recorded.year, cited.recorded.month, cited.recorded.day]
    item: Document = {
        "id": f"map-{cited.asof.isoformat()}-v{cited.rev}",
        "type": "map",
        "title": cited.title,
        "publisher": cited.publisher,
        "issued": {"date-parts": [recorded]},
        "version": str(cited.rev),
        "language": cited.language,
        "note": cited.licence,
        "URL": cited.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=1)


def _latex(text: str) -> str:
    return "".join(_COMMANDS.get(it, it) for it in _line(text))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
