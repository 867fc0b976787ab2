"""Sourceline: a map that can show its sources. This module wires the parts together and does nothing else."""

from __future__ import annotations

import gc
import os

# What is imported stays: to look through it for rubbish, over and over, took an eighth of a start, and once more at its
# end another eighth. Frozen, it is never looked through.
gc.disable()

from flask import Flask

from geo.errors import SettingError
from geo.settings import CHECKOUT, Settings
from layers import LAYERS
from web import annotations as web_annotations
from web import (
    assets,
    commands,
    compare,
    control_changes,
    downloads,
    embeds,
    evidence,
    features,
    histories,
    house,
    maps,
    oembed,
    operations,
    pictures,
    print_sheet,
    quote_page,
    quotes,
    record_changes,
    script_words,
    search_page,
    share,
    styles,
    tiles,
    views,
    words,
)
from web.address import settle_address
from web.arguments import tidy_arguments
from web.front import open_front
from web.headers import set_headers
from web.language import speak
from web.problems import handle_problems
from web.store import connect_store

gc.freeze()
gc.enable()


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Without a database URL it looks to the private cluster of this checkout.

    A bad setting ends the program with its sentence: nothing can be done without it.
    """
    try:
        return _wired(settings or Settings.from_environment(os.environ))
    except SettingError as error:
        raise SystemExit(f"Error: {error}") from None


def _wired(settings: Settings) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.config["SETTINGS"] = settings
    tidy_arguments(app)
    connect_store(
        app,
        settings.database_url or _private_url(),
        LAYERS,
        settings.publish,
        settings.database_read_url,
    )
    for part in (
        features,
        histories,
        record_changes,
        control_changes,
        compare,
        views,
        tiles,
        styles,
        downloads,
        evidence,
        quote_page,
        quotes,
        web_annotations,
        maps,
        pictures,
        print_sheet,
        embeds,
        oembed,
        share,
        search_page,
        operations,
        assets,
        house,
    ):
        app.register_blueprint(part.blueprint)
    commands.add_commands(app)
    speak(app, words=words, script_words=script_words)
    house.furnish(app, settings.house)
    handle_problems(app)
    set_headers(app, app.config["SETTINGS"].frame_ancestors)
    open_front(app, settings.cache_mb)
    settle_address(app, settings)
    return app


def _private_url() -> str:
    # Imported here: who has a database of their own needs none of it.
    from geo.cluster import Cluster, default_home

    return Cluster(default_home(CHECKOUT)).url()
