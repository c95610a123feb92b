"""The page on which a person chooses reminders: what was chosen stands there, and a fault keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts.people import faults
from tests.factories import make_medication, make_visit
from tests.pages import faults_of
from tests.reminders.conftest import Keeper, today


def look(keeper: Keeper, **query: str) -> str:
    page = keeper.get("/settings/reminders", **query).get_data(as_text=True)
    assert faults_of(page) == []
    return page


def ticked(page: str) -> list[str]:
    return [
        part.partition('value="')[2].partition('"')[0]
        for part in page.split("<input ")[1:]
        if " checked" in part.partition(">")[0]
    ]


def test_at_first_no_time_is_chosen_and_the_words_are_discreet(keeper: Keeper) -> None:
    page = look(keeper)
    assert ticked(page) == ["plan", "no"]
    assert "Nothing is in it yet." in page
    for offer in ("08:00, on waking", "12:30, midday", "17:00, late afternoon", "22:00, bedtime"):
        assert offer in page


def test_what_was_chosen_stands_there_and_any_time_is_offered_again(keeper: Keeper) -> None:
    answer = keeper.choose(times="22:00", other_times="9:15", contents=["visits", "doses"], named="yes")
    assert answer.status_code == 302
    assert ticked(look(keeper)) == ["09:15", "22:00", "doses", "visits", "yes"]
    assert "Saved." in keeper.browser.get(answer.headers["Location"]).get_data(as_text=True)
    keeper.choose(named="no")
    assert ticked(look(keeper)) == ["no"]


def test_it_says_what_is_in_it(keeper: Keeper) -> None:
    keeper.add("medications", make_medication())
    keeper.add("visits", make_visit(day=(today() + timedelta(days=30)).isoformat()))
    keeper.choose(times="08:00", contents=["doses", "visits"])
    assert "In it now: 1 moment of the day, 2 doses a day, 1 visit." in look(keeper)


@pytest.mark.parametrize("typed", ["25:00", "noon", "8", "08:00:00", "9:75", "<b>"])
def test_what_is_no_time_is_said_beside_it_and_what_was_typed_stays(keeper: Keeper, typed: str) -> None:
    answer = keeper.choose(times="22:00", other_times=f"09:15, {typed}", contents="doses", named="yes")
    assert answer.status_code == 422
    assert faults(answer) == {"other_times": "This must be a time such as 08:00."}
    page = answer.get_data(as_text=True)
    assert faults_of(page) == []
    assert f'value="09:15, {typed}"'.replace("<b>", "&lt;b&gt;") in page
    assert ticked(page) == ["22:00", "doses", "yes"]
    assert ticked(look(keeper)) == ["plan", "no"]


def test_there_is_an_end_to_how_many(keeper: Keeper) -> None:
    answer = keeper.choose(other_times=" ".join(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)))
    assert answer.status_code == 422
    assert "At most 24 of them." in faults(answer).values()


def test_what_is_no_choice_is_refused(keeper: Keeper) -> None:
    assert keeper.choose(contents="everything").status_code == 422


def test_a_second_press_changes_nothing(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    before = keeper.get("/settings/reminders.ics").headers["ETag"]
    keeper.choose(times="08:00")
    assert keeper.get("/settings/reminders.ics").headers["ETag"] == before


def test_the_file_is_handed_out_to_be_kept(keeper: Keeper) -> None:
    answer = keeper.get("/settings/reminders.ics")
    assert answer.headers["Content-Disposition"] == "attachment; filename=reminders.ics"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_page_says_when_an_address_was_made_and_used(keeper: Keeper) -> None:
    assert "Revoke the address" not in look(keeper)
    path = keeper.address()
    assert "Not used yet." in look(keeper)
    keeper.person.app.test_client().get(path).close()
    page = look(keeper)
    assert "Last used on" in page
    assert "Make a new address" in page
    assert "Revoke the address" in page


def test_it_says_who_sees_a_calendar(keeper: Keeper) -> None:
    assert "whoever makes your calendar app" in look(keeper)


def test_settings_lead_to_both_pages(keeper: Keeper) -> None:
    page = keeper.get("/settings").get_data(as_text=True)
    for path in ("/settings/reminders", "/settings/plan"):
        assert f'href="{path}?diary={keeper.diary}"' in page


def test_two_diaries_of_one_account_have_a_calendar_each(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    made = keeper.post(
        "/settings/new-diary", name="Tim's", time_zone="Europe/London", day_start="4", spasm_word="spasms"
    )
    other = made.headers["Location"].partition("diary=")[2]
    assert "Nothing is in it yet." in look(keeper, diary=other)
    assert "1 moment of the day" in look(keeper)
