"""docs/screenshots/ has a picture of every page, and none of what is gone."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.page_kinds import PAGES

ROOT = Path(__file__).resolve().parent.parent
# All of them are in everybody's checkout.
MOST_BYTES = 6_500_000


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module: it has no ending, and leaves no compiled file beside it."""
    name = "screenshots"
    spec = spec_from_loader(name, SourceFileLoader(name, str(ROOT / "script" / name)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    # A dataclass looks its module up by name.
    sys.modules[name] = module
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_every_page_has_its_picture(app: Flask, script: ModuleType) -> None:
    adapter = app.url_map.bind("localhost")
    shown = {adapter.match(urlsplit(it.path).path)[0] for it in script.shots()}
    assert shown == set(PAGES)


def test_the_pictures_are_those_the_script_takes(script: ModuleType) -> None:
    files = {it.name: it.stat().st_size for it in (ROOT / "docs" / "screenshots").iterdir()}
    assert files.keys() == {it.file for it in script.shots()}
    assert sum(files.values()) < MOST_BYTES
