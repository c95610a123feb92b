"""A passkey in a real browser, kept by Chromium's virtual authenticator: from sign-up to signing in without typing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.able import findings
from tests.browser.conftest import PASSWORD, Phone, Server, watched
from tracker.accounts.models import Account, SignIn
from tracker.db import db, writing

pytestmark = pytest.mark.browser


def authenticator(page: Page) -> tuple[Any, str]:
    """Give the browser a device that keeps passkeys and knows its holder; return how to speak to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


@pytest.fixture
def stranger(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone on which nobody is signed in."""
    with browser.new_context(**browser_context_args) as context:
        phone = watched(context, server)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


def sign_up(phone: Phone, email: str) -> Page:
    page = phone.open("/sign-up")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Make my account").tap()
    return page


def sign_out(phone: Phone) -> Page:
    page = phone.open("/account")
    page.locator("form[action='/sign-out'] button").tap()
    page.wait_for_url("**/sign-in")
    return page


def with_a_passkey(stranger: Phone, name: str) -> str:
    """Sign up with a passkey on this device; return the address of the account."""
    authenticator(stranger.page)
    email = f"{name}-{os.getpid()}@diary.example"
    page = sign_up(stranger, email)
    page.wait_for_url("**/account/passkey")
    page.get_by_role("button", name="Add a passkey").tap()
    page.wait_for_url("**/log")
    return email


def test_from_sign_up_to_signing_in_without_typing_and_out_again(stranger: Phone) -> None:
    device, number = authenticator(stranger.page)
    page = sign_up(stranger, f"passkey-{os.getpid()}@diary.example")
    page.wait_for_url("**/account/passkey")
    assert findings(page) == []
    # a kept passkey answers the browser's own offer by itself, so the button is tried with that offer silent
    page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Add a passkey").tap()
    page.wait_for_url("**/log")
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]) == 1

    page = sign_out(stranger)
    assert findings(page) == []
    page.get_by_role("button", name="Sign in with a passkey").tap()
    page.wait_for_url("**/log")

    page = stranger.open("/account")
    expect(page.get_by_text("last used on")).to_be_visible()
    page = stranger.open("/account/sign-in")
    assert findings(page) == []
    page.get_by_text("Rename My phone").tap()
    page.get_by_label("New name").fill("An old phone")
    page.get_by_role("button", name="Rename it").tap()
    expect(page.get_by_text("The passkey has its new name.")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").tap()
    expect(page.get_by_text("This device has a passkey for this account already.")).to_be_visible()
    page.get_by_text("Remove An old phone").tap()
    page.get_by_role("button", name="Remove it for good").tap()
    expect(page.get_by_text("The passkey was removed.")).to_be_visible()

    page = sign_out(stranger)
    page.get_by_role("button", name="Sign in with a passkey").tap()
    expect(page.get_by_role("alert")).to_contain_text("That passkey was not accepted.")


def test_the_browser_offers_it_where_the_address_would_be_typed(stranger: Phone) -> None:
    with_a_passkey(stranger, "offered")
    page = stranger.page
    stranger.page.context.clear_cookies()
    # a real person chooses it from the list under the field; the virtual device chooses at once
    stranger.page.goto(f"{stranger.url}/sign-in?next=/treatments")
    page.wait_for_url("**/treatments")


def test_a_passkey_answers_what_asks_again_and_keeps_what_was_typed(stranger: Phone, server: Server) -> None:
    forget_who_it_was(server, with_a_passkey(stranger, "again"))
    page = stranger.open("/settings/tokens")
    page.get_by_label("What will use it").fill("bedside button")
    page.get_by_role("button", name="Make it by a passkey").tap()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    assert re.match("dystonia_", page.get_by_label("Token", exact=True).input_value())


def test_a_diary_is_erased_by_a_passkey(stranger: Phone) -> None:
    """The form forgets the kept pages before it goes; the passkey's answer goes with it all the same."""
    with_a_passkey(stranger, "erased")
    stranger.key(6).tap()
    expect(stranger.page.locator("#undo")).to_be_visible()
    page = stranger.open("/settings/diary/erase")
    before = page.locator("html").get_attribute("data-of")
    page.get_by_role("button", name=re.compile("passkey")).tap()
    page.wait_for_url(lambda address: "/erase" not in address)
    assert stranger.open("/log").locator("html").get_attribute("data-of") != before


def test_an_address_that_cannot_says_so_and_shows_no_button(stranger: Phone) -> None:
    elsewhere = replace(stranger, url=stranger.url.replace("localhost", "127.0.0.1"))
    page = elsewhere.open("/sign-in")
    expect(page.get_by_text("Passkeys need HTTPS")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    assert {each.split("/")[2] for each in stranger.strangers} == {elsewhere.url.split("/")[2]}
    stranger.strangers.clear()
    page = stranger.open("/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    stranger.page.add_init_script("delete window.PublicKeyCredential")
    page = stranger.open("/sign-in")
    expect(page.get_by_text("This browser has no passkeys here.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


def forget_who_it_was(server: Server, email: str) -> None:
    """Let more than five minutes pass on the server since the person last showed who it is."""
    with server.app.app_context(), writing():
        account = db.session.query(Account).filter_by(email=email).one()
        db.session.query(SignIn).filter_by(account_id=account.id).update({"confirmed_at": 1})


def test_codes_are_read_by_axe_copied_and_kept(phone: Phone) -> None:
    page = phone.open("/account/sign-in")
    page.get_by_role("button", name="Make ten codes").tap()
    codes = page.get_by_role("textbox", name="Recovery codes", exact=True).input_value().split()
    assert len(set(codes)) == 10
    assert findings(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="I have kept them").tap()
    expect(page.get_by_text("10 recovery codes of 10 are unused")).to_be_visible()
    assert findings(page) == []
