"""The address of a feature is the one the router knows, written without asking it."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from geo.settings import Settings
from web.links import ENDPOINTS, href

# Nothing is asked of a database to write an address.
NOWHERE = "postgresql+psycopg://nobody@/nothing"


@pytest.fixture(scope="module")
def nowhere() -> Flask:
    return create_app(Settings(database_url=NOWHERE))


@pytest.mark.parametrize("name", ["item", "page"])
@given(feature=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_address_of_a_feature_is_what_the_router_makes(
    nowhere: Flask, name: str, feature: str
) -> None:
    with nowhere.test_request_context("/"):
        written = href(name, collection="locations", feature=feature)
        routed = url_for(ENDPOINTS[name], _external=True, collection="locations", feature=feature)
        assert written == routed


@pytest.mark.parametrize("name", ["item", "page"])
def test_it_begins_with_the_name_and_the_prefix_it_was_asked_by(nowhere: Flask, name: str) -> None:
    for base in ("http://one.example/a", "https://two.example"):
        with nowhere.test_request_context("/", base_url=base):
            assert href(name, collection="locations", feature="x/y").startswith(f"{base}/")
