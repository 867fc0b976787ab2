"""The server process: granian, in a process that ends with the one that started it.

It is forked off at the very start, with all that the app needs imported and nothing opened yet, gets granian ready
while the database is being looked at, and starts its workers when it is told to. The pipe by which it is told is its
leash, too: however the process at the other end goes, kill -9 included, the kernel closes the pipe, and the server
stops. Nothing stays behind on the port to block the next start.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from geo.settings import CHECKOUT
from web.heap import settle_heap

# What has to be imported before the workers are forked, however the command line found it.
APP = "app"
STOP_SECONDS = 15
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Server:
    """The process and the near end of its leash."""

    def __init__(self, process: BaseProcess, lead: Connection) -> None:
        self._process = process
        self._lead = lead

    def start(self, url: str) -> None:
        """Have it serve from this database."""
        with suppress(OSError):  # it has ended; `code` tells
            self._lead.send(url)

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def wait(self) -> None:
        self._process.join()

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            assert self._process.pid is not None
            # It leads a group of its own, with its workers in it.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.join()


@contextmanager
def waiting(arguments: Sequence[str]) -> Iterator[Server]:
    """A server that waits to be told to start; at the end it is let go. `arguments` are granian's.

    To be called before a connection, a file or a thread is opened that must not be in two processes.
    """
    near, far = multiprocessing.Pipe()
    # Only a fork knows what has been imported here.
    process = multiprocessing.get_context("fork").Process(
        target=_serve, args=(near, far, arguments)
    )
    # Until the child has handlers of its own it would run those of this process.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    far.close()
    with near:
        yield Server(process, near)


def _serve(near: Connection, far: Connection, arguments: Sequence[str]) -> None:
    near.close()  # or it would hold its own leash
    # A session of its own: Ctrl-C in the terminal reaches the other process alone, which then stops this one in order.
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    if sys.platform == "linux":
        # What granian goes by. The default of newer Pythons would have each worker import everything anew.
        multiprocessing.set_start_method("fork", force=True)
    os.chdir(CHECKOUT)
    settle_heap()
    import_module(APP)
    from granian.cli import cli  # here, while the other process looks at the database

    from web.response import build

    build()  # reads every file of ours, once for all workers
    # What has been imported stays: without looking through it, the workers share its memory for longer.
    gc.freeze()
    try:
        os.environ["DATABASE_URL"] = far.recv()
    except EOFError:
        return
    threading.Thread(target=_end_with, args=(far,), daemon=True).start()
    logging.getLogger("_granian").addFilter(_is_news)
    cli.main(list(arguments), prog_name="granian", auto_envvar_prefix="GRANIAN")


def _end_with(far: Connection) -> None:
    # Signals are for the main thread, which sleeps until one wakes it.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    far.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)


def _is_news(record: logging.LogRecord) -> bool:
    """Most threads only wait, at the gate or to send; granian counts them as if all of them worked."""
    return "Python threads" not in record.getMessage()
