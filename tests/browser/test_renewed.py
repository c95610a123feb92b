"""Whoever shows again who it is gets a session with another secret. What is on its way with the cookie of before loses
nothing: no entry, no page that is kept, and nobody is signed out by a second press."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Phone, Server
from tests.browser.line import Line
from tests.browser.tally import on_phone
from tests.browser.test_passkeys import forget_who_it_was
from tests.browser.waiting import gone, until, wait_for
from tracker.accounts.models import Account
from tracker.db import db

pytestmark = pytest.mark.browser

HEAR = """() => { window.heard = [];
  new MutationObserver(() => heard.push(said.textContent)).observe(said, { childList: true, subtree: true }); }"""


class Held:
    """Requests that have left the phone, with the cookie that they left with, and wait on the line."""

    def __init__(self, wanted: Callable[[str, str], bool]) -> None:
        self.wanted = wanted
        self.waits = threading.Semaphore(0)
        self.go = threading.Event()

    def __call__(self, method: str, path: str) -> bool:
        if self.wanted(method, path):
            self.waits.release()
            self.go.wait(30)
        return False


def email(server: Server) -> str:
    """The address of the account that was made last."""
    with server.app.app_context():
        return [account.email for account in db.session.query(Account).order_by(Account.created_at)][-1]


def asked(phone: Phone, server: Server) -> Page:
    """The page that asks again, opened by somebody who has to be asked."""
    forget_who_it_was(server, email(server))
    page = phone.open("/account/sign-in")
    page.get_by_label("Your password").fill(PASSWORD)
    return page


def cookie(page: Page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == "session")


def test_what_was_asked_for_with_the_cookie_of_before_wipes_nothing(far: Phone, line: Line, server: Server) -> None:
    page = far.open("/log")
    wait_for(page, "/log", "/diary")
    page = asked(far, server)
    held = Held(lambda _method, path: path.startswith("/read?late"))
    line.cuts = held
    page.evaluate("navigator.serviceWorker.controller.postMessage({ opened: '/read?late' })")
    assert held.waits.acquire(timeout=10)
    before = cookie(page)
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url("**/account/sign-in")
    expect(page.get_by_role("heading", name="Is it you?")).to_have_count(0)
    assert cookie(page) != before
    held.go.set()
    until(page, lambda: any(one.path.startswith("/read?late") for one in line.heard))
    page.wait_for_timeout(500)
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('pages ')).length") == 1
    assert page.evaluate("async () => Boolean(await caches.match('/log', { ignoreVary: true }))")


def test_an_entry_on_its_way_with_the_cookie_of_before_is_saved(far: Phone, line: Line, server: Server) -> None:
    log = far.open("/log")
    account = log.context.new_page()
    held = Held(lambda method, path: method == "POST" and path.endswith("/changes") and not held.go.is_set())
    page = asked(Phone(account, far.url), server)
    line.cuts = held
    far.key(6).tap()
    assert held.waits.acquire(timeout=10)
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("heading", name="Is it you?")).to_have_count(0)
    log.evaluate(HEAR)
    held.go.set()
    gone(log)
    assert [entry["spasm"] for entry in far.entries()] == [6]
    assert "sign in" not in log.evaluate("heard.join()")


def test_a_second_press_signs_nobody_out(far: Phone, line: Line, server: Server) -> None:
    page = asked(far, server)

    def slow(_path: str, body: bytes) -> bytes:
        if line.heard and line.heard[-1].path == "/account/confirm":
            time.sleep(1.5)
        return body

    line.rewrite = slow
    # a finger's two presses: the server has done what the first asks for, and its answer is on its way
    page.get_by_role("button", name="Continue").evaluate(
        "(button) => { setTimeout(() => button.click(), 50); setTimeout(() => button.click(), 1000); }"
    )
    expect(page.get_by_role("heading", name="Is it you?")).to_have_count(0)
    assert len([one for one in line.heard if one.path == "/account/confirm"]) == 1
    assert far.open("/account").url.endswith("/account")


def test_an_answer_that_never_came_costs_a_sign_in_and_no_entry(far: Phone, line: Line, server: Server) -> None:
    """The server has renewed the session, and the cookie with it was lost on the way."""
    log = far.open("/log")
    page = asked(Phone(log.context.new_page(), far.url), server)
    line.cuts = lambda method, path: method == "POST" and path.endswith("/changes")
    far.key(6).tap()
    until(log, lambda: bool(on_phone(log)))
    line.loses = lambda method, path: (method, path) == ("POST", "/account/confirm")
    page.get_by_role("button", name="Continue").tap(no_wait_after=True)
    until(page, lambda: any(one.path == "/account/confirm" for one in line.heard))
    line.loses = line.cuts = lambda _method, _path: False
    page = log.context.new_page()
    page.goto(f"{far.url}/account")
    page.get_by_label("Email").fill(email(server))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    log.reload()
    gone(log)
    assert [entry["spasm"] for entry in far.entries()] == [6]
