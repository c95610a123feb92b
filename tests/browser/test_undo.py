"""Undo after a save of settings, on a phone: change, Undo, and it is as before; an end is asked about first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_pages import boxes, findings

pytestmark = pytest.mark.browser

STATE = """() => JSON.stringify([...document.querySelectorAll(
  'main input:not([type=hidden]), main textarea, main .placed .name, .sheet-said, .chips button, #plan, main .list a')]
  .map(part => [part.checked, part.ariaPressed, part.innerText, part.type === 'radio' ? '' : part.value]))"""
"""What the settings of a page are, as they are seen."""


def diary(page: Page) -> None:
    page.get_by_label("Name").fill("Another name")
    page.get_by_role("group", name="Who may give the numbers").get_by_label("Parent").check()
    page.get_by_role("button", name="Save").tap()


def reminders(page: Page) -> None:
    page.get_by_label("08:00, on waking").check()
    page.get_by_label("Other times").fill("9:15")
    page.get_by_label("Names as well").check()
    page.get_by_role("button", name="Save").tap()


def log(page: Page) -> None:
    page.get_by_role("button", name="Hide: Pain").tap()


def plan(page: Page) -> None:
    page.get_by_role("button", name="Begin the fortnight today").tap()


def keeper(page: Page) -> None:
    page.locator("main .list a").first.tap()
    page.get_by_label("What you are called here").fill("Anna")
    page.get_by_role("button", name="Save").tap()


def questions(page: Page) -> None:
    page.locator("#part-questions summary").tap()
    page.get_by_label("Question 1").fill("May I swim?")
    page.locator("#part-questions").get_by_role("button", name="Save").tap()


def who(page: Page) -> None:
    page.locator("#part-who summary").tap()
    page.locator("#f-name").fill("Maria")
    page.locator("#part-who").get_by_role("button", name="Save").tap()


def days(page: Page) -> None:
    page.get_by_role("button", name="14 days").tap()


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/settings/diary", diary),
        ("/settings/reminders", reminders),
        ("/settings/log", log),
        ("/settings/plan", plan),
        ("/settings/keepers", keeper),
        ("/appointment", questions),
        ("/appointment", who),
        ("/appointment", days),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_a_change_is_undone_by_one_tap(phone: Phone, path: str, change: Callable[[Page], None]) -> None:
    before = phone.open(path).evaluate(STATE)
    page = phone.page
    change(page)
    undo = page.locator("form.notice").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    if page.url.endswith("#done"):
        # so that a screen reader begins there
        expect(page.locator("#done")).to_be_focused()
    assert findings(page) == []
    assert [box for box in boxes(page) if "Undo" in box["what"] and min(box["h"], box["w"]) < 43.5] == []
    there = page.url
    assert phone.open(path).evaluate(STATE) != before
    # it stays on the page that offered it, however long that takes
    page.goto(there)
    with page.expect_navigation():
        undo.tap()
    if path != "/settings/plan":
        expect(undo).to_have_count(0)
    assert phone.open(path).evaluate(STATE) == before


def test_a_language_taken_by_mistake_is_undone_in_words_that_are_known(phone: Phone) -> None:
    page = phone.open("/language")
    page.get_by_role("button", name="العربية").tap()
    page.wait_for_url("**/settings?*")
    page.get_by_role("button", name="Undo").tap()
    page.wait_for_url("**/settings?done=undone")
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.locator("#done")).to_have_text("It is as it was before.")


def test_an_end_is_asked_about_first(phone: Phone) -> None:
    page = phone.open("/settings/reminders")
    page.get_by_role("button", name="Make an address").tap()
    expect(page.get_by_label("Address", exact=True)).to_be_visible()
    button = page.get_by_role("button", name="Revoke it for good")
    expect(button).to_be_hidden()
    page.locator("summary", has_text="Revoke the address").tap()
    expect(page.get_by_text("cannot be brought back")).to_be_visible()
    assert findings(page) == []
    # a hand that doubles ends it once, and sees what became of the first press
    sent: list[str] = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    button.evaluate("(button) => { button.click(); setTimeout(() => button.click()); }")
    expect(page.locator(".notice")).to_have_text("The address is revoked. It opens nothing any more.")
    assert len(sent) == 1
