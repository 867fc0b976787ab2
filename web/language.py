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
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask, current_app, g, has_request_context, request
from jinja2 import pass_context
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geo.errors import ParameterError
from geo.message import Message
from geo.translation import CATALOGUES, tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from babel import Locale
    from jinja2.runtime import Context

NAME = "lang"
# The blueprints of what is for programs alone: their documents are English.
WITHOUT_WORDS = frozenset({"annotations", "assets", "downloads", "styles"})
# What is asked for without parameters, or with any.
WITHOUT_PARAMETERS = frozenset({"assets", "operations", None})
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
    for tag in tags(CATALOGUES)[1:]:
        found[tag] = Language(tag, locale_of(CATALOGUES / f"{tag}.po"))
    return found


def locale_of(catalogue: Path) -> str:
    """Which locale the header of a catalogue names; that of its own name where it names none."""
    # The header stands in the first lines; the whole file is read when somebody asks for a word of it.
    with catalogue.open(encoding="utf-8") as file:
        header = _HEADER.search(file.read(2_000))
    return header[1] if header else catalogue.stem.replace("-", "_")


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
    if not has_request_context() or g.get("in_english"):
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
    raise ParameterError(
        NAME,
        asked,
        Message('There is no language "%(id)s" here.', id=asked[:20]),
        Message("Write one of: %(names)s.", names=", ".join(f"{NAME}={it}" for it in languages())),
    )


def asked_tag() -> str | None:
    """What the address says of the language, in whatever words."""
    asked = request.args.get(NAME)
    return None if asked is None or is_column(request.view_args or {}) else asked


def kept_tag() -> str | None:
    """The language that this request's links lead on in; None where the address asks for none."""
    asked = asked_tag() if has_request_context() else None
    return asked if asked in languages() else None


def is_column(values: Mapping[str, Any]) -> bool:
    """Whether `lang` is a condition at an address with these values: where a published table has such a column."""
    name = values.get("collection") or values.get("name")
    # Where something is wrong it may be the tables.
    if name is None or g.get("wrong"):
        return False
    # Not by web/store.py, which is further in than the language.
    of = current_app.extensions["sourceline"].inventory.collections.get(name)
    return of is not None and any(it.name == NAME for it in of.queryables)


def speak_english(always: bool = True) -> None:
    """What is for programs is in English, whoever asks; False for the page that says why there is no such document."""
    g.in_english = always


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
    return said % {"num": numeral(number), **values}


def numeral(value: float, digits: int = 3) -> str:
    """A number with the separators of the language, and at most so many digits behind the point."""
    return _numeral(round(value, digits), digits, language().code)


# A table names the same few numbers over and over.
@lru_cache(4_096)
def _numeral(value: float, digits: int, code: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, f"#,##0.{'#' * digits}".rstrip("."), locale=code)


def listed(texts: Iterable[str]) -> str:
    """Texts with the language's comma between them; safe HTML where one of them is."""
    return _joined(gettext(", "), texts)


def all_of(texts: Sequence[str]) -> str:
    """Texts as a sentence names them all: a, b and c."""
    return _named(texts, "standard")


def either(texts: Sequence[str]) -> str:
    """The same where any of them will do: a, b or c."""
    return _named(texts, "or")


def _named(texts: Sequence[str], style: Literal["standard", "or"]) -> str:
    from babel.lists import format_list

    places = [f"%({it})s" for it in range(len(texts))]
    return _filled(format_list(places, style, language().code), texts)


def _joined(comma: str, texts: Iterable[str]) -> str:
    parts = list(texts)
    return (Markup if _is_html(parts) else str)(comma).join(parts)


def _filled(places: str, texts: Sequence[str]) -> str:
    return (Markup if _is_html(texts) else str)(places) % {
        str(at): it for at, it in enumerate(texts)
    }


def _is_html(texts: Sequence[str]) -> bool:
    return any(isinstance(it, Markup) for it in texts)


def called(name: str, arabic: str | None) -> str:
    """What a thing is called where there is room for one name alone."""
    return arabic if arabic and language().tag == "ar" else name


def noted(message: str) -> str:
    """The text as it is, for a table that is made before anybody asks: it is translated where it is shown."""
    return message


def in_language(texts: Mapping[str, str] | None) -> str:
    """Of a text that is given in several languages the reader's; else the catalogue's for the English one, or any."""
    if not texts:
        return ""
    theirs = texts.get(language().tag)
    return theirs or gettext(texts.get(ENGLISH.tag) or next(iter(texts.values())))


@pass_context
def _counted(context: Context, one: str, many: str, number: int, **values: Any) -> str:
    """`ngettext` of templates: what is put into a text that is HTML is escaped."""
    said = language().words.ngettext(one, many, number)
    if context.eval_ctx.autoescape:
        said = Markup(said)
    return said % {"num": numeral(number), **values}


def speak(app: Flask, **tables: ModuleType) -> None:
    """Let templates use `_`, `ngettext`, `{% trans %}` and the `tables` of words, and links keep the language that an
    address asks for.
    """
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        lambda text: language().words.gettext(text),
        lambda one, many, number: language().words.ngettext(one, many, number),
        newstyle=True,
    )
    environment.filters.update(
        in_language=in_language,
        number=numeral,
        listed=listed,
        all_of=all_of,
        worded=lambda name, table: table[name],
        said=lambda text: gettext(text) if text else "",
        upper_first=lambda text: text[:1].upper() + text[1:],
    )
    environment.globals.update(
        ngettext=_counted, called=called, language=language, languages=languages, **tables
    )
    app.before_request(_refuse_unknown)
    app.url_defaults(_keep)


def _refuse_unknown() -> None:
    """A language that there is not, wherever an address says it: also where no word of the answer would need it."""
    if NAME in request.args and request.blueprint not in WITHOUT_PARAMETERS:
        _asked()


def settle_language() -> None:
    """For the page that says what is wrong with an address: its language is there, whatever the address asks for."""
    g.wrong = True
    asked = languages().get(request.args.get(NAME, ""))
    g.language = asked or languages()[spoken(request.headers.get("Accept-Language"))]


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    """Every link of a page that was asked for in a language leads on in it."""
    tag = kept_tag()
    # The tables are asked last: most addresses need nothing of them.
    if tag and endpoint.partition(".")[0] not in WITHOUT_WORDS and not is_column(values):
        values.setdefault(NAME, tag)
