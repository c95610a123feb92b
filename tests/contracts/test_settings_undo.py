"""The way back after a save of settings: an ordinary save of what stood there, offered to whoever saved, once, and not
where it was saved differently since; and what stood there is in no address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.contracts.house import House, token_of
from tests.contracts.test_undo import Forms
from tracker.appointment import queries as appointment
from tracker.ledger.keepers import keepers_of
from tracker.ledger.queries import get_diary
from tracker.reminders import queries as reminders
from tracker.web.access import moment

KEEPER = "/settings/keepers/{keeper}"
SAVES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "/settings/diary",
        {
            "name": "Señora Łódź",
            "time_zone": "Europe/Berlin",
            "day_start": "6",
            "own_word": "cramps of a kind",
            "raters": ["self", "parent"],
            "usual_rater": "parent",
        },
        {"name": "B", "time_zone": "Europe/London", "day_start": "2", "spasm_word": "tremor", "usual_rater": "self"},
    ),
    (
        "/settings/reminders",
        {"times": ["08:00", "22:00"], "other_times": "9:15", "contents": ["doses", "visits"], "named": "yes"},
        {"named": "no"},
    ),
    (KEEPER, {"name": "Mum & Dad", "role": "parent"}, {"name": "A reader", "role": "reader"}),
    ("/settings/keepers/{owner}", {"name": "Myself", "rated_by": "self"}, {"name": "Me", "rated_by": "parent"}),
    ("/appointment", {"part": "days", "days": "", "from": "2026-01-02", "to": "2026-02-03"}, {"days": "90"}),
    ("/appointment", {"part": "days", "days": "14"}, {"days": "", "from": "2026-01-02", "to": "2026-02-03"}),
    ("/appointment", {"part": "questions", "question_1": "May I swim?", "question_2": "“Why”?"}, {"question_1": "No"}),
    (
        "/appointment",
        {"part": "content", "measure": "spasm", "beside": ["pain", "stress"], "notes": "yes", "paper": "letter"},
        {"measure": "", "table": "yes", "paper": "a4"},
    ),
    ("/appointment", {"part": "who", "name": "Maria", "born": "1979", "diagnosis": "Neck"}, {"name": ""}),
]


class Owner:
    """The owner of the house's diary in her browser."""

    def __init__(self, house: House, name: str = "owner") -> None:
        self.house = house
        self.browser: FlaskClient = house.browser(name)

    def at(self, path: str) -> str:
        return path.format(keeper=self.house.people["keeper"].account_id, owner=self.house.owner.account_id)

    def saves(self, path: str, **sent: Any) -> Any:
        form = token_of(self.browser) | {"diary": self.house.diary} | sent
        return self.browser.post(self.at(path), data=form)

    def next_page(self, answer: Any) -> str:
        assert answer.status_code == 302, answer.text
        return self.browser.get(answer.location).text

    def presses(self, undo: dict[str, Any]) -> Any:
        fields: dict[str, list[str]] = {}
        for name, value in undo["fields"]:
            fields.setdefault(name, []).append(value)
        return self.browser.post(undo["to"], data=token_of(self.browser) | fields)

    def kept(self) -> tuple[Any, ...]:
        """All that these settings are."""
        owner = self.house.owner.account_id
        with self.house.app.test_request_context():
            diary = get_diary(owner, UUID(self.house.diary))
            calendar = reminders.calendar_of(owner, diary, moment())
            people = [(one.id, one.name, one.role, one.rated_by) for one in keepers_of(diary)]
            settings = (diary.name, diary.time_zone, diary.day_start, diary.spasm_word, diary.raters, diary.usual_rater)
            chosen = (list(calendar.contents), list(calendar.times), calendar.named)
            return settings, chosen, sorted(people, key=str), appointment.preparation(diary)


@pytest.fixture
def owner(house: House) -> Owner:
    return Owner(house)


@pytest.mark.parametrize(("path", "first", "then"), SAVES, ids=[f"{path} {first}"[:40] for path, first, _then in SAVES])
def test_what_stood_there_is_brought_back_whole(owner: Owner, path: str, first: Any, then: Any) -> None:
    part = {name: value for name, value in first.items() if name == "part"}
    # what nobody had chosen yet comes back too
    states = [owner.kept()]
    for sent in (first, part | then):
        undo = Forms(owner.next_page(owner.saves(path, **sent))).undo()
        assert owner.kept() != states[-1]
        assert undo is not None
        done = owner.next_page(owner.presses(undo))
        assert "It is as it was before." in done
        assert Forms(done).undo() is None
        assert owner.kept() == states[-1]
        # a doubled press does no harm
        assert "It is as it was before." in owner.next_page(owner.presses(undo))
        assert owner.kept() == states[-1]
        owner.saves(path, **first)
        states.append(owner.kept())
    assert Forms(owner.next_page(owner.saves(path, **first))).undo() is None, "nothing was changed"


def test_what_was_saved_differently_since_is_not_overwritten(owner: Owner) -> None:
    for path, first, then in SAVES:
        part = {name: value for name, value in first.items() if name == "part"}
        owner.saves(path, **first)
        undo = Forms(owner.next_page(owner.saves(path, **part | then))).undo()
        assert undo is not None, path
        more = {"name": "Else", "question_1": "Else?", "times": "07:00", "days": "all", "paper": "letter"}
        Owner(owner.house).saves(path, **part | then | {name: more[name] for name in more if name in first})
        held = owner.kept()
        refused = owner.presses(undo)
        assert (refused.status_code, "saved differently meanwhile" in refused.text) == (422, True), path
        assert owner.kept() == held


def test_it_is_offered_to_whoever_saved_and_its_address_tells_nothing(owner: Owner) -> None:
    owner.saves("/appointment", part="questions", question_1="Secret words?")
    answer = owner.saves("/appointment", part="questions", question_1="Other words?")
    assert "ecret" not in answer.location
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("before=", "HttpOnly", "Path=/appointment", "SameSite=Strict"))
    assert "Max-Age" not in cookie
    assert Forms(owner.browser.get(answer.location).text).undo() is not None
    assert Forms(Owner(owner.house).browser.get(answer.location).text).undo() is None
    # somebody else who signs in on this device
    other = Owner(owner.house, "other")
    held = owner.browser.get_cookie("before", path="/appointment")
    assert held is not None
    other.browser.set_cookie("before", held.value, path="/appointment")
    page = other.browser.get(answer.location).text
    assert (Forms(page).undo(), "Secret words" in page) == (None, False)
    owner.browser.post("/sign-out", data=token_of(owner.browser))
    assert owner.browser.get_cookie("before", path="/appointment") is None


def test_the_longest_questions_come_back_too(owner: Owner) -> None:
    def three(first: int) -> dict[str, str]:
        return {
            f"question_{number}": "".join(chr(first + 7919 * n * number % 20000) for n in range(1, 201))
            for number in (1, 2, 3)
        }

    owner.saves("/appointment", part="questions", **three(0x4E00))
    held = owner.kept()
    answer = owner.saves("/appointment", part="questions", **three(0x20000))
    assert len(answer.headers["Set-Cookie"]) < 4000
    undo = Forms(owner.next_page(answer)).undo()
    assert undo is not None
    owner.presses(undo)
    assert owner.kept() == held
    # and those of four bytes a letter
    owner.saves("/appointment", part="questions", **three(0x20000))
    assert len(owner.saves("/appointment", part="questions").headers["Set-Cookie"]) < 4000


@pytest.mark.parametrize(("path", "first", "_then"), SAVES[:5:2], ids=["a diary", "a keeper", "days"])
def test_a_save_that_is_pressed_twice_keeps_its_way_back(owner: Owner, path: str, first: Any, _then: Any) -> None:
    before = owner.kept()
    owner.saves(path, **first)
    undo = Forms(owner.next_page(owner.saves(path, **first))).undo()
    assert undo is not None
    owner.presses(undo)
    assert owner.kept() == before
