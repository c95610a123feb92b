"""The words that the charts share: measures by name, numbers, hours and dates as text, what a figure rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.analytics.rests_on import RestsOn
from tracker.charts.chart import Span
from tracker.domain.measures import OF_A_REGION, PLAIN, Measure
from tracker.domain.regions import BY_CODE
from tracker.domain.scales import plain
from tracker.domain.words import N_, Words, in_readers_digits

_FINE = 0.05
"""From here on one decimal shows something."""

NOTHING = "\N{EN DASH}"
"""What stands in a table where there is no number."""

MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)


def measure_name(measure: Measure, words: Words, factor_names: Mapping[str, str] | None = None) -> str:
    """Return the measure's name in the reader's language; a factor has the name that its person gave it.

    `factor_names` maps the ids of the diary's factors to their names.
    """
    if measure.kind == "factor":
        return (factor_names or {}).get(measure.key) or words.gettext("A factor of your own")
    if measure.kind in OF_A_REGION:
        return words.gettext(OF_A_REGION[measure.kind], region=words.gettext(BY_CODE[measure.key].name))
    return words.gettext(PLAIN[measure.kind])


def number(value: float | None) -> str:
    """Return a value to one decimal as people write it (6, 4.5), and a dash where there is none."""
    return NOTHING if value is None else signed(f"{plain(round(value, 1))}")


def rate(value: float) -> str:
    """Return points an hour: one decimal, or two where one would show nothing."""
    return signed(f"{value:.1f}") if abs(value) >= _FINE else fine_rate(value)


def fine_rate(value: float) -> str:
    """Return points an hour to two decimals, as for the ends of an interval; never a zero with a minus sign."""
    text = f"{value:.2f}"
    return signed("0.00" if text == "-0.00" else text)


def fine(value: float) -> str:
    """Return a difference to one decimal, or to two where one would show nothing; never a zero with a sign."""
    rounded = round(value, 1) if abs(value) >= _FINE else round(value, 2)
    return number(0.0) if not rounded else signed(f"{rounded:g}")


def signed(text: str) -> str:
    """Return the number as the reader writes it, with a minus sign that is as wide as a digit and is read aloud."""
    return in_readers_digits(text).replace("-", "\N{MINUS SIGN}")


def between(low: float | None, high: float | None, words: Words) -> str:
    """Return a range as text, a dash where there is none."""
    if low is None or high is None:
        return NOTHING
    return words.gettext("%(low)s to %(high)s", low=number(low), high=number(high))


def hour_of_clock(hour: int) -> str:
    """Return a full hour on the wall's clock: 6 and 30 are both `06:00`."""
    return f"{hour % 24:02}:00"


class Dates:
    """Dates in the reader's language, for charts that have thousands: each pattern is translated once."""

    def __init__(self, words: Words) -> None:
        self.months = tuple(words.gettext(name) for name in MONTHS)
        self._full = words.gettext("%(day)s %(month)s %(year)s", day="{0}", month="{1}", year="{2}")
        self._short = words.gettext("%(day)s %(month)s", day="{0}", month="{1}")

    def full(self, day: int) -> str:
        """Return the date of a day (ordinal): `24 Nov 2026`."""
        found = date.fromordinal(day)
        return self._full.format(found.day, self.months[found.month - 1], found.year)

    def short(self, day: int) -> str:
        """Return the date of a day (ordinal) without its year: `24 Nov`."""
        found = date.fromordinal(day)
        return self._short.format(found.day, self.months[found.month - 1])

    def month(self, day: int) -> str:
        """Return the month of a day (ordinal): `Nov`."""
        return self.months[date.fromordinal(day).month - 1]


def entries_text(entries: int, words: Words) -> str:
    """Return `1 entry`, `203 entries`."""
    return words.ngettext("%(num)s entry", "%(num)s entries", entries)


def sleeps_text(sleeps: int, words: Words) -> str:
    """Return `1 sleep`, `15 sleeps`."""
    return words.ngettext("%(num)s sleep", "%(num)s sleeps", sleeps)


def rests_on_text(rests_on: RestsOn, span: Span, words: Words) -> str:
    """Return how much a figure rests on: `Rests on 47 of 90 days, 203 entries.`"""
    return words.ngettext(
        "Rests on %(days)s of %(num)s day, %(entries)s.",
        "Rests on %(days)s of %(num)s days, %(entries)s.",
        span.days,
        days=rests_on.days,
        entries=entries_text(rests_on.entries, words),
    )


def rests_on_sleeps_text(rests_on: RestsOn, span: Span, words: Words) -> str:
    """Return how much a figure of sleep rests on: `Rests on 12 of 14 days, 15 sleeps.`"""
    return words.ngettext(
        "Rests on %(days)s of %(num)s day, %(sleeps)s.",
        "Rests on %(days)s of %(num)s days, %(sleeps)s.",
        span.days,
        days=rests_on.days,
        sleeps=sleeps_text(rests_on.entries, words),
    )


def left_out_text(rests_on: RestsOn, words: Words, *, late: str) -> list[str]:
    """Return sentences about late entries (`late`: `include` or `exclude`) and about those that others gave."""
    said = []
    if rests_on.late and late == "exclude":
        said.append(
            words.ngettext(
                "%(num)s late entry is left out.",
                "%(num)s late entries are left out.",
                rests_on.late,
            )
        )
    elif rests_on.late:
        said.append(
            words.ngettext(
                "%(num)s of them was recorded late.",
                "%(num)s of them were recorded late.",
                rests_on.late,
            )
        )
    if rests_on.other_raters:
        said.append(
            words.ngettext(
                "%(num)s entry that somebody else gave is left out.",
                "%(num)s entries that somebody else gave are left out.",
                rests_on.other_raters,
            )
        )
    return said
