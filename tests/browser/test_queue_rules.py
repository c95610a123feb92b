"""The rules of the queue at random, in the browser that runs them: every tap ends where a person put it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Phone

pytestmark = pytest.mark.browser
RULES = (Path(__file__).parent / "queue_rules.js").read_text(encoding="utf-8")


def test_no_tap_is_lost_or_written_over_whatever_the_line_and_other_phones_do(phone: Phone) -> None:
    page = phone.open()
    address = page.locator("link[href*='queue/changes']").get_attribute("href")
    assert page.evaluate(RULES, {"address": address, "seeds": 600, "steps": 60}) == []
