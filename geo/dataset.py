"""A dataset: a directory of files on the one side, one frozen value on the other. docs/dataset.md is the format.

Everything is checked here, at the door, and everything that is wrong is reported at once. What comes out is trusted.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo import canonical
from geo.actor import Actor
from geo.article import Article
from geo.document import Document, Reader, by_language, compact
from geo.errors import DatasetError, DatasetProblems
from geo.feature import BasemapFeature, Feature
from geo.files import Entry, Files, parse
from geo.layer import Layer
from geo.quote import Quote
from geo.quote_finding import check_all
from geo.source import Source

HEADER = "dataset.json"
LISTS = ("actors.json", "articles.json", "quotes.json", "sources.json")
BASEMAP = "basemap"


@dataclass(frozen=True)
class Header:
    """What the dataset is, and where and when its map opens. `home_bbox`: west, south, east, north in degrees."""

    id: str
    title: dict[str, str]
    home_bbox: tuple[float, ...]
    home_asof: date
    description: dict[str, str] | None = None
    licence: str | None = None
    credit: str | None = None

    @classmethod
    def read(cls, reader: Reader) -> Header:
        home = reader.object("home")
        header = cls(
            id=reader.id(),
            title=reader.names("title"),
            description=reader.optional_names("description"),
            licence=reader.optional_text("licence"),
            credit=reader.optional_text("credit"),
            home_bbox=home.numbers("bbox", 4),
            home_asof=home.day("asof"),
        )
        home.finish()
        reader.finish()
        return header

    def document(self) -> Document:
        return compact(
            {
                "id": self.id,
                "title": by_language(self.title),
                "description": by_language(self.description),
                "licence": self.licence,
                "credit": self.credit,
                "home": {"bbox": list(self.home_bbox), "asof": self.home_asof.isoformat()},
            }
        )


@dataclass(frozen=True, repr=False)
class Dataset:
    """Every part by id, in the order of ids; features by layer."""

    header: Header
    actors: dict[str, Actor]
    articles: dict[str, Article]
    quotes: dict[str, Quote]
    sources: dict[str, Source]
    features: dict[str, dict[str, Feature]]
    basemap: dict[str, dict[str, BasemapFeature]]

    def __repr__(self) -> str:
        return f"Dataset({self.header.id!r})"


def read_dataset(folder: Path, layers: Sequence[Layer]) -> Dataset:
    """Read and check a dataset directory; raises DatasetProblems with everything that is wrong."""
    problems: list[DatasetError] = []
    if not (folder / HEADER).is_file():
        raise DatasetError(str(folder), f"holds no {HEADER}.", "Give the folder of a dataset.")
    files = Files(folder, problems)
    files.parse([HEADER, *LISTS, *map(file_of, layers)])
    _refuse_strangers(folder, layers, problems)
    if problems:
        raise DatasetProblems(problems)
    header = Header.read(Reader(parse(folder / HEADER, problems), HEADER, problems))
    actors = files.entries("actors.json", Actor.read)
    known = frozenset(actors)
    articles = files.entries("articles.json", lambda reader: Article.read(reader, known))
    quotes = _read_quotes(files, frozenset(articles), known)
    sources = files.entries("sources.json", Source.read)
    features = {
        layer.name: files.features(file_of(layer), _feature_reader(layer, actors, quotes))
        for layer in layers
        if layer.evidence
    }
    basemap = {
        layer.name: files.features(file_of(layer), _basemap_reader(layer, sources))
        for layer in layers
        if not layer.evidence
    }
    if problems:
        raise DatasetProblems(problems)
    return Dataset(header, actors, articles, quotes, sources, features, basemap)


def write_dataset(folder: Path, dataset: Dataset) -> None:
    """Write the dataset in canonical form: all of it, or nothing where anything cannot be written.

    Refuses a folder that holds another dataset. An empty part gets no file, as `read_dataset` asks for none.
    """
    _refuse_other(folder, dataset.header.id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as fresh:
            documents = _documents(dataset)
            for name, document in documents.items():
                if document:
                    canonical.write(Path(fresh) / name, document)
            _put_in_place(folder, Path(fresh), documents)
    except OSError as error:
        raise DatasetError(
            str(error.filename or folder),
            f"cannot be written: {error.strerror}.",
            "Nothing was changed. Give another folder, or make room for the files there.",
        ) from None


def _documents(dataset: Dataset) -> dict[str, Any]:
    """What stands in which file; an empty document for a part that has none."""
    lists: tuple[dict[str, Any], ...] = (
        dataset.actors,
        dataset.articles,
        dataset.quotes,
        dataset.sources,
    )
    documents: dict[str, Any] = {HEADER: dataset.header.document()}
    for name, entries in zip(LISTS, lists, strict=True):
        documents[name] = _sorted_documents(entries)
    for layer, features in dataset.features.items():
        documents[f"{layer}.geojson"] = _collection(features)
    for layer, shapes in dataset.basemap.items():
        documents[f"{BASEMAP}/{layer}.geojson"] = _collection(shapes)
    return documents


def _put_in_place(folder: Path, fresh: Path, documents: dict[str, Any]) -> None:
    """Look first whether every file can take its place; then move them, each in one step."""
    for name in documents:
        if (folder / name).is_dir():
            raise IsADirectoryError(0, "a folder is in its place", str(folder / name))
    for name, document in documents.items():
        if document:
            (folder / name).parent.mkdir(exist_ok=True)
            os.replace(fresh / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)


def _layer_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.geojson"), *folder.glob(f"{BASEMAP}/*.geojson")])


def _refuse_other(folder: Path, dataset: str) -> None:
    """A folder with files of something else is not ours to write into."""
    header = folder / HEADER
    if header.exists():
        found = parse(header, [])
        present = found.get("id") if isinstance(found, dict) else None
        if present != dataset:
            raise DatasetError(
                str(folder),
                f'holds the dataset "{present}", not "{dataset}".',
                "Give an empty folder, or the folder this dataset came from.",
            )
    elif folder.is_dir() and any(folder.iterdir()):
        raise DatasetError(
            str(folder), "is not empty and holds no dataset.", "Give an empty folder."
        )


def check_quotes(dataset: Dataset, texts: dict[str, str]) -> tuple[list[DatasetError], list[str]]:
    """Every quote against the full texts, given by SHA-256.

    Returns what does not stand as recorded, and the ids of the articles that had no text.
    """
    by_article = {
        article.id: texts[article.sha256]
        for article in dataset.articles.values()
        if article.sha256 in texts
    }
    problems = [
        DatasetError(
            f"articles.json, {article}",
            f'"length" is {dataset.articles[article].length}, but the text has {len(text)} code points.',
            "Count code points, not bytes.",
        )
        for article, text in by_article.items()
        if len(text) != dataset.articles[article].length
    ]
    findings = check_all(dataset.quotes.values(), by_article)
    problems += [
        DatasetError(f"quotes.json, {it.quote.id}", it.problem, it.cure)
        for it in findings
        if it.check.state not in {it.quote.state, "exact"}
    ]
    return problems, sorted(dataset.articles.keys() - by_article.keys())


def file_of(layer: Layer) -> str:
    """Where a dataset keeps a layer's features."""
    return f"{layer.name}.geojson" if layer.evidence else f"{BASEMAP}/{layer.name}.geojson"


def _read_quotes(
    files: Files, articles: frozenset[str], actors: frozenset[str]
) -> dict[str, Quote]:
    """Quotes may name each other, so their ids are gathered first."""
    ids = files.ids("quotes.json")
    return files.entries("quotes.json", lambda reader: Quote.read(reader, articles, ids, actors))


def _feature_reader(
    layer: Layer, actors: dict[str, Actor], quotes: dict[str, Quote]
) -> Callable[[Reader], Feature]:
    known = frozenset(actors)
    return lambda reader: Feature.read(reader, layer, known, quotes)


def _basemap_reader(layer: Layer, sources: dict[str, Source]) -> Callable[[Reader], BasemapFeature]:
    known = frozenset(sources)
    return lambda reader: BasemapFeature.read(reader, layer, known)


def _refuse_strangers(folder: Path, layers: Sequence[Layer], problems: list[DatasetError]) -> None:
    """A GeoJSON file of no layer would be passed over in silence: a misspelt name must not lose a layer."""
    known = sorted(file_of(layer) for layer in layers)
    for path in _layer_files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            cure = f"Files of layers are: {', '.join(known)}."
            problems.append(DatasetError(name, "is the file of no layer.", cure))


def _sorted_documents(entries: dict[str, Entry]) -> list[Document]:
    return [entries[key].document() for key in sorted(entries)]


def _collection(features: dict[str, Entry]) -> Document:
    documents = _sorted_documents(features)
    return {"type": "FeatureCollection", "features": documents} if documents else {}
