"""Which languages there are words in: English, which the code is written in, and one for each catalogue."""

from __future__ import annotations

from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
SOURCE = "en"


def tags(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """The tag of each (BCP 47), English first; a catalogue's is the name of its file."""
    return (SOURCE, *sorted(path.stem for path in folder.glob("*.po")))


def is_language(tag: str) -> bool:
    """Whether a tag begins with a language that there is (CLDR), so that a misspelt one is not lost in silence.

    One that there is need not have a catalogue yet: a catalogue is added later than the texts that wait for it.
    """
    if tag in tags():
        return True
    # Imported here: nobody who writes English and Arabic needs the table.
    from babel import Locale

    return tag.partition("-")[0].lower() in Locale.parse(SOURCE).languages
