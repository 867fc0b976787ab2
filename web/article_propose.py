"""`flask article propose`: from an article's text to a folder of proposals that an editor reviews."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.article import Article
from geo.dataset import write_dataset
from geo.errors import SourcelineError
from geo.proposal.proposal import Proposals
from geo.proposal.proposing import propose
from geo.proposal.review_file import PAGE, REVIEW, write_review
from layers import LAYERS
from web.article_dataset import (
    article_of,
    articles_option,
    current,
    dataset_option,
    texts_folder,
    texts_of,
)
from web.command import plainly

PROPOSALS = Path("proposals")


@click.command("propose")
@click.argument("name", metavar="ID")
@dataset_option("--dataset", "The dataset the article is in.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the proposals go; proposals/ID by default.",
)
@click.option("--replace", is_flag=True, help="Throw away a review that is there.")
@articles_option
@with_appcontext
@plainly
def propose_command(
    name: str, folder: Path | None, out: Path | None, replace: bool, articles: Path | None
) -> None:
    """Read the text of the article ID and propose features, each with its quote, for an editor to keep or drop."""
    dataset, stored = current(folder, name)
    article = article_of(dataset, name)
    text = texts_of(texts_folder(articles, folder)).get(article.sha256, stored)
    if text is None:
        raise SourcelineError(
            f"The text of {name} is not at hand.",
            "Give --articles DIR, or SOURCELINE_ARTICLES, with the file that was registered.",
        )
    found = propose(article, text, dataset, LAYERS, datetime.now(UTC).date())
    target = out or PROPOSALS / name
    _write(target, found, replace)
    _tell(target, article, found, folder)


def _write(target: Path, found: Proposals, replace: bool) -> None:
    """The whole folder, or nothing; a review that an editor has begun is not written over."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        _refuse(target, replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".proposals-", dir=target.parent) as place:
        fresh = Path(place) / "fresh"
        write_dataset(fresh, found.dataset)
        write_review(fresh, found)
        if target.exists():
            shutil.move(target, Path(place) / "old")
        fresh.rename(target)


def _refuse(target: Path, replace: bool) -> None:
    if not (target / REVIEW).is_file():
        raise SourcelineError(
            f"{target} is not empty and holds no proposals.",
            "Give another --out: an empty folder, or none yet.",
        )
    if not replace:
        raise SourcelineError(
            f"{target} holds a review already.",
            "Accept it, or throw it away with --replace, or give another --out.",
        )


def _tell(target: Path, article: Article, found: Proposals, folder: Path | None) -> None:
    suggested = sum(it.keep for it in found.proposals)
    lines = sum(it.line is not None for it in found.left_out)
    click.echo(f"{article.id}: {len(found.proposals)} proposals, {suggested} of them suggested; "
               f"{lines} lines without a course, {len(found.left_out) - lines} found and not proposed.")  # fmt: skip
    click.echo(f'Read {target / PAGE}, and set "keep" in {target / REVIEW} to true or false.')
    where = f" --into {folder}" if folder is not None else ""
    click.echo(f"Next: flask article accept {target}{where}")
