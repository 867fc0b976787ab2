"""`flask doctor`: gather the facts, have them examined (geo/doctor.py), and tell what was found.

It changes nothing: it reads catalogues, the first rows of every table, and asks the server for a page of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from geo import database, migrations
from geo.cluster import default_home
from geo.database import READER, sql
from geo.doctor import DatabaseFacts, Facts, Finding, WebFacts, examine
from geo.doctor_tables import TableFacts, examine_table
from geo.errors import SourcelineError
from geo.inventory import Inventory
from geo.settings import CHECKOUT, Settings
from geo.table_facts import table_facts
from web.replicas import replica_facts
from web.store import store

PATIENCE = 5.0
ELSEWHERE = "elsewhere.invalid"
MARKS = {"error": "ERROR  ", "warning": "warning", "ok": "ok     "}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for machines.")
@with_appcontext
def doctor_command(as_json: bool) -> None:
    """Look at settings, database, tables and address; say what is wrong and how to mend it. 1 if anything is."""
    findings = list(diagnose(current_app.config["SETTINGS"]))
    click.echo(_json(findings) if as_json else _plain(findings))
    if any(it.severity == "error" for it in findings):
        raise SystemExit(1)


def diagnose(settings: Settings) -> Iterator[Finding]:
    """Every finding, of the server first, then collection by collection."""
    facts, tables = gather(settings)
    yield from examine(facts)
    for table in tables:
        yield from examine_table(table)


def gather(settings: Settings) -> tuple[Facts, list[TableFacts]]:
    engine = database.writer(store().engine.url.render_as_string(hide_password=False))
    facts = Facts(
        settings=settings,
        database=None,
        public=_public(settings.public_url) if settings.public_url else None,
        free=_free(settings),
        articles_there=settings.articles is not None and settings.articles.is_dir(),
    )
    try:
        found = _database(engine)
        if settings.database_read_url:
            facts = replace(facts, replicas=replica_facts(engine, settings.database_read_url))
    except OperationalError as error:
        return replace(facts, unreachable=f"It cannot be reached: {_first_line(error)}"), []
    finally:
        engine.dispose()
    facts = replace(facts, database=found)
    if not found.migrated or not found.may_be_reader:
        return facts, []
    try:
        inventory = store().inventory
    except (SourcelineError, DBAPIError):
        # A missing view is what `migrations` and `reader` tell of, and the page asked for says 500.
        return replace(facts, web=_own()), []
    return (
        replace(facts, web=_own(), refused=inventory.refused),
        _tables(inventory, found),
    )


def _tables(inventory: Inventory, found: DatabaseFacts) -> list[TableFacts]:
    with store().engine.connect() as connection:
        return [
            table_facts(connection, collection, found.home)
            for collection in inventory.collections.values()
        ]


def _database(engine: Engine) -> DatabaseFacts:
    """Asked as the login, who sees roles and rights; then as the web, whose session is the one that counts."""
    with engine.connect() as connection:
        row = connection.execute(text(sql("doctor/database.sql")), {"reader": READER}).one()
        facts = DatabaseFacts(**row._asdict(), here=datetime.now(UTC), head=migrations.newest())
        if not facts.migrated or not facts.has_reader:
            return facts
        store_row = connection.execute(text(sql("doctor/store.sql")), {"reader": READER}).one()
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in store_row._asdict().items()
    }
    return replace(facts, **values, **(_session() if facts.may_be_reader else {}))


def _session() -> dict[str, Any]:
    with store().engine.connect() as connection:
        row = connection.execute(text(sql("doctor/session.sql"))).one()
    return dict(row._asdict())


def _own() -> WebFacts:
    """How the app answers, and whether it believes headers that no proxy of the operator's has set."""
    client = current_app.test_client()
    plain = {"Accept": "application/json", "Origin": "https://example.org"}
    answer = client.get("/collections", headers=plain)
    if answer.status_code != 200:
        return WebFacts(answer.status_code)
    forged = client.get(
        "/collections",
        headers={**plain, "X-Forwarded-Host": ELSEWHERE, "X-Forwarded-Proto": "https"},
    )
    bases = _bases(forged.data)
    return WebFacts(
        status=answer.status_code,
        cors=answer.headers.get("Access-Control-Allow-Origin"),
        forged=tuple(base for base in bases if ELSEWHERE in base),
    )


def _public(address: str) -> WebFacts:
    """How the public address answers; past any proxy for outgoing requests, as a reader would ask."""
    request = Request(
        f"{address}/collections",
        headers={"Accept": "application/json", "Origin": "https://example.org"},
    )
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
            body, status = answer.read(), answer.status
            cors = answer.headers.get("Access-Control-Allow-Origin")
    except HTTPError as error:
        error.close()
        return WebFacts(error.code)
    except OSError as error:
        return WebFacts(problem=f"{getattr(error, 'reason', error)}.")
    try:
        bases = _bases(body, address)
    except (ValueError, KeyError, TypeError):
        return WebFacts(problem="what answers there is no Sourceline.")
    return WebFacts(status, cors, bases)


def _bases(body: bytes, address: str | None = None) -> tuple[str, ...]:
    """Where the links of a document lead; without those that lead to the address it came from."""
    hrefs = [link["href"] for link in json.loads(body)["links"]]
    strangers = [it for it in hrefs if address is None or not f"{it}/".startswith(f"{address}/")]
    return tuple(dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(it)) for it in strangers))


def _free(settings: Settings) -> int | None:
    home = default_home(CHECKOUT)
    if settings.database_url is not None or not home.is_dir():
        return None
    return shutil.disk_usage(home).free


def _first_line(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0]


def _json(findings: list[Finding]) -> str:
    return json.dumps({"findings": [asdict(it) for it in findings]}, ensure_ascii=False, indent=2)


def _plain(findings: list[Finding]) -> str:
    lines = []
    for it in findings:
        lines.append(f"{MARKS[it.severity]} {it.where} · {it.check}: {it.what}")
        if it.cure:
            lines.append(f"        → {it.cure}")
    errors = sum(it.severity == "error" for it in findings)
    warnings = sum(it.severity == "warning" for it in findings)
    lines.append(f"{errors} errors, {warnings} warnings.")
    return "\n".join(lines)
