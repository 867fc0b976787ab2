"""The settings of one running Sourceline, read once from the environment into a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import SettingError

CHECKOUT = Path(__file__).resolve().parent.parent
BUNDLED_DATASET = CHECKOUT / "data" / "libya"


@dataclass(frozen=True)
class Settings:
    """What an operator can set; docs/operating.md explains each.

    `database_url` is None where the private cluster is to be used.
    """

    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    articles: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Settings from environment variables; raises SettingError naming the variable."""
        articles = environment.get("SOURCELINE_ARTICLES")
        return cls(
            database_url=_database_url(environment.get("DATABASE_URL")),
            host=environment.get("HOST") or cls.host,
            port=_number(environment, "PORT", cls.port, 1, 65535),
            workers=_number(environment, "WORKERS", cls.workers, 1, 64),
            articles=Path(articles) if articles else None,
        )


def _number(
    environment: Mapping[str, str], name: str, default: int, smallest: int, largest: int
) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not smallest <= int(text) <= largest:
        raise SettingError(
            f"{name}={text} is not usable.",
            f"Set {name} to a whole number from {smallest} to {largest}.",
        )
    return int(text)


def _database_url(text: str | None) -> str | None:
    """The URL with the driver this project uses, whichever of the usual spellings it came in."""
    if not text:
        return None
    try:
        url = make_url(text)
    except ArgumentError:
        # The text may hold a password, so the message does not repeat it.
        raise SettingError(
            "DATABASE_URL is not a database address.",
            "Write it as postgresql://user:password@host:5432/database.",
        ) from None
    if url.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise SettingError(
            f"DATABASE_URL starts with {url.drivername}://.",
            "Sourceline stores in PostGIS: start it with postgresql://.",
        )
    url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)
