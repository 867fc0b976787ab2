"""A picture of thousands of places is drawn in bounded time and says which part of them it shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from flask import Flask

from tests.test_pictures import DAY, layer, texts
from tests.town import app, town, url  # noqa: F401 # fixtures
from web.picture_features import MOST


def test_of_very_many_features_a_share_is_drawn_and_said(app: Flask) -> None:  # noqa: F811
    answer = app.test_client().get("/map.svg", query_string={"asof": DAY, "width": 800})
    assert answer.status_code == 200, answer.text
    picture = ElementTree.fromstring(answer.data)
    signs = layer(picture, "signs")
    places = [it for it in signs if it.get("id", "").startswith("locations-")]
    assert 500 < len(places) <= MOST
    said = " ".join(texts(picture, "small-print"))
    assert re.search("About one in [248] of what is there is drawn", said)
    assert len(answer.data) < 2_000_000
    assert app.test_client().get("/map.png?width=400&height=300").status_code == 200
