"""What a link opens: the page, or the charts of its days and measures. Nothing of it is asked for in an address.

What was recorded after the day on which the link was made is in none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from werkzeug.exceptions import NotFound

from tracker.appointment.forms import preparation_of
from tracker.appointment.making import sheet_of
from tracker.appointment.share_forms import days_of, question_args
from tracker.appointment.shares import CHARTS, Share
from tracker.appointment.sheet import Sheet
from tracker.charts.chart import Chart
from tracker.charts.words import Dates
from tracker.domain.measures import parse
from tracker.domain.records import Diary
from tracker.domain.words import Words
from tracker.insights.answers.naming import named
from tracker.insights.asked import BY_TIME_OF_DAY, CALENDAR, DAY_BY_DAY, THROUGH_THE_DAY, asked
from tracker.insights.figures import chart_of
from tracker.ledger.queries import get_diary

OFFERED = (THROUGH_THE_DAY, DAY_BY_DAY, CALENDAR)
"""The charts that show one measure over chosen days and nothing beside it: no other measure, no days before."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that a link opens: its name in an address and in words."""

    code: str
    label: str


def diary_behind(share: Share) -> Diary:
    """Return the diary of a link as its maker sees it; raise `NotFound` where they may no longer hand it over."""
    diary = get_diary(share.account_id, share.diary_id)
    if not diary.writable:
        raise NotFound
    return diary


def shared_sheet(diary: Diary, share: Share, words: Words) -> Sheet:
    """Return the page that a link opens."""
    sheet = sheet_of(diary, preparation_of(dict(share.contents)), _then(diary, share), words)
    day = Dates(words).full(share.this_day)
    return replace(sheet, made=words.gettext("Made on %(day)s from a dystonia diary.", day=day))


def _then(diary: Diary, share: Share) -> datetime:
    """Return the moment for which a link's page is made: late on the day before the one on which it was made.

    The newest day that a diary then has is the day of the making, for it may hold something one day ahead of any
    clock (`newest_day`), and never a later one.
    """
    before = date.fromordinal(share.this_day - 1)
    return datetime.combine(before, time(23, 30), ZoneInfo(diary.time_zone))


def measures_shared(diary: Diary, share: Share, words: Words) -> Sequence[Choice]:
    """Return the measures whose charts a link opens."""
    codes = share.contents["measures"]
    return [Choice(code, named(diary, parse(code), words)[1]) for code in codes]


def charts_offered(measure: str) -> Sequence[str]:
    """Return the charts of a measure that a link opens: a night has no hour of the day."""
    return [name for name in OFFERED if not (parse(measure).of_sleep and name in BY_TIME_OF_DAY)]


def shared_chart(diary: Diary, share: Share, name: str, measure: str, words: Words) -> Chart:
    """Return one chart of a link; raise `NotFound` for any that it does not open."""
    if share.opens != CHARTS or measure not in share.contents["measures"] or name not in charts_offered(measure):
        raise NotFound
    question = asked(diary, name, question_args(share.contents, measure), _then(diary, share))
    first, last = days_of(share.contents)
    # treatments are marked up to a day: where they are not to be shown, up to one that lies before all
    this_day = last if share.contents["treatments"] else first - 1
    return chart_of(diary, replace(question, this_day=this_day), words)
