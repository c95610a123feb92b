"""Making the page: who and which days, treatment and questions, the four answers, the drawings, what stands beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_babel import get_locale

from tracker.analytics.day_by_day import DayByDay
from tracker.appointment.answers import answers_of
from tracker.appointment.beside import beside_of, where_of
from tracker.appointment.figures import Drawn, Figures, figures_of
from tracker.appointment.sheet import Drawing, Note, Sheet
from tracker.appointment.treatment import treatment_of
from tracker.charts.chart import Span, Table
from tracker.charts.through_the_day import with_days
from tracker.charts.through_the_day_words import hatched_legend
from tracker.charts.treatment_cycle import cycle_caption
from tracker.charts.words import Dates
from tracker.diary import queries
from tracker.domain.appointments import Preparation
from tracker.domain.records import Diary, Entry
from tracker.domain.words import N_, Words, listed
from tracker.web.words import clock_of

RATED = {
    "self": N_("rated by the person"),
    "parent": N_("rated by a parent"),
    "other": N_("rated by somebody else"),
}


def sheet_of(diary: Diary, prepared: Preparation, now: datetime, words: Words) -> Sheet:
    """Return the page of a diary as it was prepared, at `now`; raise `Refused` where that cannot be asked."""
    figures = figures_of(diary, prepared, now, words)
    locale = get_locale()
    dates = Dates(words)
    return Sheet(
        title=_title(prepared, words),
        who=_who(prepared, figures, words),
        dates=_span(figures.span, dates, words),
        rests_on=_rests_on(figures, words),
        missing=_missing(figures.by_day.figure, figures.span, dates, words),
        treatment_heading=words.gettext("Treatment"),
        treatment=treatment_of(diary, figures, words),
        no_treatment=words.gettext("No treatment is recorded."),
        questions_heading=words.gettext("My questions"),
        questions=tuple(question for question in prepared.questions if question),
        no_questions=words.gettext("None were written down."),
        answers=answers_of(figures, words),
        large=_large(figures, diary, words),
        days=_days(figures, diary, words),
        day_by_day=_day_by_day(figures, words),
        where=where_of(figures, words),
        beside=beside_of(figures, words),
        disclaimer=disclaimer_of(words),
        made=words.gettext("Made on %(day)s from a dystonia diary.", day=dates.full(figures.this_day)),
        language=str(locale).replace("_", "-"),
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        tables=_tables(figures) if prepared.table else (),
        notes_heading=words.gettext("Notes") if prepared.notes else "",
        notes=_notes(diary, figures.span, dates) if prepared.notes else (),
        second_heading=words.gettext("The numbers and the notes behind the page"),
        file_name=f"dystonia-diary-{date.fromordinal(figures.span.last_day).isoformat()}.pdf",
    )


def disclaimer_of(words: Words) -> str:
    """Return what the page is and what it is not; it stands on everything that leaves the diary."""
    return words.gettext(
        "A diary kept by the person named above or for them, on their own scale. It records and shows; it does not "
        "diagnose or advise, and nobody watches over it. What was not recorded is missing, not zero. Days are counted, "
        "not entries. Left and right are the person's own."
    )


def _title(prepared: Preparation, words: Words) -> str:
    if prepared.name:
        return words.gettext("Dystonia diary: %(name)s", name=prepared.name)
    return words.gettext("Dystonia diary")


def _who(prepared: Preparation, figures: Figures, words: Words) -> tuple[str, ...]:
    told = []
    if prepared.born:
        told.append(words.gettext("Born %(year)s", year=prepared.born))
    if prepared.diagnosis:
        told.append(words.gettext("%(condition)s, as told", condition=prepared.diagnosis))
    return (*told, words.gettext(RATED[figures.rated_by]))


def _span(span: Span, dates: Dates, words: Words) -> str:
    if span.days == 1:
        return dates.full(span.first_day)
    return words.gettext("%(low)s to %(high)s", low=dates.full(span.first_day), high=dates.full(span.last_day))


def _rests_on(figures: Figures, words: Words) -> str:
    rests_on = figures.by_day.figure.rests_on
    said = words.ngettext(
        "%(days)s of %(num)s day recorded",
        "%(days)s of %(num)s days recorded",
        figures.span.days,
        days=rests_on.days,
    )
    entries = words.ngettext("%(num)s entry", "%(num)s entries", rests_on.entries)
    late = words.ngettext("%(num)s of them late", "%(num)s of them late", rests_on.late) if rests_on.late else ""
    return listed(part for part in (said, entries, late) if part)


def _missing(by_day: DayByDay, span: Span, dates: Dates, words: Words) -> tuple[str, ...]:
    """Return what is not there: on how many days nothing is recorded, and the longest stretch of them."""
    recorded = {day.day for day in by_day.days}
    empty = [day for day in range(span.first_day, span.last_day + 1) if day not in recorded]
    if not empty or not recorded:
        return ()
    said = [words.ngettext("Nothing is recorded on %(num)s day", "Nothing is recorded on %(num)s days", len(empty))]
    runs = [[day for _, day in run] for _, run in groupby(enumerate(empty), key=lambda placed: placed[1] - placed[0])]
    longest = max(runs, key=len)
    if len(longest) > 1:
        said.append(
            words.gettext(
                "the longest stretch from %(low)s to %(high)s", low=dates.full(longest[0]), high=dates.full(longest[-1])
            )
        )
    missing = [f"{listed(said)}."]
    if by_day.rests_on.other_raters:
        missing.append(
            words.ngettext(
                "%(num)s entry that somebody else gave is left out.",
                "%(num)s entries that somebody else gave are left out.",
                by_day.rests_on.other_raters,
            )
        )
    return tuple(missing)


def _large(figures: Figures, diary: Diary, words: Words) -> tuple[Drawing, ...]:
    drawn = []
    if not figures.own.measure.of_sleep:
        through = figures.through
        chart = with_days(through.chart, through.figure, day_start=diary.day_start, words=words)
        drawn.append(
            Drawing(
                through.chart.title,
                chart,
                "large",
                hatched_legend(through.figure, words),
                words.gettext("Through the day"),
            )
        )
    if figures.cycle is not None:
        caption = cycle_caption(figures.cycle.figure, words)
        drawn.append(
            Drawing(figures.cycle.chart.title, figures.cycle.chart, "large", caption, words.gettext("Injection cycle"))
        )
    elif figures.dose is not None:
        caption = words.gettext("Hours since the dose before. An hour needs five days.")
        drawn.append(
            Drawing(figures.dose.chart.title, figures.dose.chart, "large", caption, words.gettext("Since a dose"))
        )
    return tuple(drawn)


def _days(figures: Figures, diary: Diary, words: Words) -> Drawing | None:
    if figures.days is None:
        return None
    hour = f"{diary.day_start:02}:00"
    count = len(figures.days.figure.days)
    heading = words.ngettext(
        "The last day, %(hour)s to %(hour)s, 0 to 10",
        "The last %(num)s days, each %(hour)s to %(hour)s, 0 to 10",
        count,
        hour=hour,
    )
    return Drawing(heading, figures.days.chart, "days", "")


def _day_by_day(figures: Figures, words: Words) -> Drawing | None:
    drawn = figures.by_day
    if not drawn.figure.days:
        return None
    caption = words.gettext("Dot: the middle of a day; bar: from its lowest to its highest. Above: treatments.")
    return Drawing(words.gettext("Day by day"), drawn.chart, "long", caption)


def _tables(figures: Figures) -> tuple[Table, ...]:
    drawn: Sequence[Drawn[Any]] = [figures.through, *([figures.cycle] if figures.cycle else []), figures.by_day]
    return tuple(one.chart.table for one in drawn)


def _notes(diary: Diary, span: Span, dates: Dates) -> tuple[Note, ...]:
    return tuple(
        Note(_when(entry, dates), entry.note)
        for entry in queries.entries(diary, span.first_day, span.last_day)
        if entry.note
    )


def _when(entry: Entry, dates: Dates) -> str:
    day = dates.full(entry.local_day)
    return day if entry.local_minute is None else listed((day, clock_of(entry.local_minute)))
