"""Whoever guesses at links and codes, or sends somebody to one, and what is told to others."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import update

from tests.appointment.conftest import Diarist
from tests.appointment.links import coded, made, opened, stored, text, visitor
from tests.pages import faults_of
from tracker.appointment import shared_routes
from tracker.appointment.models import SHARES
from tracker.db import db, writing
from tracker.domain import spelled


def test_a_code_is_asked_for_before_anything_opens(months: Diarist) -> None:
    secret, code = coded(months)
    app = months.person.app
    browser = app.test_client()
    answer = opened(app, secret, browser)
    assert (answer.status_code, answer.location) == (303, "/shared/code")
    assert browser.get("/shared/page").status_code == 404
    assert faults_of(browser.get("/shared/code").get_data(as_text=True)) == []
    assert stored(app)[0].openings == 0
    for wrong in ("", "12345", "abcdef", f"{(int(code) + 1) % 10**6:06}", code + "0"):
        if wrong == code + "0":
            break
        refused = browser.post("/shared/code", data={"code": wrong})
        assert (refused.status_code, faults_of(refused.get_data(as_text=True))) == (422, [])
        assert browser.get("/shared/page").status_code == 404
    right = browser.post("/shared/code", data={"code": f" {code[:3]} {code[3:]} "})
    assert (right.status_code, right.location) == (303, "/shared/page")
    assert browser.get("/shared/page").status_code == 200
    assert stored(app)[0].openings == 1


def test_five_wrong_codes_pause_that_link_alone_and_its_owner_sees_it(months: Diarist) -> None:
    secret, code = coded(months)
    other_secret, other_code = coded(months)
    app = months.person.app
    browser, doctor = app.test_client(), app.test_client()
    opened(app, secret, browser)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answers = [browser.post("/shared/code", data={"code": wrong}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert "15 minutes" in text(answers[-1])
    # whoever opens it is told, and the right code has to wait too
    opened(app, secret, doctor)
    assert "15 minutes" in text(doctor.get("/shared/code"))
    assert doctor.post("/shared/code", data={"code": code}).status_code == 429
    assert "Five wrong codes" in text(months.get("/links"))
    opened(app, other_secret, doctor)
    assert doctor.post("/shared/code", data={"code": other_code}).status_code == 303
    with app.app_context(), writing():
        db.session.execute(update(SHARES).values(paused_until=1))
    opened(app, secret, doctor)
    assert doctor.post("/shared/code", data={"code": code}).status_code == 303
    assert "Five wrong codes" not in text(months.get("/links"))


def test_whoever_guesses_is_slowed_and_the_one_with_the_link_is_not(months: Diarist) -> None:
    secret, app = made(months), months.person.app
    guess = spelled.spelled("7" * 26)
    codes = [opened(app, guess).status_code for _ in range(32)]
    assert codes == [404] * 30 + [429] * 2
    # from the very same network
    assert opened(app, secret).status_code == 303
    assert opened(app, guess).status_code == 429


def test_guesses_from_many_networks_are_slowed_together(diarist: Diarist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_routes, "FROM_ALL", replace(shared_routes.FROM_ALL, free=3, first=30))
    secret, app = made(diarist), diarist.person.app

    def tried(number: int, letters: str) -> int:
        browser = app.test_client()
        where = {"REMOTE_ADDR": f"198.51.100.{number}"}
        return browser.post("/shared", data={"secret": letters}, environ_overrides=where).status_code

    assert [tried(number, spelled.spelled("7" * 26)) for number in range(5)] == [404] * 3 + [429] * 2
    assert tried(9, secret) == 303


def test_a_pdf_is_made_so_often_and_no_oftener(diarist: Diarist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_routes, "PAPERS", parse("1 per hour"))
    browser = visitor(diarist.person.app, made(diarist))
    assert [browser.get("/shared/page.pdf").status_code for _ in range(2)] == [200, 429]
    again = browser.get("/shared/page.pdf")
    assert int(again.headers["Retry-After"]) > 0
    assert "tried too often" in text(again)
    assert "offline" not in again.get_data(as_text=True)


def test_links_are_told_to_nobody(months: Diarist, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    app = months.person.app
    months.post(part="who", name="Maria")
    secret, code = coded(months)
    browser = app.test_client()
    answers = [browser.get("/shared"), opened(app, secret, browser), browser.get("/shared/code")]
    answers += [browser.post("/shared/code", data={"code": "x"}), browser.post("/shared/code", data={"code": code})]
    answers += [browser.get("/shared/page"), browser.get("/shared/page.pdf"), browser.get("/shared/charts")]
    answers += [opened(app, "nonsense", browser), browser.post("/shared/close")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    months.post("/links/end", share=str(stored(app)[0].id))
    lines = [record.getMessage() for record in caplog.records if record.name == "tracker.events"]
    assert lines == ["share made", "share code refused", "share opened", "share refused", "share ended"]
    every = " ".join(record.getMessage() for record in caplog.records)
    for hidden in ("Maria", secret, secret.replace("-", ""), code):
        assert hidden not in every


def test_another_sites_page_cannot_open_one_in_somebodys_browser(months: Diarist) -> None:
    secret, app = made(months), months.person.app
    for headers, code in (
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 400),
        ({"Origin": "http://elsewhere.example"}, 400),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ):
        answer = app.test_client().post("/shared", data={"secret": secret}, headers=headers)
        assert answer.status_code == code, headers


def test_the_service_worker_never_keeps_what_a_link_opens(client: FlaskClient) -> None:
    script = client.get("/sw.js").get_data(as_text=True)
    assert "/log" in script
    assert "/shared" not in script
    html = client.get("/shared").get_data(as_text=True)
    for loaded in ("manifest", "offline/page.js", "look.js"):
        assert loaded not in html
