"""The address of a licence, from the words an editor has for it."""

from __future__ import annotations

import pytest

from geo.licence import licence_address

CREATIVE = "https://creativecommons.org/"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("CC BY 4.0", f"{CREATIVE}licenses/by/4.0/"),
        ("CC-BY-SA-4.0", f"{CREATIVE}licenses/by-sa/4.0/"),
        ("CC BY-NC-ND 3.0", f"{CREATIVE}licenses/by-nc-nd/3.0/"),
        ("CC0 1.0", f"{CREATIVE}publicdomain/zero/1.0/"),
        ("CC0-1.0", f"{CREATIVE}publicdomain/zero/1.0/"),
        ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("Names: CC BY 4.0. Base map: ODbL.", f"{CREATIVE}licenses/by/4.0/"),
        ("Names: ODbL. Notes: CC BY 4.0.", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("As https://example.org/terms#b says; notes CC BY 4.0.", "https://example.org/terms#b"),
        ("Ours (https://example.org/terms).", "https://example.org/terms"),
        ("All rights reserved.", None),
        ("CC BY", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_licence_is_found_by_its_address_or_its_short_name(
    words: str, address: str | None
) -> None:
    assert licence_address(words) == address
