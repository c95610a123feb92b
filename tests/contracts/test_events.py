"""What is done at the door and with a diary is an event in the log, in words of ours, and says nothing of a person."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.authenticator import Device
from tests.appointment.links import SECRET
from tests.contracts.house import House, token_of
from tests.factories import an_id
from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(r"[a-z -]+")
WRONG = "not the password"


def press(browser: FlaskClient, path: str, page: str = "/account", **fields: str) -> TestResponse:
    """Send a form with the token of this session; a refusal is an answer too."""
    answer = browser.post(path, data=token_of(browser, page) | fields)
    assert answer.status_code in {200, 302, 303, 404, 422, 429}, (path, answer.status_code)
    return answer


def id_on(browser: FlaskClient, path: str, field: str, **asked: str) -> str:
    """What a page's form says of the first of its kind."""
    found = re.search(rf'name="{field}" value="([\w-]+)"', browser.get(path, query_string=asked).text)
    assert found
    return found[1]


def throttled(house: House) -> None:
    for _try in range(6):
        sign_in_refused(house)


def sign_in_refused(house: House) -> None:
    press(house.browser("anonymous"), "/sign-in", "/sign-in", email=house.owner.email, password=WRONG)


def sign_up(house: House, email: str = "guest@diary.test") -> None:
    form = {"email": email, "password": "three quiet herons wade", "consent": "1", "disclaimer": "1"}
    press(house.browser("anonymous"), "/sign-up", "/sign-up", **form)


def sign_up_refused(house: House) -> None:
    sign_up(house, house.owner.email)


def password_changed(house: House, present: str = PASSWORD) -> None:
    press(house.browser("owner"), "/account/password", present=present, password="eight blue teapots")


def password_refused(house: House) -> None:
    password_changed(house, WRONG)


def session_ended(house: House) -> None:
    browser = house.browser("owner")
    press(browser, "/account/sessions/end", session=id_on(browser, "/account", "session"))


def sign_out(house: House) -> None:
    press(house.browser("owner"), "/sign-out")


def token_made(house: House, present: str = PASSWORD) -> None:
    press(house.browser("owner"), "/settings/tokens", name="A lamp", scope="log", present=present)


def token_refused(house: House) -> None:
    token_made(house, WRONG)


def token_revoked(house: House) -> None:
    browser = house.browser("owner")
    press(browser, "/settings/tokens/revoke", token=id_on(browser, "/settings/tokens", "token"))


def confirmed(house: House) -> FlaskClient:
    browser = house.browser("owner")
    press(browser, "/account/confirm", present=PASSWORD)
    return browser


def passkey_added(house: House) -> FlaskClient:
    browser = confirmed(house)
    asked = press(browser, "/account/passkeys/options").get_json()
    press(browser, "/account/passkeys", name="A phone of hers", credential=Device().make(asked))
    return browser


def passkey_removed(house: House) -> None:
    browser = passkey_added(house)
    press(browser, "/account/passkeys/remove", passkey=id_on(browser, "/account/sign-in", "passkey"))


def passkey_not_added(house: House) -> None:
    press(confirmed(house), "/account/passkeys", name="A phone of hers", credential="{}")


def passkey_refused(house: House) -> None:
    press(house.browser("anonymous"), "/sign-in/passkey", "/sign-in", credential="{}")


def codes_made(house: House) -> None:
    press(confirmed(house), "/account/recovery-codes")


def invited(house: House, present: str = PASSWORD) -> FlaskClient:
    browser = house.browser("owner")
    form = {"diary": house.diary, "name": "Aunt Ines", "role": "reader", "present": present}
    press(browser, "/settings/keepers/invite", **form)
    return browser


def not_invited(house: House) -> None:
    invited(house, WRONG)


def withdrawn(house: House) -> None:
    browser = invited(house)
    made = id_on(browser, "/settings/keepers", "invitation", diary=house.diary)
    press(browser, "/settings/keepers/withdraw", diary=house.diary, invitation=made)


def invitation_refused(house: House) -> None:
    press(house.browser("anonymous"), "/invitation", "/invitation", secret="7" * 26)


def keeper_changed(house: House) -> None:
    form = {"diary": house.diary, "name": "Uncle Ivo", "role": "reader"}
    press(house.browser("owner"), f"/settings/keepers/{house.people['keeper'].account_id}", **form)


def handed_over(house: House, present: str = PASSWORD) -> None:
    address = f"/settings/keepers/{house.people['keeper'].account_id}/hand-over"
    press(house.browser("owner"), address, diary=house.diary, present=present)


def not_handed_over(house: House) -> None:
    handed_over(house, WRONG)


def link_paused(house: House) -> None:
    form = {"diary": house.diary, "id": str(an_id()), "code": "1"}
    shown = SECRET.search(press(house.browser("owner"), "/appointment/links", **form).text)
    assert shown
    reader = house.app.test_client()
    assert reader.post("/shared", data={"secret": shown[1]}).status_code == 303
    for _try in range(5):
        reader.post("/shared/code", data={"code": "none"})


def not_erased(house: House) -> None:
    press(house.browser("owner"), "/settings/diary/erase", diary=house.diary, present=WRONG)


def account_not_erased(house: House) -> None:
    press(house.browser("owner"), "/account/erase", present=WRONG)


def not_taken_along(house: House) -> None:
    press(house.browser("owner"), "/settings/export", diary=house.diary, present=WRONG)


DONE: list[tuple[Callable[[House], Any], list[str]]] = [
    (throttled, ["sign-in refused"] * 5 + ["throttled"]),
    (sign_up, ["sign-up", "sign-in"]),
    (sign_up_refused, ["sign-up refused"]),
    (password_changed, ["password changed"]),
    (password_refused, ["password change refused"]),
    (session_ended, ["session ended"]),
    (sign_out, ["sign-out"]),
    (token_made, ["token made"]),
    (token_refused, ["token refused"]),
    (token_revoked, ["token revoked"]),
    (passkey_added, ["confirmed", "passkey added"]),
    (passkey_removed, ["confirmed", "passkey added", "passkey removed"]),
    (passkey_not_added, ["confirmed", "passkey not added"]),
    (passkey_refused, ["passkey refused"]),
    (codes_made, ["confirmed", "recovery codes made"]),
    (invited, ["invitation to a diary made"]),
    (not_invited, ["invitation to a diary refused"]),
    (withdrawn, ["invitation to a diary made", "invitation to a diary withdrawn"]),
    (invitation_refused, ["invitation to a diary refused"]),
    (keeper_changed, ["keeper changed"]),
    (handed_over, ["diary handed over"]),
    (not_handed_over, ["handing over refused"]),
    (link_paused, ["share made", *["share code refused"] * 4, "share paused"]),
    (not_erased, ["erasure refused"]),
    (account_not_erased, ["erasure of an account refused"]),
    (not_taken_along, ["export refused"]),
]


@pytest.mark.parametrize(("do", "events"), DONE, ids=[do.__name__ for do, _events in DONE])
def test_it_is_an_event_that_says_nothing_of_a_person(
    house: House, caplog: pytest.LogCaptureFixture, do: Callable[[House], Any], events: list[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    do(house)
    assert [record.getMessage() for record in caplog.records if record.name == "tracker.events"] == events
    # and nothing else is said, by the app or by what it is made of, that could hold an address, a number or a name
    assert [record.getMessage() for record in caplog.records if not OURS.fullmatch(record.getMessage())] == []


def test_a_sign_up_without_its_invitation_is_an_event(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.app.config["SETTINGS"] = replace(house.app.config["SETTINGS"], sign_up="invited")
    caplog.set_level(logging.INFO)
    form = {"email": "guest@diary.test", "password": "three quiet herons wade", "consent": "1", "disclaimer": "1"}
    press(house.browser("anonymous"), "/sign-up", "/sign-in", **form, invitation="made up")
    assert [record.getMessage() for record in caplog.records] == ["sign-up refused"]


def words_of_events() -> set[str]:
    """The words of every event that the app has, where they are written whole."""
    found = set()
    for path in (ROOT / "tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "events.info":
                texts = [part for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                found |= {str(text.value) for text in texts}
    return {text for text in found if "%s" not in text}


def test_every_event_is_named_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(words_of_events()) > 30
    assert {text for text in words_of_events() if f'"{text}"' not in tests} == set()
