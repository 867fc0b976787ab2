"""What can go wrong, as values that name the place, the problem and the cure.

Inside, code raises these; at the edge one table turns them into an exit code (web/commands.py) or an HTTP status
(web/problems.py). Nobody ever sees a stack trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.message import NOTHING, Message


class SourcelineError(Exception):
    """A problem a person can act on. `cure` says how; it may be empty where the problem says it all."""

    def __init__(self, problem: str, cure: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.problem} {self.cure}".strip()


class SettingError(SourcelineError):
    """A setting or an environment variable that cannot be used."""


class DatasetError(SourcelineError):
    """Something wrong with a dataset, at a place: a file, and the entry and line in it."""

    def __init__(self, place: str, detail: str, cure: str = "") -> None:
        super().__init__(f"{place}: {detail}", cure)
        self.place = place
        self.detail = detail

    def moved_to(self, place: str) -> DatasetError:
        """The same problem, its place said more exactly."""
        return DatasetError(place, self.detail, self.cure)


class DatasetProblems(SourcelineError):
    """Everything that is wrong with a dataset, so that an editor mends it in one go; the first of it in words."""

    SHOWN = 25

    def __init__(self, problems: list[DatasetError]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in problems[: self.SHOWN]]
        if len(problems) > self.SHOWN:
            lines.append(f"… and {len(problems) - self.SHOWN} more problems.")
        super().__init__("\n".join(lines))


class StoreError(SourcelineError):
    """The database refused a write by one of its rules."""


class ClusterError(SourcelineError):
    """The private cluster cannot be used; the message names the value, the place and the cure."""


class ReaderError(SourcelineError):
    """What a reader of pages can meet. It is told in the reader's language, and so made of messages."""

    problem: Message
    cure: Message

    def __init__(self, problem: Message, cure: Message = NOTHING) -> None:
        super().__init__(problem, cure)


class ParameterError(ReaderError):
    """A request parameter with a value that cannot be used."""

    def __init__(self, parameter: str, value: str, problem: Message, cure: Message) -> None:
        super().__init__(problem, cure)
        self.parameter = parameter
        self.value = value


class BusyError(ReaderError):
    """Too much at once; it will pass."""


class PictureError(ReaderError):
    """A picture that cannot be drawn here, or not now."""


class NotFoundError(ReaderError):
    """An address that names nothing."""


class GoneError(NotFoundError):
    """An address that named something once: it was withdrawn, and that can be cited.

    `members` say more of it, for programs: members of the problem document (RFC 9457, 3.2).
    """

    def __init__(
        self, problem: Message, cure: Message = NOTHING, members: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(problem, cure)
        self.members = members or {}
