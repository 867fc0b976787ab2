"""Nothing is declared that is not proved: the standards' requirements, our tests and /conformance say the same."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask.testing import FlaskClient

from geo.settings import CHECKOUT
from geo.standards import DECLARED, ConformanceClass


def build_standards() -> ModuleType:
    """The generator, which has no .py in its name."""
    loader = SourceFileLoader("build_standards", str(CHECKOUT / "script" / "build-standards"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[loader.name] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


BUILD = build_standards()
LISTS = BUILD.read()
GROUPS = [group for standard in LISTS.standards for group in standard.groups]
REQUIREMENTS = [requirement for group in GROUPS for requirement in group.requirements]
PROVED = [it for it in REQUIREMENTS if it.tests]


@cache
def names_in(path: Path) -> frozenset[str]:
    """The test functions of a file that pytest collects: those that stand in the file itself."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names = (node.name for node in body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


def is_a_test(node_id: str) -> bool:
    file, _, name = node_id.partition("::")
    path = CHECKOUT / file
    return path.parent.name == "tests" and path.is_file() and name in names_in(path)


@pytest.mark.parametrize("it", PROVED, ids=lambda it: it.id)
def test_what_is_called_done_is_proved_by_tests_that_exist(it: Any) -> None:
    missing = [name for name in it.tests if not is_a_test(name)]
    assert not missing, f"{it.id} names tests that do not exist: {missing}"


@pytest.mark.parametrize(
    "name",
    [
        "tests/test_standards.py::test_of_nothing",
        "tests/test_of_nothing.py::test_a_name_that_is_no_test_is_noticed",
        "test_a_name_that_is_no_test_is_noticed",
        "tests/test_standards.py::is_a_test",
        "tests/test_standards.py",
    ],
)
def test_a_name_that_is_no_test_is_noticed(name: str) -> None:
    assert is_a_test("tests/test_standards.py::test_a_name_that_is_no_test_is_noticed")
    assert not is_a_test(name)


def test_no_requirement_stands_twice() -> None:
    names = [(group.uris[0], it.id) for group in GROUPS for it in group.requirements]
    assert len(names) == len(set(names))
    uris = [uri for group in GROUPS for uri in group.uris]
    assert len(uris) == len(set(uris))


def test_a_requirement_has_one_status_and_every_refusal_a_reason() -> None:
    for it in REQUIREMENTS:
        said = [bool(it.tests), bool(it.no_case), bool(it.not_meant)]
        assert sum(said) <= 1, f"{it.id} is said to be more than one of done, no case, not meant"
        assert it.asks.endswith("."), it.id
        assert it.id.split("/")[1] in {"req", "rec"}, it.id


def test_every_class_has_requirements_and_builds_on_classes_there_are() -> None:
    for group in GROUPS:
        assert group.binding, group.uris[0]
        assert all(need in LISTS.by_uri for need in group.needs), group.uris[0]


def test_the_registry_is_what_the_checklists_mean_to_keep() -> None:
    """A class is either to be declared, by every name it has, or has a reason not to be."""
    meant = {
        uri
        for group in GROUPS
        for uri in group.uris
        if not group.not_meant and not group.undeclared
    }
    assert {it.uri for it in DECLARED} == meant
    assert len(DECLARED) == len({it.uri for it in DECLARED})


def test_the_server_declares_only_what_the_registry_knows(client: FlaskClient) -> None:
    assert set(served(client)) <= {it.uri for it in DECLARED}


@pytest.mark.parametrize("known", DECLARED, ids=lambda it: it.uri.removeprefix(BUILD.SPEC))
def test_a_class_is_declared_exactly_when_all_its_requirements_are_proved(
    client: FlaskClient, known: ConformanceClass
) -> None:
    missing = lacking(known.uri)
    assert LISTS.holds(known.uri) == (not missing)
    if known.uri in served(client):
        assert not missing, "declared, but not proved"
    else:
        assert missing, "proved, but not declared"


def served(client: FlaskClient) -> list[str]:
    response = client.get("/conformance?f=json")
    assert response.status_code == 200, response.get_data(as_text=True)
    return list(response.json["conformsTo"])


def lacking(uri: str) -> list[str]:
    """What keeps a class from holding: its own unproved requirements, and those of the classes it needs."""
    group = LISTS.by_uri[uri]
    own = [f"{group.uris[0].removeprefix(BUILD.SPEC)}: {name}" for name in group.missing]
    return own + [name for need in group.needs for name in lacking(need)]


def test_a_class_holds_only_with_all_it_needs() -> None:
    """The rule itself, on a small case: proved alone, but resting on one that is not."""
    done = BUILD.Requirement("/req/a/x", "a", "It is so.", tests=("tests/test_standards.py::x",))
    open_ = BUILD.Requirement("/req/b/y", "b", "It is so.")
    advice = BUILD.Requirement("/rec/a/z", "a", "It may be so.")
    alone = BUILD.Group(("a",), "A", (), "", "", (done, advice))
    resting = BUILD.Group(("c",), "C", ("b",), "", "", (done,))
    unproved = BUILD.Group(("b",), "B", (), "", "", (open_,))
    empty = BUILD.Group(("d",), "D", (), "", "", ())
    groups = (alone, unproved, resting, empty)
    lists = BUILD.Checklists((BUILD.Standard("s.toml", "S", "1", "S 1", groups),))
    assert [lists.holds(uri) for uri in "abcd"] == [True, False, False, False]


def test_the_page_is_what_the_checklists_say() -> None:
    built = subprocess.run(
        [sys.executable, "script/build-standards", "--print"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert built.returncode == 0, built.stderr
    written = (CHECKOUT / "docs" / "standards" / "README.md").read_text(encoding="utf-8")
    assert written == built.stdout, "run script/build-standards"
