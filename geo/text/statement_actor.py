"""Actors in a text: those that are listed, under any of their names, and those that a name gives away as one.

"Tigrayan forces" and "the Karen National Union" are found by their words; "the army" is whoever it can be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from geo.actor import Actor
from geo.text.key import key
from geo.text.statement import ActorName, PlaceName
from geo.text.statement_actor_list import countries, listed_actors
from geo.text.statement_actor_shape import (
    ARABIC,
    arabic_described,
    bare_names,
    described,
    idle_words,
    reads_as_name,
    stretches,
)
from geo.text.statement_slug import slug
from geo.text.words import Folded, any_of, fold, language

_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z0-9-]{1,9})\)")
_LEADERS = re.compile(
    r"(?:Gen\. |General |forces loyal to |troops loyal to |'s? (?:forces|troops|army)$)"
)


class Cast:
    """Who can be meant in an article: the dataset's actors, then those of the world, then those it names itself."""

    def __init__(self, dataset: Iterable[Actor], tag: str, country: str | None) -> None:
        self.actors: dict[str, Actor] = {it.id: it for it in dataset}
        self.known = frozenset(self.actors)
        self._language = language(tag)
        self._names: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        for actor in self.actors.values():
            self._name(actor)
        self._armies: dict[str, str] = {}
        self._home = self._add_listed(country)
        self._finder: re.Pattern[str] | None = None

    def _add_listed(self, country: str | None) -> str | None:
        """The world's actors, under the dataset's id where it has them; returns the army of the article's country."""
        army = None
        for it in listed_actors():
            names = [*it.actor.names.values(), it.actor.labels["en"], *it.actor.aliases]
            same = next(
                (self._names[key(name)] for name in names if key(name) in self._names), None
            )
            actor = self.actors[same] if same else it.actor
            self.actors.setdefault(actor.id, actor)
            for name in names:
                self._names.setdefault(key(name), actor.id)
            if it.home and actor.kind == "armed_force":
                self._armies.setdefault(countries().get(it.home, ""), actor.id)
            if it.home and it.home == country:
                army = army or actor.id
        return army

    def _name(self, actor: Actor) -> None:
        names = [*actor.names.values(), *actor.labels.values(), *actor.aliases]
        names += (actor.self_name or {}).values()
        for name in names:
            self._names.setdefault(key(name), actor.id)
            # Haftar's forces, forces loyal to Gen. Khalifa Haftar: the leader's name stands for them too.
            plain = name.replace("’", "'")
            if _LEADERS.search(plain):
                for leader in (_LEADERS.sub("", plain), _LEADERS.sub("", plain).split()[-1]):
                    if leader[:1].isupper() and key(leader) not in self._names:
                        self._names[key(leader)] = actor.id
                        self._notes[key(leader)] = (
                            f"“{leader}” stands for the forces under that name."
                        )

    def define(self, text: str, actor: str) -> None:
        """From here on the article calls the actor this, too."""
        if key(text) and key(text) not in self._names:
            self._names[key(text)] = actor
            self._finder = None

    def names_in(self, text: str, places: list[PlaceName]) -> list[ActorName]:
        """The actors of a sentence in order, without overlap. Offsets are of the sentence, as those of the places."""
        found = [*self._listed_in(text), *self._described_in(text, places)]
        found += self._states_in(text, places)
        chosen: list[ActorName] = []
        for it in sorted(
            found, key=lambda it: (it.is_state, it.is_bare, it.start - it.end, it.start)
        ):
            if all(it.end <= other.start or other.end <= it.start for other in chosen):
                chosen.append(it)
        return [self._placed_aside(text, it) for it in sorted(chosen, key=lambda it: it.start)]

    def _only_says_where(self, text: str, name: ActorName, places: list[PlaceName]) -> bool:
        """Is it a country's name behind "in" or "from", or behind a town's? Then nobody acts."""
        if not any((it.start, it.end) == (name.start, name.end) for it in places):
            return False
        joins = [*self._language.phrases("joins", "at"), *self._language.phrases("joins", "near")]
        before = fold(text[max(0, name.start - 30) : name.start])
        behind_a_town = any(0 <= name.start - it.end <= 2 and it.size == "town" for it in places)
        pattern = rf"(?<!\w)(?:{any_of(joins)})\s+(?:the\s+)?\Z"
        return behind_a_town or bool(re.search(pattern, before, re.IGNORECASE))

    def _placed_aside(self, text: str, name: ActorName) -> ActorName:
        """Turkey in "the Turkey-backed GNA" and in "the GNA, backed by Turkey" does not do what is told."""
        table = self._language
        before = fold(text[max(0, name.start - 40) : name.start])
        asides = any_of(table.phrases("clauses", "asides"))
        behind = re.search(rf"(?<!\w)(?:{asides})\s+(?:the\s+|[\w-]+\s+)?\Z", before, re.IGNORECASE)
        ends = any_of(table.phrases("clauses", "aside_ends"))
        ahead = bool(ends) and re.match(rf"(?:{ends})\b", text[name.end :].replace("’", "'"))
        return replace(name, is_aside=True) if behind or ahead else name

    def _listed_in(self, text: str) -> list[ActorName]:
        found = []
        for start, end in stretches(text):
            made = key(text[start:end])
            actor = self._names.get(made)
            if actor and reads_as_name(text[start:end]):
                note = self._notes.get(made, "")
                found.append(
                    ActorName(start, end, text[start:end], actor, is_known=True, note=note)
                )
        return found

    def _described_in(self, text: str, places: list[PlaceName]) -> list[ActorName]:
        if ARABIC.search(text) and self._language.code == "ar":
            return self._arabic_in(text, places)
        found = []
        for pattern in described(self._language.code):
            for it in pattern.finditer(text):
                start = it.start() + idle_words(it[0])
                name = text[start : it.end()]
                if name:
                    found.append(self._drafted(text, start, it.end(), places))
        return found

    def _drafted(self, text: str, start: int, end: int, places: list[PlaceName]) -> ActorName:
        name = text[start:end]
        plain = " ".join(name.split())
        bare = fold(plain).casefold().removeprefix("the ") in bare_names(self._language.code)
        if bare:
            return ActorName(start, end, name, "", is_bare=True)
        plain = re.sub(r"^(?:the|The)\s+", "", plain)
        known = self._known_within(plain)
        if known:
            return ActorName(start, end, name, known, is_known=True)
        actor = self.drafted(plain)
        acronym = _ACRONYM.match(text, end)
        if acronym:
            self.define(acronym[1], actor)
        return ActorName(start, end, name, actor)

    def _known_within(self, name: str) -> str | None:
        """JNIM fighters are JNIM; paramilitary RSF forces are the RSF."""
        parts = name.split()
        for first in range(min(3, len(parts))):
            for last in range(len(parts), first, -1):
                text = " ".join(parts[first:last])
                found = self._names.get(key(text))
                if found and reads_as_name(text):
                    return found
        return None

    def drafted(self, name: str, kind: str | None = None) -> str:
        """The actor of that name: a new draft where nobody has it."""
        made = key(name)
        if made in self._names:
            return self._names[made]
        actor = Actor(
            id=self._free_id(name),
            kind=kind or self._kind(name),
            names={"en": name} | ({"ar": name} if ARABIC.search(name) else {}),
            labels={"en": name} | ({"ar": name} if ARABIC.search(name) else {}),
            note="Draft: found in an article. Check its name, kind and neutral label.",
        )
        self.actors[actor.id] = actor
        self._names[made] = actor.id
        return actor.id

    def _free_id(self, name: str) -> str:
        base = slug(name)
        return next(it for it in _numbered(base) if it not in self.actors)

    def _kind(self, name: str) -> str:
        table = self._language
        folded = fold(name).casefold()
        for name_of, kind in (
            ("irregular", "armed_group"),
            ("parliaments", "parliament"),
            ("governing", "government"),
            ("armed", "armed_force"),
        ):
            phrases = table.phrases("actors", name_of)
            if phrases and re.search(rf"(?<!\w)(?:{any_of(phrases)})(?!\w)", folded, re.IGNORECASE):
                return kind
        return "armed_group"

    def _arabic_in(self, text: str, places: list[PlaceName]) -> list[ActorName]:
        """A head with the names behind it: قوات الدعم السريع, الجيش السوداني."""
        folded = Folded(text)
        found = []
        for it in arabic_described(self._language.code).finditer(folded.body):
            start, end = folded.span(it.start("name"), it.end("name"))
            if " " in it["name"] or fold(text[start:end]) in bare_names(self._language.code):
                found.append(self._drafted(text, start, end, []))
            elif not self._has_a_name(text, end, places):
                found.append(ActorName(start, end, text[start:end], "", is_bare=True))
        return found

    def _states_in(self, text: str, places: list[PlaceName]) -> list[ActorName]:
        """Countries and governments, which can act; which of them become actors is decided where they are used."""
        return [
            ActorName(
                it.start,
                it.end,
                it.text,
                "",
                is_state=True,
                is_armed=self._beside(text, it, "weapons"),
                note=self.state(it),
            )
            for it in places
            if it.role == "government"
            or (it.role == "place" and it.size == "country")
            or (it.role == "demonym" and self._beside(text, it, "state_nouns", "weapons"))
        ]

    def _beside(self, text: str, place: PlaceName, *names: str) -> bool:
        """Egyptian diplomats act for Egypt, a Russian missile is the Russian army's. In Arabic the noun comes first."""
        nouns = any_of(it for name in names for it in self._language.phrases("actors", name))
        if not nouns:
            return False
        if self._language.code == "ar":
            before = fold(text[max(0, place.start - 40) : place.start])
            return bool(re.search(rf"(?<!\w)[وفبلك]?(?:{nouns})\s+(?:ال)?\Z", before))
        return bool(re.match(rf"\s+(?:{nouns})(?!\w)", text[place.end :]))

    def _is_own(self, actor: Actor) -> bool:
        """Is it an army or a government of the article's country, as far as its listing says?"""
        return self._home is None or actor.id == self._home or actor.id in self.known

    def state(self, place: PlaceName) -> str:
        """The name of the country a place is in, or stands for."""
        return countries().get(place.country or "", place.text)

    def _has_a_name(self, text: str, end: int, places: list[PlaceName]) -> bool:
        """مسلحو تنظيم الدولة, طائرات روسية: who it is stands behind."""
        if any(0 <= it.start - end <= 2 for it in places):
            return True
        following = re.match(r"\s+\w+(?:\s+\w+){0,4}", text[end:])
        behind = following[0].lstrip() if following else ""
        return any(it.start < 2 for it in self._listed_in(behind))

    def resolved(self, name: ActorName, before: list[ActorName]) -> ActorName:
        """A state or "the rebels" as the actor it means; with a note on what was taken for granted."""
        if name.actor:
            return name
        if name.is_state:
            army = self._armies.get(name.note) if name.is_armed else None
            return replace(name, actor=army or self.drafted(name.note or name.text, "state"))
        found = self._meant(name, before)
        if found:
            label = self.actors[found].labels["en"]
            return replace(name, actor=found, note=f"“{name.text}” is taken to mean {label}.")
        plain = re.sub(r"^(?:the|The)\s+", "", " ".join(name.text.split()))
        return replace(
            name, actor=self.drafted(plain), note=f"“{name.text}” has no name of its own here."
        )

    def _meant(self, name: ActorName, before: list[ActorName]) -> str | None:
        """An army, or a group, that was named before; else the army of the article's country."""
        kind = self._kind(name.text)
        own = kind in ("armed_force", "government")
        for it in reversed(before):
            actor = self.actors.get(it.actor)
            if (
                actor
                and actor.kind == kind
                and not it.is_state
                and (not own or self._is_own(actor))
            ):
                return actor.id
        return self._home if kind in ("armed_force", "government") else None


def _numbered(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
