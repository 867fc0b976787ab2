"""The settings of one running Sourceline, read once from the environment into a frozen value."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from geo.crs import BY_CODE, epsg
from geo.errors import SettingError

CHECKOUT = Path(__file__).resolve().parent.parent
BUNDLED_DATASET = CHECKOUT / "data" / "libya"

# A path under which a server can be reached: /libya, or nothing. Browsers would take dots in it for steps up.
PREFIX = r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)*"

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PUBLIC_URL = re.compile(
    r"(?P<scheme>https?)://"
    rf"(?:(?P<name>{_LABEL}(?:\.{_LABEL})*)|\[(?P<number>[0-9a-f:.]+)\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    rf"(?P<path>(?-i:{PREFIX}))/?",
    re.IGNORECASE | re.ASCII,
)
_USUAL_PORTS = {"http": 80, "https": 443}
# Who may frame an embed, as a policy says it (Content Security Policy 3, 2.3.1): a host, or all hosts below one.
_SITE = re.compile(
    rf"https?://(?:\*\.)?{_LABEL}(?:\.{_LABEL})*(?::(?:[0-9]{{1,5}}|\*))?", re.ASCII | re.IGNORECASE
)

# Schemas of our own and of PostgreSQL: what is in them is published as layers, or nobody's business.
_OWN_SCHEMAS = frozenset({"sourceline", "layers", "information_schema"})
# PostgreSQL cuts a longer name short, and so would find another schema.
_NAME_BYTES = 63


@dataclass(frozen=True)
class Settings:
    """What an operator can set; docs/operating.md explains each.

    `database_url`    None where the private cluster is to be used
    `database_read_url`  replicas of it, from which answers may be read; None for none
    `public_url`      what every absolute link begins with, without a slash at its end; None: as the request says
    `trusted_proxies` how many proxies stand in front, whose X-Forwarded-… headers are believed
    `publish`         names of schemas whose tables and views are collections
    `crs`             EPSG codes offered beyond geo.crs.USUAL
    `cache_mb`        how much of finished answers each worker keeps, in megabytes
    `house`           the file with the style of the house, None for none
    `frame_ancestors` the sites that may frame an embed, as Content-Security-Policy says it
    """

    database_url: str | None = None
    database_read_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    articles: Path | None = None
    public_url: str | None = None
    trusted_proxies: int = 0
    publish: tuple[str, ...] = ()
    crs: tuple[int, ...] = ()
    cache_mb: int = 32
    frame_ancestors: str = "*"
    house: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Settings from environment variables; raises SettingError naming the variable."""
        articles = environment.get("SOURCELINE_ARTICLES")
        house = environment.get("SOURCELINE_HOUSE")
        return cls(
            database_url=_database_url("DATABASE_URL", environment.get("DATABASE_URL")),
            database_read_url=_read_url(environment),
            host=environment.get("HOST") or cls.host,
            port=_number(environment, "PORT", cls.port, 1, 65535),
            workers=_number(environment, "WORKERS", cls.workers, 1, 64),
            articles=Path(articles) if articles else None,
            public_url=_public_url(environment.get("PUBLIC_URL")),
            trusted_proxies=_number(environment, "TRUSTED_PROXIES", cls.trusted_proxies, 0, 9),
            publish=tuple(dict.fromkeys(_schemas(environment.get("SOURCELINE_PUBLISH")))),
            crs=tuple(dict.fromkeys(_codes(environment.get("SOURCELINE_CRS")))),
            cache_mb=_number(environment, "SOURCELINE_CACHE_MB", cls.cache_mb, 0, 100_000),
            frame_ancestors=_ancestors(environment.get("SOURCELINE_FRAME_ANCESTORS")),
            house=Path(house) if house else None,
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


def _read_url(environment: Mapping[str, str]) -> str | None:
    url = _database_url("DATABASE_READ_URL", environment.get("DATABASE_READ_URL"))
    if url and not environment.get("DATABASE_URL"):
        raise SettingError(
            "DATABASE_READ_URL is set and DATABASE_URL is not; the private database has no replicas.",
            "Set DATABASE_URL to the primary, or unset DATABASE_READ_URL.",
        )
    return url


def _database_url(name: str, text: str | None) -> str | None:
    """The URL with the driver this project uses, whichever of the usual spellings it came in."""
    if not text:
        return None
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The text may hold a password, so the message does not repeat it.
        raise SettingError(
            f"{name} is not a database address.",
            "Write it as postgresql://user:password@host:5432/database, several servers as "
            "postgresql://user:password@/database?host=a,b&port=5432,5432.",
        ) from None
    if url.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise SettingError(
            f"{name} starts with {url.drivername}://.",
            "Sourceline stores in PostGIS: start it with postgresql://.",
        )
    url = url.set(drivername="postgresql+psycopg")
    try:
        url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError) as error:
        raise SettingError(
            f"{name} names servers in a way that cannot be read: {error}.",
            "Write as many ports as hosts: ?host=a,b&port=5432,5433.",
        ) from None
    return url.render_as_string(hide_password=False)


def _public_url(text: str | None) -> str | None:
    """The address in its plain form: lower case up to the path, no usual port, no slash at the end."""
    if not text:
        return None
    found = _PUBLIC_URL.fullmatch(text)
    if not found or not _is_host(found) or not 0 < int(found["port"] or 80) < 65536:
        # What stands before an @ may be a password, which the message must not repeat.
        shown = f"PUBLIC_URL={text}" if "@" not in text else "PUBLIC_URL"
        raise SettingError(
            f"{shown} is not an address under which a server can be reached.",
            "Write it as https://maps.example.org or https://maps.example.org/libya: scheme, host, "
            "and at most a port and a path of letters, digits and - . _ ~",
        )
    scheme = found["scheme"].lower()
    host = found["name"] or f"[{found['number']}]"
    port = int(found["port"] or _USUAL_PORTS[scheme])
    shown_port = "" if port == _USUAL_PORTS[scheme] else f":{port}"
    return f"{scheme}://{host.lower()}{shown_port}{found['path']}"


def _is_host(found: re.Match[str]) -> bool:
    """What looks like a number address is one."""
    number = found["number"] or found["name"]
    if not found["number"] and not number.rpartition(".")[2].isdigit():
        return True
    try:
        ipaddress.IPv6Address(number) if found["number"] else ipaddress.IPv4Address(number)
    except ValueError:
        return False
    return True


def _schemas(text: str | None) -> Iterator[str]:
    for name in _listed(text):
        if name in _OWN_SCHEMAS or name.startswith("pg_"):
            raise SettingError(
                f"SOURCELINE_PUBLISH names {name}, a schema that cannot be published.",
                "Put the tables or views to be published into a schema of their own, and name that.",
            )
        if len(name.encode()) > _NAME_BYTES:
            raise SettingError(
                f"SOURCELINE_PUBLISH names {name}, which is longer than a schema's name can be.",
                "Separate names by commas.",
            )
        yield name


def _codes(text: str | None) -> Iterator[int]:
    for code in _listed(text):
        if not re.fullmatch("[0-9]{1,6}", code, re.ASCII):
            raise SettingError(
                f"SOURCELINE_CRS names {code}, which is not an EPSG code.",
                "Write numbers separated by commas, such as 2062,32636.",
            )
        try:
            epsg(int(code))
        except SettingError as error:
            raise SettingError(f"SOURCELINE_CRS: {error.problem}", error.cure) from None
        if int(code) not in BY_CODE:
            yield int(code)


def _ancestors(text: str | None) -> str:
    """Our own pages are always among them, which show what an embed will look like."""
    sites = list(dict.fromkeys(_listed(text)))
    if sites in ([], ["*"]):
        return "*"
    for site in sites:
        if site != "self" and not _SITE.fullmatch(site):
            raise SettingError(
                f"SOURCELINE_FRAME_ANCESTORS names {site[:80]}, which is not a site.",
                "Write * for every site, self for none but this one, or sites separated by commas, such as "
                "https://news.example.org, https://*.example.org: scheme, host, and at most a port.",
            )
    return " ".join(["'self'", *(it.lower() for it in sites if it != "self")])


def _listed(text: str | None) -> Iterator[str]:
    """What stands between commas; nothing between two is nothing named."""
    return (name.strip() for name in (text or "").split(",") if name.strip())
