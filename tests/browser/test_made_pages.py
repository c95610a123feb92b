"""Pages that answer a press and stand at no address of their own: what was made is shown this once, to every body."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.able import Walk, pairs
from tests.browser.people import Visitors
from tests.people import PASSWORD, browser_of, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]

SHOWN = [one for one in pairs(0, whole=True) if one[1].axe == one[2]]
SEND = """([action, fields]) => {
  const form = document.querySelector(`form[action="${action}"]`);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
PRESSES = (
    ("/account/sign-in", "/account/confirm", {"present": PASSWORD}, "Make ten codes"),
    ("/account/sign-in", "/account/recovery-codes", {}, "I have kept them"),
    ("/settings/tokens", "/settings/tokens", {"name": "A button", "present": PASSWORD}, "I have copied it"),
    ("/settings/keepers", "/settings/keepers/invite", {"name": "Aunt", "role": "parent", "present": PASSWORD}, "Aunt"),
    ("/appointment/links", "/appointment/links", {"code": "1"}, "The link as an address"),
    ("/settings/reminders", "/settings/reminders", {"contents": "doses", "times": "08:00"}, "Saved"),
    ("/settings/reminders", "/settings/reminders/address", {}, "calendar"),
    ("/account/erase", "/account/erase", {"present": PASSWORD}, "Everything is erased"),
)
"""Where, which form, what is typed, and words of the page that comes."""


def test_what_was_made_is_shown_to_every_body(
    visitors: Visitors, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    visitors.clients["maker"] = browser_of(person(visitors.house.app, "maker"))
    with visitors.context(browser, "maker", **browser_context_args) as context:
        walk = Walk(context.new_page(), visitors.server.url)
        for place, action, fields, words in PRESSES:
            walk.page.goto(visitors.server.url + place, wait_until="load")
            with walk.page.expect_navigation(wait_until="load"):
                walk.page.evaluate(SEND, [action, fields])
            assert words in walk.page.content(), (action, walk.page.locator("main").inner_text())
            walk.look(f"after {action}", SHOWN)
    assert not walk.wrong, walk.told()
