"""What the Diary screen shows: days, newest first, each on a line of 24 hours, with gaps plain to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.care import queries as care
from tracker.care.kinds import DOSE, INJECTION
from tracker.care.marks import Mark, Marks, marks_of
from tracker.days.entry_words import entry_text
from tracker.days.log_page import Saved
from tracker.days.questions import rater_label
from tracker.days.treatment_pages import dose_text, page_of
from tracker.days.when import part_label
from tracker.days.who import written_words
from tracker.diary import queries
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.days import day_bounds, day_of, diary_day
from tracker.domain.records import Diary, Entry, Sleep
from tracker.domain.tags import WORDS
from tracker.domain.treatments import SKIPPED, Dose
from tracker.domain.words import listed
from tracker.ledger.keepers import raters_of
from tracker.ledger.queries import days_with_records
from tracker.web.words import clock, day_date, day_name, number

DAYS_A_PAGE = 14
LONGEST_RUN_SHOWN = 3
"""More empty days than this in a row are shown as one gap."""
TICKS_APART = 0.03
"""How far apart the middles of two ticks are drawn at least, of the line's length."""


class Dot(NamedTuple):
    """An entry on the day's line: `x` from 0 (day start) to 1 (the next), its number and the way to it."""

    x: float
    value: float | None
    label: str
    href: str


class Tick(NamedTuple):
    """A dose above the day's line, at `x` from 0 to 1; a skipped one is drawn open."""

    x: float
    skipped: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A day as a line. All positions run from 0 at the day's start to 1 at the next; `hours` are (x, label).

    `untimed` are the numbers of entries without a clock time, which have no place on it.
    """

    sleeps: Sequence[tuple[float, float]]
    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    hours: Sequence[tuple[float, str]]
    untimed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing of a day, in words: `head` is its time or what it is, and may be empty.

    `rated_by` is empty where nobody but the usual rater gives numbers, `by` where nobody else records.
    """

    head: str
    text: str
    href: str
    tags: str = ""
    note: str = ""
    rated_by: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of records beside what they hold: who wrote each, by its id, and who may give numbers at all."""

    by: Mapping[UUID, str]
    raters: Sequence[str]


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day. `gap` counts further empty days before it that are not shown one by one (then it has no line).

    `marks` are what happened without a clock time: kind and words; they stand in `items` again, with their pages.
    """

    day: int
    title: str
    date: str
    line: Line | None
    marks: Sequence[tuple[str, str]]
    summary: str
    items: Sequence[Shown]
    empty: bool
    add_href: str
    gap: int = 0


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """All that the Diary screen prints."""

    diary: Diary
    diaries: Sequence[Diary]
    days: Sequence[DiaryDay]
    older_href: str
    newer_href: str
    newest: str
    undo: Saved | None
    undo_action: str


def diary_page(
    diary: Diary,
    diaries: Sequence[Diary],
    viewer: UUID,
    last: int | None,
    now: datetime,
    undo: tuple[Saved, str] | None,
) -> DiaryPage:
    """Return the page of days that ends with the day `last` (an ordinal; None: today), for the account `viewer`."""
    today = day_of(now.astimezone(ZoneInfo(diary.time_zone)), diary.day_start)
    marks = marks_of(diary)
    ends = _newest_day(diary, today, marks)
    newest = ends if last is None else min(last, ends)
    first, more = _first_day(diary, newest, marks)
    held = _by_day(diary, first, newest, marks)
    said = Said(written_words(diary, viewer, [one for day in held.values() for one in day.ids]), raters_of(diary))
    shown: list[DiaryDay] = []
    day = newest
    while day >= first:
        run = _empty_run(day, first, held)
        if run > LONGEST_RUN_SHOWN:
            shown.append(_gap(diary, day, run))
            day -= run
        else:
            shown.append(_day(diary, day, today, held.get(day, _NOTHING), said))
            day -= 1
    return DiaryPage(
        diary=diary,
        diaries=diaries,
        days=shown,
        older_href=_page_href(diary, first - 1) if more else "",
        newer_href="" if newest >= ends else _page_href(diary, min(ends, newest + DAYS_A_PAGE)),
        newest=date.fromordinal(ends).isoformat(),
        undo=undo[0] if undo else None,
        undo_action=undo[1] if undo else "",
    )


def _newest_day(diary: Diary, today: int, marks: Marks) -> int:
    """Return the last day there is: what is planned makes none, what a traveller's clock is ahead with does."""
    ahead = any(mark.kind == INJECTION.name for mark in marks.on(today + 1)) or care.doses(diary, today + 1, today + 1)
    return today + 1 if ahead else queries.newest_day(diary, today)


def _first_day(diary: Diary, newest: int, marks: Marks) -> tuple[int, bool]:
    """Return the first day of the page that ends with `newest`, and whether any lies before it."""
    # one local day more than shown: the last may belong, by its early hours, to the day before it
    found = days_with_records(diary, (ENTRY.name, SLEEP.name, DOSE.name), newest + 2, DAYS_A_PAGE + 2)
    days = sorted({*found, *marks.days(newest)}, reverse=True)
    if len(days) > DAYS_A_PAGE:
        return min(newest, days[DAYS_A_PAGE - 1]), True
    if not days:
        return newest, False
    early = days[-1] - 1
    begins_early = any(read(diary, early, early) for read in (queries.entries, queries.sleeps, care.doses))
    return min(newest, early if begins_early else days[-1]), False


def _by_day(diary: Diary, first: int, last: int, marks: Marks) -> dict[int, _Held]:
    held: dict[int, _Held] = {day: _Held(marks=marks.on(day)) for day in range(first, last + 1) if marks.on(day)}

    def at(record: Entry | Sleep | Dose) -> _Held:
        day = diary_day(record.local_day, record.local_minute, diary.day_start)
        return held.setdefault(day, _Held())

    factors = {str(factor.id): factor for factor in queries.factors(diary)}
    for entry in queries.entries(diary, first, last):
        at(entry).entries.append((entry, entry_text(entry, factors)))
    doses = care.doses(diary, first, last)
    former = care.names_of_medications(diary, [dose.medication for dose in doses if dose.medication not in marks.names])
    for dose in doses:
        at(dose).doses.append((dose, dose_text(dose, marks, former)))
    # the night after the last day begins on it
    for sleep in queries.sleeps(diary, first, last + 1):
        at(sleep).sleeps.append(sleep)
        day = diary_day(sleep.local_day, sleep.local_minute, diary.day_start) - 1
        held.setdefault(day, _Held()).sleeps_after.append(sleep)
    return held


def _empty_run(day: int, first: int, held: Mapping[int, _Held]) -> int:
    run = 0
    while day - run >= first and held.get(day - run, _NOTHING).empty:
        run += 1
    return run


def _gap(diary: Diary, day: int, run: int) -> DiaryDay:
    span = _("%(first)s to %(last)s", first=day_date(day - run + 1, year=True), last=day_date(day, year=True))
    text = ngettext("%(num)s day without entries", "%(num)s days without entries", run)
    return DiaryDay(day, text, span, None, (), "", (), empty=True, add_href=_add_href(diary, day), gap=run)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a day holds: its entries and doses with their words, the sleeps that ended on it and those that ended on
    the next day, and what treatments left on it."""

    entries: list[tuple[Entry, str]] = field(default_factory=list)
    sleeps: list[Sleep] = field(default_factory=list)
    sleeps_after: list[Sleep] = field(default_factory=list)
    doses: list[tuple[Dose, str]] = field(default_factory=list)
    marks: Sequence[Mark] = ()

    @property
    def ids(self) -> list[UUID]:
        """The ids of the records that stand on the day."""
        own = [entry.id for entry, _text in self.entries] + [dose.id for dose, _text in self.doses]
        return [*own, *(sleep.id for sleep in self.sleeps), *(mark.record_id for mark in self.marks)]

    @property
    def empty(self) -> bool:
        """Whether the day has nothing of its own."""
        return not (self.entries or self.sleeps or self.doses or self.marks)


_NOTHING = _Held()


def _day(diary: Diary, day: int, today: int, held: _Held, said: Said) -> DiaryDay:
    near = today - day < 7
    year = date.fromordinal(day).year != date.fromordinal(today).year
    title = {today: _("Today"), today - 1: _("Yesterday")}.get(day, day_name(day))
    return DiaryDay(
        day=day,
        title=title,
        date=day_date(day, year=year) if not (near and day >= today - 1) else f"{day_name(day)} {day_date(day)}",
        line=_line(diary, day, held),
        marks=[(mark.kind, mark.text()) for mark in held.marks],
        summary=_summary(held),
        items=_items(diary, held, said),
        empty=held.empty,
        add_href=_add_href(diary, day),
    )


def _items(diary: Diary, held: _Held, said: Said) -> list[Shown]:
    """Return what a day holds in words: what has no clock time, then entries and doses by time, then sleep."""
    timed = [(_when(entry.happened_at), entry.id, _entry(diary, entry, text, said)) for entry, text in held.entries]
    timed += [(_when(dose.taken_at), dose.id, _dose(diary, dose, text)) for dose, text in held.doses]
    items = [(mark.record_id, _mark(diary, mark)) for mark in held.marks]
    items += [(record, shown) for _at, record, shown in sorted(timed, key=lambda one: one[0])]
    items += [(sleep.id, _sleep(diary, sleep)) for sleep in held.sleeps]
    # a reader has no page on which any of it could be changed
    kept = [(record, shown if diary.writable else replace(shown, href="")) for record, shown in items]
    return [replace(shown, by=said.by.get(record, "")) for record, shown in kept]


def _mark(diary: Diary, mark: Mark) -> Shown:
    return Shown("", mark.text(), page_of(diary, mark.kind, mark.record_id), note=mark.note)


def _when(moment: datetime | None) -> float:
    return 0.0 if moment is None else moment.timestamp()


def _entry(diary: Diary, entry: Entry, text: str, said: Said) -> Shown:
    return Shown(
        head=clock(entry.happened_at) if entry.happened_at else part_label(entry.part),
        text=text,
        href=url_for("diary.edit_entry", entry_id=entry.id, diary=diary.id),
        tags=listed(str(_(WORDS[tag])) if tag in WORDS else tag for tag in entry.tags),
        note=entry.note or "",
        rated_by=rater_label(entry.rated_by, diary) if len(said.raters) > 1 else "",
    )


def _dose(diary: Diary, dose: Dose, text: str) -> Shown:
    return Shown(clock(dose.taken_at), text, page_of(diary, DOSE.name, dose.id))


def _sleep(diary: Diary, sleep: Sleep) -> Shown:
    href = url_for("diary.edit_sleep", sleep_id=sleep.id, diary=diary.id)
    return Shown(_("Sleep"), _sleep_text(sleep), href)


def _line(diary: Diary, day: int, held: _Held) -> Line:
    start, _end = day_bounds(day, diary.day_start)
    tags_alone = _("tags alone")
    dots = [
        Dot(
            _place(entry.happened_at, start),
            _one_number(entry),
            f"{clock(entry.happened_at)}: {text or entry.note or tags_alone}",
            url_for("diary.edit_entry", entry_id=entry.id, diary=diary.id),
        )
        for entry, text in held.entries
        if entry.happened_at is not None
    ]
    nights = (*held.sleeps, *held.sleeps_after)
    bars = [(max(0.0, _place(sleep.started_at, start)), min(1.0, _place(sleep.ended_at, start))) for sleep in nights]
    hours = [((hour - diary.day_start) % 24 / 24, str(hour)) for hour in (0, 6, 12, 18)]
    loose = [_one_number(entry) for entry, _text in held.entries if entry.happened_at is None]
    untimed = listed(number(value) for value in loose if value is not None)
    return Line([bar for bar in bars if bar[1] > bar[0]], dots, _ticks(held.doses, start), sorted(hours), untimed)


def _ticks(doses: Sequence[tuple[Dose, str]], start: datetime) -> list[Tick]:
    """Return the ticks of doses, those of one time side by side, all of them on the line."""
    placed = sorted((_place(dose.taken_at, start), dose.outcome == SKIPPED) for dose, _text in doses)
    ticks: list[Tick] = []
    for x, skipped in placed:
        ticks.append(Tick(max(x, ticks[-1].x + TICKS_APART) if ticks else x, skipped))
    most = 1.0
    for place in reversed(range(len(ticks))):
        ticks[place] = ticks[place]._replace(x=max(0.0, min(ticks[place].x, most)))
        most = ticks[place].x - TICKS_APART
    return ticks


def _place(moment: datetime, start: datetime) -> float:
    return (moment.replace(tzinfo=None) - start) / timedelta(days=1)


def _one_number(entry: Entry) -> float | None:
    regions = [score for scores in entry.regions.values() for score in (scores.spasm, scores.pain)]
    scores = (entry.spasm, entry.pain, *regions, entry.stress, entry.interference)
    return next((score for score in scores if score is not None), None)


def _summary(held: _Held) -> str:
    parts = []
    if held.entries:
        parts.append(ngettext("%(num)s entry", "%(num)s entries", len(held.entries)))
    elif held.doses or held.marks:
        parts.append(_("No entries"))
    skipped = sum(dose.outcome == SKIPPED for dose, _text in held.doses)
    taken = len(held.doses) - skipped
    if taken and skipped:
        parts.append(
            ngettext(
                "%(num)s dose taken, %(skipped)s skipped",
                "%(num)s doses taken, %(skipped)s skipped",
                taken,
                skipped=skipped,
            )
        )
    elif taken:
        parts.append(ngettext("%(num)s dose taken", "%(num)s doses taken", taken))
    elif skipped:
        parts.append(ngettext("%(num)s dose skipped", "%(num)s doses skipped", skipped))
    parts += [_sleep_text(sleep) for sleep in held.sleeps]
    return " · ".join(parts)


def _sleep_text(sleep: Sleep) -> str:
    minutes = round(sleep.hours * 60)
    length = _("%(hours)s h %(minutes)s", hours=minutes // 60, minutes=f"{minutes % 60:02}")
    clocks = {"start": clock(sleep.started_at), "end": clock(sleep.ended_at)}
    text = _("slept %(start)s to %(end)s, %(length)s", **clocks, length=length)
    if sleep.quality is not None:
        text += _(", quality %(quality)s", quality=number(sleep.quality))
    if sleep.woken_by_pain:
        text += ngettext(", woken by pain once", ", woken by pain %(num)s times", sleep.woken_by_pain)
    return str(text)


def _add_href(diary: Diary, day: int) -> str:
    return url_for("days.log", diary=diary.id, day=date.fromordinal(day).isoformat())


def _page_href(diary: Diary, day: int) -> str:
    return url_for("days.diary", diary=diary.id, to=date.fromordinal(day).isoformat())
