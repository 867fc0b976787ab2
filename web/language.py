"""The language of a page: what the address asks for by `lang`, or else what the reader's browser prefers.

English is what the code is written in. Every other language is one catalogue, translations/<tag>.po: its header
`Language` names the locale (CLDR) that dates and numbers are written by, and to add the file is to add the language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, g, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geo.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from babel import Locale

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
NAME = "lang"
# Where a table of the operator's may have a column of this name, another value of it is a condition.
OF_TABLES = frozenset({"features", "downloads", "tiles"})
# To these no words belong, and so no language.
WITHOUT_WORDS = frozenset({"assets", "tiles"})
_HEADER = re.compile(r'^"Language: ([A-Za-z_]+)\\n"$', re.MULTILINE)


@dataclass(frozen=True)
class Language:
    """`tag` is what addresses and HTML say (BCP 47), `code` the locale's name in CLDR."""

    tag: str
    code: str

    @property
    def locale(self) -> Locale:
        # Imported here: a server that was asked for no page yet needs none of it.
        from babel import Locale

        return Locale.parse(self.code)

    @property
    def direction(self) -> str:
        """As HTML says it: ltr or rtl."""
        return str(self.locale.text_direction)

    @property
    def name(self) -> str:
        """As its own speakers call it."""
        return (self.locale.get_language_name() or self.tag).capitalize()

    @property
    def words(self) -> NullTranslations:
        return _words(self.tag)


ENGLISH = Language("en", "en_GB")


@cache
def languages() -> Mapping[str, Language]:
    """Every language by its tag, English first."""
    found = {ENGLISH.tag: ENGLISH}
    for path in sorted(CATALOGUES.glob("*.po")):
        # The header stands in the first lines; the whole file is read when somebody asks for a word of it.
        with path.open(encoding="utf-8") as catalogue:
            header = _HEADER.search(catalogue.read(2_000))
        found[path.stem] = Language(path.stem, header[1] if header else path.stem)
    return found


@cache
def _words(tag: str) -> NullTranslations:
    path = CATALOGUES / f"{tag}.po"
    if not path.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue))
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> Language:
    """The language of this request's words; English where nobody asks. ParameterError for one that is not there."""
    if not has_request_context():
        return ENGLISH
    found: Language | None = g.get("language")
    if found is None:
        # First, for the page that says what is wrong with the address has a language as well.
        g.language = languages()[spoken(request.headers.get("Accept-Language"))]
        found = g.language = _asked() or g.language
    return found


def _asked() -> Language | None:
    asked = asked_tag()
    if asked is None:
        return None
    if asked in languages():
        return languages()[asked]
    if request.blueprint in OF_TABLES:
        return None
    raise ParameterError(
        NAME,
        asked,
        f'There is no language "{asked[:20]}" here.',
        f"Write one of: {', '.join(f'{NAME}={it}' for it in languages())}.",
    )


def asked_tag() -> str | None:
    """What the address says of the language, in whatever words."""
    return request.args.get(NAME)


@lru_cache(512)
def spoken(header: str | None) -> str:
    """The tag of the language that a reader with this Accept-Language header (RFC 9110, 12.5.4) gets."""
    if not header:
        return ENGLISH.tag
    accepted = parse_accept_header(header, LanguageAccept)
    return accepted.best_match(list(languages()), ENGLISH.tag) or ENGLISH.tag


def gettext(message: str, **values: Any) -> str:
    """A text in the reader's language; `%(name)s` in it is a value's place."""
    said = language().words.gettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The same for a number of things: a language may have several forms for many. `%(num)s` is the number."""
    said = language().words.ngettext(one, many, number)
    return said % {"num": number, **values}


def noted(message: str) -> str:
    """The text as it is, for a table that is made before anybody asks: it is translated where it is shown."""
    return message


def in_language(texts: Mapping[str, str] | None) -> str:
    """Of a text that is given in several languages the reader's; else the catalogue's for the English one, or any."""
    if not texts:
        return ""
    theirs = texts.get(language().tag)
    return theirs or gettext(texts.get(ENGLISH.tag) or next(iter(texts.values())))


def speak(app: Flask, words: ModuleType) -> None:
    """Let templates use `_`, `ngettext`, `{% trans %}` and the tables of `words`, and links keep the language that an
    address asks for.
    """
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        lambda text: language().words.gettext(text),
        lambda one, many, number: language().words.ngettext(one, many, number),
        newstyle=True,
    )
    environment.filters["in_language"] = in_language
    environment.globals.update(language=language, languages=languages, words=words)
    app.url_defaults(_keep)


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    """Every link of a page that was asked for in a language leads on in it."""
    if has_request_context() and endpoint.partition(".")[0] not in WITHOUT_WORDS:
        asked = asked_tag()
        if asked in languages():
            values.setdefault(NAME, asked)
