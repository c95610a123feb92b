"""Each press of the Log and of a sleep is told to somebody who does not look: spoken by a voice of the device, in the
page's language, once, whatever became of it; and nothing is told where it was not chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_looks import looks
from tests.browser.test_without_looking import spoken

pytestmark = pytest.mark.browser

REST = 750
"""Milliseconds after which another press on the same ground counts."""


def heard(page: Page) -> list[str]:
    """What was said once all of a press has been."""
    page.wait_for_timeout(900)
    return spoken(page)


def test_each_press_of_the_log_is_spoken(loud: Phone) -> None:
    loud.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", **{"from": "2026-01-01"})
    looks(loud, "eyes", more=("say",))
    page = loud.open()
    loud.key(6).tap()
    assert heard(page) == ["Spasm 6"]
    # the same once more changes nothing, and is heard
    loud.key(6).tap()
    assert heard(page) == ["Spasm 6"]
    page.locator("#undo button").tap()
    assert heard(page) == ["Spasm 6 taken back"]
    loud.key(4).tap()
    assert heard(page) == ["Spasm 4"]
    loud.tab("where").tap()
    assert heard(page) == ["Where?"]
    page.locator("#other").tap()
    assert heard(page) == ["Tap a part to give it a number of its own."]
    page.locator(".tile[data-code=trunk]").tap()
    assert heard(page) == ["Trunk: how strong?"]
    page.locator("#more").tap()
    assert heard(page) == ["More about this entry"]
    page.locator("#more-pane .option", has_text="Tremor").first.tap()
    [tag] = heard(page)
    assert tag.endswith("Tremor, on")
    page.locator("#more-pane .option", has_text="Tremor").first.tap()
    [tag] = heard(page)
    assert tag.endswith("Tremor, off")
    page.locator("#done").tap()
    assert heard(page) == ["Done. Spasms right now?"]
    page.locator("#same button").tap()
    assert heard(page) == ["Spasm 4"]
    page.get_by_role("button", name="Trihexyphenidyl").first.tap()
    [taken] = heard(page)
    assert taken.startswith("Trihexyphenidyl 2 mg, taken at ")
    page.wait_for_timeout(3500)
    page.get_by_role("button", name="Undo: Trihexyphenidyl").tap()
    assert heard(page) == [f"{taken} taken back"]
    # what leads elsewhere says where
    elsewhere = page.get_by_role("link", name="Another time")
    elsewhere.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    elsewhere.tap()
    assert heard(page) == ["Another time"]


def test_what_is_not_saved_is_spoken_once(loud: Phone) -> None:
    looks(loud, "eyes", more=("say", "tone", "buzz"))
    page = loud.open()
    page.route("**/changes", lambda route: route.abort())
    loud.key(6).tap()
    page.wait_for_timeout(4000)
    said = spoken(page)
    assert said == ["Spasm 6", "Spasm 6 saved, on this phone. Waiting for the server: 1"]
    page.unroute("**/changes")
    page.context.clear_cookies(name="session")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(4000)
    assert [text for text in spoken(page) if "sign in" in text] == [
        "Spasm 6 saved, on this phone. To send it, please reload this page and sign in again."
    ]


def test_a_sleep_is_spoken_and_what_is_wrong_with_it(loud: Phone) -> None:
    looks(loud, "eyes", more=("say",))
    page = loud.open("/sleep")
    page.get_by_role("button", name="Save", exact=True).evaluate("button => button.form.noValidate = true")
    # whatever the hour is, that night is over
    page.locator("#f-woke_on").fill((datetime.now(UTC) - timedelta(days=2)).date().isoformat())
    page.locator("#f-fell_asleep").fill("23:00")
    page.locator("[data-sets=woke] button").first.tap()
    said = heard(page)
    assert said[-1].startswith("Woke at ")
    page.locator("#f-quality .option").nth(8).tap()
    [quality] = heard(page)
    assert quality.startswith("How good was it?")
    page.get_by_role("button", name="Save", exact=True).tap()
    save, saved = heard(page)
    assert save == "Save"
    assert saved.endswith("saved")
    page.locator("[data-told] button:visible").tap()
    assert heard(page)[-1].endswith("taken back")
    page.locator("#f-woke").fill("23:00")
    page.get_by_role("button", name="Save", exact=True).tap()
    assert heard(page)[-1].startswith("Nothing was saved yet. ")


@pytest.mark.parametrize("path", ["/log/more", "/log/another-time", "/treatments", "/settings", "/diary", "/read/pain"])
def test_each_press_of_every_other_page_is_spoken_by_its_name(loud: Phone, path: str) -> None:
    looks(loud, "eyes", more=("say",))
    page = loud.open(path)
    back = page.locator("main a:visible, main button:visible").first
    name = " ".join(back.inner_text().split())
    back.evaluate("one => one.addEventListener('click', event => event.preventDefault())")
    back.tap()
    assert heard(page) == [name]


def test_it_is_spoken_in_the_pages_language_alone(loud: Phone) -> None:
    loud.page.context.add_cookies([{"name": "language", "value": "es", "url": loud.url}])
    looks(loud, "eyes", more=("say",))
    page = loud.open()
    # this device has no voice for it: nothing is said in a wrong one
    loud.key(6).tap()
    page.wait_for_timeout(600)
    assert page.evaluate("window.told") == []
    page.evaluate("window.voices.push({ localService: true, lang: 'es-ES', name: 'Own' })")
    loud.tab("pain").tap()
    [asked] = spoken(page)
    assert asked == loud.page.locator("#question").inner_text()
    assert asked.startswith("¿")


def test_nothing_is_told_where_it_was_not_chosen(loud: Phone) -> None:
    looks(loud, "eyes")
    page = loud.open()
    loud.key(6).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved")
    loud.tab("pain").tap()
    assert page.evaluate("window.told") == []


def test_a_slip_that_counts_for_nothing_is_not_told_as_if_it_had(loud: Phone) -> None:
    looks(loud, "eyes", more=("say", "buzz"))
    page = loud.open()
    page.evaluate("window.told.length = 0")
    page.evaluate(
        """() => new Promise((done) => {
          document.querySelector(".key.s6").click();
          setTimeout(() => { document.querySelector(".key.s7").click(); setTimeout(done, 300); }, 200);
        })"""
    )
    assert page.evaluate("window.told") == ["buzz 25", "say Own: Spasm 6"]
