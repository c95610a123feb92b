"""Who may do what: every route and method, walked from the URL map, for everybody there is. A route that is not in the
table below fails; so does an argument of an address that nobody has said how to fill."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import settings_for
from tests.factories import (
    an_id,
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_sleep,
    make_treatment,
    make_visit,
)
from tests.pages import faults_of
from tests.people import Person, keeps_too, now, person
from tracker import create_app
from tracker.accounts import operations
from tracker.api.shapes import BY_PLURAL
from tracker.db import db, settle, writing
from tracker.ledger import keepers
from tracker.ledger.queries import get_diary
from tracker.web.access import SCOPES

EVERYBODY = ("anonymous", "stranger", "ended", "reader", "other", "keeper", "owner")
"""`keeper` logs as a parent and `other` as somebody else, and may do the same; `ended` was a keeper, and is a stranger
now. The owner comes last, since a press of theirs may take what the others are asked about away."""

SAME_AS = {"other": "keeper", "ended": "stranger"}


@dataclass(frozen=True)
class Case:
    """What a request of each person is answered with. `data` is what is sent beside the diary's id."""

    anonymous: int
    owner: int
    keeper: int
    reader: int
    stranger: int
    data: dict[str, Any] = field(default_factory=dict)


def page(**data: Any) -> Case:
    """A page about a diary."""
    return Case(302, 200, 200, 200, 404, data)


def sheet(**data: Any) -> Case:
    """A page that is a form: nobody who only reads is shown one."""
    return Case(302, 200, 200, 403, 404, data)


def owners(**data: Any) -> Case:
    """A page that the owner alone sees."""
    return Case(302, 200, 403, 403, 404, data)


def decide(code: int = 302, **data: Any) -> Case:
    """A form that the owner alone may send."""
    return Case(401, code, 403, 403, 404, data)


def press(code: int = 302, **data: Any) -> Case:
    """A form about a diary; the codes are those of a request with a valid CSRF token."""
    return Case(401, code, code, 403, 404, data)


def call(code: int = 200, **data: Any) -> Case:
    """A call of the API that reads."""
    return Case(401, code, code, code, 404, data)


def write(code: int = 200, **data: Any) -> Case:
    """A call of the API that writes."""
    return Case(401, code, code, 403, 404, data)


def own(code: int = 200, anonymous: int = 302, **data: Any) -> Case:
    """Something about the visitor's own account: everybody signed in has one."""
    return Case(anonymous, code, code, code, code, data)


def everybody(code: int = 200, signed_in: int | None = None) -> Case:
    """Open to all."""
    known = signed_in or code
    return Case(code, known, known, known, known)


def uploaded(owner: int, anonymous: int = 302, **data: Any) -> Case:
    """A file that waits to be imported: it is nobody's but hers who sent it, whoever keeps the diary with her."""
    return Case(anonymous, owner, 404, 404, 404, data)


CARE = {
    f"{kind}_id": f"01990000-0000-7000-8000-00000000000{number}"
    for number, kind in enumerate(("medication", "dose", "injection", "treatment", "visit"))
}
"""The treatments of the house, by the arguments of their addresses."""

NEW = {"id": "01990000-0000-7000-8000-0000000000ff"}
EFFECT = {"kind": "weakness", "from": "2026-02-20"}
DOSE = {"medication": CARE["medication_id"], "outcome": "taken", "date": "2026-03-27", "clock": "08:00"}
SLEEP = {"woke_on": "2026-03-20", "fell_asleep": "23:00", "woke": "06:30"}
SETTINGS = {"name": "Mine", "time_zone": "Europe/London", "day_start": "4", "spasm_word": "spasms"}
CASES: dict[tuple[str, str], Case] = {
    ("accounts.account", "GET"): own(),
    ("accounts.add_passkey", "POST"): own(302, 401),
    ("accounts.change_password", "POST"): own(422, 401),
    ("accounts.confirm", "POST"): own(422, 401),
    ("accounts.end_session", "POST"): own(404, 401),
    ("accounts.make_token", "POST"): own(422, 401),
    ("accounts.make_codes", "POST"): own(302, 401),
    ("accounts.offer", "GET"): own(302),
    ("accounts.options_to_make", "POST"): own(403, 401),
    ("accounts.options_to_show", "POST"): everybody(),
    ("accounts.remove_passkey", "POST"): own(302, 401),
    ("accounts.rename_passkey", "POST"): own(422, 401),
    ("accounts.revoke_token", "POST"): own(404, 401),
    ("accounts.tokens", "GET"): own(),
    ("accounts.sign_in", "GET"): everybody(200, 302),
    ("accounts.sign_in", "POST"): everybody(422, 302),
    ("accounts.sign_in_by_passkey", "POST"): everybody(422, 302),
    ("accounts.ways_in", "GET"): own(),
    ("accounts.sign_out", "POST"): everybody(302),
    ("accounts.sign_up", "GET"): everybody(200, 302),
    ("accounts.sign_up", "POST"): everybody(422, 302),
    ("api.add", "POST"): write(201, spasm=3),
    ("api.appointment", "GET"): call(),
    ("api.diaries", "GET"): own(200, 401),
    ("api.patch", "PATCH"): write(set={"pain": {"was": None, "now": 3}}),
    ("api.read", "GET"): call(),
    ("api.read_changes", "GET"): call(),
    ("api.read_list", "GET"): call(),
    ("api.remove", "DELETE"): write(),
    ("api.restore", "POST"): write(),
    ("api.save", "PUT"): write(**make_entry(rated_by="self")),
    ("api.send_changes", "POST"): write(changes=[]),
    ("care.add_dose", "GET"): sheet(),
    ("care.add_injection", "GET"): sheet(),
    ("care.add_injection", "POST"): press(**NEW, on="2026-03-01", regions="neck"),
    ("care.add_medication", "GET"): sheet(),
    ("care.add_medication", "POST"): press(**NEW, **{"name": "Clonazepam", "from": "2026-03-01"}),
    ("care.add_side_effect", "GET"): sheet(),
    ("care.add_side_effect", "POST"): press(**EFFECT),
    ("care.add_treatment", "GET"): sheet(),
    ("care.add_treatment", "POST"): press(**NEW, **{"kind": "surgery", "from": "2026-03-01"}),
    ("care.add_visit", "GET"): sheet(),
    ("care.add_visit", "POST"): press(**NEW, on="2026-03-01"),
    ("care.change_dose", "GET"): sheet(),
    ("care.change_dose", "POST"): press(**NEW, **{"dose": "3", "from": "2026-03-01"}),
    ("care.delete_dose", "POST"): press(),
    ("care.delete_injection", "POST"): press(),
    ("care.delete_medication", "POST"): press(),
    ("care.delete_side_effect", "POST"): press(**EFFECT),
    ("care.delete_treatment", "POST"): press(),
    ("care.delete_visit", "POST"): press(),
    ("care.edit_dose", "GET"): sheet(),
    ("care.edit_dose", "POST"): press(**DOSE, revision="1"),
    ("care.edit_injection", "GET"): sheet(),
    ("care.edit_injection", "POST"): press(on="2026-02-11", regions="neck", revision="1"),
    ("care.edit_medication", "GET"): sheet(),
    ("care.edit_medication", "POST"): press(**{"name": "Clonazepam", "from": "2026-03-01"}, revision="1"),
    ("care.edit_side_effect", "GET"): sheet(),
    ("care.edit_side_effect", "POST"): press(**EFFECT, severity="3", revision="1"),
    ("care.edit_treatment", "GET"): sheet(),
    ("care.edit_treatment", "POST"): press(**{"kind": "surgery", "from": "2026-03-01"}, revision="1"),
    ("care.edit_visit", "GET"): sheet(),
    ("care.edit_visit", "POST"): press(on="2026-03-01", revision="1"),
    ("care.end_side_effect", "POST"): press(**EFFECT),
    ("care.injection", "GET"): page(),
    ("care.overview", "GET"): page(),
    ("care.rename_series", "GET"): sheet(),
    ("care.rename_series", "POST"): press(name="Neck and more", was="neck"),
    ("care.restore", "POST"): press(kind="visit", id=CARE["visit_id"], revision="0"),
    ("care.same_injection", "POST"): press(**NEW, like=CARE["injection_id"]),
    ("care.save_dose", "POST"): press(**NEW, medication=CARE["medication_id"], outcome="taken"),
    ("care.save_mark", "POST"): press(mark="felt_onset"),
    ("care.stop_medication", "POST"): press(),
    ("days.another_time", "GET"): sheet(),
    ("days.diary", "GET"): page(),
    ("days.log", "GET"): page(),
    ("days.more", "GET"): sheet(),
    ("days.more", "POST"): press(note="a word"),
    ("days.restore", "POST"): press(kind="entry"),
    ("days.same", "POST"): press(),
    ("days.save_tag", "POST"): press(tag="on tremor"),
    ("days.take_back_dose", "POST"): press(422),
    ("days.save_value", "POST"): press(field="spasm", value="5"),
    ("days.settings", "GET"): page(),
    ("days.undo", "POST"): press(field="spasm"),
    ("days.welcome", "GET"): everybody(200, 302),
    ("diary.add_factor", "GET"): sheet(),
    ("diary.add_factor", "POST"): press(kind="scale", asked="entry"),
    ("diary.delete_factor", "POST"): press(),
    ("diary.edit_factor", "GET"): sheet(),
    ("diary.edit_factor", "POST"): press(name="Tea", kind="number", unit="cups", asked="day", revision="1"),
    ("diary.factors", "GET"): sheet(),
    ("diary.pause_factor", "POST"): press(active="0"),
    ("diary.restore_factor", "POST"): press(),
    ("diary.shown", "GET"): sheet(),
    ("diary.shown", "POST"): replace(press(), data={"code": "pain", "to": "0"}),
    ("diary.add_diary", "GET"): page(),
    ("diary.add_diary", "POST"): replace(press(**SETTINGS), reader=302),
    ("diary.add_sleep", "GET"): sheet(),
    ("diary.add_sleep", "POST"): press(**SLEEP),
    ("diary.delete_entry", "POST"): press(),
    ("diary.delete_sleep", "POST"): press(),
    ("diary.edit_entry", "GET"): sheet(),
    ("diary.edit_entry", "POST"): press(date="2026-03-28", clock="18:20", spasm="4", rated_by="self", revision="1"),
    ("diary.edit_sleep", "GET"): sheet(),
    ("diary.edit_sleep", "POST"): press(**SLEEP, revision="1"),
    ("diary.settings", "GET"): page(),
    ("diary.settings", "POST"): decide(**SETTINGS),
    ("api.chart", "GET"): call(),
    ("api.insight", "GET"): call(),
    ("api.openapi", "GET"): everybody(),
    ("apps.as_table", "POST"): uploaded(302, 401),
    ("apps.discard", "POST"): uploaded(302, 401),
    ("apps.preview", "GET"): uploaded(200),
    ("apps.run", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("apps.thing", "GET"): uploaded(200),
    ("apps.thing", "POST"): uploaded(302, 401, means="out"),
    ("apps.things", "GET"): uploaded(200),
    ("apps.things", "POST"): uploaded(302, 401),
    ("apps.unread", "GET"): uploaded(200),
    ("exchange.column", "GET"): uploaded(200),
    ("exchange.column", "POST"): uploaded(302, 401, role="out"),
    ("exchange.columns", "GET"): uploaded(200),
    ("exchange.columns", "POST"): uploaded(302, 401),
    ("exchange.discard", "POST"): uploaded(302, 401),
    ("exchange.name", "GET"): uploaded(200),
    ("exchange.name", "POST"): uploaded(302, 401, means="out"),
    ("exchange.preview", "GET"): uploaded(200),
    ("exchange.result", "GET"): owners(),
    ("exchange.run", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("exchange.start", "GET"): owners(),
    ("exchange.undo", "POST"): decide(),
    ("exchange.unread", "GET"): uploaded(200),
    ("exchange.upload", "POST"): decide(422),
    ("leaving.export", "GET"): owners(),
    ("leaving.hand_out", "POST"): decide(422),
    ("leaving.erase", "GET"): page(),
    ("leaving.erase_one", "POST"): replace(press(422), reader=422),
    ("leaving.erase_all", "GET"): own(),
    ("leaving.erase_account", "POST"): own(422, 401),
    ("health.healthz", "GET"): everybody(),
    ("languages.choose", "GET"): everybody(),
    ("languages.save", "POST"): everybody(302),
    ("whole.let_go", "POST"): uploaded(302, 401),
    ("whole.preview", "GET"): uploaded(200),
    ("whole.reading", "GET"): uploaded(302),
    ("whole.reading", "POST"): uploaded(302, 401),
    ("whole.take_in", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("information.contents", "GET"): everybody(),
    ("information.find", "GET"): everybody(),
    ("information.index", "GET"): everybody(),
    ("information.page", "GET"): everybody(),
    ("appointment.paper", "GET"): page(),
    ("appointment.prepare", "GET"): page(),
    ("appointment.printed", "GET"): page(),
    ("appointment.prepare", "POST"): press(part="questions"),
    ("appointment.end_link", "POST"): decide(404, share=str(an_id())),
    ("appointment.link_on_paper", "POST"): decide(404, secret="none"),
    ("appointment.links", "GET"): owners(),
    ("appointment.make_link", "POST"): decide(200, id=str(an_id())),
    ("appointment.show", "GET"): page(),
    ("insights.chart", "GET"): page(),
    ("insights.charts", "GET"): own(302),
    ("insights.figure", "GET"): page(),
    ("insights.show", "GET"): page(),
    ("looks.choose", "GET"): everybody(),
    ("looks.keep_look", "POST"): everybody(302),
    ("offline.away", "GET"): everybody(),
    ("offline.manifest", "GET"): everybody(),
    ("offline.phone", "GET"): own(),
    ("offline.session", "GET"): everybody(),
    ("offline.worker", "GET"): everybody(),
    ("invited.accept", "POST"): own(404, 401),
    ("invited.enter", "GET"): everybody(),
    ("invited.exchange", "POST"): everybody(404),
    ("invited.show", "GET"): everybody(404),
    ("keepers.end", "POST"): decide(),
    ("keepers.hand_over", "GET"): owners(),
    ("keepers.hand_over", "POST"): decide(422),
    ("keepers.invite", "POST"): decide(422, name="Dad", role="parent"),
    ("keepers.page", "GET"): page(),
    ("keepers.person", "GET"): owners(),
    ("keepers.person", "POST"): decide(name="Mum", role="parent"),
    ("keepers.withdraw", "POST"): decide(404, invitation=str(an_id())),
    ("reminders.calendar", "GET"): everybody(404),
    ("reminders.download", "GET"): page(),
    ("reminders.new_address", "POST"): replace(press(200), reader=200),
    ("reminders.plan", "GET"): sheet(),
    ("reminders.plan", "POST"): press(kind="none"),
    ("reminders.revoke", "POST"): replace(press(), reader=302),
    ("reminders.settings", "GET"): page(),
    ("reminders.settings", "POST"): replace(press(times="08:00"), reader=302),
    ("shared.chart", "GET"): everybody(404),
    ("shared.charts", "GET"): everybody(404),
    ("shared.check_code", "POST"): everybody(404),
    ("shared.close", "POST"): everybody(303),
    ("shared.code", "GET"): everybody(404),
    ("shared.enter", "GET"): everybody(),
    ("shared.exchange", "POST"): everybody(404),
    ("shared.page", "GET"): everybody(404),
    ("shared.paper", "GET"): everybody(404),
    ("static", "GET"): everybody(),
}


@dataclass(frozen=True)
class House:
    """An app with a diary in it, and everybody who might come to it."""

    app: Flask
    owner: Person
    people: dict[str, Person]
    diary: str
    entry: str
    sleep: str
    factor: str
    upload: str = ""
    whole: str = ""
    app_file: str = ""
    done: str = ""

    def browser(self, name: str) -> FlaskClient:
        """A browser in which this person is signed in."""
        browser = self.app.test_client()
        if name in self.people:
            with self.app.app_context(), writing():
                secret = operations.open_session(self.people[name].account_id, "A phone", now())
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = secret, True
        return browser

    def arguments(self, rule: Any) -> dict[str, Any]:
        known = {
            "diary_id": self.diary,
            "record_id": self.entry,
            "entry_id": self.entry,
            "sleep_id": self.sleep,
            "factor_id": self.factor,
            "plural": "entries",
            "slug": "what-dystonia-is",
            "filename": "css/tokens.css",
            "name": "through-the-day",
            "upload_id": {"whole": self.whole, "apps": self.app_file}.get(rule.endpoint.split(".")[0], self.upload),
            "import_id": self.done,
            "number": 1,
            "person_id": str(self.people["keeper"].account_id),
            "secret": "not-the-secret-of-any-calendar",
            **CARE,
        }
        return {name: known[name] for name in rule.arguments}


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> House:
    """A house that is furnished once; each test gets a copy of its folder."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "diary.db")
    app = create_app(settings_for(folder))
    people = {name: person(app, name) for name in EVERYBODY if name != "anonymous"}
    owner = people["owner"]
    diary, entry, sleep, factor = owner.diary, str(an_id()), str(an_id()), str(an_id())
    owner.put(f"/diaries/{diary}/entries/{entry}", make_entry())
    owner.put(f"/diaries/{diary}/sleeps/{sleep}", make_sleep())
    owner.put(f"/diaries/{diary}/factors/{factor}", make_factor())
    _treat(owner, diary)
    keeps_too(people["keeper"], diary, "keeper")
    keeps_too(people["other"], diary, "keeper", "other")
    keeps_too(people["reader"], diary, "reader")
    keeps_too(people["ended"], diary, "keeper")
    assert people["ended"].put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code == 201
    with app.app_context(), writing():
        keepers.end(get_diary(owner.account_id, UUID(diary)), people["ended"].account_id)
    for somebody in people.values():
        assert somebody.diary
    house = House(app, owner, people, diary, entry, sleep, factor)
    upload, done = _send_file(house), _send_file(house)
    whole = _send_diary(house)
    browser = house.browser("owner")
    assert browser.post(f"/settings/import/{done}/import", data=_token(browser)).status_code == 302
    app_file = _send_app_file(house)
    with app.app_context():
        settle()
        db.session.remove()
        db.engine.dispose()
    return replace(house, upload=upload, whole=whole, app_file=app_file, done=done)


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    """The furnished house, with an app of the test's own."""
    folder = tmp_path / "house"
    shutil.copytree(furnished.app.instance_path, folder)
    app = create_app(settings_for(folder))
    people = {name: replace(somebody, app=app) for name, somebody in furnished.people.items()}
    yield replace(furnished, app=app, people=people, owner=people["owner"])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _treat(owner: Person, diary: str) -> None:
    bodies = {
        "medications": make_medication(),
        "doses": make_dose(CARE["medication_id"]),
        "injections": make_injection(side_effects=[EFFECT]),
        "treatments": make_treatment(),
        "visits": make_visit(),
    }
    for (plural, body), record in zip(bodies.items(), CARE.values(), strict=True):
        assert owner.put(f"/diaries/{diary}/{plural}/{record}", body).status_code == 201


def _send_file(house: House) -> str:
    browser = house.browser("owner")
    table = b"date,region,intensity\n2015-11-25,Knees,5.7\n2015-11-26,Neck,3\n"
    data = {"diary": house.diary, "file": (BytesIO(table), "pain.csv"), **_token(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    upload = answer.headers["Location"].split("/")[3]
    for number in (0, 1):
        browser.post(
            f"/settings/import/{upload}/names/{number}", data={"means": "neck", "score": "pain", **_token(browser)}
        )
    return upload


def _send_app_file(house: House) -> str:
    browser = house.browser("owner")
    table = b"FeatureName,Timestamp,Value\nPain,2024-05-10T09:00:00Z,3\nStress,2024-05-10T09:00:00Z,4\n"
    data = {"diary": house.diary, "file": (BytesIO(table), "export.csv"), **_token(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    assert answer.headers["Location"].endswith("/things")
    return str(answer.headers["Location"].split("/")[3])


def _send_diary(house: House) -> str:
    browser = house.browser("owner")
    document = b'{"format":"dystonia-diary","version":1,"settings":{},"records":{"visits":[%b]}}'
    document %= b'{"id":"01990000-0000-7000-8000-0000000000fe","day":"2026-01-08"}'
    data = {"diary": house.diary, "file": (BytesIO(document), "diary.json"), **_token(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    return str(answer.headers["Location"].split("/")[3])


def _token(browser: FlaskClient, place: str = "/account") -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(place).get_data(as_text=True))
    assert found is not None
    return {"csrf_token": found[1]}


def every_route() -> Iterator[tuple[str, str]]:
    app = create_app(settings_for(Path("/nowhere")))
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or set()):
            if method not in {"HEAD", "OPTIONS"}:
                yield rule.endpoint, method


ROUTES = sorted(set(every_route()))


def test_the_table_names_no_route_that_is_gone() -> None:
    assert set(CASES) <= set(ROUTES)


@pytest.mark.parametrize(("endpoint", "method"), ROUTES, ids=["-".join(route) for route in ROUTES])
def test_everybody_gets_what_is_theirs(house: House, endpoint: str, method: str) -> None:
    assert (endpoint, method) in CASES, "a new route has to say who may use it"
    case = CASES[endpoint, method]
    rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
    with house.app.test_request_context():
        address = house.app.url_for(endpoint, **house.arguments(rule))
    found = {}
    for name in EVERYBODY:
        send = _call if endpoint.startswith("api.") else _browse
        found[name] = send(house, name, address, method, case)
    expected = {name: getattr(case, SAME_AS.get(name, name)) for name in found}
    assert found == expected


def _call(house: House, name: str, address: str, method: str, case: Case) -> int:
    headers = {"Authorization": f"Bearer {house.people[name].token}"} if name in house.people else {}
    body = {} if method in {"GET", "DELETE"} or not case.data else {"json": case.data}
    if address.endswith("/changes") and method == "POST":
        body = {"json": case.data}
    return house.app.test_client().open(address, method=method, headers=headers, **body).status_code


def _browse(house: House, name: str, address: str, method: str, case: Case) -> int:
    browser = house.browser(name)
    # of which diary: what a page of the owner's would name
    sent = {"diary": house.diary, "entry": house.entry, "id": house.entry, "of": house.entry} | case.data
    if "sleep" in address:
        sent["id"] = str(an_id())
    if address == "/settings/factors/new":
        # a second one of the same name would be refused
        sent |= {"id": str(an_id()), "name": name}
    if method == "GET":
        return browser.get(address, query_string={} if "/static/" in address else {"diary": house.diary}).status_code
    token = _token(browser, "/sign-in" if name == "anonymous" else "/account")
    if address == "/sleep":
        # two of one night would be refused
        sent |= {"woke_on": f"2026-03-{20 + EVERYBODY.index(name)}"}
    return browser.post(address, data=token | sent).status_code


def test_every_page_is_well_made(house: House) -> None:
    for endpoint, method in ROUTES:
        if method != "GET" or endpoint.startswith("api."):
            continue
        rule = next(house.app.url_map.iter_rules(endpoint))
        with house.app.test_request_context():
            address = house.app.url_for(endpoint, **house.arguments(rule))
        for name in ("anonymous", "owner"):
            answer = house.browser(name).get(address)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert faults_of(answer.get_data(as_text=True)) == [], (endpoint, name)
            policy = answer.headers.get("Content-Security-Policy", "")
            assert endpoint == "static" or ("unsafe" not in policy and "default-src 'none'" in policy), endpoint


def test_without_its_token_no_form_is_taken(house: House) -> None:
    for endpoint, method in ROUTES:
        if method != "POST" or endpoint.startswith("api."):
            continue
        rule = next(house.app.url_map.iter_rules(endpoint))
        with house.app.test_request_context():
            address = house.app.url_for(endpoint, **house.arguments(rule))
        # what opens a link acts on no session and can have no token: it has to come from a page of ours
        headers = {"Sec-Fetch-Site": "cross-site"} if endpoint.startswith("shared.") else {}
        answer = house.browser("owner").post(address, data={"diary": house.diary}, headers=headers)
        assert answer.status_code == 400, endpoint


def test_a_session_alone_does_not_write_through_the_api(house: House) -> None:
    answer = house.browser("owner").put(f"/api/v1/diaries/{house.diary}/entries/{an_id()}", json=make_entry())
    assert answer.status_code == 400


@pytest.mark.parametrize(("scope", "code"), [("read", 403), ("log", 201), ("all", 201)])
def test_a_token_does_what_its_scope_says(app: Flask, scope: str, code: int) -> None:
    someone = person(app, "someone", scope)
    with app.app_context(), writing():
        full = operations.make_token(someone.account_id, "full", "all", now())
    diary = Person(app, someone.email, someone.account_id, full).diary
    assert someone.put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code == code
    assert someone.get(f"/diaries/{diary}/entries").status_code == 200


LOGGED = {"entries", "sleeps", "doses"}
"""What a token of the scope `log` writes."""


def test_each_scope_reaches_what_is_its_own_by_every_route(house: House) -> None:
    with house.app.app_context(), writing():
        made = {scope: operations.make_token(house.owner.account_id, scope, scope, now()) for scope in SCOPES}
    found, expected = {}, {}
    for endpoint, method in ROUTES:
        if not endpoint.startswith("api.") or endpoint == "api.openapi":
            continue
        rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
        for plural in BY_PLURAL if "plural" in rule.arguments else ("",):
            arguments = house.arguments(rule) | ({"plural": plural, "record_id": an_id()} if plural else {})
            arguments = {name: value for name, value in arguments.items() if name in rule.arguments}
            with house.app.test_request_context():
                address = house.app.url_for(endpoint, **arguments)
            for scope, token in made.items():
                writes = method != "GET"
                own = scope == "all" or not writes or (scope == "log" and plural in (*LOGGED, ""))
                headers = {"Authorization": f"Bearer {token}"}
                answer = house.app.test_client().open(address, method=method, headers=headers)
                found[method, address, scope] = answer.status_code != 403
                expected[method, address, scope] = own
    assert found == expected
    assert len(found) > 150


def test_a_token_opens_no_page(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.owner.token}"}
    assert house.app.test_client().get("/diary", headers=headers).status_code == 302


def test_get_changes_nothing(house: House) -> None:
    before = _contents(house.app)
    for endpoint, method in ROUTES:
        if method == "GET":
            rule = next(house.app.url_map.iter_rules(endpoint))
            with house.app.test_request_context():
                address = house.app.url_for(endpoint, **house.arguments(rule))
            _call(house, "owner", address, "GET", Case(0, 0, 0, 0, 0))
            _browse(house, "owner", address, "GET", Case(0, 0, 0, 0, 0))
    assert _contents(house.app) == before


def _contents(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        tables = {table.name: table for table in db.metadatas[None].sorted_tables}
        # sessions are opened by the test itself; the stamps are what a GET may write
        seen = {name for name in tables if name not in {"sessions", "throttles"}}
        return {
            name: sorted(
                str([value for column, value in row._mapping.items() if column != "last_used_at"])
                for row in db.session.execute(tables[name].select())
            )
            for name in seen
        }
