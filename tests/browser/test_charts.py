"""The charts on a phone that is turned: one chart, its sentence with it, is the whole screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tracker.insights.figures import CATALOGUE

pytestmark = pytest.mark.browser

ASKED = {"relation": "?x=spasm&y=pain&lag=1", "body": "?by=month"}
# what is drawn ends with the labels below it; the edge under them may be beyond the screen
DRAWN = """() => {
  const svg = [...document.querySelectorAll('.drawing svg')].find(e => e.getBoundingClientRect().width);
  const box = svg.getBoundingClientRect(), marks = [...svg.querySelectorAll('text, path')];
  return { top: box.top, bottom: Math.max(...marks.map(e => e.getBoundingClientRect().bottom)),
    share: box.height / innerHeight, over: document.documentElement.scrollWidth - innerWidth }; }"""


@pytest.mark.parametrize(("width", "height"), [(844, 390), (667, 375)])
def test_a_phone_turned_sideways_shows_one_chart_on_the_whole_screen(phone: Phone, width: int, height: int) -> None:
    phone.put(spasm=5, pain=3, regions={"neck": {"spasm": 6}})
    phone.page.set_viewport_size({"width": width, "height": height})
    for name in CATALOGUE:
        for way in ("", "/show"):
            page = phone.open(f"/charts/{name}{way}{ASKED.get(name, '')}")
            said, drawn = page.locator(".say").bounding_box(), page.evaluate(DRAWN)
            assert said is not None
            assert said["y"] + said["height"] <= drawn["top"] + 1, page.url
            # the longest sentence, of what is missing to compare, takes a line more than there is room for
            assert drawn["bottom"] <= height + (24 if name == "compare" else 0), page.url
            assert drawn["share"] >= 0.6, page.url
            assert drawn["over"] <= 0, page.url


def test_turned_back_the_choices_stand_above_and_sideways_they_follow(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open("/charts/through-the-day")
    days, drawing = page.get_by_role("link", name="14 days"), page.locator("#drawing")

    def above() -> bool:
        boxes = days.bounding_box(), drawing.bounding_box()
        return boxes[0] is not None and boxes[1] is not None and boxes[0]["y"] < boxes[1]["y"]

    expect(page.get_by_role("heading", level=1)).to_have_text("Through the day: Spasm severity", use_inner_text=True)
    assert above()
    page.set_viewport_size({"width": 844, "height": 390})
    expect(page.get_by_role("heading", level=1)).to_have_text("Through the day: Spasm severity", use_inner_text=True)
    assert not above()
    days.tap()
    expect(page.get_by_role("link", name="14 days")).to_have_attribute("aria-current", "true")


def test_on_paper_stands_the_chart_without_its_buttons(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open("/charts/day-by-day?table=1")
    page.emulate_media(media="print")
    for seen in ("h1", ".say", "#drawing", ".legend", "#table"):
        expect(page.locator(seen)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Day by day: Spasm severity", use_inner_text=True)
    for left_out in page.locator("main :is(.button, button, summary)").all():
        expect(left_out).to_be_hidden()
