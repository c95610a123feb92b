"""What is done about it, line by line: the last injections with the week now, medicines with their dose and when it
changed, side effects, what else was done, and the touch or posture that eases it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.appointment.figures import Figures
from tracker.appointment.sheet import Row
from tracker.care import queries as care
from tracker.care.words import (
    dose_label,
    medication_label,
    series_label,
    side_effect_label,
    treatment_label,
    units_label,
)
from tracker.charts.words import Dates, number
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.tags import HELPED, TRIED
from tracker.domain.treatments import Injection, Medication, SideEffect
from tracker.domain.words import Words, listed

DAYS_A_WEEK = 7


def treatment_of(diary: Diary, figures: Figures, words: Words) -> tuple[Row, ...]:
    """Return the lines of treatment as they stand on the last day of the page."""
    dates = Dates(words)
    last, first = figures.span.last_day, figures.span.first_day
    sessions = _latest(care.injections(diary), last)
    held = care.medications(diary)
    rows = [_session(session, last, dates, words) for session in sessions]
    rows += [_medication(one, held, dates, words) for one in held if one.is_taken_on(last)]
    rows += [row for session in care.injections(diary) for row in _effects(session, first, last, dates, words)]
    rows += [
        Row(treatment_label(one), _span(one.first_day, one.last_day or one.first_day, dates, words))
        for one in care.treatments(diary)
        if one.first_day <= last and (one.last_day or one.first_day) >= first
    ]
    return (*rows, *_trick(diary, first, last, words))


def _latest(sessions: Sequence[Injection], last: int) -> list[Injection]:
    """Return the latest session of each series on the page's last day or before it, the latest first."""
    latest: dict[str, Injection] = {}
    for session in sessions:
        if session.day <= last:
            latest.setdefault(session.series, session)
    return list(latest.values())


def _session(session: Injection, last: int, dates: Dates, words: Words) -> Row:
    told = units_label(session.product, session.units)
    where = series_label(session.series) if session.series else ""
    what = listed(part for part in (told, where) if part)
    day = dates.full(session.day)
    said = (
        words.gettext("Last injection %(day)s: %(what)s", day=day, what=what)
        if what
        else words.gettext("Last injection %(day)s", day=day)
    )
    return Row(said, words.gettext("week %(week)s", week=(last - session.day) // DAYS_A_WEEK))


def _medication(one: Medication, held: Sequence[Medication], dates: Dates, words: Words) -> Row:
    label = medication_label(one.name, one.dose, one.unit)
    often = len(one.times)
    if often:
        label = words.ngettext("%(what)s, once a day", "%(what)s, %(num)s times a day", often, what=label)
    earlier = [
        other
        for other in held
        if other.name.casefold() == one.name.casefold()
        and other.last_day is not None
        and other.last_day < one.first_day
    ]
    since = words.gettext("since %(day)s", day=dates.full(one.first_day))
    before = max(earlier, key=lambda other: other.first_day, default=None)
    told = dose_label(before.dose, before.unit) if before else ""
    return Row(label, words.gettext("%(since)s, before %(dose)s", since=since, dose=told) if told else since)


def _effects(session: Injection, first: int, last: int, dates: Dates, words: Words) -> Iterator[Row]:
    for effect in session.side_effects:
        if effect.first_day <= last and (effect.last_day is None or effect.last_day >= first):
            said = words.gettext("After the injection: %(effect)s", effect=_effect(effect, words))
            yield Row(said, _span(effect.first_day, effect.last_day, dates, words))


def _effect(effect: SideEffect, words: Words) -> str:
    label = side_effect_label(effect.kind)
    label = label[:1].lower() + label[1:]
    if effect.severity is None:
        return label
    return words.gettext("%(what)s, %(n)s of 10", what=label, n=number(effect.severity))


def _span(first: int, last: int | None, dates: Dates, words: Words) -> str:
    if last is None:
        return words.gettext("since %(day)s", day=dates.full(first))
    if first == last:
        return dates.full(first)
    return words.gettext("%(low)s to %(high)s", low=dates.short(first), high=dates.full(last))


def _trick(diary: Diary, first: int, last: int, words: Words) -> Iterator[Row]:
    uses = queries.tag_uses(diary, first, last)
    if uses[TRIED]:
        yield Row(
            words.ngettext(
                "Touch or posture that eases it: tried %(num)s time, helped %(helped)s",
                "Touch or posture that eases it: tried %(num)s times, helped %(helped)s",
                uses[TRIED],
                helped=uses[HELPED],
            )
        )
