"""`flask quotes …`: do the quotes still stand in their articles?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from geo import database
from geo.dataset import read_dataset
from geo.errors import SourcelineError
from geo.quote import SEVERITY
from geo.quote_report import Fallen, QuoteReport, report_on
from geo.quote_store import check_store
from geo.quote_texts import ArticleText, choose, read_folder
from geo.ready_tile import make_ready
from geo.rendering import render
from layers import LAYERS
from web.command import database_url, plainly, say, settings

quotes = AppGroup("quotes", help="Check whether quotes still stand in their articles.")

FAILING = "ambiguous,altered,missing,unchecked"
NONE = "none"


class States(click.ParamType[tuple[str, ...]]):
    """States of quotes separated by commas, or `none`."""

    name = "STATES"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if not isinstance(value, str):
            return value
        states = tuple(filter(None, (it.strip() for it in value.split(",")))) or (NONE,)
        for state in states:
            if state not in SEVERITY and states != (NONE,):
                self.fail(
                    f'There is no state "{state}". Write any of: {", ".join(SEVERITY)}, with commas; or {NONE}.'
                )
        return () if states == (NONE,) else states


@quotes.command("check")
@click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder with the articles' texts, named after their ids or with the recorded hash; "
    "SOURCELINE_ARTICLES by default. Articles without a file there are checked against the text in the database.",
)
@click.option(
    "--dataset",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Check the quotes of a dataset directory instead, without a database; nothing is written.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--fail-on",
    type=States(),
    default=FAILING,
    show_default=True,
    help="Exit with 1 if any quote is in one of these states; unchecked is one without a text. none: never.",
)
@plainly
def check_command(
    articles: Path | None,
    dataset: Path | None,
    dry_run: bool,
    form: str,
    fail_on: tuple[str, ...],
) -> None:
    """Hold every quote against its article's text, and record state and date in the database.

    A feature that no verified quote carries any more leaves the map; it comes back when a later check finds its words.
    """
    chosen = articles or settings().articles
    files = read_folder(chosen) if chosen else []
    report = _check_dataset(dataset, files) if dataset else _check_database(files, dry_run)
    if form == "json":
        say(json.dumps(report.document(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(report, dry_run=dry_run or dataset is not None):
            say(line)
    if report.fails(fail_on):
        raise SystemExit(1)


def _check_database(files: list[ArticleText], dry_run: bool) -> QuoteReport:
    with database_url() as url:
        engine = database.writer(url)
        try:
            report = check_store(engine, files, _today(), dry_run)
            if not dry_run:
                render(engine, LAYERS)
                make_ready(engine, LAYERS)
        finally:
            engine.dispose()
    return report


def _check_dataset(folder: Path, files: list[ArticleText]) -> QuoteReport:
    dataset = read_dataset(folder, LAYERS)
    if not files:
        raise SourcelineError(
            "There is no text to check any quote against.",
            "Pass --articles DIR, or set SOURCELINE_ARTICLES: a folder with one UTF-8 file for each article.",
        )
    quoted = {quote.article for quote in dataset.quotes.values()}
    of_interest = {key: it for key, it in dataset.articles.items() if key in quoted}
    texts = choose({key: it.sha256 for key, it in of_interest.items()}, files, {})
    lengths = {key: it.length for key, it in of_interest.items()}
    return report_on(dataset.quotes.values(), lengths, texts, _today())


def _lines(report: QuoteReport, dry_run: bool) -> list[str]:
    lines = []
    for it in report.wrong:
        lines.append(f"{it.quote.id}: {it.check.state}: {it.problem} {it.cure}")
    for article in report.absent:
        lines.append(f"{article}: no text was given: its quotes stay as they were. {UNCHECKED}")
    for article in report.doubtful:
        lines.append(
            f"{article}: not one of its quotes stands in the text that was given, so that is likely another text, such "
            "as a page that asks for a login: its quotes stay as they were. Give the article's own text."
        )
    for name in report.strangers:
        lines.append(f"{name}.txt: is the text of no article here. {UNCHECKED}")
    would = "would be withdrawn" if dry_run else "withdrawn"
    for feature in report.withdrawn:
        lines.append(
            f"{_name(feature)}: {would}: no verified quote carries it any more; it rested on "
            f"{', '.join(feature.rested_on)}. Give it another quote, or find these again."
        )
    would = "would be back on the map" if dry_run else "back on the map"
    for feature in report.returned:
        lines.append(f"{_name(feature)}: {would}: its words are there again.")
    counts = ", ".join(
        f"{number} {state}" for state, number in reversed(report.counts.items()) if number
    )
    done = "Nothing was recorded." if dry_run else "Recorded."
    lines.append(f"{report.checked_on.isoformat()}: {counts or 'no quotes'}. {done}")
    return lines


UNCHECKED = "Name a file after the article's id, or give the very file with the recorded SHA-256."


def _name(feature: Fallen) -> str:
    return f"{feature.layer}/{feature.id} ({feature.name})"


def _today() -> date:
    return datetime.now(UTC).date()
