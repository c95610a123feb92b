"""What the Diary screen shows: days, newest first, each on a line of 24 hours, with gaps plain to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.days.log_page import Saved
from tracker.days.questions import rater_label, summary
from tracker.days.when import part_label
from tracker.diary import queries
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.days import day_bounds, day_of, diary_day
from tracker.domain.records import Diary, Entry, Sleep
from tracker.domain.tags import WORDS
from tracker.ledger.queries import days_with_records
from tracker.web.words import clock, day_date, day_name, number

DAYS_A_PAGE = 14
LONGEST_RUN_SHOWN = 3
"""More empty days than this in a row are shown as one gap."""


class Dot(NamedTuple):
    """An entry on the day's line: `x` from 0 (day start) to 1 (the next), its number and the way to it."""

    x: float
    value: float | None
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A day as a line. All positions run from 0 at the day's start to 1 at the next; `hours` are (x, label).

    `untimed` are the numbers of entries without a clock time, which have no place on it.
    """

    sleeps: Sequence[tuple[float, float]]
    dots: Sequence[Dot]
    ticks: Sequence[tuple[float, str]]
    hours: Sequence[tuple[float, str]]
    untimed: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of a day, in words."""

    time: str
    text: str
    tags: str
    note: str
    rated_by: str
    href: str
    """`rated_by` is empty where nobody but the usual rater gives numbers."""


@dataclass(frozen=True, slots=True)
class ShownSleep:
    """One sleep of a day, in words."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day. `gap` counts further empty days before it that are not shown one by one (then it has no line)."""

    day: int
    title: str
    date: str
    line: Line | None
    summary: str
    entries: Sequence[ShownEntry]
    sleeps: Sequence[ShownSleep]
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
    diary: Diary, diaries: Sequence[Diary], last: int | None, now: datetime, undo: tuple[Saved, str] | None
) -> DiaryPage:
    """Return the page of days that ends with the day `last` (an ordinal; None: today)."""
    today = day_of(now.astimezone(ZoneInfo(diary.time_zone)), diary.day_start)
    ends = queries.newest_day(diary, today)
    newest = ends if last is None else min(last, ends)
    first, more = _first_day(diary, newest)
    entries, sleeps = _by_day(diary, first, newest)
    shown: list[DiaryDay] = []
    day = newest
    while day >= first:
        run = _empty_run(day, first, entries, sleeps)
        if run > LONGEST_RUN_SHOWN:
            shown.append(_gap(diary, day, run))
            day -= run
        else:
            held = _Held(entries.get(day, []), sleeps.get(day, []), sleeps.get(day + 1, []))
            shown.append(_day(diary, day, today, held))
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


def _first_day(diary: Diary, newest: int) -> tuple[int, bool]:
    # one local day more than shown: the last may belong, by its early hours, to the day before it
    held = days_with_records(diary, (ENTRY.name, SLEEP.name), newest + 2, DAYS_A_PAGE + 2)
    if not held:
        return newest, False
    if len(held) <= DAYS_A_PAGE:
        return min(newest, held[-1]), _anything_before(diary, held[-1])
    return min(newest, held[DAYS_A_PAGE - 1]), True


def _anything_before(diary: Diary, day: int) -> bool:
    return bool(days_with_records(diary, (ENTRY.name, SLEEP.name), day, 1))


def _by_day(diary: Diary, first: int, last: int) -> tuple[Mapping[int, list[Entry]], Mapping[int, list[Sleep]]]:
    entries: dict[int, list[Entry]] = {}
    for entry in queries.entries(diary, first, last):
        entries.setdefault(diary_day(entry.local_day, entry.local_minute, diary.day_start), []).append(entry)
    sleeps: dict[int, list[Sleep]] = {}
    # the night after the last day begins on it
    for sleep in queries.sleeps(diary, first, last + 1):
        sleeps.setdefault(diary_day(sleep.local_day, sleep.local_minute, diary.day_start), []).append(sleep)
    return entries, sleeps


def _empty_run(day: int, first: int, entries: Mapping[int, object], sleeps: Mapping[int, object]) -> int:
    run = 0
    while day - run >= first and day - run not in entries and day - run not in sleeps:
        run += 1
    return run


def _gap(diary: Diary, day: int, run: int) -> DiaryDay:
    span = _("%(first)s to %(last)s", first=day_date(day - run + 1, year=True), last=day_date(day, year=True))
    text = ngettext("%(num)s day without entries", "%(num)s days without entries", run)
    return DiaryDay(day, text, span, None, "", (), (), empty=True, add_href=_add_href(diary, day), gap=run)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a day holds: its entries, the sleeps that ended on it, and those that ended on the next day."""

    entries: Sequence[Entry]
    sleeps: Sequence[Sleep]
    sleeps_after: Sequence[Sleep]


def _day(diary: Diary, day: int, today: int, held: _Held) -> DiaryDay:
    near = today - day < 7
    year = date.fromordinal(day).year != date.fromordinal(today).year
    title = {today: _("Today"), today - 1: _("Yesterday")}.get(day, day_name(day))
    return DiaryDay(
        day=day,
        title=title,
        date=day_date(day, year=year) if not (near and day >= today - 1) else f"{day_name(day)} {day_date(day)}",
        line=_line(diary, day, held),
        summary=_summary(held.entries, held.sleeps),
        entries=[_entry(diary, entry) for entry in held.entries],
        sleeps=[_sleep(diary, sleep) for sleep in held.sleeps],
        empty=not held.entries and not held.sleeps,
        add_href=_add_href(diary, day),
    )


def _entry(diary: Diary, entry: Entry) -> ShownEntry:
    return ShownEntry(
        time=clock(entry.happened_at) if entry.happened_at else part_label(entry.part),
        text=summary(entry),
        tags=", ".join(str(_(WORDS[tag])) if tag in WORDS else tag for tag in entry.tags),
        note=entry.note or "",
        rated_by=rater_label(entry.rated_by) if len(diary.raters) > 1 else "",
        href=url_for("diary.edit_entry", entry_id=entry.id, diary=diary.id),
    )


def _sleep(diary: Diary, sleep: Sleep) -> ShownSleep:
    return ShownSleep(_sleep_text(sleep), url_for("diary.edit_sleep", sleep_id=sleep.id, diary=diary.id))


def _line(diary: Diary, day: int, held: _Held) -> Line:
    start, _end = day_bounds(day, diary.day_start)
    dots = [
        Dot(
            _place(entry.happened_at, start),
            _one_number(entry),
            f"{clock(entry.happened_at)}: {summary(entry) or entry.note or _('tags alone')}",
            url_for("diary.edit_entry", entry_id=entry.id, diary=diary.id),
        )
        for entry in held.entries
        if entry.happened_at is not None
    ]
    nights = (*held.sleeps, *held.sleeps_after)
    bars = [(max(0.0, _place(sleep.started_at, start)), min(1.0, _place(sleep.ended_at, start))) for sleep in nights]
    hours = [((hour - diary.day_start) % 24 / 24, str(hour)) for hour in (0, 6, 12, 18)]
    loose = [_one_number(entry) for entry in held.entries if entry.happened_at is None]
    untimed = ", ".join(number(value) for value in loose if value is not None)
    return Line([bar for bar in bars if bar[1] > bar[0]], dots, (), sorted(hours), untimed)


def _place(moment: datetime, start: datetime) -> float:
    return (moment.replace(tzinfo=None) - start) / timedelta(days=1)


def _one_number(entry: Entry) -> float | None:
    regions = [score for scores in entry.regions.values() for score in (scores.spasm, scores.pain)]
    scores = (entry.spasm, entry.pain, *regions, entry.stress, entry.interference)
    return next((score for score in scores if score is not None), None)


def _summary(entries: Sequence[Entry], sleeps: Sequence[Sleep]) -> str:
    parts = []
    if entries:
        parts.append(ngettext("%(num)s entry", "%(num)s entries", len(entries)))
    parts += [_sleep_text(sleep) for sleep in sleeps]
    return " · ".join(parts)


def _sleep_text(sleep: Sleep) -> str:
    minutes = round(sleep.hours * 60)
    length = f"{minutes // 60} h {minutes % 60:02}"
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
