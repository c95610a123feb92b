"""For my appointment, as a person uses it on a phone: two taps to the page, nothing typed but the questions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def filled(phone: Phone) -> Phone:
    """A phone with twenty days, and an injection ten days ago."""
    for back in range(20):
        phone.put(hours_ago=24 * back + 1, spasm=4 + back % 4, pain=2)
    day = (datetime.now(UTC) - timedelta(days=10)).date().isoformat()
    phone.put("injections", day=day, product="Botox", units=200, sites=[{"region": "neck"}], felt_onset=day)
    return phone


def test_the_days_by_one_tap_and_the_questions_stay(filled: Phone) -> None:
    page = filled.open()
    page.get_by_role("link", name="Doctor").tap()
    page.wait_for_url("**/appointment")
    page.get_by_role("button", name="14 days").tap()
    page.wait_for_url("**done=days**")
    expect(page.get_by_role("status")).to_have_text("The days are chosen.")
    expect(page.get_by_role("button", name="14 days")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("main")).to_contain_text("of 14 days recorded")
    page.locator("#part-questions summary").tap()
    page.get_by_label("Question 1").fill("What can we change in the evenings?")
    page.locator("#part-questions").get_by_role("button", name="Save").tap()
    page.wait_for_url("**done=questions**")
    expect(page.locator("main ol")).to_have_text("What can we change in the evenings?")


def test_a_wrong_year_leads_to_its_field_with_what_was_typed(filled: Phone) -> None:
    page = filled.open("/appointment")
    page.locator("#part-who summary").tap()
    page.get_by_label("Name").fill("Maria")
    page.get_by_label("Year of birth").fill("79")
    page.locator("#part-who").get_by_role("button", name="Save").tap()
    page.get_by_role("link", name="This must be a year such as 1979.").tap()
    expect(page.get_by_label("Year of birth")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Maria")


def test_the_pdf_is_one_tap_away_and_the_print_view_is_one_sheet(filled: Phone) -> None:
    page = filled.open("/appointment")
    address = page.get_by_role("link", name="PDF").get_attribute("href")
    answer = page.request.get(filled.url + str(address))
    assert (answer.ok, answer.headers["content-type"], answer.body()[:5]) == (True, "application/pdf", b"%PDF-")
    page.get_by_role("link", name="Print").tap()
    page.wait_for_url("**/appointment/print**")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def test_the_page_opens_without_a_network_as_it_was_last(filled: Phone) -> None:
    page = filled.open("/appointment")
    wait_for(page, "/appointment", "/log")
    page.context.set_offline(True)
    page = filled.open("/log")
    page.get_by_role("link", name="Doctor").tap()
    page.wait_for_url("**/appointment")
    expect(page.locator("#kept")).to_contain_text("You are offline. This is as it was at")
    expect(page.get_by_role("heading", name="When in the day?")).to_be_visible()
