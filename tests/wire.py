"""A wire to the database that can be cut, or that gives itself another process number, as connection poolers do."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url

# BackendKeyData of PostgreSQL's protocol: the number of the process, and its secret.
KEY = re.compile(rb"K\x00\x00\x00\x0c.{8}", re.DOTALL)


class Wire:
    """Carries bytes between loopback and the socket of the private cluster."""

    def __init__(self, url: str, pooled: bool) -> None:
        there = make_url(url)
        host = there.query["host"]
        assert isinstance(host, str)
        self._target = f"{host}/.s.PGSQL.{there.query.get('port', 5432)}"
        self._pooled = pooled
        self._open = threading.Event()
        self._open.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.url = there.set(
            host="127.0.0.1",
            port=self._listening.getsockname()[1],
            query={"sslmode": "disable", "gssencmode": "disable"},
        ).render_as_string(hide_password=False)
        self._start(self._accept)

    def cut(self) -> None:
        """Nothing gets through from now on, and neither end is told."""
        self._open.clear()

    def close(self) -> None:
        self._open.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._target)
                self._ends += [near, far]
                self._start(self._carry, near, far)
                self._start(self._carry, far, near)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._open.wait()
                if self._pooled:
                    data = KEY.sub(b"K\x00\x00\x00\x0c" + bytes(range(1, 9)), data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()


@contextmanager
def wire(url: str, pooled: bool = False) -> Iterator[Wire]:
    made = Wire(url, pooled)
    try:
        yield made
    finally:
        made.close()
