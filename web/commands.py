"""Commands for editors and operators: `flask data …`, `flask quotes …`, `flask serve` and their like."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# Where each is. It is imported when it is called: a server that starts needs none of what the others do.
COMMANDS = {
    "article": "web.article_commands:article",
    "data": "web.data_commands:data",
    "doctor": "web.doctor:doctor_command",
    "house": "web.house_command:house",
    "publish": "web.publication.command:publish_command",
    "quotes": "web.quote_commands:quotes",
    "serve": "web.serve:serve_command",
}


class Commands(AppGroup):
    """The app's commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


def add_commands(app: Flask) -> None:
    app.cli = Commands(app.name)
