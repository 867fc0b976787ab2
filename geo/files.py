"""The files of a dataset directory, parsed into entries by id. What is wrong is collected, with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from geo.document import Document, Reader
from geo.errors import DatasetError


class Identified(Protocol):
    @property
    def id(self) -> str: ...

    def document(self) -> Document: ...


Entry = TypeVar("Entry", bound=Identified)


class UnfitError(Exception):
    """A file whose outermost value is not what it should be: the problem and its cure."""


class Files:
    """One directory; `problems` grows as files are read."""

    def __init__(self, folder: Path, problems: list[DatasetError]) -> None:
        self.folder = folder
        self.problems = problems
        self._parsed = cache(lambda name: parse(folder / name, problems))

    def parse(self, names: Iterable[str]) -> None:
        """Parse these files, where they are there: one that is no JSON would make every mention of it a problem."""
        for name in names:
            if (self.folder / name).exists():
                self._parsed(name)

    def entries(self, name: str, read: Callable[[Reader], Entry]) -> dict[str, Entry]:
        """The entries of a JSON list, checked and in the order of their ids."""
        return self._read_all(name, self._items(name, _as_list), read)

    def features(self, name: str, read: Callable[[Reader], Entry]) -> dict[str, Entry]:
        """The features of a GeoJSON FeatureCollection, checked and in the order of their ids."""
        return self._read_all(name, self._items(name, _as_feature_collection), read)

    def ids(self, name: str) -> frozenset[str]:
        """The ids in a JSON list, as they stand, unchecked."""
        document = self._parsed(name) if (self.folder / name).exists() else None
        items = document if isinstance(document, list) else []
        ids = (item.get("id") for item in items if isinstance(item, dict))
        return frozenset(it for it in ids if isinstance(it, str))

    def _items(self, name: str, unwrap: Callable[[Any], list[Any]]) -> list[Any]:
        document = self._parsed(name) if (self.folder / name).exists() else None
        if document is None:
            return []
        try:
            return unwrap(document)
        except UnfitError as error:
            self.problems.append(DatasetError(name, *error.args))
            return []

    def _read_all(
        self, name: str, items: list[Any], read: Callable[[Reader], Entry]
    ) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for number, item in enumerate(items, start=1):
            before = len(self.problems)
            known = isinstance(item, dict) and isinstance(item.get("id"), str)
            place = f"{name}, {item['id']}" if known else f"{name}, entry {number}"
            entry = read(Reader(item, place, self.problems))
            if entry.id in entries:
                problem = f'"{entry.id}" is used twice.'
                self.problems.append(DatasetError(place, problem, "Give each its own id."))
            if known and len(self.problems) > before:
                self._add_line(name, item["id"], before)
            entries[entry.id] = entry
        return dict(sorted(entries.items()))

    def _add_line(self, name: str, entry: str, first: int) -> None:
        """Say in which line of the file the entry stands; looked up only once something is wrong with it."""
        line = _line_of(self.folder / name, entry)
        if line is None:
            return
        for index in range(first, len(self.problems)):
            problem = self.problems[index]
            place = problem.place.replace(f"{name}, {entry}", f"{name}, line {line}, {entry}", 1)
            self.problems[index] = problem.moved_to(place)


def parse(path: Path, problems: list[DatasetError]) -> Any:
    """The file as JSON, or None with the problem noted."""
    try:
        return json.loads(path.read_bytes().decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        detail = f"is not UTF-8: byte {error.start} cannot be read."
        problems.append(DatasetError(path.name, detail, "Save the file as UTF-8."))
    except json.JSONDecodeError as error:
        detail = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        problems.append(DatasetError(path.name, detail, "Mend the file there."))
    except (ValueError, RecursionError) as error:
        problems.append(DatasetError(path.name, f"cannot be read: {error}.", "Mend the file."))
    except OSError as error:
        problems.append(DatasetError(path.name, f"cannot be opened: {error.strerror}."))
    return None


@lru_cache(maxsize=4)
def _lines(path: Path, changed: int) -> dict[str, int]:
    """The line on which each id of a file first stands."""
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for entry in re.findall(r'"id"\s*:\s*"([^"]*)"', line):
            found.setdefault(entry, number)
    return found


def _line_of(path: Path, entry: str) -> int | None:
    return _lines(path, path.stat().st_mtime_ns).get(entry)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")


def _as_list(document: Any) -> list[Any]:
    if not isinstance(document, list):
        raise UnfitError("does not hold a list.", "Write its entries in square brackets: […].")
    return document


def _as_feature_collection(document: Any) -> list[Any]:
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise UnfitError("is not a GeoJSON FeatureCollection.", 'Add "type": "FeatureCollection".')
    features = document.get("features")
    if not isinstance(features, list):
        raise UnfitError('has no list "features".', 'Add it: "features": […].')
    return features
