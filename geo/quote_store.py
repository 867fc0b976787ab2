"""The quotes of the database checked, and what that does to the map: decision 0021."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, text

from geo.database import cursor, refusals, sql
from geo.errors import StoreError
from geo.load import LOAD_LOCK
from geo.quote import Quote
from geo.quote_report import Fallen, QuoteReport, report_on
from geo.quote_texts import ArticleText, choose


def check_store(
    engine: Engine, files: Iterable[ArticleText], today: date, dry_run: bool = False
) -> QuoteReport:
    """Check every quote of the store against these texts, or else those it has, and record what was found.

    One transaction writes it all, or nothing if the store refuses any of it; `dry_run` undoes it at its end.
    Raises StoreError where no quote can be checked.
    """
    versions, report = _checked(engine, files, today)
    # Servers answer without a look at the data until this lock is asked for; so nothing slow is done under it.
    with refusals(), engine.connect() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOAD_LOCK})
        _record(connection, versions, report)
        returned = _bring_back(connection)
        withdrawn = _withdraw(connection, today)
        if dry_run:
            connection.rollback()
        else:
            connection.commit()
    return replace(report, withdrawn=withdrawn, returned=returned)


def _checked(
    engine: Engine, files: Iterable[ArticleText], today: date
) -> tuple[dict[str, int], QuoteReport]:
    """What was found, and the number of the row of each quote that was read."""
    # Both statements see one state of the store.
    reading = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading.connect() as connection:
        recorded = _rows(connection, "recorded")
        articles = _rows(connection, "articles")
    versions = {row["id"]: row.pop("version") for row in recorded}
    texts = choose(
        {row["id"]: row["sha256"] for row in articles},
        files,
        {row["id"]: row["body"] for row in articles if row["body"] is not None},
    )
    if recorded and not texts.of:
        raise StoreError(
            "There is no text to check any quote against.",
            "Pass --articles DIR, or set SOURCELINE_ARTICLES: a folder with one file for each article, named after its "
            "id (such as "
            f"{articles[0]['id']}.txt), or the very file with the recorded SHA-256.",
        )
    lengths = {row["id"]: row["length"] for row in articles}
    return versions, report_on((Quote(**row) for row in recorded), lengths, texts, today)


def _record(connection: Connection, versions: dict[str, int], report: QuoteReport) -> None:
    connection.execute(text(sql("quotes/stage.sql")))
    statement = "copy checked (version, state, found_at, found, alone) from stdin"
    with cursor(connection) as driver, driver.copy(statement) as copy:
        for it in report.findings:
            found = it.check
            row = (versions[it.quote.id], found.state, found.start, found.words, found.alone)
            copy.write_row(row)
    connection.execute(text(sql("quotes/record.sql")), {"checked_on": report.checked_on})


def _bring_back(connection: Connection) -> tuple[Fallen, ...]:
    """Features that fell for want of their words come back as they were, now that their words are there again."""
    rows = _rows(connection, "returning")
    _close(connection, [row["version"] for row in rows])
    for row in rows:
        connection.execute(text(sql("quotes/return.sql")), {"ended": row["ended"]})
    return tuple(Fallen(row["layer"], row["id"], row["name"]) for row in rows)


def _withdraw(connection: Connection, today: date) -> tuple[Fallen, ...]:
    """Features that no verified quote carries any more leave the map, with a tombstone that says why."""
    rows = _rows(connection, "fallen")
    _close(connection, [row["version"] for row in rows])
    for row in rows:
        note = (
            f"Withdrawn by a check of its quotes on {today.isoformat()}: none that carried it is verified any more. "
            f"It rested on {', '.join(row['rested_on'])}."
        )
        values = {"version": row["version"], "note": note}
        connection.execute(text(sql("quotes/withdraw.sql")), values)
    return tuple(
        Fallen(row["layer"], row["id"], row["name"], tuple(row["rested_on"])) for row in rows
    )


def _close(connection: Connection, versions: list[int]) -> None:
    connection.execute(text(sql("quotes/close.sql")), {"versions": versions})


def _rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(sql(f"quotes/{name}.sql"))).mappings()]
