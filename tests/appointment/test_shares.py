"""Links that hand the page or charts over: what they are, and what they open and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from tests.appointment.conftest import TODAY, Diarist, day
from tests.appointment.links import CHARTS, CODE, SECRET, made, opened, stored, text, visitor
from tests.appointment.pages import text_of
from tests.conftest import settings_for
from tests.factories import an_id, make_entry, make_injection, make_medication
from tests.pages import faults_of
from tests.people import browser_of, person
from tracker import create_app
from tracker.config import Settings
from tracker.domain import spelled


def test_a_secret_is_typed_by_hand_as_it_is_scanned() -> None:
    secret = "0123456789ABCDEFGHJKMNPQRS"
    assert spelled.spelled(secret) == "01234-56789-ABCDE-FGHJK-MNPQRS"
    for typed in (
        secret,
        secret.lower(),
        spelled.spelled(secret),
        " o1234 56789 abcde\nfghjk mnpqrs ",
        "OI234-56789-ABCDE-FGHJK-MNPQRS",
        "http://localhost/shared#01234-56789-ABCDE-FGHJK-MNPQRS",
        "01234\u201056789\u2013ABCDE-FGHJK-MNPQRS",
    ):
        assert spelled.read_secret(typed) == secret, typed
    for wrong in ("", secret[:-1], secret + "0", "U" + secret[1:], "é" + secret[1:], "x" * 9999):
        assert spelled.read_secret(wrong) == "", wrong
    assert 32**spelled.SECRET_LENGTH >= 2**128
    assert sum(spelled.GROUPS) == spelled.SECRET_LENGTH


def test_of_secret_and_code_only_hashes_are_kept(diarist: Diarist) -> None:
    html = diarist.post("/links", id=str(an_id()), code="1").get_data(as_text=True)
    secret, code = SECRET.search(html), CODE.search(html)
    assert secret
    assert code
    [row] = stored(diarist.person.app)
    kept = repr(tuple(row))
    assert secret[1] not in kept
    assert secret[1].replace("-", "") not in kept
    assert repr(code[1]) not in kept
    # the code is not beside what is printed and scanned
    printed = html.partition('<section class="card handed"')[2].partition("</section>")[0]
    assert code[1] not in printed
    assert SECRET.search(printed)
    assert diarist.get("/links").get_data(as_text=True).count(secret[1]) == 0


def test_the_page_opens_as_it_was_prepared_without_an_account(months: Diarist) -> None:
    months.post(part="who", name="Maria فاطمة", born="1979")
    months.post(part="questions", question_1="What next?")
    secret = made(months)
    app = months.person.app
    browser = app.test_client()
    form = browser.get("/shared")
    assert (form.status_code, faults_of(form.get_data(as_text=True))) == (200, [])
    assert "Set-Cookie" not in form.headers
    answer = opened(app, secret, browser)
    assert (answer.status_code, answer.location) == (303, "/shared/page")
    page = browser.get("/shared/page")
    html = page.get_data(as_text=True)
    assert (page.status_code, faults_of(html)) == (200, [])
    sheet = months.sheet()
    for said in (sheet.title, *sheet.who, *sheet.questions, *(one.sentence for one in sheet.answers), sheet.disclaimer):
        assert said in text(page), said
    assert browser.get("/shared/charts").status_code == 404
    assert browser.get("/shared/charts/through-the-day").status_code == 404
    pdf = browser.get("/shared/page.pdf")
    assert "What next?" in text_of(pdf.data)[0]


def test_its_days_stay_whatever_is_recorded_or_prepared_later(months: Diarist) -> None:
    months.post(part="days", days="14")
    browser = visitor(months.person.app, made(months, lasts="30"))
    before = text(browser.get("/shared/page"))
    months.post(part="days", days="30")
    months.post(part="who", name="Somebody else")
    made_on = datetime.fromordinal(stored(months.person.app)[0].this_day).replace(hour=13, tzinfo=UTC)
    with time_machine.travel(made_on + timedelta(days=3, hours=1), tick=True):
        # nothing of the days after, not even what lies one day ahead
        for after in (1, 2, 3):
            then = (made_on + timedelta(days=after)).isoformat()
            months.put("entries", make_entry(happened_at=then, recorded_at=then, spasm=9, note="later"))
        months.put("medications", make_medication(name="Later", **{"from": then[:10]}))
        months.put("injections", make_injection(day=then[:10], product="Laterox", felt_onset=None))
        again = visitor(months.person.app, made(months, lasts="30"))
        assert "9" in text(again.get("/shared/page"))
    assert text(browser.get("/shared/page")) == before


def test_charts_open_for_their_days_and_measures_and_nothing_else(months: Diarist) -> None:
    months.post(part="who", name="Maria")
    months.put("medications", make_medication(name="Secretol", **{"from": day(15)}))
    browser = visitor(months.person.app, made(months, **CHARTS))
    first = browser.get("/shared/charts")
    assert (first.status_code, first.location) == (302, "/shared/charts/through-the-day?measure=spasm")
    for name in ("through-the-day", "day-by-day", "calendar"):
        plain = browser.get(f"/shared/charts/{name}")
        html = plain.get_data(as_text=True)
        assert (plain.status_code, faults_of(html)) == (200, []), name
        assert "does not diagnose" in text(plain)
        assert "Maria" not in html
        assert "Secretol" not in html
        assert "Botox" not in html
        for asked in (
            {"from": day(60), "to": day(0)},
            {"days": "all"},
            {"rated_by": "parent", "late": "include", "clock": "waking"},
            {"diary": str(an_id()), "table": "1", "measure": "spasm"},
        ):
            assert browser.get(f"/shared/charts/{name}", query_string=asked).get_data(as_text=True) == html, asked
        for measure in ("pain", "region:neck", "sleep_hours", "nonsense", "spasm "):
            assert browser.get(f"/shared/charts/{name}", query_string={"measure": measure}).status_code == 404
    for name in ("body", "sleep-effect", "since-dose", "treatment-cycle", "relation", "compare", "nonsense"):
        assert browser.get(f"/shared/charts/{name}").status_code == 404, name
    for path in ("/shared/page", "/shared/page.pdf"):
        assert browser.get(path).status_code == 404
    # eleven days of three entries
    assert "33 entries" in text(browser.get("/shared/charts/day-by-day"))


def test_name_and_treatments_stand_on_charts_only_where_they_were_chosen(months: Diarist) -> None:
    months.post(part="who", name="Maria")
    months.put("medications", make_medication(name="Secretol", **{"from": day(15)}))
    months.put("medications", make_medication(name="Laterol", **{"from": day(5)}))
    chosen = CHARTS | {"measures": ["spasm", "sleep_hours"], "named": "1", "treatments": "1"}
    browser = visitor(months.person.app, made(months, **chosen))
    html = browser.get("/shared/charts/day-by-day").get_data(as_text=True)
    assert "Maria" in html
    assert "Secretol" in html
    assert "Laterol" not in html
    assert browser.get("/shared/charts/day-by-day?measure=sleep_hours").status_code == 200
    assert browser.get("/shared/charts/through-the-day?measure=sleep_hours").status_code == 404


def test_the_cookie_opens_nothing_else_of_the_app_and_leaves_a_session_alone(months: Diarist) -> None:
    secret, app = made(months), months.person.app
    browser = visitor(app, secret)
    for path in ("/log", "/diary", "/charts", "/appointment", "/appointment/links", "/settings"):
        assert browser.get(path).status_code == 302, path
    assert browser.get(f"/api/v1/diaries/{months.diary}/entries").status_code == 401
    own = browser_of(person(app, "neurologist"))
    with own.session_transaction() as session:
        before = session["_user_id"]
    assert opened(app, secret, own).status_code == 303
    assert own.get("/shared/page").status_code == 200
    assert own.get("/log").status_code == 200
    with own.session_transaction() as session:
        assert session["_user_id"] == before
    # nor does the session of whoever owns it open what a link opens
    assert months.browser.get("/shared/page").status_code == 404


def test_the_cookie_is_bound_to_its_addresses_and_to_the_window(months: Diarist) -> None:
    secret, app = made(months), months.person.app
    [cookie] = opened(app, secret).headers.getlist("Set-Cookie")
    assert cookie.startswith("shared=")
    for part in ("Path=/shared", "HttpOnly", "SameSite=Strict"):
        assert part in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    forged = app.test_client()
    forged.set_cookie("shared", cookie.partition("=")[2].partition(";")[0][:-3] + "abc", path="/shared")
    assert forged.get("/shared/page").status_code == 404
    browser = visitor(app, secret)
    assert browser.post("/shared/close").location == "/shared?closed=1"
    assert browser.get("/shared/page").status_code == 404


def test_over_https_the_cookie_is_secure(diarist: Diarist) -> None:
    secret, app = made(diarist), diarist.person.app
    held: Settings = app.config["SETTINGS"]
    plain = settings_for(held.instance)
    secure = create_app(
        Settings(**{name: getattr(plain, name) for name in plain.__slots__} | {"public_url": "https://localhost"})
    )
    answer = secure.test_client().post("/shared", data={"secret": secret}, base_url="https://localhost")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-shared=")
    assert "Secure;" in cookie


def test_after_twelve_hours_it_is_opened_anew(months: Diarist) -> None:
    secret, app = made(months), months.person.app
    browser = visitor(app, secret)
    with time_machine.travel(TODAY + timedelta(days=1, hours=14)):
        assert browser.get("/shared/page").status_code == 404
        assert opened(app, secret, browser).status_code == 303
        assert browser.get("/shared/page").status_code == 200
