"""A form whose session ended while somebody wrote: after signing in again it stands as it was."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from tests.browser.conftest import PASSWORD, Phone, Server, signed_in, watched
from tests.browser.test_keepers import accept, invite, named
from tracker.accounts.models import SignIn
from tracker.db import db, writing

pytestmark = pytest.mark.browser
PLACE = "/treatments/injections/new"
WHO = 'Dr <b>Heron</b> & "daughter"'


def ended(page: Page, server: Server, how: str) -> None:
    """The session is gone on the server, or the browser has lost its cookie."""
    if how == "cookie":
        page.context.clear_cookies()
    else:
        with server.app.app_context(), writing():
            db.session.execute(delete(SignIn))


def filled_in(phone: Phone) -> Page:
    page = phone.open(PLACE)
    page.get_by_label("Neck", exact=True).check()
    page.get_by_label("Day", exact=True).fill("2026-03-02")
    page.get_by_text("Units and muscles of each part").tap()
    page.get_by_text("Neck", exact=True).last.tap()
    page.get_by_label("Muscle 1, Neck").fill("Splenius")
    page.get_by_label("Who gave it").fill(WHO)
    return page


def address_of(phone: Phone) -> str:
    text = phone.open("/account").locator("main").inner_text()
    return next(word for word in text.split() if word.endswith("@diary.example"))


def signs_in(page: Page, address: str) -> None:
    page.get_by_role("main").get_by_role("link", name="Sign in").tap()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")


@pytest.mark.parametrize("how", ["session", "cookie"])
def test_what_was_typed_stands_there_again_after_signing_in(phone: Phone, server: Server, how: str) -> None:
    address = address_of(phone)
    page = filled_in(phone)
    ended(page, server, how)
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_text("What you typed waits on this device")).to_be_visible()
    signs_in(page, address)
    assert urlsplit(page.url).path == PLACE
    note = page.locator("#draft-again")
    expect(note).to_contain_text("What you had typed stands here again. It is not saved yet.")
    expect(note).to_be_focused()
    assert note.inner_text().count("\n") == 0, "nothing was left over"
    expect(page.get_by_label("Who gave it")).to_have_value(WHO)
    expect(page.get_by_label("Muscle 1, Neck")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).tap()
    page.wait_for_url("**/treatments?**")
    [kept] = page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/injections").json()["items"]
    assert (kept["day"], kept["given_by"]) == ("2026-03-02", WHO)
    assert [(site["region"], site["muscle"]) for site in kept["sites"]] == [("neck", "Splenius")]
    page.goto(f"{phone.url}{PLACE}")
    expect(page.locator("#draft-again")).to_have_count(0)
    expect(page.get_by_label("Who gave it")).to_have_value("")


def test_another_account_in_the_same_tab_sees_nothing_of_it(phone: Phone, server: Server) -> None:
    page = filled_in(phone)
    ended(page, server, "session")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_text("What you typed waits on this device")).to_be_visible()
    phone.page.context.clear_cookies()
    signed_in(server, page.context)
    page.goto(f"{phone.url}{PLACE}")
    expect(page.get_by_label("Who gave it")).to_have_value("")
    page.wait_for_timeout(300)
    expect(page.locator("#draft-again")).to_have_count(0)
    expect(page.get_by_label("Who gave it")).to_have_value("")


def test_another_keeper_of_the_diary_in_the_same_tab_sees_nothing_of_it(
    phone: Phone, server: Server, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    named(phone, "Anna")
    with browser.new_context(**browser_context_args) as context:
        signed_in(server, context)
        accept(watched(context, server), invite(phone))
        hers = context.cookies()
    page = filled_in(phone)
    ended(page, server, "cookie")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_text("What you typed waits on this device")).to_be_visible()
    page.context.add_cookies(hers)
    page.goto(f"{phone.url}{PLACE}?diary={phone.diary}")
    page.wait_for_timeout(400)
    expect(page.locator("#draft-again")).to_have_count(0)
    expect(page.get_by_label("Who gave it")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('draft')") is None


def test_what_was_changed_elsewhere_meanwhile_is_not_written_over(phone: Phone, server: Server) -> None:
    address = address_of(phone)
    visit = phone.put("visits", day="2026-03-02", **{"with": "Dr Heron"})
    page = phone.open(f"/treatments/visits/{visit}?diary={phone.diary}")
    page.get_by_label("Who it is with").fill("Dr Egret")
    phone.page.request.patch(
        f"{phone.url}/api/v1/diaries/{phone.diary}/visits/{visit}",
        data={"set": {"with": {"was": "Dr Heron", "now": "Dr Crane"}}},
        headers={"X-CSRFToken": page.locator("[name=csrf_token]").first.input_value()},
    )
    ended(page, server, "cookie")
    page.get_by_role("button", name="Save", exact=True).tap()
    signs_in(page, address)
    page.wait_for_url("**/treatments/visits/**")
    expect(page.get_by_label("Who it is with")).to_have_value("Dr Egret")
    page.get_by_role("button", name="Save", exact=True).tap()
    page.wait_for_load_state()
    stored = page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/visits/{visit}").json()
    assert stored["with"] == "Dr Crane", "the server has to ask first"
    expect(page.get_by_label("Who it is with")).to_have_value("Dr Egret")


def test_of_several_forms_to_one_address_it_finds_its_own(phone: Phone, server: Server) -> None:
    address = address_of(phone)
    page = phone.open("/appointment")
    page.locator("details", has=page.get_by_label("Question 1")).locator("summary").first.tap()
    page.get_by_label("Question 1").fill("What next?")
    ended(page, server, "cookie")
    page.get_by_label("Question 1").locator("xpath=ancestor::form").get_by_role("button").first.tap()
    signs_in(page, address)
    page.wait_for_url("**/appointment**")
    expect(page.locator("#draft-again")).to_have_text("What you had typed stands here again. It is not saved yet.")
    expect(page.get_by_label("Question 1")).to_have_value("What next?")


def test_a_press_without_words_is_no_draft(phone: Phone, server: Server) -> None:
    visit = phone.put("visits", day="2026-03-02")
    page = phone.open(f"/treatments/visits/{visit}?diary={phone.diary}")
    ended(page, server, "cookie")
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_text("What you typed waits on this device")).to_be_hidden()
    assert page.evaluate("sessionStorage.getItem('draft')") is None
