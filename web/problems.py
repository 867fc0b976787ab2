"""Errors on the way out: a status for each kind, a shape for machines (RFC 9457), a page for people."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from geo.database import QUERY_CANCELED
from geo.errors import (
    BusyError,
    GoneError,
    NotFoundError,
    ParameterError,
    PictureError,
    ReaderError,
    SourcelineError,
)
from geo.message import Message, Sentences
from web.headers import FRAMED
from web.language import language, settle_language, speak_english
from web.language import noted as N_
from web.message_words import plain, told
from web.negotiation import wants_html
from web.response import as_json
from web.store import store
from web.ways_out import open_beside

PROBLEM = "application/problem+json"
RETRY_SECONDS = "5"
SOON = Message("Try again in a few seconds.")

# SQLSTATEs of a column, table or function that is not there, a type that is another, and a right that was taken away.
CHANGED = frozenset({"42703", "42P01", "42883", "42804", "42501", "3F000", "0A000"})

STATUSES: dict[type[Exception], tuple[int, str]] = {
    ParameterError: (400, N_("A parameter cannot be used")),
    GoneError: (410, N_("Withdrawn")),
    NotFoundError: (404, N_("Not found")),
    BusyError: (503, N_("The server is busy")),
    PictureError: (503, N_("The picture cannot be drawn")),
    OperationalError: (503, N_("The database cannot be reached just now")),
    PoolTimeout: (503, N_("The server is busy")),
    Exception: (500, N_("Something went wrong here")),
}


def handle_problems(app: Flask) -> None:
    app.add_template_filter(told)
    app.add_template_filter(plain)
    app.before_request(_refuse_nul)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    for kind in (SourcelineError, DBAPIError, PoolTimeout):
        app.register_error_handler(kind, _known)
    app.register_error_handler(DataError, _value)
    app.register_error_handler(InternalError, _nowhere)
    app.register_error_handler(ProgrammingError, _changed)
    app.register_error_handler(UnicodeEncodeError, _half_a_character)
    app.register_error_handler(OperationalError, _late_or_away)


def problem(status: int, title: str, *detail: Message, **members: Any) -> Response:
    """An error for whoever asked: a page in the reader's language, a problem document in English for a program."""
    document = {"title": title, "status": status, "detail": Sentences(*detail), **members}
    if wants_html():
        speak_english(False)
        settle_language()
        framed = request.endpoint in FRAMED
        page = render_template("problem.html", framed=framed, **document)
        response = Response(open_beside(page) if framed else page, status=status)
        response.content_language.add(language().tag)
        response.vary.update(("Accept", "Accept-Language"))
    else:
        response = Response(as_json(document), status=status, content_type=PROBLEM)
    response.cache_control.no_store = True
    if status == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _refuse_nul() -> None:
    """PostgreSQL's text cannot hold a NUL, so nothing is named by one and no value has one."""
    if "\x00" in request.path:
        raise NotFoundError(Message("No address has a NUL character in it."))
    for name, value in request.args.items(multi=True):
        if "\x00" in name + value:
            wrong = Message("%(name)s has a NUL character.", name=name)
            raise ParameterError(name, value, wrong, Message("Take it out."))


def _known(error: Exception) -> Response:
    status, title = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    if status >= 500:
        _log(error)
    if isinstance(error, ParameterError):
        sent = _sent(error.parameter, error.value)
        return problem(status, title, error.problem, error.cure, sent, parameter=error.parameter)
    if isinstance(error, ReaderError):
        members = error.members if isinstance(error, GoneError) else {}
        return problem(status, title, error.problem, error.cure, **members)
    if isinstance(error, SourcelineError):
        return problem(status, title, Message(str(error)))
    return problem(status, title, SOON)


def _sent(name: str, value: str) -> Message:
    # A place in a filter may have no words but ours, "the property kind" for one.
    if isinstance(value, Message):
        return Message("You sent: %(name)s=%(value)s", name=name, value=value)
    return Message("You sent: %(sent)s", sent=f"{name}={value[:200]}")


def _value(error: DataError) -> Response:
    """A value that only the database could find wrong: of the request, or of a table that is not ours."""
    said = str(error.orig).splitlines()[0]
    if not set(request.args) - {"f", "limit", "offset"}:
        return _cannot_be_written(said)
    cure = Message("Leave cursor as it stands in the links.")
    cures = [cure] if "cursor" in request.args else []
    return problem(400, STATUSES[ParameterError][1], _database_says(said), *cures)


def _half_a_character(error: UnicodeEncodeError) -> Response:
    return _cannot_be_written(N_("a text has half a character"))


def _cannot_be_written(why: str) -> Response:
    return problem(
        406,
        N_("A feature here cannot be written in this format"),
        Message("%(why)s. Ask for it as GeoJSON.", why=Message(why)),
    )


def _database_says(said: str) -> Message:
    return Message("The database says: %(said)s.", said=Message(said))


def _nowhere(error: InternalError) -> Response:
    """PROJ has no place for a coordinate in a CRS that is asked for, or a table has several CRSs; else a defect."""
    said = str(error.orig)
    if "mixed SRID" in said:
        return problem(
            503,
            N_("This table cannot be served"),
            Message("Some of its geometries have another SRID than the others."),
            Message("flask doctor says which, and how to mend it."),
        )
    if "transform" not in said:
        return _unexpected(error)
    return problem(
        400,
        STATUSES[ParameterError][1],
        Message(
            "Something lies where one of the coordinate reference systems asked for has no coordinates."
        ),
        Message("Ask in CRS84, or for a smaller bbox."),
    )


def _changed(error: ProgrammingError) -> Response:
    """A table was altered, renamed, dropped or closed since the last look at it."""
    if getattr(error.orig, "sqlstate", "") not in CHANGED:
        return _unexpected(error)
    store().look_again()
    return problem(503, N_("The table was changed just now"), SOON)


def _late_or_away(error: OperationalError) -> Response:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith("54"):
        said = str(error.orig).splitlines()[0]
        return problem(400, STATUSES[ParameterError][1], _database_says(said))
    if state != QUERY_CANCELED:
        return _known(error)
    _log(error)
    return problem(
        503,
        N_("This takes too long"),
        Message("Ask for less: a smaller bbox or limit, or a simpler filter."),
    )


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect is no problem
    said = error.description or error.name
    response = problem(error.code, error.name, said if isinstance(said, Message) else Message(said))
    # What the exception adds itself, such as Allow with a 405.
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    """A defect of ours: logged with its trace, told without."""
    _log(error)
    wrong = Message("The fault is logged. Please try another address.")
    return problem(500, STATUSES[Exception][1], wrong)


def _log(error: Exception) -> None:
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
