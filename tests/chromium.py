"""Which browser tests and pictures use: the one that CHROMIUM names, or the first of the system's."""

from __future__ import annotations

import os
import shutil

# The first is Chromium without windows: all that a page can see of it is the same, and it opens one sooner.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), NAMES[0])
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
