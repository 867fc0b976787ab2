"""schemathesis makes requests of the API document, good and bad ones, and holds every answer against it.

The requests are the same in every run. To look longer, at every path and with other requests each time:

    API_EXAMPLES=1000 .venv/bin/python -m pytest tests/test_schemathesis.py
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from geo.settings import CHECKOUT

EXAMPLES = os.environ.get("API_EXAMPLES", "")
FEW = "20"

# One of each kind of path, in parts of about the same length; collections are all made alike.
PARTS = {
    "documents": r"^/(conformance|functions|api|openapi\.json|healthz|collections(/\{collectionId\}.*)?)?$",
    "pages": r"^/collections/lines/items$",
    "features": r"^/collections/control_zones/items/",
    "tiles": r"^/(collections/lines/)?(tiles|tileMatrixSets|styles)",
    "files": r"^/layers/(towns\.\{suffix\}|events\.csv)$",
}
EVERYTHING = {"everything": "^/"}


def same_each_time() -> list[str]:
    return ["--generation-deterministic", "--seed", "1", "--max-examples", FEW]


def other_each_time() -> list[str]:
    options = ["--generation-database", "none", "--max-examples", EXAMPLES]
    return [*options, "--seed", str(random.SystemRandom().randrange(2**32))]


@pytest.mark.parametrize("part", EVERYTHING if EXAMPLES else PARTS)
def test_every_answer_is_as_the_document_says(live_server: str, tmp_path: Path, part: str) -> None:
    options = {
        # All of them. Where the document and a standard differ, tests/api_hooks.py says which and why.
        "--checks": "all",
        "--include-path-regex": {**PARTS, **EVERYTHING}[part],
        # No value may have a NUL, which no schema wants to say of each; tests/test_robustness.py sends them.
        "--generation-allow-x00": "false",
        "--warnings": "off",
    }
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{live_server}/openapi.json"]
    command += [word for option in options.items() for word in option]
    command += ["--continue-on-failure", "--no-color"]
    command += other_each_time() if EXAMPLES else same_each_time()
    run = subprocess.run(
        command,
        cwd=tmp_path,  # it leaves files where it runs
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.api_hooks", "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert " 0 generated" not in run.stdout
