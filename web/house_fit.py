"""Whether the house fits the dataset that is there: the database knows the actors, the file of the house does not."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from geo import database
from geo.database import sql
from geo.errors import SettingError
from geo.house import House
from geo.house_actors import misfits
from geo.settings import BUNDLED_DATASET
from layers.look import Look

# The id of every actor, with its palette slot where it has one and is on the map.
Actors = dict[str, int | None]


def require_fit(url: str, house: House, look: Look) -> None:
    """SettingError for the first thing wrong with a house for the dataset in a database. Without one there is none."""
    engine = database.reader(url)
    try:
        with engine.connect() as connection:
            found = of_database(connection)
    finally:
        engine.dispose()
    for problem in problems(house, look, found):
        raise problem


def problems(house: House, look: Look, actors: Actors) -> list[SettingError]:
    """Everything wrong with a house for a dataset with these actors."""
    if not actors:
        return []
    drawn = {id_: look.day.slot_of(slot) for id_, slot in actors.items()}
    # Those without a slot share a grey, and their name tells them apart.
    return list(misfits(house, list(actors), {id_: slot for id_, slot in drawn.items() if slot}))


def of_database(connection: Connection) -> Actors:
    rows = connection.execute(text(sql("house/actors.sql")))
    return {row.id: row.palette if row.listed else None for row in rows}


def of_what_there_is(engine: Engine) -> tuple[Actors, str]:
    """The actors of the dataset that a server would show, and where they were found.

    That is the one in the database; where there is none, or it is out of reach, the bundled one a server begins with.
    """
    try:
        with engine.connect() as connection:
            if found := of_database(connection):
                return found, "in the database"
        why = "the database is empty"
    except (OperationalError, ProgrammingError):
        why = "the database was not reached"
    # Imported here: a server that starts needs none of it, and it takes half a library.
    from geo.dataset import read_dataset
    from layers import LAYERS

    bundled = read_dataset(BUNDLED_DATASET, LAYERS).actors
    actors = {id_: it.palette for id_, it in bundled.items()}
    return actors, f"of the bundled dataset {BUNDLED_DATASET.name}, for {why}"
