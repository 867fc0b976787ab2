"""For print: the map's picture on a sheet of paper, and below it the words that each thing on it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from geo.parameter import keyword
from web import maps, pages, passages
from web.map_view import MAP_PARAMETERS, View
from web.response import HTML, answer
from web.shown import group
from web.snapshot import Snapshot

# The picture on each paper, in pixels: the paper without its margins, a little less high where the list begins below.
SIZES = {
    ("a4", "wide"): (1385, 925),
    ("a4", "high"): (950, 1200),
    ("letter", "wide"): (1295, 935),
    ("letter", "high"): (980, 1140),
}
PAPER = keyword(
    "paper", "paper", ("a4", "letter"), "The paper: A4, or Letter as in North America.", "a4"
)
TURNED = keyword("turned", "turned", ("wide", "high"), "Which way the paper is turned.", "wide")
OF_PAPER = (PAPER, TURNED)
NOT_OF_THE_PICTURE = frozenset(it.name for it in OF_PAPER)

blueprint = Blueprint("sheets", __name__)


@dataclass(frozen=True)
class Sheet(View):
    """What a map shows, and on which paper."""

    paper: str = "a4"
    turned: str = "wide"


@blueprint.get("/sheet")
def sheet() -> Response:
    """The map for paper: the picture, and the quotes."""
    asked = Sheet.of_request((*MAP_PARAMETERS, *OF_PAPER))
    assert isinstance(asked, Sheet)
    return answer(HTML, lambda snapshot: _page(snapshot, asked))


def _page(snapshot: Snapshot, asked: Sheet) -> bytes:
    home = pages.home(snapshot)
    view = maps.settled(snapshot, asked)
    asof = view.asof or home.asof
    if view.feature is not None:
        # Its picture would answer so, and the page would have none.
        layer, feature = view.feature
        passages.require_feature(snapshot, layer.name, feature, view)
    width, height = SIZES[asked.paper, asked.turned]
    # Day and map belong together, whatever the dataset opens with tomorrow.
    kept = {
        name: ",".join(texts)
        for name, texts in request.args.lists()
        if name not in NOT_OF_THE_PICTURE
    }
    asked_for = {**kept, "asof": asof.isoformat(), "width": str(width), "height": str(height)}
    picture = f"{url_for('pictures.svg', lang=None)}?{urlencode(asked_for)}"
    groups = [group(snapshot, layer, view.query(layer, asof), asof) for layer in view.layers]
    return render_template(
        "sheet.html",
        home=home,
        asof=asof,
        picture=picture,
        size=(width, height),
        paper=asked.paper,
        turned=asked.turned,
        groups=groups,
    ).encode()
