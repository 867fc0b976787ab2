"""What a client really asks for: an app with somebody who writes down every request and answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Asked:
    """A request as it arrived, and the status and headers of its answer."""

    method: str
    path: str
    query: str
    accept: str
    status: int
    headers: dict[str, str]

    @property
    def arguments(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.query).items()}

    @property
    def returned(self) -> int:
        """How many features were in the answer."""
        return int(self.headers.get("OGC-NumberReturned", 0))


@dataclass
class Recorder:
    """A WSGI application around another one."""

    app: Any
    asked: list[Asked] = field(default_factory=list)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            self.asked.append(
                Asked(
                    environ["REQUEST_METHOD"],
                    environ["PATH_INFO"],
                    environ.get("QUERY_STRING", ""),
                    environ.get("HTTP_ACCEPT", ""),
                    int(status.split()[0]),
                    dict(headers),
                )
            )
            return start_response(status, headers, *rest)

        answer: Iterable[bytes] = self.app(environ, start)
        return answer

    def forget(self) -> None:
        self.asked.clear()

    def of(self, path: str) -> list[Asked]:
        return [it for it in self.asked if it.path == path]
