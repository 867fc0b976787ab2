"""The map page in a real browser: what its tests open and ask of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE

SIRTE = "control_zones/sirte-lna-2020-07"
CEASEFIRE = "lines/ceasefire-line-2020"
DATES = ("2016-05-16", "2019-12-05", "2020-07-21", "2020-12-28")

both_sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
