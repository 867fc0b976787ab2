"""`flask article add`: register an article, so that its words can be quoted."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.article import Article
from geo.dataset import Dataset
from geo.proposal.registration import Told, keep_text, read_date, read_text, register
from web.article_dataset import articles_option, changed, dataset_option, texts_folder
from web.command import plainly


@click.command("add")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--publisher", required=True, help="The outlet, as it calls itself.")
@click.option(
    "--date", "written", required=True, metavar="DATE", help="2020-07-21, 2020-07 or 2020."
)
@click.option("--title", help="The headline; by default the text's first line.")
@click.option("--byline", help="Who wrote it.")
@click.option("--url", help="Where readers find it.")
@click.option("--archive-url", help="An archived copy.")
@click.option("--language", help="A language tag, as en or ar; by default told from its letters.")
@click.option("--alignment", help="A neutral line on where the outlet stands.")
@click.option(
    "--aligned",
    multiple=True,
    metavar="ACTOR",
    help="An actor on whose side the outlet is; may be repeated.",
)
@click.option("--id", "name", help="The article's id; by default made of publisher and month.")
@dataset_option("--dataset", "The dataset it goes into.")
@articles_option
@with_appcontext
@plainly
def add_command(
    file: Path,
    publisher: str,
    written: str,
    title: str | None,
    byline: str | None,
    url: str | None,
    archive_url: str | None,
    language: str | None,
    alignment: str | None,
    aligned: tuple[str, ...],
    name: str | None,
    folder: Path | None,
    articles: Path | None,
) -> None:
    """Register the article in FILE, a UTF-8 text. Its text is kept apart, never in a dataset."""
    published, precision = read_date(written, datetime.now(UTC).date())
    told = Told(
        publisher, published, precision, name, title, byline, url, archive_url, language, alignment, aligned
    )  # fmt: skip
    content, text = read_text(file)
    kept_in = texts_folder(articles, folder)
    kept: list[Path] = []

    def change(dataset: Dataset, _: dict[str, str]) -> tuple[Dataset, tuple[Article, bool]]:
        article, fresh, is_new = register(dataset, content, text, told)
        if kept_in is not None:
            kept.extend(filter(None, [keep_text(kept_in, article.id, content, file)]))
        return fresh, (article, is_new)

    try:
        article, is_new = changed(folder, {sha256(content).hexdigest(): text}, change)
    except BaseException:
        for path in kept:
            path.unlink(missing_ok=True)
        raise
    _tell(article, is_new, folder, kept, kept_in)


def _tell(
    article: Article, is_new: bool, folder: Path | None, kept: list[Path], kept_in: Path | None
) -> None:
    if is_new:
        click.echo(
            f"{article.id}: “{article.title}”, {article.published}, {article.length} characters."
        )
    else:
        click.echo(f"{article.id}: the same text is in the dataset already; nothing was changed.")
    for path in kept:
        click.echo(f"Its text is kept in {path}.")
    if folder is None:
        click.echo("Its text is kept in the database.")
    elif kept_in is None:
        click.echo(
            "Its text was not kept: name a folder for texts with --articles or SOURCELINE_ARTICLES."
        )
    where = f" --dataset {folder}" if folder is not None else ""
    click.echo(f"Next: flask article propose {article.id}{where}")
