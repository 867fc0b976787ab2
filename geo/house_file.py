"""The file of a house (docs/house-style.md): TOML into a frozen value, or what is wrong with it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.document import ID
from geo.errors import SettingError
from geo.house import Called, Colours, House, Logo
from geo.house_actors import require_apart
from geo.logo import read_logo
from geo.toml_table import Table

# So many sides can be told apart by no palette; it is a bound for what is checked.
SLOTS = 12


def read_house(path: Path, parts: Sequence[str], slots: int) -> House:
    """The house in a file; `parts` are the layers of the base map, `slots` how many the palette has without it.

    Raises SettingError naming the file, the key, the value and the cure.
    """
    try:
        content = path.read_bytes()
        # Notepad puts a mark before the first letter, which TOML has no place for.
        document = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingError(
            f"SOURCELINE_HOUSE={path} cannot be read: {error.strerror}.",
            "Name the file of the house style, or unset it.",
        ) from None
    except UnicodeDecodeError:
        raise SettingError(f"{path} is not UTF-8.", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{path} is not TOML: {error}.", "Correct that line.") from None
    table = Table(document, str(path))
    ground = table.table("basemap")
    licence = table.table("licence")
    logo, logo_bytes = _logo(table.table("logo"), path.parent)
    house = House(
        place=str(path),
        digest=hashlib.sha256(content + logo_bytes).hexdigest()[:8],
        title=table.texts("title"),
        credit=table.texts("credit"),
        disclaimer=table.texts("disclaimer"),
        licence=licence.texts("text") if licence else {},
        licence_url=licence.take("url", _url(licence), None) if licence else None,
        logo=logo,
        palette=_palette(table.table("palette"), slots),
        actors=_actors(table.table("actors")),
        parts=ground.some_of("parts", parts) if ground else None,
        land=ground.colour("land") if ground else None,
        sea=ground.colour("sea") if ground else None,
    )
    for it in (ground, licence, table):
        if it is not None:
            it.finish()
    _require_slots(house, table, slots)
    require_apart(house)
    return house


def _url(table: Table) -> Any:
    def convert(key: str, value: Any) -> str:
        parts = urlsplit(value) if isinstance(value, str) else None
        if not parts or parts.scheme not in {"http", "https"} or not parts.hostname:
            cure = "Write it as https://creativecommons.org/licenses/by/4.0/."
            table.refuse(key, value, "no web address", cure)
        if not re.fullmatch(r"[!-~]+", str(value)):
            table.refuse(key, value, "no plain web address", "Write it in ASCII, without spaces.")
        return str(value)

    return convert


def _logo(table: Table | None, folder: Path) -> tuple[Logo | None, bytes]:
    if table is None:
        return None, b""
    name, alt = table.text("file"), table.texts("alt")
    table.finish()
    if name is None:
        raise SettingError(
            f"{table.file}: logo.file is missing.", 'Write file = "logo.svg": SVG or PNG.'
        )
    if not alt:
        raise SettingError(
            f"{table.file}: logo.alt is missing.",
            "Say in words what the logo is, for those who do not see it.",
        )
    logo = read_logo(folder / name, f"{table.file}: logo.file", alt)
    return logo, logo.content


def _palette(table: Table | None, slots: int) -> dict[int, Colours]:
    found: dict[int, Colours] = {}
    for key, it in table.tables() if table else ():
        if not re.fullmatch("[1-9][0-9]?", key, re.ASCII) or int(key) > SLOTS:
            raise SettingError(
                f"{it.file}: palette.{key} is no palette slot.",
                f"Slots are 1 to {SLOTS}; there are {slots} without this file.",
            )
        night = it.table("night")
        found[int(key)] = Colours(
            it.required_colour("fill"),
            it.required_colour("ink"),
            night.required_colour("fill") if night else None,
            night.required_colour("ink") if night else None,
        )
        for one in (night, it):
            if one is not None:
                one.finish()
    return found


def _actors(table: Table | None) -> dict[str, Called]:
    found: dict[str, Called] = {}
    for key, it in table.tables() if table else ():
        if not ID.fullmatch(key):
            raise SettingError(
                f"{it.file}: actors.{key} is no id of an actor.",
                "Write the id that actors.json gives it, such as [actors.lna].",
            )
        found[key] = Called(it.texts("names"), it.texts("labels"), it.count("palette", SLOTS))
        it.finish()
    return found


def _require_slots(house: House, table: Table, slots: int) -> None:
    """Slots follow one another, and an actor has one that there is."""
    known = {*range(1, slots + 1), *house.palette}
    last = max(known)
    for slot in range(1, last + 1):
        if slot not in known:
            raise SettingError(
                f"{table.file}: palette.{last} is there, and palette.{slot} is not.",
                "Number the slots without a gap.",
            )
    for id_, called in house.actors.items():
        if called.slot is not None and called.slot not in known:
            raise SettingError(
                f"{table.file}: actors.{id_}.palette is {called.slot}, a slot that there is not.",
                f"Use 1 to {last}, or describe [palette.{called.slot}].",
            )
