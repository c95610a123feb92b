"""One definition a number: what the API is given is what the screens draw."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from tests.insights.conftest import Reader
from tracker.domain.words import English
from tracker.insights.asked import asked
from tracker.insights.figures import chart_json, chart_of, figure_of, insight_json
from tracker.web.errors import Refused

NOW = datetime.now(UTC)


@pytest.mark.parametrize("name", ["through-the-day", "day-by-day"])
@pytest.mark.parametrize("measure", ["spasm", "sleep_hours", "region:neck"])
def test_everything_is_json_that_says_what_it_rests_on(full: Reader, name: str, measure: str) -> None:
    with full.person.app.test_request_context():
        diary = full.stored()
        question = asked(diary, name, {"measure": measure, "days": "30"}, NOW)
        insight = orjson.loads(orjson.dumps(insight_json(figure_of(diary, question), question)))
        chart = orjson.loads(orjson.dumps(chart_json(chart_of(diary, question, English()), question)))
    assert insight["rests_on"] == chart["rests_on"]
    assert set(insight["rests_on"]) == {
        "days",
        "entries",
        "late",
        "other_raters",
        "unprompted",
        "enough",
        "missing",
    }
    assert insight["measure"] == chart["measure"] == measure
    assert "var(--" not in str(chart["figure"])


def test_the_numbers_of_a_known_diary(full: Reader) -> None:
    with full.person.app.test_request_context():
        diary = full.stored()
        question = asked(diary, "through-the-day", {}, NOW)
        found = insight_json(figure_of(diary, question), question)
    eight = next(bin_ for bin_ in found["bins"] if bin_["from_hour"] == 8)
    assert (eight["median"], eight["q25"], eight["q95"], eight["days"], eight["entries"]) == (2, 2, None, 12, 12)
    assert found["change"]["verdict"] == "rises"
    assert found["change"]["median_slope"] == pytest.approx(0.4)
    assert found["change"]["interval"] == pytest.approx((0.4, 0.4))
    assert found["rests_on"]["late"] == 1


def test_every_wrong_field_is_named_at_once(reader: Reader) -> None:
    with reader.person.app.test_request_context(), pytest.raises(Refused) as refused:
        asked(reader.stored(), "day-by-day", {"measure": "x", "late": "y", "from": "z"}, NOW)
    assert {fault.pointer for fault in refused.value.faults} == {"/measure", "/late", "/from"}


def test_raters_are_asked_for_by_name(full: Reader) -> None:
    with full.person.app.test_request_context():
        diary = full.stored()
        question = asked(diary, "day-by-day", {"rated_by": "parent"}, NOW)
        rests_on = figure_of(diary, question).rests_on
    assert (rests_on.days, rests_on.other_raters, rests_on.missing) == (0, 37, 1)
