"""What a map says, in sentences of the reader's language, each of so much detail as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geo.read import Row
from web import claimant
from web.date_words import day
from web.language import gettext as _
from web.language import in_language, ngettext
from web.language import noted as N_
from web.map_facts import HELD, Facts, Names, Portion, Told
from web.map_phrases import (
    Sentence,
    behind,
    few,
    joined,
    more,
    more_areas,
    more_events,
    more_pairs,
    more_sides,
    name_of,
    number_of,
    quotes,
)
from web.plain_text import in_a_row, named

# An actor or a place is never the subject of a verb here, nor what an adjective goes with: in Arabic both have the
# gender of the noun, and which name stands there is not known. Translations keep to that.

# Ground that somebody holds, by its status.
GROUND = {
    "assessed": N_("%(who)s in control of %(places)s"),
    "claimed": N_("claimed by %(who)s: %(places)s"),
    "announced": N_("announced by %(who)s: %(places)s"),
}
# Who is somewhere without holding the ground, by the same.
THERE = {
    "assessed": N_("%(who)s (%(place)s)"),
    "claimed": N_("%(who)s (%(place)s, claimed)"),
    "announced": N_("%(who)s (%(place)s, announced)"),
    "contested": N_("%(who)s (%(place)s, contested)"),
}
# Any other thing, whose it is, and one that is nobody's.
OF_ONE = {
    "assessed": N_("%(name)s (%(who)s)"),
    "claimed": N_("%(name)s (claimed by %(who)s)"),
    "announced": N_("%(name)s (announced by %(who)s)"),
    "contested": N_("%(name)s (%(who)s, contested)"),
}
OF_NOBODY = {
    "assessed": "%(thing)s",
    "claimed": N_("%(thing)s (claimed)"),
    "announced": N_("%(thing)s (announced)"),
    "contested": N_("%(thing)s (contested)"),
}

Actors = Mapping[str, Row]


@dataclass(frozen=True)
class Heading:
    """What the text is about: a day; whose map it is, and of which moment of the record, where that is asked; and
    whether a part of the map is left out.
    """

    asof: date
    teller: claimant.View | None = None
    known: datetime | None = None
    narrowed: bool = False


@dataclass(frozen=True)
class Writer:
    """Says at most so many `things` of a list and `lists` of a sentence; in full, actors by their names, else by their
    labels.
    """

    heading: Heading
    actors: Actors
    things: int
    lists: int
    full: bool

    def sentences(self, shown: Facts) -> list[Sentence]:
        """All there is to say, the opening first. Never empty."""
        ground = [it for it in shown.layers if it.layer.geometry_type == "MultiPolygon"]
        clauses = [clause for it in ground for clause in self._holders(it)]
        if clauses:
            what = joined(few(clauses, self.lists, len(clauses), more_sides))
        elif ground and shown.number:
            what = _("nobody is shown in control of ground")
        else:
            what = number_of(shown)
        found = [Sentence(0, self._opening(what)), *self._of_what()]
        for it in shown.layers:
            found += SAYERS[it.layer.geometry_type](self, it)
        found += quotes(shown)
        # Of what is left out here, an article may well say something.
        return [*found, self._silence()] if ground and not self.heading.narrowed else found

    def counted(self, shown: Facts) -> str:
        """The least there is to say."""
        return self._opening(number_of(shown))

    def _opening(self, what: str) -> str:
        when, teller = day(self.heading.asof), self.heading.teller
        if teller is None:
            return _("As of %(day)s: %(what)s.", day=when, what=what)
        if teller.claimant.kind == "assessed":
            return _("As of %(day)s, as assessed by the editors: %(what)s.", day=when, what=what)
        id_ = teller.claimant.id
        who = self._actor(id_) if teller.claimant.kind == "actor" else named(id_)
        return _("As of %(day)s, as told by %(teller)s: %(what)s.", day=when, teller=who, what=what)

    def _of_what(self) -> Iterator[Sentence]:
        if self.heading.known is not None:
            when = day(self.heading.known.date())
            yield Sentence(1, _("So the map stood on %(day)s.", day=when))
        if self.heading.narrowed:
            yield Sentence(1, _("Only a part of the map is shown."))

    def _holders(self, told: Told) -> Iterator[str]:
        """Of each status and holder one clause; contested ground last, whoever is said to be there."""
        held = [it for it in told.portions if it.kind == HELD]
        for status, template in GROUND.items():
            theirs = [it for it in held if it.status == status and it.actor]
            for actor in self._in_order(theirs):
                places = self._places([it for it in theirs if it.actor == actor])
                yield _(template, who=self._actor(actor), places=places)
        contested = [it for it in held if it.status == "contested"]
        if contested:
            items = [self._contested(it, name) for it in contested for name in it.names]
            number = sum(it.number for it in contested)
            places = in_a_row(few(items, self.things, number, more_areas))
            yield _("contested: %(ground)s", ground=places)

    def _places(self, portions: list[Portion]) -> str:
        """The ground of one holder. What has no name but the holder's is counted."""
        number = sum(it.number for it in portions)
        found = [self._place(it, name) for it in portions for name in it.names]
        # Who hears one name twice learns no more by it.
        names = list(dict.fromkeys(it for it in found if it))
        if not names:
            return ngettext("%(num)s area", "%(num)s areas", number)
        twice = sum(map(bool, found)) - len(names)
        return in_a_row(few(names, self.things, number - twice, more_areas))

    def _contested(self, portion: Portion, name: Names) -> str:
        place = self._place(portion, name) or name_of(name)
        if not portion.sides:
            return place
        sides = in_a_row([self._actor(it) for it in portion.sides])
        return _("%(name)s (%(who)s)", name=place, who=sides)

    def ground(self, told: Told) -> Iterator[Sentence]:
        """Ground that is given to two, and all that is less than control."""
        if told.rivals:
            pairs = [
                _("%(one)s and %(other)s", one=self._there(*one), other=self._there(*other))
                for one, other in told.rivals
            ]
            what = joined(few(pairs, self.things, len(pairs), more_pairs))
            text = _("Given to two holders, each by its own quotes: %(pairs)s.", pairs=what)
            yield Sentence(1, text)
        less = [it for it in told.portions if it.kind != HELD]
        yield from self._by_kind(told, less, self._there, 2)
        nobody = [it for it in told.portions if it.kind == HELD and it.is_nobodys]
        yield from self._by_kind(told, nobody, self._there, 2)

    def _there(self, portion: Portion, name: Names) -> str:
        """Whose it is, then where."""
        if portion.actor is None:
            return _(OF_NOBODY[portion.status], thing=name_of(name))
        actor, place = self._actor(portion.actor), self._place(portion, name)
        if place is None:
            return _(OF_NOBODY[portion.status], thing=actor)
        return _(THERE[portion.status], who=actor, place=place)

    def lines(self, told: Told) -> Iterator[Sentence]:
        yield from self._by_kind(told, told.portions, self._thing, 3)

    def _thing(self, portion: Portion, name: Names) -> str:
        """What it is, and whose."""
        if portion.actor is None:
            return _(OF_NOBODY[portion.status], thing=name_of(name))
        return _(OF_ONE[portion.status], name=name_of(name), who=self._actor(portion.actor))

    def points(self, told: Told) -> Iterator[Sentence]:
        if told.layer.span_days and told.number:
            yield Sentence(4, self._events(told))
        elif told.number:
            marked = ngettext("%(num)s place is marked.", "%(num)s places are marked.", told.number)
            yield Sentence(5, marked)

    def _events(self, told: Told) -> str:
        names = [self._event(it, name) for it in told.portions for name in it.names]
        return ngettext(
            "%(num)s event in the %(days)s days up to then: %(names)s.",
            "%(num)s events in the %(days)s days up to then: %(names)s.",
            told.number,
            days=told.layer.span_days,
            names=joined(few(names, self.things, told.number, more_events)),
        )

    def _event(self, portion: Portion, name: Names) -> str:
        """Its name says who took part; only a claim says whose it is."""
        return name_of(name) if portion.status == "assessed" else self._thing(portion, name)

    def _by_kind(
        self, told: Told, portions: Sequence[Portion], say: Say, weight: int
    ) -> Iterator[Sentence]:
        for kind in told.layer.kinds:
            those = [it for it in portions if it.kind == kind.name]
            names = [say(it, name) for it in those for name in it.names]
            if names:
                number = sum(it.number for it in those)
                what = joined(few(list(dict.fromkeys(names)), self.things, number, more))
                title = in_language(kind.title)
                yield Sentence(weight, _("%(kind)s: %(names)s.", kind=title, names=what))

    def _silence(self) -> Sentence:
        if self.heading.teller is None:
            return Sentence(9, _("Where nobody is named, no quoted article says who was there."))
        return Sentence(9, _("Where nobody is named, nobody whose map this is says who was there."))

    def _in_order(self, portions: Iterable[Portion]) -> list[str]:
        """Their holders, as the legend has them."""
        found = {it.actor for it in portions if it.actor}
        order = {actor: place for place, actor in enumerate(self.actors)}
        return sorted(found, key=lambda it: (order.get(it, len(order)), it))

    def _actor(self, id_: str) -> str:
        row = self.actors.get(id_)
        if row is None:
            return named(id_)
        # Egypt, and not the Arab Republic of Egypt, however much room there is.
        full = self.full and row["kind"] != "state"
        return named(in_language(row["names" if full else "labels"]))

    def _place(self, portion: Portion, name: Names) -> str | None:
        """The name of a zone without its holder's before it; None where it has no other."""
        called = self.actors.get(portion.actor or "")
        if called is None:
            return name_of(name)
        places = {tag: behind(text, called["called"].get(tag, ())) for tag, text in name.items()}
        return name_of(places) if all(places.values()) else None


Say = Callable[[Portion, Names], str]
SAYERS: Mapping[str, Callable[[Writer, Told], Iterator[Sentence]]] = {
    "MultiPolygon": Writer.ground,
    "MultiLineString": Writer.lines,
    "Point": Writer.points,
}
