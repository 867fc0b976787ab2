"""`flask data review`: the honesty checks of geo/review, run on a dataset and told to an editor or a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo import database
from geo.dataset import Dataset, read_dataset
from geo.export import export
from geo.review.checks import CHECKS, review
from geo.review.dossier import Dossier
from geo.review.finding import SEVERITIES, Finding
from layers import LAYERS
from web.command import Day, database_url, plainly, say

MARKS = {"error": "ERROR  ", "warning": "warning", "note": "note   "}
TITLES = {check.name: check.title for check in CHECKS}

LONGEST = 36_500


class Days(click.ParamType[int]):
    """A number of days."""

    name = "DAYS"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text) <= LONGEST):
            self.fail(f'"{text}" is no number of days. Write one from 0 to {LONGEST}, such as 180.')
        return int(text)


days = Days()


@click.command("review")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON document for machines.",
)
@click.option(
    "--asof",
    metavar="DAY",
    type=Day(),
    help="The day of the map; by default the day on which the dataset's map opens.",
)
@click.option(
    "--stale",
    "stale_days",
    type=days,
    default=Dossier.stale_days,
    show_default=True,
    help="After how many days without a word an open end is stale.",
)
@click.option(
    "--checked",
    "checked_days",
    type=days,
    default=Dossier.checked_days,
    show_default=True,
    help="For how many days the check of a quote is good.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too, not for errors alone.")
@with_appcontext
@plainly
def review_command(
    folder: str | None,
    form: str,
    asof: date | None,
    stale_days: int,
    checked_days: int,
    strict: bool,
) -> None:
    """Look for what could mislead readers in the dataset in DIR, or else in the database's; 1 for an error."""
    if folder == "":
        raise click.BadParameter("DIR is empty. Name a folder, or leave it out for the database.")
    dataset = _stored() if folder is None else read_dataset(Path(folder), LAYERS)
    day = asof or dataset.header.home_asof
    today = datetime.now(UTC).date()
    findings = review(Dossier(dataset, day, today, stale_days, checked_days))
    say(_json(dataset, day, findings) if form == "json" else _text(dataset, day, findings))
    bad = {"error", "warning"} if strict else {"error"}
    if any(it.severity in bad for it in findings):
        raise SystemExit(1)


def _stored() -> Dataset:
    with database_url() as url:
        engine = database.writer(url)
        with engine.connect() as connection:
            dataset = export(connection, LAYERS)
        engine.dispose()
    return dataset


def _json(dataset: Dataset, asof: date, findings: list[Finding]) -> str:
    document = {
        "dataset": dataset.header.id,
        "asof": asof.isoformat(),
        "counts": _counts(findings),
        "findings": [{**asdict(it), "title": TITLES[it.check]} for it in findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _text(dataset: Dataset, asof: date, findings: list[Finding]) -> str:
    total = ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}" for word, count in _counts(findings).items()
    )
    return "\n".join([*_groups(findings), f"{dataset.header.id} on {asof}: {total}."])


def _groups(findings: list[Finding]) -> Iterator[str]:
    """The findings of each check under its title, and the cure once where all of them have the same."""
    for name, group in groupby(findings, key=lambda it: it.check):
        found = list(group)
        yield f"{MARKS[found[0].severity]} {TITLES[name]} ({name}, {len(found)})"
        shared = len({it.cure for it in found}) == 1
        for it in found:
            yield f"        {it.file}, {it.id} {it.what}"
            if not shared:
                yield f"        → {it.cure}"
        if shared:
            yield f"        → {found[0].cure}"
        yield ""


def _counts(findings: list[Finding]) -> dict[str, int]:
    counted = Counter(it.severity for it in findings)
    return {severity: counted[severity] for severity in SEVERITIES}
