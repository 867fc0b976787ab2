"""The shape of the code: imports go one way, and every file of SQL is run by someone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from geo.migrations import BASE_VIEWS
from geo.settings import CHECKOUT
from layers import LAYERS

# Who may import whom: a package on the left may import those on the right, and itself.
MAY_IMPORT = {
    "geo": set(),
    "layers": {"geo"},
    "web": {"geo", "layers"},
}
OURS = {"app", "geo", "layers", "web"}


def imported(path: Path) -> set[str]:
    """The top-level names a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package: str) -> None:
    for path in sorted((CHECKOUT / package).rglob("*.py")):
        beyond = (imported(path) & OURS) - MAY_IMPORT[package] - {package}
        assert not beyond, f"{path.relative_to(CHECKOUT)} imports {beyond}"


@pytest.mark.parametrize("package", ["geo", "layers"])
def test_the_core_is_readable_without_flask(package: str) -> None:
    for path in sorted((CHECKOUT / package).rglob("*.py")):
        assert "flask" not in imported(path), path.relative_to(CHECKOUT)


def test_the_lint_rule_catches_flask_in_the_core() -> None:
    """The rule in pyproject.toml does what it says: a core module that imported flask would fail the lint."""
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "geo/wrong.py", "-"],
        input="import flask\n\nflask.abort(404)\n",
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 1
    assert "TID251" in linted.stdout


def test_every_layer_has_a_view_and_every_view_a_layer() -> None:
    views = {path.stem for path in (CHECKOUT / "sql" / "layers").glob("*.sql")}
    assert views == {layer.name for layer in LAYERS} | set(BASE_VIEWS)


def test_every_statement_is_used() -> None:
    """By its path, or by its name in quotation marks where code goes through several."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("geo", "web", "sql")
        for path in (CHECKOUT / package).rglob("*.py")
    )
    layers = {layer.name for layer in LAYERS}
    for path in (CHECKOUT / "sql").rglob("*.sql"):
        used = f"/{path.name}" in code or f'"{path.stem}"' in code
        assert used or (path.parent.name == "layers" and path.stem in layers), path
