"""What the screen of treatments prints: what is taken now, each series of injections, what else was done, visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from tracker.care import queries
from tracker.care.labels import outcome_label
from tracker.care.words import (
    dose_label,
    medication_label,
    series_label,
    side_effect_label,
    treatment_label,
    units_label,
    visit_label,
)
from tracker.db import new_id
from tracker.domain.records import Diary
from tracker.domain.treatments import Dose, Injection, Medication, SideEffect, Treatment, Visit
from tracker.domain.words import listed
from tracker.web.words import day_date, day_name, number

DAYS_LOOKED_BACK = 6
"""How far back the last dose is looked for where none is recorded today."""

MARKS = ("felt_onset", "began_to_fade", "back_to_before")
"""The course of an injection as the person felt it, in its order."""


@dataclass(frozen=True, slots=True)
class Way:
    """A line that leads to a record: its words, what more there is to say, and its address."""

    text: str
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownMedication:
    """A medicine that is taken now. `press_id` is the id of the dose that its buttons record."""

    id: UUID
    label: str
    times: str
    since: str
    doses: Sequence[Way]
    last: str
    press_id: UUID


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """A side effect in words; `over` holds the fields of the tap that ends it, empty once it has ended."""

    text: str
    days: str
    href: str
    over: dict[str, str]


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session of injections: `week` counts from it, `taps` are what can be recorded of its course today."""

    id: UUID
    series: str
    series_code: str
    week: str
    day: str
    told: str
    course: Sequence[str]
    taps: Sequence[tuple[str, str]]
    effects: Sequence[ShownEffect]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the screen of treatments prints. Planned things come first, the soonest before the later."""

    current: Sequence[ShownMedication]
    former: Sequence[Way]
    sessions: Sequence[ShownSession]
    treatments: Sequence[Way]
    planned: Sequence[Way]
    past: Sequence[Way]

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded at all."""
        return not any((self.current, self.former, self.sessions, self.treatments, self.planned, self.past))


def overview(diary: Diary, today: int) -> Overview:
    """Return the screen of treatments as it is on `today` (an ordinal)."""
    held = queries.medications(diary)
    current = [one for one in held if one.is_taken_on(today)]
    others = sorted((one for one in held if not one.is_taken_on(today)), key=lambda one: -one.first_day)
    names = {one.name.casefold() for one in current}
    doses = queries.doses(diary, today - DAYS_LOOKED_BACK, today) if current else []
    visits = queries.visits(diary)
    return Overview(
        current=[_medication(diary, one, held, doses, today) for one in current],
        # the earlier doses of what is taken now stand with it
        former=[
            _former(diary, one, today) for one in others if one.name.casefold() not in names or one.first_day > today
        ],
        sessions=[shown_session(diary, session, today) for session in queries.latest_sessions(diary)],
        treatments=[_treatment(diary, one, today) for one in queries.treatments(diary)],
        planned=[_visit(diary, one, today) for one in reversed(visits) if one.day >= today],
        past=[_visit(diary, one, today) for one in visits if one.day < today],
    )


def shown_session(diary: Diary, session: Injection, today: int, *, latest: bool = True) -> ShownSession:
    """Return a session of injections in words, as it is on `today` (an ordinal).

    Weeks are counted and its course goes on only while it is the `latest` of its series.
    """
    return ShownSession(
        id=session.id,
        series=series_label(session.series),
        series_code=session.series,
        week=str(_("Week %(n)s now", n=max(today - session.day, 0) // 7)) if latest else "",
        day=date_text(session.day, today),
        told=units_label(session.product, session.units),
        course=_course(session, today),
        taps=_taps(session) if latest else (),
        effects=[_effect(diary, session, place, effect, today) for place, effect in enumerate(session.side_effects, 1)],
    )


def date_text(day: int, today: int) -> str:
    """Return a day (an ordinal) as people say it: today, yesterday, else `3 March`, with its year if not this one."""
    near = {today: _("today"), today - 1: _("yesterday"), today + 1: _("tomorrow")}
    if day in near:
        return str(near[day])
    return day_date(day, year=date.fromordinal(day).year != date.fromordinal(today).year)


def span_text(first: int, last: int | None, today: int) -> str:
    """Return a span of days (ordinals) in words: `since 3 March`, `3 March to 2 April`, `from tomorrow`."""
    if last is None:
        words = _("since %(day)s") if first <= today else _("from %(day)s")
        return str(words % {"day": date_text(first, today)})
    if first == last:
        return date_text(first, today)
    return str(_("%(first)s to %(last)s", first=date_text(first, today), last=date_text(last, today)))


def mark_name(mark: str) -> str:
    """Return one of `MARKS` in the past, as it is said of a day."""
    return str({"felt_onset": _("Felt it start"), "began_to_fade": _("Began to fade")}.get(mark, _("Back to before")))


def _medication(
    diary: Diary, medication: Medication, held: Sequence[Medication], doses: Sequence[Dose], today: int
) -> ShownMedication:
    own = [dose for dose in doses if dose.medication == medication.id]
    of_today = [dose for dose in own if _day_of(diary, dose) == today]
    last = own[-1] if own and not of_today else None
    return ShownMedication(
        id=medication.id,
        label=medication_label(medication.name, medication.dose, medication.unit),
        times=listed(medication.times),
        since=_since(medication, held, today),
        doses=[_dose(diary, dose, medication) for dose in of_today],
        last=_last(diary, last, medication, today) if last else "",
        press_id=new_id(),
    )


def _day_of(diary: Diary, dose: Dose) -> int:
    return dose.local_day - (dose.local_minute < diary.day_start * 60)


def _dose(diary: Diary, dose: Dose, medication: Medication) -> Way:
    return Way(outcome_label(dose, medication), "", url_for("care.edit_dose", dose_id=dose.id, diary=diary.id))


def _last(diary: Diary, dose: Dose, medication: Medication, today: int) -> str:
    day = _day_of(diary, dose)
    when = _("yesterday") if day == today - 1 else day_name(day)
    return str(_("Last: %(day)s, %(what)s", day=when, what=outcome_label(dose, medication)))


def _since(medication: Medication, held: Sequence[Medication], today: int) -> str:
    """Return since when a dose is taken, and what was taken before: `since 3 March, before that 1 mg`."""
    same = [one for one in held if one.name.casefold() == medication.name.casefold() and one.id != medication.id]
    earlier = [one for one in same if one.last_day is not None and one.last_day < medication.first_day]
    text = span_text(medication.first_day, medication.last_day, today)
    if not earlier:
        return text
    before = max(earlier, key=lambda one: one.first_day)
    told = dose_label(before.dose, before.unit)
    return str(_("%(span)s, before that %(dose)s", span=text, dose=told)) if told else text


def _former(diary: Diary, medication: Medication, today: int) -> Way:
    label = medication_label(medication.name, medication.dose, medication.unit)
    href = url_for("care.edit_medication", medication_id=medication.id, diary=diary.id)
    return Way(label, span_text(medication.first_day, medication.last_day, today), href)


def _course(session: Injection, today: int) -> list[str]:
    shown = []
    for mark in MARKS:
        day = getattr(session, mark)
        if day is not None:
            after = _("day %(n)s", n=day - session.day)
            words = _("%(what)s: %(day)s (%(after)s)", what=mark_name(mark), day=date_text(day, today), after=after)
            shown.append(str(words))
    return shown


def _taps(session: Injection) -> list[tuple[str, str]]:
    """Return what can still be recorded of a session's course: nothing that lies before what is recorded already."""
    words = {
        "felt_onset": _("I felt it start today"),
        "began_to_fade": _("It began to fade today"),
        "back_to_before": _("It is back to before today"),
    }
    recorded = [place for place, mark in enumerate(MARKS) if getattr(session, mark) is not None]
    return [(mark, str(words[mark])) for mark in MARKS[max(recorded, default=-1) + 1 :]]


def _effect(diary: Diary, session: Injection, place: int, effect: SideEffect, today: int) -> ShownEffect:
    text = side_effect_label(effect.kind)
    if effect.severity is not None:
        text = str(_("%(what)s, %(n)s of 10", what=text, n=number(effect.severity)))
    href = url_for("care.edit_side_effect", injection_id=session.id, number=place, diary=diary.id)
    begun = date.fromordinal(effect.first_day).isoformat()
    over = {"kind": effect.kind, "from": begun} if effect.last_day is None else {}
    return ShownEffect(text, span_text(effect.first_day, effect.last_day, today), href, over)


def _treatment(diary: Diary, treatment: Treatment, today: int) -> Way:
    # without a last day it was on its day, as a new setting of a stimulator is
    last = treatment.first_day if treatment.last_day is None else treatment.last_day
    days = span_text(treatment.first_day, last, today)
    href = url_for("care.edit_treatment", treatment_id=treatment.id, diary=diary.id)
    return Way(treatment_label(treatment), _with(days, treatment.note), href)


def _visit(diary: Diary, visit: Visit, today: int) -> Way:
    href = url_for("care.edit_visit", visit_id=visit.id, diary=diary.id)
    return Way(visit_label(visit), _with(date_text(visit.day, today), visit.agreed), href)


def _with(days: str, note: str | None) -> str:
    return f"{days} · {note}" if note else days
