"""An article comes into a dataset: its outlet, date and link, and the hash of its text. The text itself stays out."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.article import Article, text_of
from geo.dataset import Dataset
from geo.document import ID, LANGUAGE
from geo.errors import SourcelineError
from geo.proposal.text_kind import text_kinds
from geo.text.article_files import read_article
from geo.text.sentence import sentences
from geo.text.statement_slug import slug

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")
_TITLE = 120


@dataclass(frozen=True)
class Told:
    """What the editor says of an article. `published` with its precision; what is None is found or left open."""

    publisher: str
    published: date
    precision: str
    id: str | None = None
    title: str | None = None
    byline: str | None = None
    url: str | None = None
    archive_url: str | None = None
    language: str | None = None
    alignment: str | None = None
    aligned: tuple[str, ...] = ()


def read_date(written: str, today: date) -> tuple[date, str]:
    """A day, month or year of publication and its precision; raises SourcelineError for what is none of these."""
    for pattern, precision in (
        (r"\d{4}-\d\d-\d\d", "day"),
        (r"\d{4}-\d\d", "month"),
        (r"\d{4}", "year"),
    ):
        if re.fullmatch(pattern, written, re.ASCII):
            try:
                found = date.fromisoformat(f"{written}-01-01"[:10])
            except ValueError:
                break
            if found > today:
                raise SourcelineError(
                    f"--date {written} is still to come; today is {today}.",
                    "Give the day of publication.",
                )
            return found, precision
    raise SourcelineError(
        f"--date {written} is no date.",
        "Write it as 2020-07-21, or 2020-07 or 2020 where no more is known.",
    )


def read_text(path: Path) -> tuple[bytes, str]:
    """The text of a file, as bytes and as text; raises SourcelineError for one that is no text to quote from."""
    text = text_of(read_article(path))
    if "\x00" in text:
        raise SourcelineError(
            f"{path} holds a NUL character.", "Take it out: no database keeps it."
        )
    return text.encode(), text


def register(
    dataset: Dataset, content: bytes, text: str, told: Told
) -> tuple[Article, Dataset, bool]:
    """The article, the dataset with it, and whether it is new there.

    Raises SourcelineError for a text under the id of another, and for words that no dataset holds.
    """
    digest = hashlib.sha256(content).hexdigest()
    same = next((it for it in dataset.articles.values() if it.sha256 == digest), None)
    if same is not None:
        if told.id not in (None, same.id):
            raise SourcelineError(
                f"The same text is in the dataset as {same.id} already.",
                "Leave --id out, or use that id.",
            )
        return same, dataset, False
    _check(told, dataset)
    article = _article(dataset, digest, text, told)
    articles = dict(sorted({**dataset.articles, article.id: article}.items()))
    return article, replace(dataset, articles=articles), True


def _check(told: Told, dataset: Dataset) -> None:
    if not told.publisher.strip():
        raise SourcelineError("--publisher is empty.", "Name the outlet, as it calls itself.")
    if told.id is not None and not ID.fullmatch(told.id):
        raise SourcelineError(
            f"--id {told.id} is no id.",
            "An id is lower-case letters, digits and hyphens, begins with a letter and is at most 80 long.",
        )
    if told.id in dataset.articles:
        raise SourcelineError(
            f"The dataset has another text as {told.id}.", "Give another --id, or leave it out."
        )
    if told.language is not None and not LANGUAGE.fullmatch(told.language):
        raise SourcelineError(
            f"--language {told.language} is no language tag.", "Write it as en or ar."
        )
    for option, address in (("--url", told.url), ("--archive-url", told.archive_url)):
        if address is not None and not address.startswith(("https://", "http://")):
            raise SourcelineError(
                f"{option} {address} is no web address.", "Write one that begins with https://."
            )
    for actor in told.aligned:
        if actor not in dataset.actors:
            raise SourcelineError(
                f"--aligned names {actor}, but the dataset has no such actor.",
                f"Its actors are: {', '.join(dataset.actors) or 'none'}.",
            )


def _article(dataset: Dataset, digest: str, text: str, told: Told) -> Article:
    language = told.language or _language(text)
    title, note = (
        (told.title, None) if told.title and told.title.strip() else _title(text, language)
    )
    return Article(
        id=told.id or _free_id(told, dataset.articles),
        publisher=told.publisher.strip(),
        title=title,
        title_note=note,
        published=told.published,
        published_precision=told.precision,
        language=language,
        sha256=digest,
        length=len(text),
        byline=told.byline or None,
        url=told.url,
        archive_url=told.archive_url,
        aligned=told.aligned,
        alignment=told.alignment or None,
    )


def _language(text: str) -> str:
    letters = len(_LETTER.findall(text))
    return "ar" if len(_ARABIC.findall(text)) * 2 > letters else "en"


def _title(text: str, language: str) -> tuple[str, str]:
    """The headline, or else the first words."""
    found = sentences(text)
    first = " ".join(found[0].text.split())
    if text_kinds(text, found, language)[0] == "headline":
        return first, "The first line of the text."
    if len(first) > _TITLE:
        first = first[: first.rfind(" ", 0, _TITLE)].rstrip(",;: ") + " …"
    return first, "The text has no headline: its first words stand in."


def _free_id(told: Told, taken: Iterable[str]) -> str:
    """The outlet and the month: atalayar-2020-07, and atalayar-2020-07-2 for the next of that month."""
    parts = {"day": 7, "month": 7, "year": 4}[told.precision]
    base = f"{slug(told.publisher)[:60].rstrip('-')}-{told.published.isoformat()[:parts]}"
    used, number, tried = set(taken), 1, base
    while tried in used:
        number += 1
        tried = f"{base}-{number}"
    return tried


def keep_text(folder: Path, name: str, content: bytes, source: Path) -> Path | None:
    """Put the text into the operator's folder of texts, whole or not at all; None where it is there already."""
    if not folder.is_dir():
        raise SourcelineError(f"{folder} is not a folder.", "Make it, or name the folder of texts.")
    digest = hashlib.sha256(content).hexdigest()
    for path in sorted(folder.glob("*.txt")):
        if path.resolve() == source.resolve() or (
            path.stat().st_size == len(content)
            and hashlib.sha256(path.read_bytes()).hexdigest() == digest
        ):
            return None
    target = folder / f"{name}.txt"
    if target.exists():
        raise SourcelineError(
            f"{target} is there already, with another text.", "Move it, or give another --id."
        )
    handle, fresh = tempfile.mkstemp(prefix=".text-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(fresh, 0o644)
        os.replace(fresh, target)
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise
    return target
