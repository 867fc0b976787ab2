"""The notebook in docs/notebooks runs from top to bottom against a server, and is kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.dataset import Dataset
from geo.settings import CHECKOUT

NOTEBOOK = CHECKOUT / "docs" / "notebooks" / "zones-and-quotes.ipynb"
SIRTE = "Everything points to the fact that if the attack against Sirte and Al-Jufra"


def cells() -> list[dict[str, Any]]:
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    # nbformat 4.5: cells have ids.
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    found: list[dict[str, Any]] = document["cells"]
    assert len({it["id"] for it in found}) == len(found)
    return found


def test_its_code_runs_and_finds_the_zones_their_quotes_and_a_map_of_them(
    live_server: str, bundled: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCELINE", live_server)
    names: dict[str, Any] = {}
    for cell in cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)
    assert set(names["zones"]["name"]) == {
        it.names["en"]
        for it in bundled.features["control_zones"].values()
        if it.id
        in {"al-jufra-lna-2020-07", "east-lna-2019-2020", "sirte-lna-2020-07", "tripoli-gna-2020"}
    }
    assert names["quotes"]["words"].str.startswith(SIRTE).any()
    assert set(names["area"].groupby(names["zones"]["actor_label"]).sum() > 0) == {True}
    file = tmp_path / "map.html"
    names["shown"].save(str(file))
    assert SIRTE in file.read_text(encoding="utf-8")


def test_it_is_kept_without_outputs() -> None:
    for cell in cells():
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
