"""`flask house check FILE`: whether a house style can be used, and how well its sides can be told apart."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from geo.house_file import read_house
from layers.look import unchecked
from layers.palette import PALETTE
from web.command import plainly
from web.house import PARTS

house = AppGroup("house", help="Check the style of a house.")
# So many pairs are shown, those that are told apart the least.
SHOWN = 12


@house.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--all", "every", is_flag=True, help="Show every pair.")
@plainly
def check_command(file: Path, every: bool) -> None:
    """Read FILE as SOURCELINE_HOUSE would be, and measure its palette: the pairs that are told apart the least first.

    Ends with 1 where a pair is too much alike.
    """
    found = read_house(file, PARTS, len(PALETTE))
    measured = sorted(
        unchecked(found).report(), key=lambda it: (it[1].found / it[1].needed, str(it[1]))
    )
    bad = [it for it in measured if not it[1].is_enough]
    shown = measured if every else [*bad, *measured[len(bad) :]][: max(SHOWN, len(bad))]
    click.echo(f"{file}: {len(found.actors)} actors, {len(found.palette)} slots of the palette.")
    for when, measure in shown:
        click.echo(f"{'ok ' if measure.is_enough else 'BAD'} {when}, {measure}")
    if len(measured) > len(shown):
        click.echo(f"… and {len(measured) - len(shown)} pairs that are further apart.")
    click.echo(f"{len(measured)} pairs, {len(bad)} too much alike.")
    if bad:
        raise SystemExit(1)
