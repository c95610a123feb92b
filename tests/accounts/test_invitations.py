from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.accounts.people import EMAIL, PASSWORD, Phone, faults
from tests.conftest import settings_for
from tracker.accounts import invitations, queries
from tracker.app import create_app
from tracker.config import SettingsError, from_environment
from tracker.db import db, writing

NEEDED = "Sign-up here is by invitation"


@pytest.fixture
def closed(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The app where strangers may not sign up."""
    with app.app_context():
        db.engine.dispose()
    closed = create_app(replace(settings_for(tmp_path), sign_up="invited"))
    yield closed
    with closed.app_context():
        db.session.remove()
        db.engine.dispose()


def invited(app: Flask) -> str:
    """The path of a link that the command prints."""
    result = app.test_cli_runner().invoke(args=["invite"])
    assert result.exit_code == 0, result.output
    link = result.stdout.splitlines()[-1]
    found = re.fullmatch(r"http://localhost(/sign-up\?invitation=[\w-]{43})", link)
    assert found is not None, link
    return found[1]


def sign_up(phone: Phone, link: str = "/sign-up", email: str = EMAIL, **more: str) -> int:
    page = phone.get(link).get_data(as_text=True)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields |= {"email": email, "password": PASSWORD, "consent": "1", "disclaimer": "1", **more}
    return phone.send("/sign-up", **fields).status_code


def test_a_stranger_is_told_and_no_account_is_made(closed: Flask) -> None:
    phone = Phone(closed)
    page = phone.get("/sign-up")
    assert page.status_code == 200
    assert NEEDED in page.get_data(as_text=True)
    assert 'name="password"' not in page.get_data(as_text=True)
    answer = phone.post(
        "/sign-up", on="/sign-in", email=EMAIL, password=PASSWORD, consent="1", disclaimer="1", invitation="made up"
    )
    assert answer.status_code == 422
    assert NEEDED in faults(answer)[""]
    with closed.app_context():
        assert queries.account_of(EMAIL) is None


def test_a_link_makes_one_account(closed: Flask) -> None:
    link = invited(closed)
    assert sign_up(Phone(closed), link) == 302
    assert NEEDED in Phone(closed).get(link).get_data(as_text=True)
    secret = link.partition("=")[2]
    with closed.app_context():
        assert not invitations.is_open(secret, int(time.time()))
        with writing():
            assert not invitations.use(secret, int(time.time()))


def test_one_that_is_used_between_the_page_and_the_press_makes_no_second_account(closed: Flask) -> None:
    link = invited(closed)
    first, second = Phone(closed), Phone(closed, "198.51.100.9")
    second.get(link)
    assert sign_up(first, link) == 302
    assert sign_up(second, "/sign-in", "other@diary.test", invitation=link.partition("=")[2]) == 422
    with closed.app_context():
        assert queries.account_of("other@diary.test") is None


def test_a_press_sent_twice_signs_in(closed: Flask) -> None:
    link = invited(closed)
    assert sign_up(Phone(closed), link) == 302
    assert sign_up(Phone(closed), "/sign-in", invitation=link.partition("=")[2]) == 302


def test_a_form_with_a_fault_keeps_the_invitation(closed: Flask) -> None:
    link, phone = invited(closed), Phone(closed)
    assert sign_up(phone, link, password="short") == 422
    assert sign_up(phone, link) == 302


def test_it_runs_out_after_seven_days(closed: Flask) -> None:
    link = invited(closed)
    with time_machine.travel(time.time() + invitations.LIFE - 60):
        assert 'name="password"' in Phone(closed).get(link).get_data(as_text=True)
    with time_machine.travel(time.time() + invitations.LIFE + 60):
        assert NEEDED in Phone(closed).get(link).get_data(as_text=True)
        assert sign_up(Phone(closed), "/sign-in", invitation=link.partition("=")[2]) == 422


def test_where_sign_up_is_open_no_link_is_needed_and_none_is_used_up(app: Flask) -> None:
    link = invited(app)
    assert sign_up(Phone(app), link) == 302
    assert sign_up(Phone(app), "/sign-up", "other@diary.test") == 302


def test_the_setting_is_one_of_two(tmp_path: Path) -> None:
    given = {"TRACKER_INSTANCE": str(tmp_path)}
    assert from_environment(given).sign_up == "open"
    assert from_environment(given | {"TRACKER_SIGN_UP": "invited"}).sign_up == "invited"
    with pytest.raises(SettingsError, match="TRACKER_SIGN_UP"):
        from_environment(given | {"TRACKER_SIGN_UP": "closed"})
