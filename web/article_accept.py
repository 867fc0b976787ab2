"""`flask article accept`: what the editor kept goes into the dataset."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.dataset import Dataset, read_dataset
from geo.errors import SourcelineError
from geo.proposal.acceptance import Acceptance, accept
from geo.proposal.review_file import read_review
from layers import LAYERS
from web.article_dataset import (
    articles_option,
    changed,
    dataset_option,
    is_a_database_there,
    load_folder,
    texts_folder,
    texts_of,
)
from web.article_propose import PROPOSALS
from web.command import plainly, say


@click.command("accept")
@click.argument("name", metavar="DIR|ID")
@dataset_option("--into", "The dataset they go into.")
@click.option("--no-load", is_flag=True, help="Leave the database alone; for --into.")
@articles_option
@with_appcontext
@plainly
def accept_command(name: str, folder: Path | None, no_load: bool, articles: Path | None) -> None:
    """Take the proposals in DIR that were kept, or those of the article ID, into the dataset: all, or none."""
    proposals = _folder(name)
    review = read_review(proposals)
    offered = read_dataset(proposals, LAYERS)
    texts = texts_of(texts_folder(articles, folder))

    def change(dataset: Dataset, known: dict[str, str]) -> tuple[Dataset, Acceptance]:
        done = accept(offered, review, dataset, known)
        return done.dataset, done

    done = changed(folder, texts, change)
    _tell(done)
    if folder is not None and not no_load:
        if is_a_database_there():
            say(load_folder(folder, texts))
        else:
            say(f"Next: flask data load {folder}")


def _folder(name: str) -> Path:
    """A folder that was named, or the one that propose made for an article."""
    if not name:
        raise SourcelineError("DIR is empty.", "Name the folder of proposals, or an article.")
    for found in (Path(name), PROPOSALS / name):
        if found.is_dir():
            return found
    raise SourcelineError(
        f"{name} is no folder, and there is no {PROPOSALS / name}.",
        "Make proposals: flask article propose ID.",
    )


def _tell(done: Acceptance) -> None:
    for layer, name in done.taken:
        say(f"  in    {layer}/{name}")
    for layer, name in done.already:
        say(f"  there {layer}/{name}: the dataset has it already")
    for (layer, name), why in done.left:
        say(f"  left  {layer}/{name}: {why}")
    for name in done.new_actors:
        say(f"  actor {name} is new: check its name, kind and label")
    say(f"{len(done.taken)} taken, {len(done.already)} there already, {len(done.left)} left.")
