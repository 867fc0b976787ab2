"""`flask data export-lpf` and `import-lpf`: a dataset as one file of Linked Places, and back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from geo import canonical, database
from geo.dataset import HEADER, read_dataset, write_dataset
from geo.errors import DatasetError, DatasetProblems
from geo.export import export
from geo.files import parse
from geo.linked_places import documents
from geo.linked_places_file import linked_places
from layers import LAYERS
from web.command import database_url, folder, plainly, settings

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command("export-lpf")
@file_argument
@click.option(
    "--base",
    metavar="ADDRESS",
    help="Where the map is read; PUBLIC_URL by default. Records are named by it.",
)
@with_appcontext
@plainly
def export_lpf_command(file: Path, base: str | None) -> None:
    """Write what the database holds now to FILE as Linked Places, whole: import-lpf reads it back to the same."""
    address = base or settings().public_url
    if not address or not address.startswith(("https://", "http://")):
        raise click.ClickException(
            "The records of Linked Places are named by where the map is read. "
            "Pass --base https://…, or set PUBLIC_URL."
        )
    with database_url() as url:
        engine = database.writer(url)
        with engine.connect() as connection:
            dataset = export(connection, LAYERS)
            document = linked_places(connection, dataset, LAYERS, address.rstrip("/"))
        engine.dispose()
    canonical.write(file, document)
    click.echo(f"{dataset.header.id}: {len(document['features'])} records written to {file}.")


@click.command("import-lpf")
@file_argument
@folder
@with_appcontext
@plainly
def import_lpf_command(file: Path, folder: Path) -> None:
    """Make a dataset in DIR of FILE, Linked Places that Sourceline wrote; or put what it holds into the dataset there.

    A file of one layer, as the map gives it to download, says of articles and actors only what readers see: it can be
    read into the folder of a dataset that has them.
    """
    problems: list[DatasetError] = []
    document = parse(file, problems)
    if not problems and not isinstance(document, dict):
        problems.append(
            DatasetError(file.name, "is not an object.", "Give a file of Linked Places.")
        )
    ground = _ground(folder, problems)
    if problems:
        raise DatasetProblems(problems)
    found = documents(document, file.name, LAYERS, ground, problems)
    if HEADER not in found:
        problems.append(
            DatasetError(
                file.name,
                "does not say of which dataset it is.",
                "Name the folder of a dataset, or take a file of flask data export-lpf.",
            )
        )
    if problems:
        raise DatasetProblems(problems)
    with tempfile.TemporaryDirectory() as made:
        for name, part in found.items():
            canonical.write(Path(made) / name, part)
        dataset = read_dataset(Path(made), LAYERS)
    write_dataset(folder, dataset)
    count = sum(map(len, dataset.features.values()))
    click.echo(f"{dataset.header.id}: {count} features, {len(dataset.quotes)} quotes, in {folder}.")


def _ground(folder: Path, problems: list[DatasetError]) -> dict[str, Any]:
    """The files of the dataset that is there already; none where there is none."""
    if not (folder / HEADER).is_file():
        return {}
    return {
        path.relative_to(folder).as_posix(): parse(path, problems)
        for pattern in ("*.json", "*.geojson", "basemap/*.geojson")
        for path in sorted(folder.glob(pattern))
    }
