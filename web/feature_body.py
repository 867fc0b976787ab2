"""Features in a format, as the body and headers of an answer: a page of them, one, or a whole collection."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app, request
from sqlalchemy.exc import DBAPIError

from geo import ogc, read
from geo.collection import Collection
from geo.crs import CRS84, Crs
from geo.cursor import Cursor
from geo.format import FileFormat, TextFormat
from geo.formats.heading import Heading
from geo.formats.row import Row
from geo.link import Link, header
from geo.query import Query
from geo.settings import Settings
from web import numbers, record
from web.links import href, then, this_request
from web.response import Body
from web.snapshot import Snapshot

logger = logging.getLogger(__name__)

AnyFormat = TextFormat | FileFormat

# What is smaller than this is sent whole, and holds no connection while it is.
WHOLE = 4_000_000
# An open quotation in CSV, no JSON, no XML, and a record that never ends in a text sequence.
CUT = b'\n"\x1e{"The rest is missing: the database stopped in the middle of this answer.'


def offered(collection: Collection | None = None) -> tuple[Crs, ...]:
    """The coordinate reference systems a collection can be had in; without one, those all can be had in."""
    settings: Settings = current_app.config["SETTINGS"]
    return ogc.offered_crs(collection, settings.crs)


def page(snapshot: Snapshot, of: Collection, form: AnyFormat, query: Query) -> Body:
    """One page of features with links to those around it."""
    of, query = record.seen(snapshot, of, query)
    query = _in_its_crs(form, query)
    if isinstance(form, FileFormat):
        return _page_file(snapshot, of, form, query)
    heading = _heading(of, query)
    found = read.Page((), 0, None) if query.hits else snapshot.features(of, form, query, heading)
    matched = numbers.matched(snapshot, of, query, None if query.hits else found)
    links = ogc.items_links(of, form.suffix, this_request(), _around(query, found.cursor), href)
    heading = replace(heading, links=tuple(links), matched=matched, returned=found.returned)
    headers = _headers(query, links, matched, found.returned)
    return Body(found.body(form, form.opening(heading), form.closing), headers)


def _page_file(snapshot: Snapshot, of: Collection, form: FileFormat, query: Query) -> Body:
    """A page as a file, which has no room for links: they stand in the headers."""
    heading = _dated(snapshot, _heading(of, query))
    taken = replace(query, limit=0) if query.hits else query
    counted = Counted(read.file_rows(snapshot.connection, of, form, taken, heading))
    download = form.download(counted, heading)
    cursor = None if query.hits else read.next_page(snapshot.connection, of, query)
    found = read.Page((), counted.number, cursor)
    matched = numbers.matched(snapshot, of, query, None if query.hits else found)
    links = ogc.items_links(of, form.suffix, this_request(), _around(query, cursor), href)
    headers = {**_headers(query, links, matched, counted.number), **_attachment(of, form)}
    return Body(download, headers, compress=False)


def feature(snapshot: Snapshot, of: Collection, form: AnyFormat, query: Query) -> Body:
    """The feature with the id the query names. NotFoundError where there is none, GoneError where there was one."""
    of, query = record.seen(snapshot, of, query)
    query = _in_its_crs(form, query)
    assert query.id is not None
    assert query.limit == 1
    heading = _heading(of, query)
    links = ogc.item_links(of, query.id, form.suffix, this_request(), href, then)
    if isinstance(form, FileFormat):
        heading = _dated(snapshot, heading)
        rows = list(read.file_rows(snapshot.connection, of, form, query, heading))
        if not rows:
            raise record.missing(snapshot, of, query)
        headers = {**_headers(query, links), **_attachment(of, form)}
        return Body(form.download(rows, heading), headers, compress=False)
    found = snapshot.features(of, form, query, heading)
    if not found.returned:
        raise record.missing(snapshot, of, query)
    heading = replace(heading, links=tuple(links))
    return Body(form.one(found.body(form), heading), _headers(query, links))


def whole(snapshot: Snapshot, of: Collection, form: AnyFormat, query: Query, hxl: bool) -> Body:
    """Every feature of a query in one file, sent as it is made where its format allows."""
    of, query = record.seen(snapshot, of, query)
    query = _in_its_crs(form, query)
    heading = _dated(snapshot, replace(_heading(of, query), hxl=hxl))
    headers = _headers(query, [])
    if isinstance(form, FileFormat):
        rows = read.file_rows(snapshot.connection, of, form, query, heading)
        headers |= _attachment(of, form)
        return Body(form.download(rows, heading), headers, compress=False)
    return Body(_beginning(_pieces(snapshot, of, form, query, heading)), headers)


def _beginning(pieces: Generator[bytes]) -> bytes | Pieces:
    """Whole where it is small; else what comes first is read already, so that what fails then is still an error."""
    begun: list[bytes] = []
    size = 0
    for piece in pieces:
        begun.append(piece)
        size += len(piece)
        if size > WHOLE:
            return Pieces(begun, pieces, request.path)
    return b"".join(begun)


class Pieces:
    """An answer as it is made. Where the database fails under way it gets an end that no reader takes for one.

    The status is long sent then, and a body that just stopped would pass for a whole file.
    """

    def __init__(self, begun: list[bytes], rest: Generator[bytes], path: str) -> None:
        self._begun = begun
        self._rest = rest
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        yield from self._begun
        try:
            yield from self._rest
        except DBAPIError as error:
            logger.error("The end of %s is missing", self._path, exc_info=error)
            yield CUT

    def close(self) -> None:
        """Give up the cursor, also where the client has gone in the middle."""
        self._rest.close()


def _pieces(
    snapshot: Snapshot, of: Collection, form: TextFormat, query: Query, heading: Heading
) -> Generator[bytes]:
    yield form.opening(heading)
    yield from read.stream(snapshot.connection, of, form, query, heading)
    yield form.closing


class Counted:
    """Rows, and how many have gone by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _in_its_crs(form: AnyFormat, query: Query) -> Query:
    """Some formats know one CRS only; asked in another, they answer in theirs and say so."""
    return replace(query, crs=CRS84) if form.degrees else query


def _heading(of: Collection, query: Query, **further: Any) -> Heading:
    chosen = query.properties
    return Heading(
        collection=of,
        items=href("items", collection=of.id),
        crs=query.crs,
        selected=None if chosen is None else tuple(it for it in of.returned if it.name in chosen),
        schema=href("schema", collection=of.id),
        **further,
    )


def _dated(snapshot: Snapshot, heading: Heading) -> Heading:
    """For files, which say when they were made.

    Of the data, not of the request: equal questions must get equal bytes, or no ETag is strong.
    """
    if not heading.collection.tracked:
        return heading
    return replace(heading, timestamp=_rfc3339(snapshot.version.changed_at))


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _around(query: Query, cursor: Cursor | None) -> dict[str, dict[str, Any]]:
    """The arguments of the next and the previous page.

    The next has a cursor for those who follow links and an offset for those who count: either works alone.
    """
    assert query.limit is not None
    around: dict[str, dict[str, Any]] = {}
    # Spelled out: clients tell the size of the pages from the address, and the place of the next one by adding it up.
    size = {"limit": query.limit, "startindex": None}
    if cursor is not None:
        around["next"] = {**size, "offset": cursor.offset, "cursor": str(cursor)}
    if query.offset:
        before = max(query.offset - query.limit, 0)
        around["prev"] = {**size, "offset": before, "cursor": None}
    return around


def _headers(
    query: Query, links: list[Link], matched: int | None = None, returned: int | None = None
) -> dict[str, str]:
    """For the formats that have no room for links and numbers, and for the CRS, which GeoJSON has no word for."""
    headers = {"Content-Crs": f"<{query.crs.uri}>"}
    if links:
        headers["Link"] = header(links)
    if matched is not None:
        headers["OGC-NumberMatched"] = str(matched)
    if returned is not None:
        headers["OGC-NumberReturned"] = str(returned)
    return headers


def _attachment(of: Collection, form: AnyFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{form.filename(of.id)}"'}
