"""A form that needs the network: never the browser's own page for errors, and never a word lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.line import Line
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser


def filled_in(phone: Phone) -> Page:
    """A visit written down, on a page that the worker watches over."""
    page = phone.open("/treatments/visits/new")
    wait_for(page, "/offline")
    page.get_by_label("Day").fill("2026-03-29")
    page.get_by_label("Who it is with").fill("Dr Heron")
    return page


@pytest.mark.parametrize("way", ["offline", "dead", "stopped", "lost answer"])
def test_a_form_that_cannot_go_stays_with_what_was_typed_and_goes_by_the_same_button(
    far: Phone, line: Line, way: str
) -> None:
    page = filled_in(far)
    page.context.set_offline(way == "offline")
    line.dead = way == "dead"
    line.status = 502 if way == "stopped" else 0
    line.loses = lambda method, _path: way == "lost answer" and method == "POST"
    address = page.url
    save = page.get_by_role("button", name="Save", exact=True)
    save.tap()
    note = page.locator("#unsent-said")
    expect(note).to_contain_text("Nothing is lost: what you wrote still stands here")
    expect(note).to_be_focused()
    expect(note).to_be_in_viewport()
    expect(page.get_by_label("Who it is with")).to_have_value("Dr Heron")
    assert page.url == address
    page.context.set_offline(False)
    line.dead, line.status, line.loses = False, 0, lambda _method, _path: False
    save.tap()
    page.wait_for_url("**/treatments?**")
    visits = page.request.get(f"{far.url}/api/v1/diaries/{far.diary}/visits").json()["items"]
    assert [one["with"] for one in visits] == ["Dr Heron"]


def test_a_form_that_goes_is_as_it_was_and_its_faults_come_back(phone: Phone) -> None:
    page = filled_in(phone)
    page.get_by_label("Who it is with").evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("Who it is with").fill("x" * 300)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#unsent-said")).to_have_count(0)
    expect(page.get_by_label("Who it is with")).to_have_value("x" * 300)
