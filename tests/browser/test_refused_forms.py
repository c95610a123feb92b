"""Every form that is refused, in a real browser: the focus is on what went wrong, and the page with its new words is
made for every body as it was before."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.able import Walk, pairs
from tests.browser.people import Visitors
from tests.forms import NEVER_WRONG, SECRETS, forms_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]

REFUSED = [one for one in pairs(0, whole=True) if one[1].axe == one[2] and one[1].contrast == "no-preference"]
"""Where it is looked at: it is a page that was looked at before, with words about what is wrong."""

SEND = """number => {
  const form = [...document.querySelectorAll("form[method=post]")][number];
  for (const field of form.querySelectorAll("input:not([type=hidden], [type=file]), textarea")) {
    if (["radio", "checkbox"].includes(field.type)) { field.value = "no such choice"; field.checked = true; continue; }
    if (["number", "date", "time", "email"].includes(field.type)) field.type = "text";
    field.value = "No number, no day. ".repeat(300);
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
"""Nonsense in every field, past what the browser itself would have refused."""
SHARES = 4


@pytest.mark.parametrize(("who", "share"), [*((("owner", share)) for share in range(SHARES)), ("anonymous", 0)])
def test_every_refused_form_is_made_for_every_body(
    visitors: Visitors, browser: Browser, browser_context_args: dict[str, Any], who: str, share: int
) -> None:
    taken = {path.format(**visitors.house.known) for path, how in NEVER_WRONG if how == "nonsense"} | SECRETS
    forms = [one for one in forms_of(visitors.clients[who], who, visitors.house.known) if one.action not in taken]
    with visitors.context(browser, who, **browser_context_args) as context:
        walk = Walk(context.new_page(), visitors.server.url)
        for asked in forms[share :: SHARES if who == "owner" else 1]:
            visitors.house.forget_tries()
            walk.page.goto(visitors.server.url + asked.page, wait_until="load")
            with walk.page.expect_navigation(wait_until="load") as sent:
                walk.page.evaluate(SEND, asked.number)
            name = f"{asked.page} refused to {asked.action}"
            if sent.value.status != 422:
                walk.note(name, [f"answered {sent.value.status}"])
            walk.note(name, walk.page.evaluate("document.activeElement.id === 'faults' ? [] : ['the focus stays']"))
            walk.look(name, REFUSED)
    assert not walk.wrong, walk.told()
