"""The page of closer logging: it begins by one tap, says how far it has come, and ends by itself, or when asked to."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.accounts.people import faults
from tests.factories import an_id, make_entry, make_visit
from tests.pages import faults_of
from tests.reminders.conftest import Keeper, today
from tracker.ledger.queries import diaries_of


def soon(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def look(keeper: Keeper, path: str = "/settings/plan") -> str:
    page = keeper.browser.get(path).get_data(as_text=True)
    assert faults_of(page) == []
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def kept(keeper: Keeper) -> Any:
    with keeper.person.app.app_context():
        return diaries_of(keeper.person.account_id)[0].plan


def begin(keeper: Keeper, kind: str = "fortnight", days: int = 0, **more: str) -> TestResponse:
    return keeper.post("/settings/plan", kind=kind, **{"from": soon(days)}, **more)


def forms(page: str) -> list[dict[str, str]]:
    """The hidden fields of each form of a page."""
    return [
        {**dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)), "": form}
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL)
    ]


def test_it_begins_today_by_one_tap(keeper: Keeper) -> None:
    page = keeper.get("/settings/plan").get_data(as_text=True)
    fields = next(
        form for form in forms(page) if form.get("kind") == "fortnight" and "Begin the fortnight today" in form[""]
    )
    assert fields["from"] == soon(0)
    answer = begin(keeper)
    assert answer.status_code == 302
    said = look(keeper, answer.headers["Location"])
    assert "It begins today." in said
    assert "Fortnight: day 1 of 14" in said
    assert "two moments or more" not in said
    assert kept(keeper) == {"kind": "fortnight", "from": soon(0)}


def test_the_next_visit_offers_the_days_before_it(keeper: Keeper) -> None:
    for days in (-5, 0, 40, 20):
        keeper.add("visits", make_visit(day=soon(days)))
    page = keeper.get("/settings/plan").get_data(as_text=True)
    offered = [(form["kind"], form["from"]) for form in forms(page) if form.get("from")]
    assert offered == [
        ("fortnight", soon(0)),
        ("fortnight", soon(6)),
        ("hourly", soon(0)),
        ("hourly", soon(17)),
    ]
    begin(keeper, days=6)
    assert "A fortnight begins on" in look(keeper)


def test_a_visit_that_is_near_offers_only_today(keeper: Keeper) -> None:
    keeper.add("visits", make_visit(day=soon(3)))
    page = keeper.get("/settings/plan").get_data(as_text=True)
    assert [form["from"] for form in forms(page) if form.get("from")] == [soon(0), soon(0)]


def test_it_can_be_ended_at_any_time_and_that_taken_back(keeper: Keeper) -> None:
    begin(keeper)
    ended = keeper.post("/settings/plan", kind="none")
    assert kept(keeper) is None
    page = keeper.browser.get(ended.headers["Location"]).get_data(as_text=True)
    undo = next(form for form in forms(page) if "Undo" in form[""])
    fields = {name: value for name, value in undo.items() if name not in ("", "csrf_token")}
    assert keeper.post("/settings/plan", **fields).status_code == 302
    assert kept(keeper) == {"kind": "fortnight", "from": soon(0)}


def test_beginning_can_be_taken_back_too(keeper: Keeper) -> None:
    begun = begin(keeper)
    page = keeper.browser.get(begun.headers["Location"]).get_data(as_text=True)
    undo = next(form for form in forms(page) if "Undo" in form[""])
    keeper.post("/settings/plan", **{name: undo[name] for name in ("kind", "undo")})
    assert kept(keeper) is None


def test_a_second_press_does_no_harm(keeper: Keeper) -> None:
    begin(keeper)
    with keeper.person.app.app_context():
        before = diaries_of(keeper.person.account_id)[0].seq
    assert begin(keeper).status_code == 302
    with keeper.person.app.app_context():
        assert diaries_of(keeper.person.account_id)[0].seq == before


def test_it_shows_how_far_it_has_come_and_ends_by_itself(keeper: Keeper) -> None:
    zone = ZoneInfo("Europe/London")
    first = today() - timedelta(days=2)
    begin(keeper, days=-2)
    for day, clocks in enumerate([("08:00", "12:00"), ("08:00",)]):
        for clock in clocks:
            at = datetime.combine(first + timedelta(days=day), time.fromisoformat(clock), zone)
            keeper.add("entries", make_entry(happened_at=at.astimezone(UTC).isoformat()), an_id())
    # later than now at any hour, since no session is older than itself
    tomorrow = datetime.combine(today() + timedelta(days=1), time(16), zone)
    with time_machine.travel(tomorrow, tick=False):
        said = look(keeper)
        assert "Fortnight: day 4 of 14" in said
        assert "Waking – Midday – Late afternoon now Bedtime later" in said
        assert "1 of 3 days have two moments or more." in said
    with time_machine.travel(tomorrow + timedelta(days=11), tick=False):
        said = look(keeper)
        assert "The fortnight ended on" in said
        assert "1 of 14 days have two moments or more." in said
        assert "Begin the fortnight today" in said
        assert "End it now" not in said


def test_an_hourly_plan_says_its_hours(keeper: Keeper) -> None:
    assert "each hour from 08:00 to 23:00, while you are awake" in look(keeper)
    begin(keeper, "hourly")
    said = look(keeper)
    assert "Hourly: day 1 of 3" in said
    assert "recorded." not in said


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": "fortnight", "from": "soon"}, "from"),
        ({"kind": "fortnight", "from": ""}, "from"),
        ({"kind": "fortnight", "from": "1066-10-14"}, "from"),
        ({"kind": "yearly", "from": "2026-11-25"}, "kind"),
        ({"kind": "", "from": ""}, "kind"),
    ],
)
def test_what_is_no_plan_is_refused_beside_its_field(keeper: Keeper, form: dict[str, str], field: str) -> None:
    answer = keeper.post("/settings/plan", **form)
    assert answer.status_code == 422
    assert field in faults(answer)
    assert faults_of(answer.get_data(as_text=True)) == []
    assert kept(keeper) is None


def test_one_that_would_be_over_already_is_refused(keeper: Keeper) -> None:
    assert faults(begin(keeper, days=-14))["from"] == "It would be over already. Please choose a later day."
    assert begin(keeper, days=-13).status_code == 302


@pytest.mark.parametrize("was", ["", "none", "fortnight", "fortnight.soon", "<b>.2026-01-01", "hourly.2026-01-01.x"])
def test_an_address_that_names_no_plan_offers_to_have_none(keeper: Keeper, was: str) -> None:
    answer = keeper.get("/settings/plan", was=was)
    assert answer.status_code == 200
    undo = next(form for form in forms(answer.get_data(as_text=True)) if "Undo" in form[""])
    assert undo["kind"] == "none"
