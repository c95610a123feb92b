"""An invitation to a diary: made once it is shown again who asks, used once, withdrawn, and guessed at in vain."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.keepers.conftest import BOTH, SECRET, Host, token_of
from tests.pages import faults_of
from tests.people import PASSWORD, Person, browser_of, keeps_too, person
from tracker.db import db
from tracker.domain import spelled
from tracker.keepers import invitations, invited_routes
from tracker.keepers.models import INVITATIONS
from tracker.ledger.keepers import MOST
from tracker.ledger.models import KEEPERS


def who_keeps(app: Flask, diary: str) -> int:
    with app.app_context():
        return len(db.session.execute(KEEPERS.select().where(KEEPERS.c.diary_id == UUID(diary))).all())


def test_an_invitation_is_shown_once_and_only_a_hash_of_it_is_kept(anna: Host) -> None:
    made = anna.send("/settings/keepers/invite", name="Mum", role="parent", present=PASSWORD)
    assert faults_of(made.text) == []
    assert made.headers["Cache-Control"] == "no-store"
    found = SECRET.search(made.text)
    assert found is not None
    letters = spelled.read_secret(found[1])
    assert 32 ** len(letters) >= 2**128
    assert found[1] not in anna.sees()
    with anna.app.app_context():
        row = db.session.execute(INVITATIONS.select()).one()
    assert letters.encode() not in bytes(row.secret_hash)
    assert row.ends_at - row.made_at == 7 * 24 * 3600


def test_it_asks_again_who_it_is_and_keeps_what_was_typed(anna: Host) -> None:
    refused = anna.send("/settings/keepers/invite", name="Mum", role="reader", present="not the password")
    assert refused.status_code == 422
    assert 'value="Mum"' in refused.text
    assert 'value="reader" required checked' in refused.text
    assert invitations_in(anna) == 0


def invitations_in(anna: Host) -> int:
    with anna.app.app_context():
        return len(db.session.execute(INVITATIONS.select()).all())


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "role": "parent"},
        {"name": "x" * 41, "role": "parent"},
        {"name": "Mum\x00", "role": "parent"},
        {"name": "Mum", "role": "owner"},
        {"name": "Mum", "role": ""},
        # Anna rates for herself already: two people never count as the one
        {"name": "Mum", "role": "self"},
    ],
)
def test_nothing_else_can_be_slipped_in(anna: Host, form: dict[str, str]) -> None:
    sent = anna.send("/settings/keepers/invite", **form, rated_by="self", account_id="x", present=PASSWORD)
    assert sent.status_code == 422
    assert faults_of(sent.text) == []
    assert invitations_in(anna) == 0


def test_whoever_is_invited_sees_whose_it_is_and_presses_one_button(anna: Host) -> None:
    anna.calls_herself("Anna B")
    secret, mother = anna.invites(), person(anna.app, "mother")
    browser = browser_of(mother)
    opened = anna.send("/invitation", browser, secret=secret.lower())
    assert opened.headers["Location"] == "/invitation/open"
    assert secret not in str(opened.headers)
    page = browser.get("/invitation/open")
    assert faults_of(page.text) == []
    for said in ("The diary: Anna", "Anna B (anna@diary.test) invites you, as Mum", "under the name Mum"):
        assert said in page.text, said
    assert mother.get(f"/diaries/{anna.diary}/entries").status_code == 404
    said = anna.send("/invitation/accept", browser)
    assert said.headers["Location"] == f"/log?diary={anna.diary}"
    assert mother.get(f"/diaries/{anna.diary}/entries").status_code == 200
    # the same press sent twice finds what the first one did
    anna.send("/invitation", browser, secret=secret)
    assert who_keeps(anna.app, anna.diary) == 2
    seen = anna.sees()
    assert "mother@diary.test" in seen
    assert "keeps it, and records as a parent" in seen


def test_a_press_sent_twice_goes_on_to_the_diary(anna: Host) -> None:
    secret, mother = anna.invites(), person(anna.app, "mother")
    browser = browser_of(mother)
    anna.send("/invitation", browser, secret=secret)
    cookie = browser.get_cookie("invited", path="/invitation")
    assert cookie is not None
    assert anna.send("/invitation/accept", browser).status_code == 303
    browser.set_cookie("invited", cookie.value, path="/invitation")
    again = anna.send("/invitation/accept", browser)
    assert (again.status_code, again.headers["Location"]) == (303, f"/log?diary={anna.diary}")


def test_signed_out_one_signs_up_first_and_comes_back(anna: Host) -> None:
    browser = anna.app.test_client()
    assert anna.send("/invitation", browser, secret=anna.invites()).status_code == 303
    first = browser.get("/invitation/open").text
    assert faults_of(first) == []
    assert "Anna" not in first
    assert 'href="/sign-up?next=/invitation/open"' in first
    page = browser.get("/sign-up?next=/invitation/open")
    assert 'name="next" value="/invitation/open"' in page.text
    form = {"email": "mother@diary.test", "password": "nine quiet lanterns", "consent": "1", "disclaimer": "1"}
    made = browser.post(
        "/sign-up", data=form | {"csrf_token": token_of(browser), "next": "/invitation/open", "passkeys": ""}
    )
    assert made.headers["Location"] == "/invitation/open"
    assert "The diary: Anna" in browser.get("/invitation/open").text
    assert anna.send("/invitation/accept", browser).status_code == 303
    # no empty diary of her own was begun on the way
    assert "Whose diary" not in browser.get("/log").text


def test_where_sign_up_is_invited_a_diary_lets_nobody_make_an_account(anna: Host) -> None:
    browser = anna.app.test_client()
    anna.send("/invitation", browser, secret=anna.invites())
    anna.app.config["SETTINGS"] = replace(anna.app.config["SETTINGS"], sign_up="invited")
    assert "makes no account" in browser.get("/invitation/open").text
    assert "by invitation" in browser.get("/sign-up?next=/invitation/open").text


def test_who_keeps_it_already_is_told_so_and_uses_nothing_up(anna: Host) -> None:
    secret = anna.invites()
    anna.send("/invitation", secret=secret)
    assert "already" in anna.browser.get("/invitation/open").text
    assert anna.send("/invitation/accept").status_code == 409
    mother = person(anna.app, "mother")
    anna.accepts(mother, secret)


def test_whatever_ended_gets_one_answer(anna: Host) -> None:
    used, withdrawn, late = anna.invites(), anna.invites("Dad"), anna.invites("School", "reader")
    anna.accepts(person(anna.app, "mother"), used)
    with anna.app.app_context():
        known = {row.name: str(row.id) for row in db.session.execute(INVITATIONS.select())}
    assert anna.send("/settings/keepers/withdraw", invitation=known["Dad"]).status_code == 302
    assert anna.send("/settings/keepers/withdraw", invitation=known["Mum"]).status_code == 404
    somebody = browser_of(person(anna.app, "somebody"))
    answers = [anna.send("/invitation", somebody, secret=one) for one in (used, withdrawn, "0" * 26, "", "short")]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=invitations.LIFE), tick=False):
        answers.append(anna.send("/invitation", somebody, secret=late))
    texts = {(answer.status_code, token_free(answer.text)) for answer in answers}
    assert len(texts) == 1
    assert next(iter(texts))[0] == 404


def token_free(text: str) -> str:
    return "".join(line for line in text.splitlines() if "csrf_token" not in line)


def test_guessing_is_slowed_down(anna: Host) -> None:
    guesser = anna.app.test_client()
    token = token_of(guesser)
    codes = [
        guesser.post("/invitation", data={"csrf_token": token, "secret": "7" * 26}).status_code for _try in range(32)
    ]
    assert codes[:30] == [404] * 30
    assert codes[-1] == 429
    # a right one is never kept waiting
    right = guesser.post("/invitation", data={"csrf_token": token, "secret": anna.invites()})
    assert right.status_code == 303


def test_guesses_from_many_networks_are_slowed_together(anna: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invited_routes, "FROM_ALL", replace(invited_routes.FROM_ALL, free=3, first=30))

    def tried(number: int, secret: str) -> int:
        guesser = anna.app.test_client()
        data, where = {"csrf_token": token_of(guesser), "secret": secret}, {"REMOTE_ADDR": f"198.51.100.{number}"}
        return guesser.post("/invitation", data=data, environ_overrides=where).status_code

    assert [tried(number, "7" * 26) for number in range(5)] == [404] * 3 + [429] * 2
    assert tried(9, anna.invites()) == 303


def test_twenty_are_open_at_most(anna: Host) -> None:
    for number in range(invitations.MOST):
        anna.invites(f"Aunt {number}")
    one_more = anna.send("/settings/keepers/invite", name="Uncle", role="reader", present=PASSWORD)
    assert one_more.status_code == 422
    assert "Withdraw one of them first" in one_more.text


def test_twenty_keep_or_read_it_at_most(anna: Host) -> None:
    late, guest = anna.invites("Late"), browser_of(person(anna.app, "late"))
    anna.send("/invitation", guest, secret=late)
    for number in range(MOST - 1):
        keeps_too(person(anna.app, f"aunt{number}"), anna.diary, "reader")
    assert "As many people keep or read this diary as can" in anna.sees()
    shown = guest.get("/invitation/open").text
    assert faults_of(shown) == []
    assert "Ask its owner to make room" in shown
    assert anna.send("/invitation/accept", guest).status_code == 409
    # and it was not used up by that
    aunt = browser_of(person(anna.app, "another"))
    assert anna.send("/invitation", aunt, secret=late).status_code == 303


def test_a_diary_without_a_name_of_its_own_asks_for_one(app: Flask) -> None:
    owner = person(app, "owner")
    host = Host(app, owner, browser_of(owner), owner.diary)
    assert "Others see this diary as “My diary”" in host.sees()


def test_what_happens_is_logged_without_a_name(anna: Host, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tracker.events"):
        mother, _browser = anna.joined()
        anna.ends(mother)
    said = [record.getMessage() for record in caplog.records]
    wanted = ["invitation to a diary made", "invitation to a diary used", "keeper ended"]
    assert [one for one in said if one in wanted] == wanted
    assert not any("Mum" in one or "mother" in one or "Anna" in one for one in said)


def race(secret: str, people: list[Person]) -> list[int]:
    """Let everybody press at the same moment; return what each was answered with."""
    browsers = [browser_of(one) for one in people]
    for browser in browsers:
        data = {"csrf_token": token_of(browser), "secret": secret}
        assert browser.post("/invitation", data=data).status_code == 303
    together, codes = Barrier(len(browsers)), list[int]()

    def press(place: int) -> None:
        data = {"csrf_token": token_of(browsers[place])}
        together.wait()
        codes.append(browsers[place].post("/invitation/accept", data=data).status_code)

    threads = [Thread(target=press, args=(place,)) for place in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(codes)


@BOTH
def test_of_several_who_press_at_once_one_comes_in(app: Flask, anna: Host) -> None:
    people = [person(app, f"guest{number}") for number in range(4)]
    assert race(anna.invites(), people) == [303, 404, 404, 404]
    assert who_keeps(app, anna.diary) == 2


@BOTH
def test_one_who_presses_twice_at_once_comes_in_once(app: Flask, anna: Host) -> None:
    mother = person(app, "mother")
    assert race(anna.invites(), [mother, mother]) == [303, 303]
    assert who_keeps(app, anna.diary) == 2
