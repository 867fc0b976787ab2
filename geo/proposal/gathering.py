"""The drafts of an article, those that say the same side by side; and what was found and left out."""

from __future__ import annotations

from geo.article import Article
from geo.dataset import Dataset
from geo.proposal.draft import Draft, Unplotted, drafts
from geo.proposal.proposal import LeftOut, published_period
from geo.text.sentence import Sentence
from geo.text.statement import Statement

LASTING = ("control", "seat", "presence")
# What tells more of the same event than the word it stands beside.
_MORE_EXACT = {
    "incident": ("strike", "battle"),
    "agreement": ("ceasefire",),
    "declaration": ("ceasefire",),
}
# Kinds that need a place in the sentence to be worth a word in the review.
_PASSING = frozenset(
    {
        "incident",
        "diplomacy",
        "agreement",
        "declaration",
        "deployment",
        "displacement",
        "strike",
        "battle",
    }
)

Same = tuple[object, ...]
# What stands over the text and tells it in short.
_ABOVE = frozenset({"headline", "standfirst"})


class Gathering:
    """`groups` are drafts of one feature each, `left` what becomes none."""

    def __init__(
        self, article: Article, dataset: Dataset, sentences: list[Sentence], kinds: list[str]
    ) -> None:
        self.left: list[LeftOut] = []
        self._article, self._dataset = article, dataset
        self._sentences, self._kinds = sentences, kinds
        self._drafts: dict[Same, list[Draft]] = {}

    @property
    def groups(self) -> list[list[Draft]]:
        return list(_with_headlines(_with_undated(self._drafts), self._kinds).values())

    def add(self, found: list[Statement]) -> None:
        told = {(it.sentence, it.kind) for it in found if it.mood == "asserted" and it.places}
        for statement in found:
            if any((statement.sentence, it) in told for it in _MORE_EXACT.get(statement.kind, ())):
                continue  # "a strike killed ten" is one event, and so is "signed a ceasefire"
            for it in self._drafted(statement):
                if isinstance(it, Unplotted):
                    self._leave(it)
                else:
                    self._drafts.setdefault(_sameness(it), []).append(it)

    def _drafted(self, statement: Statement) -> list[Draft | Unplotted]:
        kind = self._kinds[statement.sentence]
        if kind in ("pull_quote", "teaser", "correction"):
            why = f"It stands in a {kind.replace('_', '-')}; the text itself says it, or does not."
            return [Unplotted(statement, why)]
        period, precision = published_period(self._article), self._article.published_precision
        return drafts(statement, self._dataset, period, precision, kind)

    def _leave(self, it: Unplotted) -> None:
        statement = it.statement
        passing = "names no place" in it.why or "names people" in it.why
        if statement.kind in _PASSING and not statement.places and passing:
            return
        sentence = self._sentences[statement.sentence].text
        self.left.append(
            LeftOut(
                statement.kind,
                statement.text,
                sentence,
                statement.start,
                statement.end,
                it.why,
                it.line,
            )
        )


def _sameness(draft: Draft) -> tuple[object, ...]:
    """What two drafts have in common that say the same."""
    when = (
        draft.valid.first.day
        if draft.valid and draft.valid.first and not draft.valid_note
        else None
    )
    # East of Goma is not Goma.
    place = (draft.place.lon, draft.place.lat, draft.statement.bearing)
    if draft.what in LASTING:
        return (draft.layer, draft.what, place, draft.actor)
    return (draft.layer, draft.what, place, when)


def _with_undated(
    found: dict[tuple[object, ...], list[Draft]],
) -> dict[tuple[object, ...], list[Draft]]:
    """What is told once with its date and once without, of one place, is one."""
    joined: dict[tuple[object, ...], list[Draft]] = {}
    for same, its in found.items():
        dated = [it for it in found if it[:-1] == same[:-1] and it[-1] is not None]
        target = dated[0] if same[-1] is None and len(dated) == 1 else same
        joined.setdefault(target, []).extend(its)
    return joined


def _with_headlines(found: dict[Same, list[Draft]], kinds: list[str]) -> dict[Same, list[Draft]]:
    """ "Rebels take Goma" over "M23 rebels seized Goma" is one: prose tells it, the headline is quoted beside it."""
    above = {
        same: its
        for same, its in found.items()
        if all(kinds[it.statement.sentence] in _ABOVE and it.valid_note for it in its)
    }
    joined = {same: list(its) for same, its in found.items() if same not in above}
    for same, its in above.items():
        twins = [
            it
            for it in joined
            if it[:3] == same[:3] and all(_may_be(one, joined[it][0]) for one in its)
        ]
        joined.setdefault(twins[0] if len(twins) == 1 else same, []).extend(its)
    return joined


def _may_be(one: Draft, other: Draft) -> bool:
    """Does the one name the actor of the other, or nobody by name?"""
    who = one.statement.actor
    return who is None or who.is_bare or one.actor == other.actor
