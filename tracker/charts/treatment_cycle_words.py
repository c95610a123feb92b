"""What the chart of the treatment cycle says in words. Units stay beside their product and are never added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.analytics.treatment_cycle import DAYS_FOR_WEEK, Cycle, Given, TreatmentCycle, Week
from tracker.charts.chart import Span
from tracker.charts.words import NOTHING, Dates, left_out_text, number, rests_on_sleeps_text, rests_on_text, signed
from tracker.domain.scales import plain
from tracker.domain.words import N_, Words

FELT = (
    ("onset", N_("felt it start"), N_("Diamond")),
    ("began_to_fade", N_("began to fade"), N_("Square")),
    ("back_to_before", N_("back to before"), N_("Triangle")),
)
"""The course as it was felt: the field of `Felt`, its name, and the name of its mark."""

Row = tuple[str, ...]
Drawn = Sequence[tuple[Cycle, str]]
"""Earlier cycles that are drawn, each with the name of its mark."""


def given_text(given: Sequence[Given], words: Words) -> str:
    """Return what was injected on one day: `Botox, 200 units`; several sessions one after another."""
    return "; ".join(_one_session(session, words) for session in given)


def _one_session(session: Given, words: Words) -> str:
    product = session.product or words.gettext("product not told")
    if session.units is None:
        return product
    if session.units == 1:
        return words.gettext("%(product)s, 1 unit", product=product)
    return words.gettext("%(product)s, %(units)s units", product=product, units=plain(session.units))


def cycle_text(cycle: Cycle, words: Words) -> str:
    """Return a cycle by its day and what was injected: `12 Mar 2026, Botox, 200 units`."""
    return words.gettext(
        "%(day)s, %(given)s", day=Dates(words).full(cycle.first_day), given=given_text(cycle.given, words)
    )


def one_week(week: int, value: float | None, days: int, which: str, words: Words) -> str:
    """Return what the point of one week says when it is tapped."""
    return words.ngettext(
        "Week %(week)s since injection: %(value)s, over %(num)s day (%(which)s)",
        "Week %(week)s since injection: %(value)s, over %(num)s days (%(which)s)",
        days,
        week=signed(str(week)),
        value=number(value),
        which=which,
    )


def one_week_over(week: int, value: float | None, cycles: int, words: Words) -> str:
    """Return what the point of one week over the earlier cycles says when it is tapped."""
    return words.gettext(
        "Week %(week)s since injection: %(value)s, the middle of %(cycles)s earlier cycles",
        week=signed(str(week)),
        value=number(value),
        cycles=cycles,
    )


def felt_text(what: str, since: int, words: Words) -> str:
    """Return what was felt and when: `felt it start on day 6`."""
    return words.gettext("%(what)s on day %(day)s", what=words.gettext(what), day=since)


def felt_of(cycle: Cycle) -> Iterator[tuple[str, int, str]]:
    """Yield what was felt in a cycle: its name, days since the injection, the name of its mark."""
    for field, name, mark in FELT:
        since = getattr(cycle.felt, field)
        if since is not None:
            yield name, since, mark


def sentence(result: TreatmentCycle, words: Words, *, of_sleep: bool) -> str:
    """Return the sentence of the chart: the latest week of this cycle, what was before, and the earlier cycles."""
    if result.this is None:
        return words.gettext("No injection is recorded here yet. A session begins week 0, and weeks count from it.")
    if not result.rests_on.days:
        return _nothing(result, words, of_sleep=of_sleep)
    weeks = result.this.weeks
    latest = max((week for week in weeks if week.week >= 0 and week.median is not None), key=_number, default=None)
    said = [_too_few(weeks, words, of_sleep=of_sleep)] if latest is None else [_latest(latest, words)]
    before = max((week for week in weeks if week.week < 0 and week.median is not None), key=_number, default=None)
    if before is not None:
        said.append(_before(before, words))
    if latest is not None:
        said += [
            words.gettext(
                "The middle of %(cycles)s earlier cycles in that week: %(value)s.",
                cycles=over.cycles,
                value=number(over.median),
            )
            for over in result.over_earlier
            if over.week == latest.week and over.median is not None
        ]
    return " ".join(said)


def _number(week: Week) -> int:
    return week.week


def _latest(week: Week, words: Words) -> str:
    return words.gettext("Week %(week)s since injection: %(value)s.", week=week.week, value=number(week.median))


def _before(week: Week, words: Words) -> str:
    if week.week == -1:
        return words.gettext("The week before the injection: %(value)s.", value=number(week.median))
    return words.gettext("Two weeks before the injection: %(value)s.", value=number(week.median))


def _too_few(weeks: Sequence[Week], words: Words, *, of_sleep: bool) -> str:
    fullest = max((week.days for week in weeks if week.week >= 0), default=0)
    needed = words.ngettext(
        "No week since this injection has three days with a number yet: %(num)s more day in one week is needed.",
        "No week since this injection has three days with a number yet: %(num)s more days in one week are needed.",
        DAYS_FOR_WEEK - fullest,
    )
    enough = words.gettext("One number a day is enough.")
    return needed if of_sleep else f"{needed} {enough}"


def _nothing(result: TreatmentCycle, words: Words, *, of_sleep: bool) -> str:
    if result.rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    if result.rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    if of_sleep:
        return words.gettext(
            "No sleep is recorded since two weeks before the first injection. "
            "Sleep on three days of a week begins the picture."
        )
    return words.gettext(
        "Nothing is recorded for this since two weeks before the first injection. "
        "One number on three days of a week begins the picture."
    )


def legend(
    result: TreatmentCycle, drawn: Drawn, series_name: str, words: Words, *, span: Span, late: str, of_sleep: bool
) -> str:
    """Return what the chart rests on, what its marks are, and what was left out; `drawn` are earlier cycles."""
    this = result.this
    if this is None:
        return words.gettext("Series: %(series)s.", series=series_name) if series_name else ""
    said = [
        words.gettext("Series: %(series)s.", series=series_name),
        (rests_on_sleeps_text if of_sleep else rests_on_text)(result.rests_on, span, words),
        words.gettext("Across: week since injection; left of the upright line, the two weeks before it."),
        _own_line(this, words),
    ]
    said += [
        words.gettext("%(mark)s at the top: %(what)s.", mark=words.gettext(mark), what=felt_text(name, since, words))
        for name, since, mark in felt_of(this)
    ]
    if any(over.median is not None for over in result.over_earlier):
        said.append(
            words.gettext("Wide pale line: the middle of the earlier cycles, where three or more have the week.")
        )
    said += [*_thin(result, drawn, words), *_gaps(result, words)]
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def caption(result: TreatmentCycle, drawn: Drawn, words: Words) -> str:
    """Return what the lines are in as few words as paper has room for; `drawn` are earlier cycles with their marks."""
    if result.this is None:
        return ""
    said = [words.gettext("Thick: %(cycle)s.", cycle=cycle_text(result.this, words))]
    if drawn:
        own = given_text(result.this.given, words)
        alike = all(given_text(cycle.given, words) == own for cycle, _ in drawn)
        told = "; ".join(
            words.gettext(
                "%(mark)s %(cycle)s",
                mark=words.gettext(mark),
                cycle=Dates(words).full(cycle.first_day) if alike else cycle_text(cycle, words),
            )
            for cycle, mark in drawn
        )
        thin = words.gettext("Thin, all with the same: %(cycles)s.") if alike else words.gettext("Thin: %(cycles)s.")
        said.append(thin % {"cycles": told})
    if any(over.median is not None for over in result.over_earlier):
        said.append(words.gettext("Hatched: the middle of the earlier ones."))
    return " ".join(said)


def _own_line(cycle: Cycle, words: Words) -> str:
    which = cycle_text(cycle, words)
    if any(week.median is not None for week in cycle.weeks):
        return words.gettext("Strong line with dots: this cycle (%(cycle)s).", cycle=which)
    return words.gettext("This cycle (%(cycle)s) has no line yet.", cycle=which)


def _thin(result: TreatmentCycle, drawn: Drawn, words: Words) -> Iterator[str]:
    if drawn:
        told = "; ".join(
            words.gettext("%(mark)s: %(cycle)s", mark=words.gettext(mark), cycle=cycle_text(cycle, words))
            for cycle, mark in drawn
        )
        yield words.gettext("Thin lines: earlier cycles (%(cycles)s).", cycles=told)
    others = sum(any(week.median is not None for week in cycle.weeks) for cycle in result.earlier) - len(drawn)
    if others:
        yield words.ngettext(
            "%(num)s older cycle is in the table only.", "%(num)s older cycles are in the table only.", others
        )
    told_products = {session.product for cycle in (result.this, *result.earlier) if cycle for session in cycle.given}
    if len(told_products) > 1:
        yield words.gettext("A unit of one product is not a unit of another.")


def _gaps(result: TreatmentCycle, words: Words) -> Iterator[str]:
    cycles = (result.this, *result.earlier)
    if any(week.median is None for cycle in cycles if cycle for week in cycle.weeks):
        yield words.gettext("A week with fewer than three days has no point.")


def table_rows(result: TreatmentCycle, words: Words) -> Iterator[Row]:
    """Yield the rows of the table: this cycle, the middle of the earlier ones, then each of them, the latest first."""
    if result.this is not None:
        yield from _rows_of(result.this, words)
    for over in result.over_earlier:
        cycles = words.ngettext("%(num)s cycle", "%(num)s cycles", over.cycles)
        yield words.gettext("Middle of the earlier cycles"), signed(str(over.week)), number(over.median), cycles
    for cycle in result.earlier:
        yield from _rows_of(cycle, words)


def _rows_of(cycle: Cycle, words: Words) -> Iterator[Row]:
    which = cycle_text(cycle, words)
    for week in cycle.weeks:
        yield which, signed(str(week.week)), number(week.median), str(week.days)
    for name, since, _ in felt_of(cycle):
        week_and_day = words.gettext("%(week)s (day %(day)s)", week=since // 7, day=since)
        yield which, week_and_day, words.gettext(name), NOTHING
    if not cycle.weeks and not any(felt_of(cycle)):
        yield which, NOTHING, NOTHING, "0"


def alt(result: TreatmentCycle, name: str, words: Words) -> str:
    """Return the drawing in words: where this cycle is lowest and highest since its injection."""
    begin = words.gettext("%(measure)s by week since injection.", measure=name)
    weeks = [week for week in (result.this.weeks if result.this else ()) if week.week >= 0]
    drawn = [(week.median, week.week) for week in weeks if week.median is not None]
    if not drawn:
        return words.gettext("%(begin)s No week of this cycle has three days, so it has no line.", begin=begin)
    lowest, highest = min(drawn), max(drawn, key=lambda found: found[0])
    return words.gettext(
        "%(begin)s This cycle is lowest in week %(low_week)s, %(low)s, and highest in week %(high_week)s, %(high)s. "
        "The table has all numbers.",
        begin=begin,
        low=number(lowest[0]),
        low_week=lowest[1],
        high=number(highest[0]),
        high_week=highest[1],
    )
