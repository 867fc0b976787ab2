"""What can be wrong with one collection's table: facts in, findings out.

Facts about rows come from a sample where a table has more rows than SAMPLE; such findings say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from geo.doctor import Finding, Severity

SAMPLE = 10_000
# Below this many rows PostgreSQL reads a whole table about as fast as an index.
SMALL = 1_000
# From here on a count of every match takes longer than the page it stands on.
LARGE = 5_000_000

# What a layer shows comes from a dataset, and an update in place would be undone by the next load.
MEND_DATASET = "Mend it in the dataset's files, and: flask data load DIR"

Box = tuple[float, float, float, float]
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class BaseTable:
    """One column of a table that a collection reads from.

    `nulls_searched`: it may be null, and to find where it is, its index is read from one end to the other.
    """

    name: str
    column: str
    tuples: int
    analysed: datetime | None
    indexed: bool
    spatially_indexed: bool
    nulls_searched: bool


@dataclass(frozen=True)
class RowFacts:
    """What the looked-at rows say. Numbers count rows; `*_id` is the id of one of them."""

    rows: int = 0
    srids: tuple[int, ...] = ()
    box: Box | None = None
    empty: int = 0
    invalid: int = 0
    invalid_id: str | None = None
    clockwise: int = 0
    clockwise_id: str | None = None
    wide: int = 0
    wide_id: str | None = None
    null_ids: int = 0
    same_ids: int = 0
    alike_ids: int = 0
    awkward_ids: int = 0
    awkward_id: str | None = None


@dataclass(frozen=True)
class TableFacts:
    """A collection. `area` is where its CRS may be used, `home` the area of the map, both in the table's own CRS.

    `rows` is None where they could not be read, and `unread` says why. Names of tables and columns are quoted for SQL.
    """

    id: str
    quoted: str
    key: str
    geometry: str
    srid: int
    geographic: bool = False
    layer: bool = False
    time: tuple[str, ...] = ()
    base: tuple[BaseTable, ...] = ()
    rows: RowFacts | None = None
    unread: str = ""
    area: Box | None = None
    home: Box | None = None

    @property
    def sampled(self) -> str:
        looked = self.rows.rows if self.rows else 0
        return f" (sampled: the first {SAMPLE} rows)" if looked >= SAMPLE else ""


@dataclass(frozen=True)
class Wrong:
    """What a check yields: a finding that does not yet know its place. `of_rows` says that rows told it."""

    severity: Severity
    what: str
    cure: str
    of_rows: bool = False


Check = Callable[[TableFacts], Iterable[Wrong]]


def readable(table: TableFacts) -> Iterator[Wrong]:
    if table.rows is None:
        yield Wrong(
            "error",
            f"Its rows could not be read: {table.unread}",
            "Make select on it work, and quickly, for the role of the web.",
        )


def filled(table: TableFacts) -> Iterator[Wrong]:
    if table.rows is not None and table.rows.rows == 0:
        yield Wrong(
            "warning",
            "It is empty: ArcGIS refuses a layer without features.",
            "Fill it, or take it out of what is published.",
        )


def identifiers(table: TableFacts) -> Iterator[Wrong]:
    if "." in table.id:
        yield Wrong(
            "warning",
            "There is a dot in its id, after which QGIS expects a schema.",
            f"alter table {table.quoted} rename to a name without a dot;",
        )


def ids(table: TableFacts) -> Iterator[Wrong]:
    rows = table.rows or RowFacts()
    cure = f"alter table {table.quoted} add primary key ({table.key});"
    if rows.null_ids:
        yield Wrong("error", f"{rows.null_ids} rows have no id.", cure, True)
    if rows.same_ids:
        yield Wrong("error", f"{rows.same_ids} rows share their id with another.", cure, True)
    if rows.alike_ids:
        yield Wrong(
            "warning",
            f"{rows.alike_ids} ids differ from another in case alone.",
            "Rename them: file names and some clients fold case.",
            True,
        )
    if rows.awkward_ids:
        yield Wrong(
            "warning",
            f"{rows.awkward_ids} ids hold a slash, a dot, a space or a sign that addresses use, such as "
            f'"{rows.awkward_id}".',
            "Use letters, digits, - and _ in ids: proxies and clients read the others as parts of the address.",
            True,
        )


def srids(table: TableFacts) -> Iterator[Wrong]:
    found = table.rows.srids if table.rows else ()
    update = _declared(table)
    if table.srid == 0 or 0 in found:
        yield Wrong("error", "There are geometries without an SRID.", update, True)
    if len(found) > 1:
        yield Wrong(
            "error",
            f"Its geometries have several SRIDs: {', '.join(map(str, found))}.",
            f"alter table {table.quoted} alter column {table.geometry} type geometry(Geometry, 4326) "
            f"using ST_Transform({table.geometry}, 4326);",
            True,
        )
    elif found and found[0] not in {0, table.srid}:
        yield Wrong("error", f"Its SRID is {found[0]}, not {table.srid} as declared.", update, True)


def geometries(table: TableFacts) -> Iterator[Wrong]:
    rows = table.rows or RowFacts()
    geometry = table.geometry
    if rows.invalid:
        yield Wrong(
            "error" if table.layer else "warning",
            f'{rows.invalid} geometries are invalid, such as that of "{rows.invalid_id}".',
            f"update {table.quoted} set {geometry} = sourceline.right_hand(ST_MakeValid({geometry})) "
            f"where not ST_IsValid({geometry});",
            True,
        )
    if rows.clockwise:
        yield Wrong(
            "error" if table.layer else "warning",
            f"{rows.clockwise} polygons have a clockwise exterior ring (RFC 7946, 3.1.6, has it the other way), "
            f'such as "{rows.clockwise_id}".',
            f"update {table.quoted} set {geometry} = sourceline.right_hand({geometry});",
            True,
        )
    if rows.empty:
        yield Wrong(
            "warning",
            f"{rows.empty} geometries are empty.",
            f"update {table.quoted} set {geometry} = null where ST_IsEmpty({geometry});",
            True,
        )
    if rows.wide:
        yield Wrong(
            "warning",
            f"{rows.wide} geometries are more than 180 degrees wide, such as "
            f'"{rows.wide_id}": do they cross the antimeridian uncut?',
            f"Cut them there: ST_WrapX(ST_ShiftLongitude({geometry}), 180, -360).",
            True,
        )


def place(table: TableFacts) -> Iterator[Wrong]:
    """Coordinates outside the area of their CRS, or of the map, that lie inside once they are swapped."""
    rows = table.rows or RowFacts()
    if rows.box is None:
        return
    west, south, east, north = rows.box
    swapped = (south, west, north, east)
    if not table.geographic and _within(rows.box, WORLD):
        yield Wrong(
            "warning",
            f"Its coordinates look like degrees, but SRID {table.srid} is not in degrees.",
            _declared(table),
            True,
        )
        return
    swap = f"update {table.quoted} set {table.geometry} = ST_FlipCoordinates({table.geometry});"
    if table.area is not None and not _within(rows.box, table.area):
        if _within(swapped, table.area):
            what = "Its coordinates fit its CRS only when swapped: is the latitude written first?"
            yield Wrong("error", what, swap, True)
        else:
            yield Wrong(
                "error" if table.geographic else "warning",
                f"Its coordinates lie outside the area of its CRS: {_told(rows.box)}.",
                f"Look whether {table.srid} is the right SRID, and at the rows at the edge of that box.",
                True,
            )
    elif table.home and not _touches(rows.box, table.home) and _touches(swapped, table.home):
        what = "It lies off the map, and on it when its coordinates are swapped: is the latitude written first?"
        yield Wrong("warning", what, swap, True)


def spatial_index(table: TableFacts) -> Iterator[Wrong]:
    for it in table.base:
        if it.column == table.geometry and not it.spatially_indexed and it.tuples >= SMALL:
            yield Wrong(
                "warning",
                f"{it.name} has {it.tuples} rows and no spatial index: every box reads them all.",
                f"create index on {it.name} using gist ({it.column});",
            )


def time_index(table: TableFacts) -> Iterator[Wrong]:
    for it in table.base:
        if it.column in table.time and not it.indexed and it.tuples >= SMALL:
            yield Wrong(
                "warning",
                f"{it.name}.{it.column} holds time and has no index.",
                f"create index on {it.name} ({it.column});",
            )


def nulls(table: TableFacts) -> Iterator[Wrong]:
    for it in table.base:
        if not table.layer and it.nulls_searched and it.tuples >= SMALL:
            yield Wrong(
                "warning",
                f"{it.name}.{it.column} may be null, and what has none matches any box or time: to find it, "
                "the whole index is read each time.",
                f"create index on {it.name} ({it.column}) where {it.column} is null;",
            )


def statistics(table: TableFacts) -> Iterator[Wrong]:
    for name in dict.fromkeys(it.name for it in table.base):
        column = next(it for it in table.base if it.name == name)
        rows = table.rows.rows if table.rows else 0
        if column.tuples < 0 or (column.analysed is None and rows >= SMALL):
            yield Wrong(
                "warning" if rows >= SMALL else "ok",
                f"PostgreSQL has no statistics of {name}, and plans blindly.",
                f"analyze {name};",
            )


def counts(table: TableFacts) -> Iterator[Wrong]:
    most = max((it.tuples for it in table.base), default=0)
    if most >= LARGE:
        yield Wrong(
            "warning",
            f"About {most} rows: to count all that match takes seconds.",
            "Ask for pages with a box or a filter; map clients do.",
        )


# Name and check. To add one, write a function and its row.
TABLE_CHECKS: tuple[tuple[str, Check], ...] = (
    ("readable", readable),
    ("filled", filled),
    ("identifier", identifiers),
    ("ids", ids),
    ("srid", srids),
    ("geometries", geometries),
    ("place", place),
    ("spatial index", spatial_index),
    ("time index", time_index),
    ("nulls", nulls),
    ("statistics", statistics),
    ("counts", counts),
)


def examine_table(table: TableFacts) -> Iterator[Finding]:
    """Every check of one collection; one line that all is in order where none finds anything."""
    found = [(name, it) for name, check in TABLE_CHECKS for it in check(table)]
    for name, it in found:
        note = table.sampled if it.of_rows else ""
        cure = MEND_DATASET if it.of_rows and table.layer else it.cure
        yield Finding(it.severity, name, table.id, it.what + note, cure)
    if not found:
        yield Finding("ok", "collection", table.id, f"In order{table.sampled}.")


def _declared(table: TableFacts) -> str:
    return (
        f"alter table {table.quoted} alter column {table.geometry} type geometry(Geometry, 4326) "
        f"using ST_SetSRID({table.geometry}, 4326);"
    )


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _touches(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _told(box: Box) -> str:
    return ", ".join(f"{it:.6g}" for it in box)
