"""The words that the charts of timed entries share: what is said where there is nothing, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analytics.rests_on import RestsOn
from tracker.domain.words import Words


def of_sleep_text(words: Words) -> str:
    """Return why a measure of sleep has no such chart."""
    return words.gettext("Sleep has one number a day and no hour of its own: it is drawn day by day.")


def nothing_text(rests_on: RestsOn, without_clock: int, words: Words) -> str | None:
    """Return why no reading could be used, or None where that lies in none of what readings themselves can lack.

    It is for figures that rest on no readings; `without_clock` is how many have no clock time.
    """
    if without_clock:
        return words.gettext(
            "The entries of these days have no clock time. They are drawn day by day; here an entry needs its time."
        )
    if rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    if rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    return None


def nothing_recorded_text(words: Words) -> str:
    """Return what is said where there is no entry at all."""
    return words.gettext("Nothing is recorded for this in these days. One number on one day begins the picture.")


def without_clock_text(count: int, words: Words) -> list[str]:
    """Return a sentence about the entries without a clock time, if there are any."""
    if not count:
        return []
    return [
        words.ngettext(
            "%(num)s entry without a clock time is left out.",
            "%(num)s entries without a clock time are left out.",
            count,
        )
    ]


def joined(said: Sequence[str]) -> str:
    """Return sentences as one text; empty ones are left out."""
    return " ".join(sentence for sentence in said if sentence)
