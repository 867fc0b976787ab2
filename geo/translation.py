"""Which languages there are words in: English, which the code is written in, and one for each catalogue."""

from __future__ import annotations

from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
SOURCE = "en"


def tags(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """The tag of each (BCP 47), English first; a catalogue's is the name of its file."""
    return (SOURCE, *sorted(path.stem for path in folder.glob("*.po")))
