"""Two servers that share the database and nothing else, each with a folder of its own: what was said to one holds on
the other at once, and what can be done once is done once on both together."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests import engines
from tests.accounts.authenticator import Device
from tests.appointment.links import SECRET as SECRET_OF_A_LINK
from tests.conftest import SECRET, settings_for
from tests.factories import an_id, make_entry
from tests.people import PASSWORD, Person, person
from tools.trial import Server, server
from tracker import create_app
from tracker.db import db, writing

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Browser:
    """One browser, for which both servers have one name, so that it carries its cookies to either."""

    jar: CookieJar = field(default_factory=CookieJar)

    def get(self, at: Server, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(at.url + path))

    def post(
        self, at: Server, path: str, *, on: str = "", page_of: Server | None = None, **fields: str
    ) -> tuple[int, str]:
        """Send a form, with the token of the page it is `on`, which the other server may have given."""
        if on:
            found = TOKEN.search(self.get(page_of or at, on)[1])
            assert found, on
            fields["csrf_token"] = found[1]
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(at.url + path, data))

    def _open(self, call: urllib.request.Request) -> tuple[int, str]:
        # one that goes nowhere else by itself, and takes every answer for an answer
        opener = urllib.request.OpenerDirector()
        opener.add_handler(urllib.request.HTTPHandler())
        opener.add_handler(urllib.request.HTTPCookieProcessor(self.jar))
        with opener.open(call, timeout=60) as answer:
            return answer.status, answer.read().decode()


@dataclass(frozen=True)
class House:
    """Both servers, and somebody with a diary."""

    first: Server
    second: Server
    owner: Person


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = engines.chosen.copy(spread=engines.chosen.name == "partitioned")
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    told = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": SECRET, "TRACKER_PUBLIC_URL": "http://localhost"}
    told |= {"TRACKER_SIGN_UP": "invited", "WEB_CONCURRENCY": "1"}
    app = create_app(settings_for(tmp_path_factory.mktemp("host"), url))
    owner = person(app, "owner")
    assert owner.diary
    with server(folders[0], **told) as first, server(folders[1], **told) as second:
        yield House(first, second, owner)
    for folder in folders:
        held = {path.name for path in folder.iterdir() if not path.name.startswith("server-")}
        assert held <= {"waiting", "database.json"}, "nothing that matters is kept beside the database"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    engines.chosen.give_back(url)


@pytest.fixture
def visitor() -> Browser:
    return Browser()


def sign_in(visitor: Browser, at: Server, email: str = "owner@diary.test", password: str = PASSWORD) -> int:
    return visitor.post(at, "/sign-in", on="/sign-in", email=email, password=password)[0]


def test_who_signed_in_on_one_is_known_on_the_other_and_signed_out_on_both(house: House, visitor: Browser) -> None:
    assert sign_in(visitor, house.first) == 302
    assert visitor.get(house.second, "/log")[0] == 200
    status, _page = visitor.post(house.second, "/sign-out", on="/account", page_of=house.first)
    assert status == 302
    assert visitor.get(house.first, "/log")[0] == 302


def test_a_save_on_one_is_read_on_the_other_and_a_repeat_there_is_the_same_save(house: House) -> None:
    record = an_id()
    path = f"/api/v1/diaries/{house.owner.diary}/entries/{record}"
    headers = {"Authorization": f"Bearer {house.owner.token}", "Content-Type": "application/json"}

    def put(at: Server) -> int:
        body = json.dumps(make_entry(spasm=7)).encode()
        with urllib.request.urlopen(urllib.request.Request(at.url + path, body, headers, method="PUT")) as answer:
            return int(answer.status)

    assert [put(house.first), put(house.second), put(house.first)] == [201, 200, 200]
    with urllib.request.urlopen(urllib.request.Request(house.second.url + path, headers=headers)) as answer:
        assert json.load(answer)["spasm"] == 7


def test_many_saves_at_both_are_numbered_one_after_the_other(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.owner.token}", "Content-Type": "application/json"}
    place = f"/api/v1/diaries/{house.owner.diary}/entries"

    def put(number: int) -> int:
        at = (house.first, house.second)[number % 2]
        body = json.dumps(make_entry(spasm=number % 11)).encode()
        call = urllib.request.Request(f"{at.url}{place}/{an_id()}", body, headers, method="PUT")
        with urllib.request.urlopen(call, timeout=60) as answer:
            return int(answer.status)

    before = len(changes(house))
    with ThreadPoolExecutor(8) as callers:
        assert list(callers.map(put, range(60))) == [201] * 60
    seen = changes(house)
    assert len(seen) == before + 60
    assert len({item["id"] for item in seen}) == len(seen)


def changes(house: House) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = house.owner.get(f"/diaries/{house.owner.diary}/changes?limit=500").get_json()["items"]
    return items


def test_wrong_passwords_at_one_slow_the_other_too(house: House) -> None:
    somebody = person(house.owner.app, "guessed")
    for at in (house.first, house.second, house.first):
        assert sign_in(Browser(), at, somebody.email, "not this one") == 422
    with house.owner.app.app_context(), writing():
        # both counted in one row; its wait is made long, so that none ends while a busy machine goes on
        tries = set(db.session.execute(text("SELECT tries FROM throttles")).scalars())
        db.session.execute(text("UPDATE throttles SET open_at = :late"), {"late": int(time.time()) + 600})
    assert 3 in tries
    assert sign_in(Browser(), house.first, somebody.email) == 429
    assert sign_in(Browser(), house.second, somebody.email) == 429
    with house.owner.app.app_context(), writing():
        db.session.execute(text("DELETE FROM throttles"))


def test_wrong_secrets_of_links_at_one_slow_the_other_too(house: House) -> None:
    with house.owner.app.app_context(), writing():
        db.session.execute(text("DELETE FROM throttles"))
    for at in (house.first, house.second, house.first, house.second):
        assert Browser().post(at, "/shared", secret="7" * 26)[0] == 404
    with house.owner.app.app_context(), writing():
        # by network and in all, each in one row; see above
        assert list(db.session.execute(text("SELECT tries FROM throttles")).scalars()) == [4, 4]
        db.session.execute(text("UPDATE throttles SET open_at = :late"), {"late": int(time.time()) + 600})
    assert [Browser().post(at, "/shared", secret="7" * 26)[0] for at in (house.first, house.second)] == [429] * 2
    with house.owner.app.app_context(), writing():
        db.session.execute(text("DELETE FROM throttles"))


def test_a_press_sent_to_both_at_once_is_one_entry(house: House) -> None:
    path = f"/api/v1/diaries/{house.owner.diary}/entries"
    headers = {"Authorization": f"Bearer {house.owner.token}", "Content-Type": "application/json"}

    def send(at: Server, key: str) -> tuple[int, str]:
        call = urllib.request.Request(at.url + path, b'{"spasm": 4}', headers | {"Idempotency-Key": key})
        with urllib.request.urlopen(call, timeout=60) as answer:
            return int(answer.status), json.load(answer)["id"]

    before = len(changes(house))
    for number in range(10):
        with ThreadPoolExecutor(2) as callers:
            keys = [f"press-{number}"] * 2
            (one, first), (other, second) = callers.map(send, (house.first, house.second), keys)
        assert sorted([one, other]) == [200, 201]
        assert first == second
    assert len(changes(house)) == before + 10


def test_an_invitation_makes_one_account_on_both_together(house: House) -> None:
    done = house.owner.app.test_cli_runner().invoke(args=["invite"])
    secret = done.output.strip().splitlines()[-1].partition("invitation=")[2]
    path = f"/sign-up?invitation={secret}"
    form = {"password": "three quiet herons wade", "consent": "1", "disclaimer": "1", "invitation": secret}

    def come(number: int) -> int:
        at = (house.first, house.second)[number]
        return Browser().post(at, path, on=path, email=f"guest{number}@diary.test", **form)[0]

    with ThreadPoolExecutor(2) as guests:
        assert sorted(guests.map(come, range(2))) == [302, 422]


def test_a_passkeys_answer_is_good_once_on_both_together(house: House, visitor: Browser) -> None:
    first, second = house.first, house.second
    assert sign_in(visitor, first) == 302
    assert visitor.post(first, "/account/confirm", on="/account", present=PASSWORD)[0] == 302
    device = Device(steps=0)
    asked = json.loads(visitor.post(second, "/account/passkeys/options", on="/account")[1])
    added = visitor.post(first, "/account/passkeys", on="/account", name="Mine", credential=device.make(asked))
    assert added[0] == 302
    other = Browser()
    asked = json.loads(other.post(first, "/sign-in/passkey/options", on="/sign-in")[1])
    credential = device.show(asked)
    thief = Browser()
    for cookie in other.jar:
        thief.jar.set_cookie(cookie)
    assert other.post(second, "/sign-in/passkey", on="/sign-in", credential=credential)[0] == 302
    assert thief.post(first, "/sign-in/passkey", on="/sign-in", credential=credential)[0] == 422


def test_a_link_ended_on_one_opens_nothing_on_the_other(house: House, visitor: Browser) -> None:
    assert sign_in(visitor, house.first) == 302
    page = visitor.post(house.first, "/appointment/links", on="/account", diary=house.owner.diary, id=str(an_id()))[1]
    found = SECRET_OF_A_LINK.search(page)
    assert found, page
    reader = Browser()
    assert reader.post(house.second, "/shared", secret=found[1])[0] == 303
    assert reader.get(house.first, "/shared/page")[0] == 200
    share = re.search(r'name="share" value="([^"]+)"', visitor.get(house.first, "/appointment/links")[1])
    assert share
    form = {"diary": house.owner.diary, "share": share[1]}
    assert visitor.post(house.first, "/appointment/links/end", on="/account", **form)[0] == 302
    assert reader.get(house.second, "/shared/page")[0] == 404


def test_without_one_secret_key_for_both_whoever_signed_in_on_one_is_a_stranger_on_the_other(
    house: House, visitor: Browser, tmp_path: Path
) -> None:
    assert sign_in(visitor, house.first) == 302
    url = house.owner.app.config["SQLALCHEMY_DATABASE_URI"]
    other = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": "", "TRACKER_PUBLIC_URL": "http://localhost"}
    with server(tmp_path, **other, WEB_CONCURRENCY="1") as third:
        assert visitor.get(third, "/log")[0] == 302
