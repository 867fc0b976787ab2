"""Whose map it is: what the editors assess, what one side says, or what one outlet says (docs/views.md).

The text of an address names a claimant; which there are, the database knows. The column `views` of a layer's view lists
for each feature the claimants on whose map it is, under their keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from geo.errors import ParameterError
from geo.message import Message
from geo.parameter import Parameter

Kind = Literal["assessed", "actor", "publisher"]
ASSESSED = "assessed"
KINDS: tuple[Kind, ...] = ("actor", "publisher")
# What a cure lists of a long list.
LISTED = 40
BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Claimant:
    """`id` is that of an actor, or the name of a publisher as its articles have it; empty for what editors assess."""

    kind: Kind
    id: str = ""

    @property
    def key(self) -> str:
        """As the column `views` has it."""
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @classmethod
    def of_key(cls, key: str) -> Claimant:
        kind, _, id_ = key.partition(":")
        return next((cls(it, id_) for it in KINDS if it == kind), cls("assessed"))


def key_of(claimant: Claimant | None) -> str | None:
    """Of whom a statement asks; None for everyone."""
    return claimant.key if claimant is not None else None


@dataclass(frozen=True)
class Claimants:
    """All there are: the labels of actors by their ids, and the names of publishers.

    `listing` is the address where they are listed.
    """

    actors: Mapping[str, str]
    publishers: tuple[str, ...]
    listing: str = field(default="/views", compare=False)

    def find(self, text: str) -> Claimant:
        """The claimant an address names. An actor goes before a publisher of the same name.

        Raises ParameterError for nobody, and for a name that two publishers share.
        """
        found = self._named(text)
        if not found:
            problem = Message('There is no view "%(id)s".', id=text[:80])
            raise ParameterError("view", text, problem, self._cure())
        if len(found) > 1:
            raise ParameterError(
                "view",
                text,
                Message('"%(name)s" names %(count)s publishers.', name=text[:80], count=len(found)),
                Message(
                    "Write one of: %(names)s.", names=", ".join(f"view={it.key}" for it in found)
                ),
            )
        return found[0]

    def name(self, claimant: Claimant) -> str:
        """The shortest text that finds this claimant."""
        if claimant.kind == "assessed":
            return ASSESSED
        short = claimant.id if claimant.kind == "actor" else slug(claimant.id)
        texts = (short, f"{claimant.kind}:{short}")
        return next((it for it in texts if self._named(it) == (claimant,)), claimant.key)

    def title(self, claimant: Claimant) -> str:
        """Who tells it, in words: the label of an actor, the name of a publisher."""
        if claimant.kind == "actor":
            return self.actors.get(claimant.id, claimant.id)
        return claimant.id or "the editors"

    def _named(self, text: str) -> tuple[Claimant, ...]:
        """Whom a text can mean: nobody, one, or publishers that are written alike."""
        if text == ASSESSED:
            return (Claimant("assessed"),)
        kind, colon, rest = text.partition(":")
        if colon and kind in KINDS:
            return self._actor(rest) if kind == "actor" else self._publisher(rest)
        return self._actor(text) or self._publisher(text)

    def _actor(self, text: str) -> tuple[Claimant, ...]:
        return (Claimant("actor", text),) if text in self.actors else ()

    def _publisher(self, text: str) -> tuple[Claimant, ...]:
        """By its name as it is written, or else by all that an address need have of it."""
        if text in self._exactly:
            return (Claimant("publisher", text),)
        return tuple(Claimant("publisher", it) for it in self._by_slug.get(slug(text), ()))

    @cached_property
    def _exactly(self) -> frozenset[str]:
        return frozenset(self.publishers)

    @cached_property
    def _by_slug(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for it in self.publishers:
            if slug(it):
                found[slug(it)] = (*found.get(slug(it), ()), it)
        return found

    def _cure(self) -> Message:
        every = [ASSESSED, *(self.name(Claimant("actor", it)) for it in self.actors)]
        every += [self.name(Claimant("publisher", it)) for it in self.publishers]
        names, more = ", ".join(every[:LISTED]), len(every) - LISTED
        if more <= 0:
            return Message(
                "Views are: %(names)s; see %(listing)s.", names=names, listing=self.listing
            )
        return Message(
            "Views are: %(names)s and %(more)s more; see %(listing)s.",
            names=names,
            more=more,
            listing=self.listing,
        )


def slug(name: str) -> str:
    """A name as an address has it: letters and digits of any script, small, without accents, with hyphens between."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(it for it in letters if not unicodedata.combining(it))
    return BETWEEN_WORDS.sub("-", unicodedata.normalize("NFC", plain)).strip("-")


VIEW = Parameter(
    "view",
    "view",
    # A form sends the empty text for everyone.
    lambda text: text or None,
    "Only what is on this map: what editors assess (assessed), an actor's, or a publisher's. /views lists them.",
    {"type": "string"},
)
