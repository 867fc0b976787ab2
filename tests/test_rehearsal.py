"""A server gets ready for its first readers by asking itself, and never says so to anybody."""

from __future__ import annotations

import threading

import pytest
from flask import Flask, Response, request

from geo.settings import Settings
from web import rehearsal
from web.rehearsal import addresses


@pytest.mark.parametrize("base", ["http://localhost", "https://maps.example.org/libya"])
def test_what_is_rehearsed_are_pages_that_are_there(app: Flask, base: str) -> None:
    client = app.test_client()
    for path in addresses(base):
        answer = client.get(path, headers=rehearsal.READER)
        # Of a public address the app under test has none, and says so.
        assert answer.status_code == 200 or (path.startswith("/oembed") and "example" in base), path


def trial(statuses: list[int]) -> tuple[Flask, list[str]]:
    """An app that answers so, one after the other, and the paths it was asked for."""
    app, asked = Flask(__name__, static_folder=None), []
    app.config["SETTINGS"] = Settings(database_url="postgresql://nowhere")

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>")
    def any_page(path: str) -> Response:
        asked.append(request.full_path.rstrip("?"))
        return Response(status=statuses[min(len(asked), len(statuses)) - 1])

    return app, asked


def test_every_page_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "AFTER", 0)
    app, asked = trial([200])
    rehearsal.rehearse(app)
    for it in threading.enumerate():
        if it.name == "rehearsal":
            it.join()
    assert asked == addresses("http://localhost")


def test_what_is_broken_is_left_to_those_who_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "AFTER", 0)
    app, asked = trial([200, 404, 503])
    rehearsal._rehearse(app)
    assert len(asked) == 3
