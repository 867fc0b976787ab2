"""Honesty checks: what an editor should know of a dataset before a reader finds it out. docs/review.md explains each.

In reading order:

finding            one thing found: where, what, and its cure
dossier            a dataset with its evidence joined to it, and the days on which it is looked at
strength           how strong the evidence of a feature is
naming             whether words name an actor or a place
publishers, speakers, certainty, dates, freshness, words, corrections, ground, gaps, places, wording, unused
                   the checks, each a function
checks             the table of them, and a review: all of them run
"""
