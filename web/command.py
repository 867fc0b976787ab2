"""What the commands share: the settings, a database to write to, and plain words where something goes wrong."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from geo import migrations
from geo.cluster import Cluster, default_home
from geo.errors import SourcelineError
from geo.settings import CHECKOUT, Settings
from layers import LAYERS
from web.store import store

# Python reads more than the one way to write a day that people are told of.
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

folder = click.argument("folder", metavar="DIR", callback=lambda _, __, value: _folder(value))


def _folder(text: str) -> Path:
    """A path that was written: an empty one is an unset variable, and would mean the current folder."""
    if not text:
        raise click.BadParameter("DIR is empty. Name a folder, or . for this one.")
    return Path(text)


class Day(click.ParamType[date]):
    """A day such as 2020-07-21."""

    name = "DAY"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            if not DAY.fullmatch(value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no day. Write year, month and day, such as 2020-07-21.')


def settings() -> Settings:
    found = current_app.config["SETTINGS"]
    assert isinstance(found, Settings)
    return found


def say(words: str) -> None:
    """Print this, or go on without where nobody reads any more: `| head` must not stop what is still to be done."""
    try:
        click.echo(words)
    except BrokenPipeError:
        _read_enough()


def _read_enough() -> None:
    """What is left in the buffer, and whatever follows, goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def database_url() -> Iterator[str]:
    """The database to write to, migrated: the operator's, or the private cluster, running for as long as this lasts."""
    url = settings().database_url
    if url is not None:
        migrations.migrate(url, LAYERS)
        yield url
        return
    with Cluster(default_home(CHECKOUT)) as cluster:
        cluster.create_database("sourceline")
        migrations.migrate(cluster.url(), LAYERS)
        try:
            yield cluster.url()
        finally:
            # What asked the app has it hold a lease, which would be lost with the cluster and be complained of.
            store().lease.end()


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Tell a person what went wrong and how to mend it, and exit with 1; never a stack trace."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except SourcelineError as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(
                f"The database cannot be reached: {str(error.orig).strip()} "
                "Is it running, and is DATABASE_URL right?"
            ) from None
        except BrokenPipeError:
            # Who reads has seen enough. A command with something left to do speaks by say() instead.
            _read_enough()
            raise SystemExit(0) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from None

    return wrapped


def write_whole(file: Path, content: bytes) -> None:
    """The whole file, or none: an article may show it at this moment."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(handle, "wb") as fresh:
            fresh.write(content)
        # As any other file is made; a temporary one is its owner's alone.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
