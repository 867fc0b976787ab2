"""One plain address for each collection and format, for Leaflet, spreadsheets, Datawrapper and curl."""

from __future__ import annotations

from flask import Blueprint, Response, request

from geo.collection_parameters import rows_parameters
from geo.errors import NotFoundError
from geo.format import FORMATS
from geo.message import Message
from geo.parameter import HXL, read_arguments
from geo.query import Query
from web import feature_body
from web.response import answer
from web.store import store

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/layers/<name>.<suffix>")
def plain_layer(name: str, suffix: str) -> Response:
    """A whole collection, or what the query leaves of it."""
    of, form = store().collection(name), _format(suffix)
    allowed = rows_parameters(of, feature_body.offered(of), request.args)
    extra = (HXL,) if form.suffix == "csv" else ()
    query = Query.parse(request.args, (*allowed, *extra))
    hxl = any(value for it, value in read_arguments(request.args, (*allowed, *extra)) if it is HXL)
    return answer(
        form.media_type,
        lambda snapshot: feature_body.whole(snapshot, of, form, query, hxl),
        of.tracked,
        of.plain,
    )


def _format(suffix: str) -> feature_body.AnyFormat:
    try:
        return FORMATS[suffix]
    except KeyError:
        raise NotFoundError(
            Message('There is no format "%(id)s".', id=suffix[:20]),
            Message("Formats are: %(names)s.", names=", ".join(sorted(FORMATS))),
        ) from None
