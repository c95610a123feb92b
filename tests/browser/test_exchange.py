"""Files of other apps brought along on a phone; a long diary that is read step by step; and what a phone forgets."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.able import findings
from tests.browser.conftest import PASSWORD, Phone
from tests.browser.test_pages import boxes
from tests.exchange import apps
from tracker.db import new_id

pytestmark = pytest.mark.browser
LONG = "Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschmerzen"


def bring(phone: Phone, name: str, content: str | bytes) -> Page:
    page = phone.open("/settings/import")
    data = content.encode() if isinstance(content, str) else content
    page.locator("#f-file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    press(page, "Go on")
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.tap()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.tap()


def sound(page: Page) -> None:
    """Nothing on the page is wrong for axe, too small to be met, or wider than the screen."""
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [box["what"] for box in boxes(page) if box["h"] < 43.5 or box["w"] < 43.5] == []


def held(phone: Phone, plural: str) -> list[dict[str, Any]]:
    answer = phone.page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/{plural}?limit=500")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_file_from_bearable(phone: Phone) -> None:
    more = f'"6th Jan 2022","2022-01-06","Thursday","am","Symptom","2","{LONG}",""\n'
    page = bring(phone, "Bearable App - Data Export. Generated 07-01-2022.csv", apps.BEARABLE + more)
    expect(page.get_by_role("heading", level=1)).to_have_text("A file from Bearable")
    sound(page)
    follow(page, "Brain fog")
    expect(page.get_by_label("Its name in the diary")).to_be_hidden()
    page.get_by_label("A factor of your own").check()
    expect(page.get_by_label("Its name in the diary")).to_have_value("Brain fog")
    sound(page)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text(LONG)
    follow(page, "Back to the list")
    press(page, "Leave it out")
    follow(page, "Ibuprofen")
    sound(page)
    press(page, "Save")
    page.get_by_label("The day on which it ended").check()
    press(page, "Look before anything is added")
    expect(page.locator(".say")).to_contain_text("9 entries, 2 sleeps, 1 dose, 1 medicine and 4 factors of your own")
    sound(page)
    page.get_by_text("Show them").tap()
    expect(page.get_by_text("no day")).to_be_visible()
    press(page, "Add all of it")
    expect(page.get_by_role("status")).to_contain_text("9 entries, 2 sleeps")
    sound(page)
    assert len(held(phone, "sleeps")) == 2
    press(page, "Undo the whole import")
    expect(page.get_by_role("status")).to_contain_text("17 records were taken back")
    assert [held(phone, plural) for plural in ("entries", "sleeps", "doses", "medications", "factors")] == [[]] * 5


def test_a_file_from_daylio_with_sixty_activities(phone: Phone) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 720})
    many = " | ".join(f"activity {number}" for number in range(60))
    page = bring(phone, "daylio_export_2026_03_03.csv", apps.DAYLIO.replace('"physio"', f'"{many} | {LONG}"'))
    sound(page)
    expect(page.get_by_text("activity 7", exact=True)).to_be_hidden()
    page.get_by_text(re.compile("Show all 6")).tap()
    expect(page.get_by_text("activity 7", exact=True)).to_be_visible()
    sound(page)
    follow(page, "Mood")
    page.get_by_label("Stress").check()
    page.get_by_label("good").fill("2")
    page.get_by_label("tense").fill("8")
    sound(page)
    press(page, "Save")
    page.get_by_label("Left out", exact=True).check()
    press(page, "Look before anything is added")
    press(page, "Add all of it")
    assert [entry.get("stress") for entry in held(phone, "entries")] == [2, 8, 2]
    assert not any(entry.get("tags") for entry in held(phone, "entries"))


def test_a_file_from_track_and_graph(phone: Phone) -> None:
    page = bring(phone, "export.csv", apps.TRACK_AND_GRAPH)
    follow(page, "Neck spasm")
    page.get_by_label("Neck", exact=True).check()
    page.get_by_role("group", name="If it is a place").get_by_label("Spasm severity").check()
    page.get_by_label("The number that becomes 10").fill("100")
    sound(page)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Walk")
    page.get_by_label("A factor of your own").check()
    press(page, "Save")
    while not page.url.endswith("/things"):
        page.get_by_label("Leave it out").check()
        press(page, "Save")
    press(page, "Look before anything is added")
    expect(page.locator(".counts")).to_contain_text("cannot be read")
    press(page, "Add all of it")
    assert held(phone, "entries")[0]["regions"] == {"neck": {"spasm": 6.2}}
    follow(page, "Show it as a chart")
    assert phone.page.url.startswith(phone.url + "/charts/")


def test_without_scripts(plain_phone: Phone) -> None:
    page = bring(plain_phone, "daylio.csv", apps.DAYLIO_2018)
    follow(page, "Mood")
    page.get_by_label("A factor of your own").check()
    for word, value in (("happy", "9"), ("average", "5"), ("horrible", "1")):
        page.get_by_label(word).fill(value)
    press(page, "Save")
    press(page, "Look before anything is added")
    press(page, "Add all of it")
    assert len(held(plain_phone, "entries")) == 3


def long_diary(records: int) -> bytes:
    entries = [
        {
            "id": str(new_id()),
            "happened_at": f"20{10 + n // 4000}-03-01T{n % 24:02}:00:00+00:00",
            "rated_by": "self",
            "spasm": 4,
        }
        for n in range(records)
    ]
    settings = {"name": "Long", "time_zone": "Europe/Berlin"}
    return orjson.dumps(
        {"format": "dystonia-diary", "version": 1, "settings": settings, "records": {"entries": entries}}
    )


def test_a_long_diary_is_read_step_by_step_by_itself(phone: Phone) -> None:
    page = phone.page
    pressed: list[str] = []

    def without_a_network(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/reading", without_a_network)
    bring(phone, "diary.json", long_diary(20_000))
    # without a network it stays where it is, and the button goes on by hand
    expect(page.locator("#far")).to_have_text("0 of 20,000 records read")
    expect(page.get_by_role("button", name="Read on")).to_be_visible()
    page.unroute("**/reading")
    page.on("request", lambda asked: pressed.append(asked.method) if asked.url.endswith("/reading") else None)
    page.reload()
    page.wait_for_url("**/whole", timeout=60_000)
    assert pressed.count("POST") == 3, "8,000 records a step"
    expect(page.get_by_role("heading", level=1)).to_be_visible()


PAGES = """async () => (await Promise.all((await caches.keys()).filter(name => name.startsWith("pages ")).map(
    async name => (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)))).flat()"""


def test_a_phone_forgets_the_pages_of_a_diary_before_it_is_erased(phone: Phone) -> None:
    phone.put(spasm=5, note="Nobody else's business")
    page = phone.open("/diary")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function(f"({PAGES})().then(kept => kept.includes('/diary'))")
    phone.open("/settings/diary/erase")
    page.wait_for_load_state("networkidle")
    # the form is held back at its last step: what the phone keeps then it kept when it was sent
    form = page.locator("form[data-forgets]")
    form.evaluate("form => { form.submit = () => { form.dataset.sent = 'yes'; }; }")
    page.get_by_label(re.compile("password", re.IGNORECASE)).fill(PASSWORD)
    page.get_by_role("button", name="Erase it for good").tap()
    expect(form).to_have_attribute("data-sent", "yes")
    assert page.evaluate(PAGES) == []
    form.evaluate("form => { delete form.submit; }")
    # within three seconds a press is the one before: static/js/once.js
    page.wait_for_timeout(3100)
    press(page, "Erase it for good")
    assert phone.entries() == []
    assert "Nobody else" not in phone.open("/diary").content()
