"""`flask house check FILE`: whether a house style can be used, and how well its sides can be told apart."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from geo.house import House
from geo.house_file import read_house
from layers.look import unchecked
from layers.palette import PALETTE
from web.command import plainly
from web.house import PARTS
from web.house_fit import of_what_there_is, problems
from web.language import languages
from web.store import store

house = AppGroup("house", help="Check the style of a house.")
# So many pairs are shown, those that are told apart the least.
SHOWN = 12


@house.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--all", "every", is_flag=True, help="Show every pair.")
@plainly
def check_command(file: Path, every: bool) -> None:
    """Read FILE as SOURCELINE_HOUSE would be, hold it against the dataset, and measure its palette.

    The pairs that are told apart the least come first. Ends with 1 where a pair is too much alike, two actors have one
    colour, or one is not there.
    """
    found = read_house(file, PARTS, len(PALETTE))
    look = unchecked(found)
    actors, where = of_what_there_is(store().engine)
    misfits = problems(found, look, actors)
    measured = sorted(look.report(), key=lambda it: (it[1].found / it[1].needed, str(it[1])))
    bad = [it for it in measured if not it[1].is_enough]
    shown = measured if every else [*bad, *measured[len(bad) :]][: max(SHOWN, len(bad))]
    click.echo(f"{file}: {len(found.actors)} actors, {len(found.palette)} slots of the palette.")
    click.echo(f"Held against the {len(actors)} actors {where}.")
    for problem in misfits:
        click.echo(f"BAD {problem}")
    for tag in _waiting(found):
        click.echo(f"… texts in {tag} wait for a catalogue: nobody sees them yet.")
    for when, measure in shown:
        click.echo(f"{'ok ' if measure.is_enough else 'BAD'} {when}, {measure}")
    if len(measured) > len(shown):
        click.echo(f"… and {len(measured) - len(shown)} pairs that are further apart.")
    click.echo(f"{len(measured)} pairs, {len(bad)} too much alike.")
    if bad or misfits:
        raise SystemExit(1)


def _waiting(of: House) -> list[str]:
    """The languages a house has texts in, and this server no words."""
    texts = [of.title, of.credit, of.disclaimer, of.licence, of.logo.alt if of.logo else {}]
    texts += [it for called in of.actors.values() for it in (called.names, called.labels)]
    return sorted({tag for it in texts for tag in it} - set(languages()))
