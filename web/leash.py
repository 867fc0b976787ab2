"""Run granian for as long as the process that started it lives: `python -m web.leash <granian's arguments>`.

Its standard input is a pipe whose other end that process holds. However that process ends, kill -9 included, the
kernel closes the pipe, and the server stops: nothing stays behind on the port to block the next start.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from importlib import import_module

from granian.cli import entrypoint

# What granian is told to serve ends so (web/serve.py); before it stands the module.
FACTORY = ":create_app"


def _end_with_the_parent() -> None:
    # Signals are for the main thread, which sleeps until one wakes it.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    os.read(0, 1)  # not sys.stdin: the workers are forked and would find its lock taken
    os.kill(os.getpid(), signal.SIGTERM)


def _is_news(record: logging.LogRecord) -> bool:
    """Most threads only wait, at the gate or to send; granian counts them as if all of them worked."""
    return "Python threads" not in record.getMessage()


def _load(arguments: list[str]) -> None:
    """Import what the workers need before they are forked: they share its memory, and start in a moment."""
    target = next(it for it in arguments if it.endswith(FACTORY))
    import_module(target.removesuffix(FACTORY))


if __name__ == "__main__":
    _load(sys.argv)
    logging.getLogger("_granian").addFilter(_is_news)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    entrypoint()  # type: ignore[no-untyped-call] # a click command without types
