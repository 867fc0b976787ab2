"""docs/oembed.md: its commands are run, its answer is compared, its snippet names an address that is there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess

import pytest
from flask import Flask

from geo.settings import CHECKOUT
from tests.test_docs import ADDRESS, assert_within, blocks

TEXT = (CHECKOUT / "docs" / "oembed.md").read_text(encoding="utf-8")
COMMANDS = [line for block in blocks(TEXT, "sh") for line in block.splitlines()]


def run(command: str, live_server: str) -> bytes:
    words = shlex.split(command.replace(ADDRESS, live_server))
    ran = subprocess.run([*words, "--fail", "-sS"], capture_output=True, timeout=30)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gets_its_answer(command: str, live_server: str) -> None:
    found = run(command, live_server)
    assert found.startswith(b"<?xml" if "format=xml" in command else b"{")
    assert b"iframe" in found


def test_the_answer_shown_is_the_answer(live_server: str) -> None:
    (shown,) = blocks(TEXT, "json")
    assert_within(json.loads(shown), json.loads(run(COMMANDS[0], live_server)), "answer")


def test_the_snippet_for_wordpress_names_what_is_there(app: Flask) -> None:
    (snippet,) = blocks(TEXT, "php")
    found = re.fullmatch(r"wp_oembed_add_provider\( '(\S+)/\*', '(\S+)/oembed' \);\n", snippet)
    assert found
    assert found[1] == found[2]
    assert "/oembed" in {it.rule for it in app.url_map.iter_rules()}
