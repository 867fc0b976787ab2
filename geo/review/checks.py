"""The table of checks, and a review: all of them run on a dossier. docs/review.md prints the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geo.review import (
    certainty,
    corrections,
    dates,
    freshness,
    gaps,
    ground,
    places,
    publishers,
    speakers,
    unused,
    wording,
    words,
)
from geo.review.dossier import Dossier
from geo.review.finding import SEVERITIES, Finding, Remark, Severity


@dataclass(frozen=True)
class Check:
    """One check: `title` says what it finds, `why` which wrong map a reader would see without it."""

    name: str
    severity: Severity
    title: str
    why: str
    look: Callable[[Dossier], Iterable[Remark]]


CHECKS: tuple[Check, ...] = (
    # Who says it
    Check(
        "partisan-zone",
        "warning",
        "Ground that rests only on its holder’s side",
        "An outlet or a spokesman may be believed against their own side; what they say for it is a claim.",
        publishers.partisan_zone,
    ),
    Check(
        "single-publisher",
        "note",
        "A feature with a single publisher",
        "Two outlets of one owner are one publisher, and so are a reprint and its original.",
        publishers.single_publisher,
    ),
    Check(
        "one-speaker",
        "warning",
        "Several publishers that all quote one speaker",
        "A statement printed ten times is one statement.",
        publishers.one_speaker,
    ),
    Check(
        "voice-with-two-names",
        "warning",
        "One publisher under two names",
        "Counted twice, it makes a feature look better supported than it is.",
        publishers.voice_with_two_names,
    ),
    Check(
        "side-without-reason",
        "warning",
        "An outlet that is said to take a side, with no reason",
        "A judgement that readers cannot check is one more bias.",
        publishers.side_without_reason,
    ),
    Check(
        "headline-alone",
        "warning",
        "A feature that rests on a headline, teaser or pull-quote",
        "These lines shorten what the article says, and are seldom its author’s.",
        publishers.headline_alone,
    ),
    # Who is named
    Check(
        "holder-without-quote",
        "warning",
        "Ground with a holder, and no quote for who holds it",
        "That a place is named, or an event dated, does not say whose it is.",
        speakers.holder_without_quote,
    ),
    Check(
        "unnamed-holder",
        "warning",
        "A quote for who holds a place that does not name the holder",
        "“The latter side” by itself proves nothing to a reader.",
        speakers.unnamed_holder,
    ),
    Check(
        "holder-named-beside",
        "note",
        "A quote that names the holder only by way of the quote beside it",
        "The two must stay together.",
        speakers.holder_named_beside,
    ),
    Check(
        "speaker-without-actor",
        "warning",
        "A speaker who seems to speak for an actor, and is not marked so",
        "Without the mark, a government’s word counts as an independent one.",
        speakers.speaker_without_actor,
    ),
    # When
    Check(
        "beyond-article",
        "error",
        "A date said to be the article’s that lies after it appeared",
        "No article reports what came after it.",
        dates.beyond_article,
    ),
    Check(
        "background-beyond-article",
        "warning",
        "A date from elsewhere that lies after the last article",
        "The map draws on for days that none of its quotes speaks of.",
        dates.background_beyond_article,
    ),
    Check(
        "dated-too-early",
        "error",
        "A quote that dates what happened after it was printed",
        "One of the two dates is wrong.",
        dates.dated_too_early,
    ),
    Check(
        "stated-otherwise",
        "warning",
        "The article’s date and the map’s have no day in common, and nothing says why",
        "A year mistyped in the article, or a slip of the editor’s: readers cannot tell which.",
        dates.stated_otherwise,
    ),
    Check(
        "stated-otherwise-explained",
        "note",
        "The article’s date and the map’s have no day in common, and the note says why",
        "The map contradicts its own source here, knowingly.",
        dates.stated_otherwise_explained,
    ),
    Check(
        "reaching-back",
        "note",
        "Drawn for more than a year before any article speaks of it",
        "“Currently” vouches for its own days.",
        dates.reaching_back,
    ),
    Check(
        "stale",
        "warning",
        "Drawn as still true, and not confirmed for long",
        "Fronts move; an open end says that this one did not.",
        freshness.stale,
    ),
    # Where
    Check(
        "two-holders",
        "error",
        "Ground given to two holders at once, and not shown as contested",
        "The map contradicts itself, and shows whichever is drawn last.",
        ground.two_holders,
    ),
    Check(
        "contested-by-nobody",
        "warning",
        "Ground that is contested, and nothing says by whom",
        "Readers see a dispute with one side.",
        ground.contested_by_nobody,
    ),
    Check(
        "place-undisclosed",
        "error",
        "A point for a place that the article does not disclose",
        "The point is invented, and may endanger someone.",
        places.place_undisclosed,
    ),
    Check(
        "far-from-namesake",
        "warning",
        "A place far from its namesake on the base map",
        "Tripoli is in Libya and in Lebanon.",
        places.far_from_namesake,
    ),
    Check(
        "place-or-government",
        "warning",
        "A place whose name articles also use for a government, with no note",
        "“Ankara decided” puts nothing into Ankara.",
        places.place_or_government,
    ),
    Check(
        "sketch-without-uncertainty",
        "warning",
        "A sketch that does not say how far off it may be",
        "A line drawn by hand looks as exact as a border.",
        certainty.sketch_without_uncertainty,
    ),
    # How sure
    Check(
        "high-on-one-side",
        "warning",
        "High certainty on the word of one side",
        "Certainty is what readers are told instead of a second source.",
        certainty.high_on_one_side,
    ),
    Check(
        "high-on-a-sketch",
        "warning",
        "High certainty in a place that is a sketch",
        "That it happened may be certain; where it is drawn is not.",
        certainty.high_on_a_sketch,
    ),
    Check(
        "high-on-one-publisher",
        "note",
        "High certainty on one source",
        "One good article may be enough, but somebody should have decided that it is.",
        certainty.high_on_one_publisher,
    ),
    Check(
        "high-though-disputed",
        "warning",
        "Drawn as assessed though a quote disputes it",
        "The dispute is in the evidence and not on the map.",
        certainty.high_though_disputed,
    ),
    Check(
        "seat-as-ground",
        "warning",
        "Ground that rests on words about a seat",
        "“The Tripoli-based Congress” says where it met, not what it held.",
        certainty.seat_as_ground,
    ),
    # The words themselves
    Check(
        "words-not-found",
        "error",
        "A quote shown as evidence whose words were altered or are missing",
        "Readers who follow the link find something else.",
        words.words_not_found,
    ),
    Check(
        "words-not-verified",
        "warning",
        "A quote shown as evidence that is ambiguous or was never looked up",
        "Nobody knows whether the words stand there.",
        words.words_not_verified,
    ),
    Check(
        "checked-long-ago",
        "note",
        "Quotes that nobody has looked up for long",
        "Articles are edited after they appear.",
        freshness.checked_long_ago,
    ),
    Check(
        "quoted-at-length",
        "warning",
        "More than a quarter of an article quoted",
        "That is no short quotation any more.",
        words.quoted_at_length,
    ),
    Check(
        "correction-left-out",
        "error",
        "A corrected quote shown without its correction",
        "The map repeats what the article took back.",
        corrections.correction_left_out,
    ),
    Check(
        "correction-of-nothing",
        "warning",
        "A correction that no quote is tied to",
        "The words it corrects are shown as if they stood.",
        corrections.correction_of_nothing,
    ),
    Check(
        "loaded-word",
        "warning",
        "A loaded word in the map’s own words",
        "Judgements belong to those who are quoted, inside quotation marks.",
        wording.loaded_word,
    ),
    # What is left out
    Check(
        "gap-between-holders",
        "note",
        "Days between two holders of one ground on which nothing is said",
        "The ground changes hands in a gap that readers may take for a day.",
        ground.gap_between_holders,
    ),
    Check(
        "blank-ground",
        "note",
        "Ground without any information on the day of the map",
        "Blank is not the same as peaceful.",
        gaps.blank_ground,
    ),
    Check(
        "silence",
        "note",
        "A month or more of which the map says nothing at all",
        "The time line runs through it as if it were a day like others.",
        gaps.silence,
    ),
    Check(
        "empty-layer",
        "note",
        "A layer without a feature",
        "It stands in the legend and promises something.",
        gaps.empty_layer,
    ),
    Check(
        "layer-empty-on-opening",
        "warning",
        "A layer with nothing to show on the day of the map",
        "The first look at the map misses a whole layer.",
        gaps.layer_empty_on_opening,
    ),
    Check(
        "article-without-quote",
        "note",
        "An article without a quote",
        "It is credited and says nothing.",
        unused.article_without_quote,
    ),
    Check(
        "quote-without-use",
        "note",
        "A quote that is evidence of nothing",
        "Something was to rest on it.",
        unused.quote_without_use,
    ),
    Check(
        "actor-without-part",
        "note",
        "An actor who takes part in nothing",
        "Readers who filter by it find nothing.",
        unused.actor_without_part,
    ),
    Check(
        "place-without-feature",
        "note",
        "A town that quotes speak of and the map does not show",
        "What is said of it is found nowhere.",
        places.place_without_feature,
    ),
)


def review(dossier: Dossier, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Everything the checks find: the worst first, then in the order of the table, then of the dataset."""
    findings = [
        Finding(check.severity, check.name, it.file, it.id, it.what, it.cure)
        for check in checks
        for it in check.look(dossier)
    ]
    return sorted(findings, key=lambda it: SEVERITIES.index(it.severity))
