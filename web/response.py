"""The one way out: validators, kept bodies, compression, and headers every answer has.

The ETag of what our own tables hold is the data version, this build, and what was asked for: a 304 needs no look at the
data. What other tables hold has no version, so the ETag is a digest of the bytes, and a 304 saves the sending.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import xxhash
from flask import Response, request

from geo.errors import BusyError
from geo.message import Message
from web.body_cache import Finished, Key, bodies
from web.compression import Choice, choose, in_pieces
from web.front import SAID, SHAPE, Said, held_tag
from web.house import house
from web.language import language, speak_english
from web.links import root
from web.replica import PrimaryNeededError
from web.snapshot import MovedError, Snapshot
from web.store import Store, store
from web.weights import Shape, shape_of

# What is smaller gains nothing by being compressed.
COMPRESSED_FROM = 1_000

# Of the threads of one worker (web/serve.py), how many may be sending in pieces; the others stay for all else.
SLOTS = 2
_slots = BoundedSemaphore(SLOTS)

# Keep it, but ask each time: the answer is a cheap 304 until the data change.
KEPT = (("Cache-Control", "no-cache"), ("Vary", "Accept, Accept-Encoding"))
WORDED_KEPT = (("Cache-Control", "no-cache"), ("Vary", "Accept, Accept-Encoding, Accept-Language"))

HTML = "text/html; charset=utf-8"
JSON = "application/json"
ATOM = "application/atom+xml"
SVG = "image/svg+xml"
PNG = "image/png"
# What has words in it, which are in the reader's language.
WORDED = frozenset({HTML, ATOM, SVG, PNG})


@dataclass(frozen=True)
class Body:
    """What an answer says, whole or in pieces as they come; the headers that belong to it; whether to compress it.

    `finish` makes of the whole content what is sent, for work that takes longer than to read what it is made of: the
    connection is somebody else's by then.
    """

    content: bytes | Iterable[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)
    compress: bool = True
    finish: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True)
class Question:
    """What one request asks for: `form` is a digest of all of it, but for the content coding, which is `choice`.

    `shape` is what it has in common with others whose answers are as large.
    """

    media_type: str
    make: Callable[[Snapshot], Body | bytes]
    tracked: bool
    told: bool
    form: str
    shape: Shape
    choice: Choice
    laborious: bool = False

    def state(self, snapshot: Snapshot) -> str | None:
        """A name for the state of the data that is another as soon as this answer may be another."""
        if self.tracked:
            return str(snapshot.version.number)
        return snapshot.token if self.told else None

    def key_before(self, snapshot: Snapshot) -> Key | None:
        """Where the answer may be kept. To look for one that nobody asked for yet would cost more than it gives."""
        if not self.tracked and not (self.told and bodies().was_asked(self.form)):
            return None
        return self.key(self.state(snapshot))

    def etag(self, snapshot: Snapshot) -> str | None:
        if not self.tracked:
            return None
        return f"{snapshot.version.number}-{build()}-{self.form}"

    def key(self, state: str | None) -> Key | None:
        must = "!" if self.choice.must else ""
        return None if state is None else Key(self.form, state, self.choice.name + must)


def answer(
    media_type: str,
    make: Callable[[Snapshot], Body | bytes],
    tracked: bool = True,
    told: bool = False,
    varied: str = "",
    laborious: bool = False,
) -> Response:
    """An answer from one state of the data, or 304 where the client has it already.

    `tracked` says that the data version tells of every change of what `make` reads; `told`, of what is not tracked,
    that the database's own account of its transactions does (Snapshot.token). `varied` is what another header than
    Accept makes of the answer: it is part of what was asked for. One that is `laborious` waits with the large ones.
    """
    of = store()
    if media_type not in WORDED:
        speak_english()
    # Somebody has to look at the tables every few seconds, though this answer may need none of them.
    _ = of.inventory
    choice = choose(request.headers.get("Accept-Encoding"))
    form = _form(media_type, varied)
    shape = shape_of(media_type, request.path, request.args.get("limit", ""))
    question = Question(media_type, make, tracked, told, form, shape, choice, laborious)
    try:
        try:
            # Only what is tracked says itself of which state it is.
            return _answer(of, question, replica=tracked)
        except PrimaryNeededError:
            return _answer(of, question)
    except MovedError:
        # A write came in between. Once more, with one transaction around all of it.
        return _answer(of, question, together=True)


def _answer(
    of: Store, question: Question, together: bool = False, replica: bool = False
) -> Response:
    with ExitStack() as held:
        snapshot = held.enter_context(of.snapshot(replica, question.tracked))
        if together:
            _ = snapshot.connection
        etag = question.etag(snapshot)
        tag = _held(etag, question.choice) if etag else None
        if etag and tag:
            return _unchanged(tag, question, snapshot.version.number, etag)
        key = question.key_before(snapshot)
        if key is None:
            made = _made(of, question, snapshot, held)
            bodies().keep(made)
        else:
            made = bodies().answer(key, lambda: _made(of, question, snapshot, held))
    return made if isinstance(made, Response) else _sent(question, made)


def _made(
    of: Store, question: Question, snapshot: Snapshot, held: ExitStack
) -> Finished | Response:
    """The answer whole, or begun. A large one leaves its lane when it is compressed."""
    with of.gate.lane(question.laborious or of.weights.is_large(question.shape)) as deadline:
        with of.gate.passed(deadline):
            made = question.make(snapshot)
        return _finished(of, question, snapshot, held, made)


def _finished(
    of: Store, question: Question, snapshot: Snapshot, held: ExitStack, made: Body | bytes
) -> Finished | Response:
    body = made if isinstance(made, Body) else Body(made)
    content, choice = body.content, question.choice
    # What was read may be newer than what was known before.
    etag = question.etag(snapshot)
    if not isinstance(content, bytes):
        # The connection goes back when the last piece is sent, or the client has gone.
        if not getattr(content, "needs_connection", True):
            held.close()
        _take_slot(held)
        close = getattr(content, "close", None)
        if close is not None:
            held.callback(close)
        if getattr(content, "needs_connection", True):
            snapshot.stay()
        return _in_pieces(body, content, question, etag, held.pop_all())
    of.weights.weighed(question.shape, len(content))
    key = question.key(question.state(snapshot))
    etag = etag or f"{build()}-{_digest(content)}"
    # The connection is somebody else's again while this one is compressed.
    held.close()
    if body.finish is not None:
        content = body.finish(content)
    coding = choice.coding if len(content) >= COMPRESSED_FROM or choice.must else None
    if coding is None or not body.compress:
        return Finished(content, question.media_type, etag, "", key, body.headers)
    coded = coding.whole(content)
    return Finished(coded, question.media_type, etag, coding.name, key, body.headers)


def _sent(question: Question, finished: Finished) -> Response:
    number = finished.key.state if question.tracked and finished.key else None
    # "Whatever you have" is known to be something only now that it is made.
    star = request.if_none_match.star_tag
    tag = _coded(finished.etag, finished.coding) if star else _held(finished.etag, question.choice)
    if tag:
        return _unchanged(tag, question, None if number is None else int(number), finished.etag)
    if number is not None:
        request.environ[SAID] = Said(
            int(number), finished.etag, finished.key, frozenset(finished.headers)
        )
    response = Response(finished.content, content_type=finished.media_type)
    response.headers.extend(finished.headers)
    return _validated(response, finished.etag, question, finished.coding)


def _unchanged(tag: str, question: Question, number: int | None, etag: str) -> Response:
    if question.tracked and number is not None:
        request.environ[SAID] = Said(number, etag)
    return _validated(Response(status=304), tag, question)


def _in_pieces(
    body: Body, pieces: Iterable[bytes], question: Question, etag: str | None, held: ExitStack
) -> Response:
    """A body that is sent as it is made, and never whole in memory."""
    coding = question.choice.coding if body.compress else None
    response = Response(
        in_pieces(coding, pieces) if coding else pieces, content_type=question.media_type
    )
    response.call_on_close(held.close)
    response.headers.update(body.headers)
    return _validated(response, etag, question, coding.name if coding else "")


def _take_slot(stack: ExitStack) -> None:
    """Room for one more answer in pieces. A client that stops reading keeps it, so that only so many ever can."""
    if not _slots.acquire(blocking=False):
        raise BusyError(
            Message("This server is sending as many large files as it can."),
            Message("Try again in a few seconds, or ask for less: a bbox, or items page by page."),
        )
    stack.callback(_slots.release)


def as_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _held(etag: str, choice: Choice) -> str | None:
    header = request.headers.get("If-None-Match")
    return held_tag(header, etag, choice) if header else None


def _coded(etag: str, coding: str) -> str:
    """The compressed body is another sequence of bytes, so its strong validator differs (RFC 9110, 8.8.3.3)."""
    return f"{etag}-{coding}" if coding else etag


def _validated(
    response: Response, etag: str | None, question: Question, coding: str = ""
) -> Response:
    if coding:
        response.content_encoding = coding
    if etag is not None:
        response.set_etag(_coded(etag, coding))
    if question.media_type not in WORDED:
        response.headers.extend(KEPT)
        return response
    response.headers.extend(WORDED_KEPT)
    if response.status_code != 304:
        response.headers["Content-Language"] = language().tag
    return response


def _form(media_type: str, varied: str) -> str:
    """What is asked for, where, and in which form: the ETag of one address says nothing of another."""
    # Some answers are made for one client, and say so by Vary; to all others its name means nothing.
    environ = request.environ
    agent = "QGIS" if "QGIS/" in environ.get("HTTP_USER_AGENT", "") else ""
    shape = environ.get(SHAPE, "")
    tongue = language().tag if media_type in WORDED else ""
    where = f"{' '.join(map(str, root()))} {request.full_path}"
    asked = f"{media_type} {where} {agent} {tongue} {house().digest} {shape}{varied}"
    return _digest(asked.encode(errors="replace"))


def _digest(content: bytes) -> str:
    """Enough to tell bodies apart by; hashlib's digests take longer than all else for a large one."""
    return xxhash.xxh3_128_hexdigest(content)


@cache
def build() -> str:
    """A short name for this code: templates, SQL and catalogues shape bodies as much as the data do."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in ("geo", "layers", "web", "sql", "templates", "static", "translations"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
