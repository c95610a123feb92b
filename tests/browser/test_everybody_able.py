"""Every page for a keyboard, with wide spacing, and while it opens; `test_every_page.py` holds what can be measured."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.able import measured
from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.people import Visitors
from tests.browser.test_looks import looks
from tests.browser.test_pad_asks import asks
from tests.browser.test_pages import EVERY_PAGE, filled
from tests.every_page import INSIDE, OTHERS, OUTSIDE, WHO

pytestmark = [pytest.mark.browser, pytest.mark.timeout(EVERY_PAGE)]

SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-block-end: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
"""WCAG 1.4.12, as a reader's own style sheet would do it."""

JUMPED = """() => new Promise(done => new PerformanceObserver((list, observer) => {
    observer.disconnect();
    done(list.getEntries().filter(one => one.entryType === "layout-shift").reduce((sum, one) => sum + one.value, 0));
  }).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 300))"""
"""How far what stands on the page has moved since it began, as the browser counts it (cumulative layout shift)."""
STEADY_PAGE = 0.05


def test_nothing_leaves_the_screen_sideways_or_is_cut_when_it_is_spaced(phone: Phone) -> None:
    filled(phone)
    beyond = {}
    for path in INSIDE:
        page = phone.open(path)
        page.evaluate(SPACED)
        if found := measured(page):
            beyond[path] = found
    assert beyond == {}


def test_a_press_counts_as_the_finger_leaves_and_sliding_off_calls_it_off(phone: Phone) -> None:
    page = phone.open()
    six, question = phone.key(6).bounding_box(), page.locator("#question").bounding_box()
    assert six is not None
    assert question is not None
    page.mouse.move(six["x"] + 30, six["y"] + 30)
    page.mouse.down()
    expect(page.locator("#undo")).to_be_hidden()
    page.mouse.move(question["x"] + 5, question["y"] + 5)
    page.mouse.up()
    expect(page.locator("#undo")).to_be_hidden()
    assert phone.entries() == []
    page.mouse.move(six["x"] + 30, six["y"] + 30)
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#undo")).to_be_visible()


def test_nothing_moves_at_a_press_for_who_asks_for_that(
    server: Server, browser: Browser, browser_context_args: Any
) -> None:
    with browser.new_context(**{**browser_context_args, "reduced_motion": "reduce"}) as context:
        signed_in(server, context)
        phone = watched(context, server)
        phone.open()
        phone.key(6).tap()
        assert measured(phone.page, calm=True) == []
        expect(phone.page.locator("#undo")).to_be_visible()
        assert measured(phone.page, calm=True) == []


FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shape = one.closest("label") ?? one, box = shape.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const there = document.elementFromPoint(x, y);
  // of a date or a time the browser marks the part that is typed in
  const seen = ["date", "time"].includes(one.type) || [one, shape].some(part => { const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; });
  const clear = Boolean(there) && (shape.contains(there) || there.contains(shape));
  return { what: one.outerHTML.slice(0, 90), seen, clear, small: box.width < 2 || box.height < 2 };
}"""
"""What has the focus, whether an outline says so, and whether anything lies over its middle."""
MOST_STOPS = 260


def tabbed(page: Page) -> list[str]:
    """Go through the page that is open by the tab key; return where it is not seen, or stuck."""
    found: list[str] = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None:
            return found
        if not here["seen"]:
            found.append(f"no outline: {here['what']}")
        if not here["clear"] and not here["small"]:
            found.append(f"covered: {here['what']}")
    return [*found, "no way out"]


def test_a_keyboard_goes_through_every_page_and_sees_where_it_is(phone: Phone) -> None:
    filled(phone)
    found = {path: tabbed(phone.open(path)) for path in INSIDE}
    assert {path: wrong[:3] for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("who", ["anonymous", *OTHERS])
def test_so_it_does_for_everybody_else(
    visitors: Visitors, browser: Browser, browser_context_args: dict[str, Any], who: str
) -> None:
    with visitors.context(browser, who, **browser_context_args) as context:
        page, found = context.new_page(), {}
        for path in WHO[who]:
            page.goto(visitors.server.url + visitors.path_of(path, who))
            found[path] = tabbed(page)
        assert {path: wrong[:3] for path, wrong in found.items() if wrong} == {}


def test_nothing_jumps_while_a_page_opens(phone: Phone) -> None:
    filled(phone)
    jumped = {}
    for path in (*INSIDE, *OUTSIDE):
        if path == OUTSIDE[0]:
            phone.page.context.clear_cookies()
        page = phone.open(path)
        page.wait_for_load_state("networkidle")
        jumped[path] = round(page.evaluate(JUMPED), 3)
    assert {path: far for path, far in jumped.items() if far > STEADY_PAGE} == {}


def pale(page: Page) -> list[str]:
    """What stands out less than 7:1 on this page, large digits and words less than 4.5:1 (WCAG 1.4.6)."""
    page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished))")
    results = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}})
    return [
        f"{node['html'][:100]}: {node['any'][0]['message'][:160]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "bodies", [(), ("eyes",), ("hand",), ("neck",)], ids=lambda bodies: "+".join(bodies) or "plain"
)
def test_on_the_log_everything_stands_out_by_7_to_1(phone: Phone, server: Server, bodies: Any, scheme: Any) -> None:
    filled(phone)
    looks(phone, *bodies)
    phone.page.emulate_media(color_scheme=scheme)
    page = asks(phone, server, "pain", "stress", "where", "tags", "sleep", "doses")
    found = {"open": pale(page)}
    phone.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    found["saved"] = pale(page)
    phone.tab("where").tap()
    page.locator(".tile[data-code=neck]").tap()
    expect(page.locator("#undo")).to_contain_text("6")
    found["where"] = pale(page)
    phone.tab("tags").tap()
    page.locator(".tag[data-tag=tremor]").tap()
    expect(page.locator(".tag[data-tag=tremor]")).to_have_attribute("aria-pressed", "true")
    found["tags"] = pale(page)
    for path in ("/log?ask=neck", "/log/another-time"):
        found[path] = pale(phone.open(path))
    assert {where: what for where, what in found.items() if what} == {}
