"""What can be wrong with a running Sourceline: facts in, findings out. Nothing here asks anybody anything.

Each check is one function in the table CHECKS (the server as a whole) or TABLE_CHECKS (each collection, in
geo/doctor_tables.py). It yields what it finds wrong; a check that yields nothing is in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from geo.database import READER
from geo.publication import Refusal
from geo.replica import ReplicaFacts, examine_replica
from geo.settings import Settings

Severity = Literal["error", "warning", "ok"]

OLDEST_POSTGRESQL = 15
OLDEST_POSTGIS = (3, 3)
CLOCK_TOLERANCE = timedelta(seconds=2)
SHORT_OF_DISK = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how bad it is, which check says so, where, what, and its cure in one sentence."""

    severity: Severity
    check: str
    where: str
    what: str
    cure: str = ""


@dataclass(frozen=True)
class DatabaseFacts:
    """What the server and the store say of themselves; None where the question could not be asked."""

    postgresql: str
    postgresql_major: int
    postgis: str | None
    encoding: str
    clock: datetime
    here: datetime
    time_zone: str
    has_reader: bool
    may_be_reader: bool | None
    reader_is_strong: bool | None
    migrated: bool
    head: str
    revision: str | None = None
    geos: str | None = None
    proj: str | None = None
    dataset: str | None = None
    home: tuple[float, float, float, float] | None = None
    quotes: int = 0
    unverified: int = 0
    texts: int = 0
    reads_texts: bool = False
    unreadable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    reader_timeout: str = ""
    reader_read_only: str = ""


@dataclass(frozen=True)
class WebFacts:
    """How an address answers: the base its links begin with, or what went wrong.

    `forged` is the base of the links when X-Forwarded-Host and -Proto are sent to the app directly.
    """

    status: int = 0
    cors: str | None = None
    bases: tuple[str, ...] = ()
    problem: str | None = None
    forged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that was gathered. `public` is None unless PUBLIC_URL is set; `free` is None without a private cluster."""

    settings: Settings
    database: DatabaseFacts | None
    unreachable: str = ""
    web: WebFacts | None = None
    public: WebFacts | None = None
    refused: tuple[Refusal, ...] = ()
    replicas: tuple[ReplicaFacts, ...] = ()
    free: int | None = None
    articles_there: bool = False


Check = Callable[[Facts], Iterable[Finding]]


def database_answers(facts: Facts) -> Iterator[Finding]:
    if facts.database is None:
        cure = (
            "Start it, and set DATABASE_URL=postgresql://user:password@host:5432/database to where it is."
            if facts.settings.database_url
            else "Run script/server, which starts the private cluster, or set DATABASE_URL."
        )
        yield Finding("error", "database", "database", facts.unreachable, cure)


def versions(database: DatabaseFacts) -> Iterator[Finding]:
    if database.postgresql_major < OLDEST_POSTGRESQL:
        yield _error(
            f"PostgreSQL is {database.postgresql}.",
            f"Upgrade it to {OLDEST_POSTGRESQL} or later.",
        )
    if database.postgis is None:
        yield _error("PostGIS is not installed here.", "As a superuser: create extension postgis;")
    elif tuple(map(int, database.postgis.split(".")[:2])) < OLDEST_POSTGIS:
        yield _error(
            f"PostGIS is {database.postgis}.",
            "Install 3.3 or later, then: select postgis_extensions_upgrade();",
        )
    told = {
        "PostgreSQL": database.postgresql,
        "PostGIS": database.postgis,
        "GEOS": database.geos,
        "PROJ": database.proj,
    }
    yield Finding(
        "ok", "", "server", ", ".join(f"{name} {it}" for name, it in told.items() if it) + "."
    )


def migrations(database: DatabaseFacts) -> Iterator[Finding]:
    if not database.migrated:
        yield _error("The database is not set up.", "Run flask serve, or flask data load DIR.")
    elif database.revision != database.head:
        yield _error(
            f"The database is at revision {database.revision}, this code at {database.head}.",
            "Restart with flask serve, which migrates, or check out the code the database belongs to.",
        )


def encoding(database: DatabaseFacts) -> Iterator[Finding]:
    if database.encoding != "UTF8":
        yield _error(
            f"The database's encoding is {database.encoding}.",
            "Dump it, then: create database … encoding 'UTF8' template template0; and restore.",
        )


def reader_role(database: DatabaseFacts) -> Iterator[Finding]:
    if not database.has_reader:
        yield _error(f"There is no role {READER}.", f"create role {READER} nologin;")
        return
    if not database.may_be_reader:
        yield _error(
            f"The login may not become {READER}.", f"grant {READER} to the user in DATABASE_URL;"
        )
    if database.reader_is_strong:
        yield _error(
            f"{READER} may do more than read.",
            f"alter role {READER} nosuperuser nocreaterole nobypassrls;",
        )
    for view in database.unreadable:
        yield _error(f"{READER} may not read {view}.", f"grant select on {view} to {READER};")
    for table in database.writable:
        yield _error(
            f"{READER} may write to {table}.",
            f"revoke insert, update, delete, truncate on {table} from {READER}, public;",
        )
    if database.reads_texts:
        yield _error(
            f"{READER} may read the articles' full texts.",
            f"revoke all on sourceline.article_text from {READER}, public;",
        )


def timeouts(database: DatabaseFacts) -> Iterator[Finding]:
    if database.reader_timeout in {"0", "0ms"}:
        yield _error(
            "Statements of the web never end by themselves.",
            f"Let no pooler drop the connection's options: alter role {READER} set statement_timeout = '10s';",
        )
    if database.reader_read_only == "off":
        yield _error(
            "Sessions of the web are not read-only.",
            "Let the pooler pass the connection's options on (PgBouncer: session mode, not ignore_startup_parameters).",
        )


def clock(database: DatabaseFacts) -> Iterator[Finding]:
    apart = abs(database.clock - database.here)
    if apart > CLOCK_TOLERANCE:
        yield _warning(
            f"The clocks of the database and of this machine are {apart.total_seconds():.0f} s apart.",
            "Run NTP on both: timedatectl set-ntp true.",
        )
    if database.time_zone not in {"UTC", "Etc/UTC"}:
        yield _error(
            f"Sessions are in the time zone {database.time_zone}, so moments would be told in it.",
            "Let the pooler pass the connection's options on, or: alter database … set timezone = 'UTC';",
        )


def dataset(facts: Facts) -> Iterator[Finding]:
    database = facts.database
    assert database is not None
    if database.dataset is None and database.migrated and not facts.settings.publish:
        yield _warning(
            "No dataset is loaded and no schema is published.", "flask data load data/libya"
        )
    if database.unverified:
        yield _warning(
            f"{database.unverified} of {database.quotes} quotes are not verified.",
            "flask data verify DIR --articles DIR, mend what it names, and load again.",
        )


def articles(facts: Facts) -> Iterator[Finding]:
    folder = facts.settings.articles
    if folder is not None and not facts.articles_there:
        yield Finding(
            "error",
            "articles",
            "SOURCELINE_ARTICLES",
            f"There is no folder {folder}.",
            "Set SOURCELINE_ARTICLES to the folder with the articles' texts, or unset it.",
        )


def links(facts: Facts) -> Iterator[Finding]:
    """What the app itself answers, before any proxy."""
    web = facts.web
    if web is None:
        return
    if web.status != 200:
        yield _error(
            f"A request to /collections is answered with {web.status}.", "See the errors above."
        )
        return
    if web.cors != "*":
        yield _error(
            "Answers lack Access-Control-Allow-Origin: maps on other sites would stay empty.",
            "Take out what removes the header (web/headers.py sets it).",
        )
    if facts.settings.public_url is None and facts.settings.trusted_proxies == 0 and web.forged:
        yield _error(
            f"X-Forwarded headers of anybody turn links into {web.forged[0]}.",
            "Set PUBLIC_URL to the address readers use.",
        )


def public_address(facts: Facts) -> Iterator[Finding]:
    settings, public = facts.settings, facts.public
    local = settings.host in {"127.0.0.1", "::1", "localhost"}
    if settings.public_url is None:
        if not local or settings.trusted_proxies:
            yield _warning(
                "PUBLIC_URL is not set, so links say whatever host a request named.",
                "Set PUBLIC_URL=https://… to the address readers use.",
            )
        return
    if settings.public_url.startswith("http://") and "//127." not in settings.public_url:
        yield _warning(
            f"{settings.public_url} is not https: pages on https cannot load it.",
            "Put a proxy with a certificate in front, and set PUBLIC_URL=https://….",
        )
    if settings.public_url.startswith("https://") and settings.trusted_proxies == 0:
        yield _warning(
            "Something in front ends https, but TRUSTED_PROXIES is 0: logs and limits see its address alone.",
            "Set TRUSTED_PROXIES to the number of proxies in front, usually 1.",
        )
    if settings.trusted_proxies and not local:
        yield _warning(
            f"HOST={settings.host} can be reached past the proxy, whose headers anybody can then forge.",
            "Set HOST=127.0.0.1, or let only the proxy through to the port.",
        )
    if public is None:
        return
    if public.problem is not None:
        yield _error(
            f"{settings.public_url} cannot be reached from here: {public.problem}",
            "Check its name, port and proxy; from a network that cannot reach itself this may be in order.",
        )
    elif public.status != 200:
        yield _error(
            f"{settings.public_url}/collections is answered with {public.status}.",
            "Let the proxy hand every path under the address on to this server.",
        )
    else:
        for base in public.bases:
            yield _error(
                f"Links fetched from {settings.public_url} lead to {base}.",
                "Set PUBLIC_URL where the server runs, restart it, and see that nothing older is cached in front.",
            )
        if public.cors != "*":
            yield _error(
                f"{settings.public_url} answers without Access-Control-Allow-Origin: *.",
                "Let the proxy pass the header on, once.",
            )


def refusals(facts: Facts) -> Iterator[Finding]:
    for it in facts.refused:
        where = f"{it.schema}.{it.table}".rstrip(".")
        severity: Severity = "warning" if it.table else "error"
        yield Finding(severity, "publication", where, it.reason, it.cure)


def replicas(facts: Facts) -> Iterator[Finding]:
    for it in facts.replicas:
        for severity, what, cure in examine_replica(it):
            yield Finding(severity, "", it.host, what, cure)


def disk(facts: Facts) -> Iterator[Finding]:
    if facts.free is not None and facts.free < SHORT_OF_DISK:
        yield _warning(
            f"The private cluster has {facts.free // 1_000_000} MB of disk left.",
            "Make room, or set SOURCELINE_HOME to a bigger disk.",
        )


def _of_database(check: Callable[[DatabaseFacts], Iterable[Finding]]) -> Check:
    return lambda facts: check(facts.database) if facts.database else ()


def _if_database(check: Check) -> Check:
    return lambda facts: check(facts) if facts.database else ()


# Name, what is in order where nothing is found, the check. To add one, write a function and its row.
CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("database", "It answers.", database_answers),
    ("versions", "PostgreSQL and PostGIS are recent enough.", _of_database(versions)),
    ("migrations", "The database is at this code's revision.", _of_database(migrations)),
    ("encoding", "UTF8.", _of_database(encoding)),
    ("reader", "It may read what is served, and no more.", _of_database(reader_role)),
    ("timeouts", "Statements of the web are read-only and end.", _of_database(timeouts)),
    ("clock", "The clocks agree, and sessions are in UTC.", _of_database(clock)),
    ("dataset", "There is data, and every quote is verified.", _if_database(dataset)),
    ("replicas", "DATABASE_READ_URL is not set: the primary answers alone.", replicas),
    ("articles", "SOURCELINE_ARTICLES is a folder, or not set.", articles),
    ("links", "The app answers, for every origin.", links),
    ("public address", "PUBLIC_URL leads here, or is not needed.", public_address),
    ("publication", "Every table of the published schemas is published.", refusals),
    ("disk", "There is room.", disk),
)


def examine(facts: Facts) -> Iterator[Finding]:
    """Every check of the server in the order of CHECKS: what it finds, or that it is in order."""
    for name, fine, check in CHECKS:
        if facts.database is None and name not in {
            "database",
            "articles",
            "public address",
            "disk",
        }:
            continue
        found = list(check(facts))
        for it in found:
            yield Finding(it.severity, name, it.where, it.what, it.cure)
        if not found:
            yield Finding("ok", name, "server", fine)


def _error(what: str, cure: str) -> Finding:
    return Finding("error", "", "server", what, cure)


def _warning(what: str, cure: str) -> Finding:
    return Finding("warning", "", "server", what, cure)
