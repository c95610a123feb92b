"""The charts on a phone that is turned: one chart, its sentence with it, is the whole screen."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tools.trial import keeper
from tracker.insights.figures import CATALOGUE

pytestmark = pytest.mark.browser

ASKED = {"relation": "?x=spasm&y=pain&lag=1", "body": "?by=month"}
# what is drawn ends with the labels below it; the edge under them may be beyond the screen
DRAWN = """() => {
  const svg = [...document.querySelectorAll('.drawing svg')].find(e => e.getBoundingClientRect().width);
  const box = svg.getBoundingClientRect(), marks = [...svg.querySelectorAll('text, path')];
  return { top: box.top, bottom: Math.max(...marks.map(e => e.getBoundingClientRect().bottom)),
    share: box.height / innerHeight, over: document.documentElement.scrollWidth - innerWidth }; }"""

IN_SIGHT = """() => {
  const bar = document.querySelector('.places');
  const end = getComputedStyle(bar).position === 'fixed' ? bar.getBoundingClientRect().top : innerHeight;
  const words = document.querySelector('[data-explored]').getBoundingClientRect();
  return words.height > 0 && words.top >= 0 && words.bottom <= end; }"""

AT_REST = """() => new Promise(done => {
  let at = scrollY, same = 0;
  const look = () => {
    same = scrollY === at ? same + 1 : 0; at = scrollY;
    if (same > 15) done(); else requestAnimationFrame(look); };
  look(); })"""


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
            assert drawn["bottom"] <= height, page.url
            assert drawn["share"] >= 0.6, page.url
            assert drawn["over"] <= 0, page.url


@pytest.mark.parametrize(("width", "height"), [(844, 390), (667, 375), (390, 844), (320, 640)])
def test_the_names_on_the_body_can_be_read_and_nothing_hides_them(phone: Phone, width: int, height: int) -> None:
    for _ in range(6):
        phone.put(spasm=5, regions={"neck": {"spasm": 6}, "forearm_hand_right": {"spasm": 2}})
    phone.page.set_viewport_size({"width": width, "height": height})
    for way in ("", "/show"):
        page = phone.open(f"/charts/body{way}")
        drawn = page.evaluate(DRAWN)
        size = page.evaluate(
            "() => { const svg = [...document.querySelectorAll('.drawing svg')].find(e => e.clientWidth);"
            " const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;"
            " return Math.min(...[...svg.querySelectorAll('g[font-size]')].filter(g => g.textContent)"
            ".map(g => +g.getAttribute('font-size') * scale)); }"
        )
        assert size >= (11 if width == 320 else 12), (page.url, size)
        assert drawn["over"] <= 0, page.url
        if width > height:
            said = page.locator(".say").bounding_box()
            assert said is not None
            assert drawn["bottom"] <= height, page.url
            left = page.locator(".drawing").bounding_box()
            assert left is not None
            assert said["x"] + said["width"] <= left["x"], page.url
            if way:
                back = page.get_by_role("link", name="Back").bounding_box()
                assert back is not None
                assert back["x"] + back["width"] <= left["x"], page.url


def test_the_sentence_and_the_drawing_come_before_what_can_be_asked(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open("/charts/through-the-day")
    days, drawing = page.get_by_role("link", name="14 days"), page.locator("#drawing")
    for width, height in ((390, 844), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Through the day: Spasm severity", use_inner_text=True
        )
        below, above = days.bounding_box(), drawing.bounding_box()
        assert below is not None
        assert above is not None
        assert below["y"] > above["y"]
    # the order in which the keyboard goes is the one that is seen
    page.locator("[data-explore]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(days).to_be_focused()
    days.tap()
    expect(page.get_by_role("link", name="14 days")).to_have_attribute("aria-current", "true")


def test_with_text_twice_as_large_the_sentence_and_the_drawing_still_come_first(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    for width in (320, 390):
        phone.page.set_viewport_size({"width": width, "height": 844})
        for name in CATALOGUE:
            page = phone.open(f"/charts/{name}{ASKED.get(name, '')}")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            said, drawn = page.locator(".say").bounding_box(), page.locator("#drawing").bounding_box()
            assert said is not None
            assert drawn is not None
            assert said["y"] < 420, page.url
            assert drawn["y"] - said["y"] - said["height"] < 200, page.url
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def test_nothing_moves_where_less_motion_is_asked_for(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    phone.page.emulate_media(reduced_motion="reduce")
    for name in CATALOGUE:
        page = phone.open(f"/charts/{name}{ASKED.get(name, '')}")
        page.locator("[data-explore]").tap()
        page.locator("[data-explore][aria-pressed=true]").wait_for()
        page.locator("[data-step='1']").tap()
        lasting = page.evaluate(
            "() => document.getAnimations().filter(a => (a.effect?.getComputedTiming().duration ?? 0) > 1).length"
        )
        assert lasting == 0, page.url
        slow = page.evaluate(
            "() => [...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).transitionDuration"
            ".split(',').some(t => parseFloat(t) > 0.01)).map(e => e.outerHTML.slice(0, 80))"
        )
        assert slow == [], page.url


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (844, 390), (667, 375)])
def test_what_was_tapped_is_said_in_sight_and_nothing_jumps(
    phone: Phone, width: int, height: int, motion: Literal["reduce", "no-preference"]
) -> None:
    for back in range(6):
        phone.put(hours_ago=24 * back + 1, spasm=6 - back, pain=3, regions={"neck": {"spasm": 6}})
    phone.page.set_viewport_size({"width": width, "height": height})
    phone.page.emulate_media(reduced_motion=motion)
    for name in ("day-by-day", "calendar", "body", "relation"):
        page = phone.open(f"/charts/{name}{'?x=spasm&y=pain' if name == 'relation' else ''}")
        page.locator("[data-explore]").scroll_into_view_if_needed()
        before = page.locator("#drawing").bounding_box()
        page.locator("[data-explore]").tap()
        page.locator("[data-explore][aria-pressed=true]").wait_for()
        box = page.locator("#drawing").bounding_box()
        assert box == before, (page.url, "the drawing stays where it was when the words come below it")
        page.evaluate("scrollTo(0, 0)")
        box = page.locator("#drawing").bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, height - 100))
        expect(page.locator("[data-explored]"), page.url).not_to_have_text("Tap anywhere on the chart")
        page.wait_for_function(IN_SIGHT, timeout=3000)
        page.evaluate(AT_REST)
        # what is in sight already does not move
        at = page.evaluate("scrollY")
        page.locator("[data-step='-1']").tap()
        page.locator("[data-step='1']").tap()
        assert page.evaluate("scrollY") == at, page.url


def test_a_screen_reader_gets_one_image_the_sentence_and_the_table(phone: Phone) -> None:
    for back in range(3):
        phone.put(spasm=5 - back, pain=3, regions={"neck": {"spasm": 6}})
    for name in CATALOGUE:
        page = phone.open(f"/charts/{name}?table=1{ASKED.get(name, '').replace('?', '&')}")
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        told = [node for node in tree if not node.get("ignored")]
        images = [node for node in told if node["role"]["value"] in ("image", "img", "graphics-document")]
        assert len([one for one in images if one.get("description", {}).get("value")]) == 1, page.url
        assert len(images) == 1, (page.url, [one.get("name") for one in images])
        assert images[0]["name"]["value"] == page.locator("h1").inner_text().replace("\n", " ")
        said = " ".join(str(node.get("name", {}).get("value", "")) for node in told)
        assert page.locator(".say").inner_text()[:60] in said, page.url
        tables = [node for node in told if node["role"]["value"] == "table"]
        assert [one["name"]["value"] for one in tables] == [page.locator("caption").inner_text()], page.url
        assert any(node["role"]["value"] == "columnheader" for node in told), page.url


def test_on_paper_stands_the_chart_without_its_buttons(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open("/charts/day-by-day?table=1")
    page.emulate_media(media="print")
    for seen in ("h1", ".say", "#drawing", ".legend", "#table"):
        expect(page.locator(seen)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Day by day: Spasm severity", use_inner_text=True)
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.locator(".say").evaluate("(e) => getComputedStyle(e).color")
    assert ink == "rgb(0, 0, 0)", "a dark screen must not print pale text on white paper"
    for left_out in page.locator("main :is(.button, button, summary)").all():
        expect(left_out).to_be_hidden()


def test_no_table_of_a_years_diary_has_to_be_dragged(server: Server, phone: Phone) -> None:
    who = keeper(server.app)
    phone.page.context.add_cookies([{"name": "session", "value": who.cookie, "url": server.url}])
    for name in CATALOGUE:
        for days in ("90", "all"):
            page = phone.open(f"/charts/{name}?days={days}&table=1{ASKED.get(name, '').replace('?', '&')}")
            if phone.status != 200:
                # a cycle has no days to choose
                page = phone.open(f"/charts/{name}?table=1")
            for width, size in ((390, "100%"), (320, "100%"), (390, "200%"), (320, "200%"), (844, "100%")):
                page.set_viewport_size({"width": width, "height": 844})
                page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
                wide = page.locator("#table").evaluate("e => e.scrollWidth - e.clientWidth")
                assert wide <= 0, (page.url, width, size, wide)
        # as cards it is a table still for who listens
        page.set_viewport_size({"width": 320, "height": 844})
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in tree if not node.get("ignored")]
        assert roles.count("table") == 1, page.url
        for role, cells in (("row", "tr"), ("columnheader", "thead th"), ("rowheader", "tbody th"), ("cell", "td")):
            assert roles.count(role) == page.locator(f"#table {cells}").count(), (page.url, role)
