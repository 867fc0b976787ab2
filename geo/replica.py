"""What can be wrong with a replica: its facts in, complaints out. And the servers that one address names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, NamedTuple

from sqlalchemy import URL, make_url


@dataclass(frozen=True)
class Position:
    """sql/doctor/position.sql: which database of which server, and how far it has come.

    `position` is in bytes since the server was made, `age` in seconds since the last transaction a standby saw end.
    """

    in_recovery: bool
    system: int
    database: int
    position: int
    age: float | None


@dataclass(frozen=True)
class ReplicaFacts:
    """One server of DATABASE_READ_URL, beside where the primary stood a moment before; `problem` where it is away."""

    host: str
    primary: Position | None = None
    replica: Position | None = None
    problem: str = ""

    @property
    def bytes_behind(self) -> int:
        if self.primary is None or self.replica is None:
            return 0
        return max(self.primary.position - self.replica.position, 0)

    @property
    def seconds_behind(self) -> float:
        """0 for one that has everything: that nothing was written for an hour is no delay."""
        if not self.bytes_behind or self.replica is None:
            return 0.0
        return max(self.replica.age or 0.0, 0.0)


class Complaint(NamedTuple):
    """What is wrong, or in order, and the cure."""

    severity: Literal["error", "warning", "ok"]
    what: str
    cure: str = ""


def examine_replica(facts: ReplicaFacts) -> Iterator[Complaint]:
    primary, replica = facts.primary, facts.replica
    if primary is None or replica is None:
        yield Complaint(
            "warning",
            f"It cannot be read from: {facts.problem}",
            "Start it and see that DATABASE_READ_URL names it, with a login that it lets in; until then the primary "
            "answers alone.",
        )
        return
    if (replica.system, replica.database) != (primary.system, primary.database):
        yield Complaint(
            "error",
            "It is not a replica of the database in DATABASE_URL.",
            "Let DATABASE_READ_URL name a standby of that server, and the same database; make one by pg_basebackup.",
        )
    elif not replica.in_recovery:
        yield Complaint(
            "error",
            "It is a primary: what is written there or in DATABASE_URL is missing in the other.",
            "If it has taken the primary's place, let DATABASE_URL name it; else make it anew by pg_basebackup.",
        )
    elif facts.bytes_behind:
        yield Complaint(
            "warning",
            f"It is {facts.bytes_behind} bytes and {facts.seconds_behind:.0f} s behind, so the primary answers.",
            "See that replay is not paused (select pg_wal_replay_resume();), that pg_stat_replication on the primary "
            "lists it, and what its log says.",
        )
    else:
        yield Complaint("ok", "It follows, 0 bytes and 0 s behind.")


def servers(url: str) -> dict[str, str]:
    """The servers that an address names, as libpq reads lists: a name for each, and the address of it alone."""
    address = make_url(url)
    _, known = address.get_dialect()().create_connect_args(address)
    hosts = str(known.get("host", "")).split(",")
    ports = str(known.get("port", "")).split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    return {
        ":".join(filter(None, pair)) or "localhost": _alone(address, *pair)
        for pair in zip_longest(hosts, ports[: len(hosts)], fillvalue="")
    }


def _alone(address: URL, host: str, port: str) -> str:
    others = {"host", "port", "load_balance_hosts"}
    query = {name: it for name, it in address.query.items() if name not in others}
    query |= {name: it for name, it in (("host", host), ("port", port)) if it}
    alone = URL.create(
        address.drivername,
        address.username,
        address.password,
        database=address.database,
        query={"connect_timeout": "5", **query},
    )
    return alone.render_as_string(hide_password=False)
