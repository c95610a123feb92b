"""The values of a measure over a span, those that come from sleeps among them."""

from __future__ import annotations

from tracker.analytics.columns import Columns
from tracker.analytics.sleeps import sleep_hours, sleep_quality
from tracker.charts.chart import Span
from tracker.diary import queries
from tracker.domain.measures import Measure
from tracker.domain.records import Diary


def readings_of(diary: Diary, measure: Measure, span: Span, rated_by: str) -> Columns:
    """Return the readings of a measure in a span; sleeps carry no rater, so theirs are marked as `rated_by`'s."""
    if not measure.of_sleep:
        return queries.readings(diary, measure.code, span.first_day, span.last_day)
    sleeps = queries.slept(diary, span.first_day, span.last_day)
    made = sleep_hours if measure.kind == "sleep_hours" else sleep_quality
    return made(sleeps, diary.day_start, rated_by=rated_by)
