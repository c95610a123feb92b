"""Links end by themselves, by one tap and with their maker; their owner sees when they were opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from tests.appointment.conftest import Diarist, day
from tests.appointment.links import CHARTS, CODE, SECRET, made, opened, stored, text, visitor
from tests.appointment.pages import bare, text_of
from tests.factories import an_id
from tests.pages import faults_of
from tests.people import browser_of, keeps_too, now, person
from tracker.accounts.operations import delete_account
from tracker.appointment import shares
from tracker.appointment.models import SHARES
from tracker.db import db, writing
from tracker.domain import spelled
from tracker.ledger.diaries import erase_diaries_of
from tracker.ledger.models import KEEPERS


def dead_ends(months: Diarist) -> Iterator[tuple[str, FlaskClient, str]]:
    """Links that end in every way there is, each with the browser in which it was open."""
    app = months.person.app
    secret = made(months)
    browser = visitor(app, secret)
    [row] = stored(app)
    answer = months.post("/links/end", share=str(row.id))
    assert answer.status_code == 302
    assert "Ended: The page" in text(months.browser.get(answer.location))
    yield "ended by its owner", browser, secret
    secret = made(months, lasts="1")
    browser = visitor(app, secret)
    with app.app_context(), writing():
        db.session.execute(update(SHARES).values(ends_at=1))
    yield "run out", browser, secret
    secret = made(months)
    browser = visitor(app, secret)
    with app.app_context(), writing():
        db.session.execute(update(KEEPERS).values(role="reader"))
    yield "its maker only reads now", browser, secret
    with app.app_context(), writing():
        db.session.execute(update(KEEPERS).values(role="owner"))
        db.session.execute(delete(KEEPERS).where(KEEPERS.c.diary_id == UUID(months.diary)))
    yield "its maker keeps the diary no more", browser, secret
    yield "never was", app.test_client(), spelled.spelled("0" * 26)
    yield "half typed", app.test_client(), "01234"


def test_whatever_cannot_be_opened_gets_one_and_the_same_answer(months: Diarist) -> None:
    answers = {}
    for how, browser, secret in dead_ends(months):
        for path in ("/shared/page", "/shared/page.pdf", "/shared/charts", "/shared/charts/calendar", "/shared/code"):
            answers[how, path] = browser.get(path)
        answers[how, "POST"] = opened(months.person.app, secret)
        answers[how, "code"] = browser.post("/shared/code", data={"code": "123456"})
    [body] = {answer.get_data(as_text=True) for answer in answers.values()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert faults_of(body) == []
    assert "This link has ended" in body
    assert "Set-Cookie" not in {name for answer in answers.values() for name in answer.headers}


def test_the_next_request_after_the_end_opens_nothing(months: Diarist) -> None:
    app = months.person.app
    browser = visitor(app, made(months))
    assert browser.get("/shared/page").status_code == 200
    months.post("/links/end", share=str(stored(app)[0].id))
    assert browser.get("/shared/page").status_code == 404
    assert browser.get("/shared/page.pdf").status_code == 404


@pytest.mark.parametrize("erased", ["account", "diary"])
def test_erasing_takes_the_links_along(months: Diarist, erased: str) -> None:
    app = months.person.app
    browser = visitor(app, made(months))
    with app.app_context(), writing():
        erase_diaries_of(months.person.account_id)
        if erased == "account":
            delete_account(months.person.account_id)
    assert browser.get("/shared/page").status_code == 404
    assert stored(app) == []


def test_its_owner_sees_when_it_was_opened(months: Diarist) -> None:
    app = months.person.app
    secret = made(months, **CHARTS)
    assert "Not opened yet." in text(months.get("/links"))
    visitor(app, secret)
    assert "Opened once, " in text(months.get("/links"))
    visitor(app, secret).get("/shared/charts/calendar")
    html = text(months.get("/links"))
    assert re.search(r"Opened 2 times, first \d+ \w+, \d\d:\d\d, last \d+ \w+, \d\d:\d\d\.", html)
    assert "Charts of Spasm severity, " in html
    months.browser.get("/appointment")
    assert stored(app)[0].openings == 2


def test_a_press_that_doubles_makes_one_link(diarist: Diarist) -> None:
    form, app = {"id": str(an_id())}, diarist.person.app
    first = SECRET.search(diarist.post("/links", **form).get_data(as_text=True))
    second = SECRET.search(diarist.post("/links", **form).get_data(as_text=True))
    assert first
    assert second
    assert len(stored(app)) == 1
    assert opened(app, first[1]).status_code == 404
    assert opened(app, second[1]).status_code == 303
    # once it was opened, or something else is asked for, the same form makes another
    diarist.post("/links", **form)
    diarist.post("/links", **form, code="1")
    assert len(stored(app)) == 3


def test_a_link_of_too_many_and_wrong_fields_are_refused_and_what_was_typed_stays(diarist: Diarist) -> None:
    for form, said in (
        ({"opens": "charts", "from": day(3), "to": day(2)}, "Please choose what is shown."),
        (CHARTS | {"to": ""}, "Please choose a day."),
        (CHARTS | {"to": day(-3)}, "This day has not come yet."),
        (CHARTS | {"from": day(1), "to": day(5)}, "must not come before"),
        (CHARTS | {"from": "long ago"}, "date such as"),
        (CHARTS | {"measures": ["mood"]}, "nothing that the diary records"),
        ({"lasts": "365"}, "not one of the choices"),
        ({"opens": "everything"}, "not one of the choices"),
    ):
        answer = diarist.post("/links", id=str(an_id()), **form)
        html = answer.get_data(as_text=True)
        assert (answer.status_code, said in html) == (422, True), (form, html)
        assert faults_of(html) == []
        if form.get("from"):
            assert f'value="{form["from"]}"' in html
    assert stored(diarist.person.app) == []
    for _time in range(shares.MOST_AT_ONCE):
        made(diarist)
    answer = diarist.post("/links", id=str(an_id()))
    assert (answer.status_code, "End one of them first" in text(answer)) == (422, True)
    assert diarist.post("/links", id="nonsense").status_code == 404


def test_its_owner_alone_sees_makes_and_ends_one(months: Diarist) -> None:
    app = months.person.app
    secret = made(months)
    share = str(stored(app)[0].id)
    people = {role: person(app, role) for role in ("keeper", "reader", "stranger")}
    for role in ("keeper", "reader"):
        keeps_too(people[role], months.diary, role)
    there = {role: Diarist(who, browser_of(who), months.diary) for role, who in people.items()}
    for role in ("keeper", "reader"):
        assert there[role].get("/links").status_code == 403
        assert there[role].post("/links", id=str(an_id())).status_code == 403
        assert there[role].post("/links/end", share=share).status_code == 403
    assert there["stranger"].post("/links/end", share=share).status_code == 404
    own = Diarist(people["stranger"], browser_of(people["stranger"]), people["stranger"].diary)
    assert own.post("/links/end", share=share).status_code == 404
    assert opened(app, secret).status_code == 303
    assert "Opened once" in text(months.get("/links"))
    assert months.post("/links/end", share=share).status_code == 302
    assert opened(app, secret).status_code == 404


def test_the_page_on_paper_carries_the_link_and_not_its_code(months: Diarist) -> None:
    html = months.post("/links", id=str(an_id()), code="1").get_data(as_text=True)
    secret, code = SECRET.search(html), CODE.search(html)
    assert secret
    assert code
    answer = months.post("/links/page.pdf", secret=secret[1])
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    printed = text_of(answer.data)[0]
    assert secret[1].replace("-", "") in bare(printed).replace("-", "")
    assert code[1] not in printed
    assert months.post("/links/page.pdf", secret="0" * 26).status_code == 404
    charts = made(months, **CHARTS)
    assert months.post("/links/page.pdf", secret=charts).status_code == 404


def test_of_an_ended_link_no_words_are_kept(months: Diarist) -> None:
    app = months.person.app
    months.post(part="who", name="Maria", diagnosis="Cervical dystonia")
    months.post(part="questions", question_1="What next?")
    made(months)
    [lapsed] = (row.id for row in stored(app))
    made(months, **CHARTS, named="1")
    [ended] = (row.id for row in stored(app) if row.id != lapsed)
    assert "Maria" in repr(stored(app))
    with app.app_context(), writing():
        db.session.execute(update(SHARES).where(SHARES.c.id == lapsed).values(ends_at=now()))
    months.post("/links/end", share=str(ended))
    kept = repr(stored(app))
    assert [word for word in ("Maria", "Cervical", "What next?") if word in kept] == []
    page = text(months.get("/links"))
    assert "The page, " in page
    assert "Charts of Spasm severity, " in page
