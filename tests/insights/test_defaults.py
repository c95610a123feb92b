"""What is shown where the address says nothing: what the diary holds, and never an empty page beside a full diary."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from tests.factories import an_id
from tests.insights.conftest import Reader
from tests.insights.test_screens import text_of
from tracker.insights.asked import Asked, asked

NAMES = ("through-the-day", "day-by-day")
FIRST, LAST = date(2015, 11, 25), date(2015, 12, 6)


def save(reader: Reader, **body: Any) -> None:
    recorded = {"recorded_at": body["happened_at"]} if "happened_at" in body else {}
    answer = reader.person.put(f"/diaries/{reader.diary}/entries/{an_id()}", {"rated_by": "self", **recorded, **body})
    assert answer.status_code == 201, answer.get_json()


@pytest.fixture
def old_pain(reader: Reader) -> Reader:
    """A diary like a table of pain by region: years ago, days without clock times, no spasm severity at all."""
    for back in range((LAST - FIRST).days + 1):
        day = (FIRST + timedelta(days=back)).isoformat()
        save(reader, precision="day", day=day, regions={"trunk": {"pain": 4}})
        if back % 2:
            save(reader, precision="day", day=day, regions={"neck": {"pain": 6}})
    save(reader, precision="day", day=FIRST.isoformat(), pain=5)
    return reader


def ask(
    reader: Reader, name: str = "day-by-day", now: datetime | None = None, day_start: int = 4, **args: str
) -> Asked:
    with reader.person.app.test_request_context():
        diary = replace(reader.stored(), time_zone="Europe/London", day_start=day_start)
        return asked(diary, name, args, now or datetime.now(UTC))


def chosen(html: str) -> list[str]:
    return [unescape(label) for label in re.findall(r'aria-current="true">([^<]+)<', html)]


@pytest.mark.parametrize("name", NAMES)
def test_the_measure_with_most_values_and_the_whole_diary(old_pain: Reader, name: str) -> None:
    question = ask(old_pain, name)
    assert (question.measure.code, question.days) == ("region_pain:trunk", "all")
    assert question.span.first_day == FIRST.toordinal()
    answer = old_pain.person.get(f"/diaries/{old_pain.diary}/insights/{name}").get_json()
    assert (answer["measure"], answer["from"]) == ("region_pain:trunk", FIRST.isoformat())


def test_charts_opens_on_what_was_brought_along(old_pain: Reader) -> None:
    answer = old_pain.client.get("/charts", follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert answer.request.path == "/charts/day-by-day"
    assert "Nothing is recorded" not in html
    assert "Rests on 12 of" in text_of(html)
    assert chosen(html) == ["All", "Trunk: pain", "Day by day"]


def test_the_default_of_each_follows_the_other(old_pain: Reader) -> None:
    assert ask(old_pain, measure="pain").days == "all"
    assert ask(old_pain, days="30").measure.code == "region_pain:trunk"
    assert ask(old_pain, measure="stress").days == "90"
    save(old_pain, happened_at=datetime.now(UTC).isoformat(timespec="seconds"), spasm=3)
    question = ask(old_pain)
    assert (question.measure.code, question.days) == ("spasm", "90")
    assert ask(old_pain, measure="pain").days == "all"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("measure", ["pain", "spasm"])
def test_an_empty_span_that_was_chosen_says_so_and_leads_on(old_pain: Reader, name: str, measure: str) -> None:
    html = old_pain.look(name, measure=measure, days="30").get_data(as_text=True)
    assert "Nothing is recorded for this in these days." in html
    assert "30" in chosen(html)
    onward = re.search(r'href="([^"]+)">Show what is recorded<', html)
    assert onward is not None
    led = old_pain.client.get(unescape(onward[1])).get_data(as_text=True)
    assert "Nothing is recorded" not in led
    assert "Show what is recorded" not in led


def test_values_of_another_rater_are_told_not_hidden(reader: Reader) -> None:
    save(reader, precision="day", day=FIRST.isoformat(), pain=5, rated_by="parent")
    html = reader.look("day-by-day").get_data(as_text=True)
    assert "given by somebody else" in html


def test_a_phone_far_east_of_the_diary(reader: Reader) -> None:
    # 17:36 in London; on the phone it is the morning after
    save(reader, happened_at="2025-11-20T06:36:00+13:00", spasm=4)
    now = datetime(2025, 11, 19, 17, 37, tzinfo=UTC)
    questions: tuple[dict[str, Any], ...] = ({}, {"days": "14"}, {"days": "all"}, {"from": "2025-11-10"})
    for args in questions:
        question = ask(reader, now=now, **args)
        assert question.span.last_day == date(2025, 11, 20).toordinal(), args
    assert ask(reader, now=now, days="14").span.first_day == date(2025, 11, 7).toordinal()
    assert ask(reader, now=now, to="2025-11-19").span.last_day == date(2025, 11, 19).toordinal()


def test_a_late_day_start_and_a_phone_an_hour_ahead(reader: Reader) -> None:
    now = datetime(2025, 11, 19, 17, 28, tzinfo=UTC)
    save(reader, happened_at="2025-11-19T17:50:00+01:00", spasm=2)
    assert ask(reader, now=now, day_start=18).span.last_day == date(2025, 11, 18).toordinal(), (
        "tomorrow's date alone is no tomorrow"
    )
    save(reader, happened_at="2025-11-19T18:27:00+01:00", spasm=4)
    assert ask(reader, now=now, day_start=18).span.last_day == date(2025, 11, 19).toordinal()


def test_never_more_than_a_day_ahead(reader: Reader) -> None:
    save(reader, happened_at="2025-11-20T12:00:00+00:00", spasm=4)
    now = datetime(2025, 11, 15, 12, tzinfo=UTC)
    assert ask(reader, now=now, days="14").span.last_day <= date(2025, 11, 16).toordinal()
