"""The looks, alone and in pairs: nothing lies over anything, what is tapped is large and apart, and each keeps its
word: nothing bright, nothing near the edge, what matters in the upper half."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.able import findings, measured
from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.luminance import brightest_patch
from tests.browser.people import Visitors
from tests.browser.test_pages import BOXES, filled
from tests.browser.waiting import gone, wait_for
from tests.every_page import INSIDE, LARGE, OTHERS, OUTSIDE, READ, TABLES, WHO
from tracker import create_app
from tracker.web.look import BODIES, look_of

pytestmark = pytest.mark.browser

ALONE = [(one,) for one in BODIES]
PAIRS = [*combinations(BODIES, 2)]
ALL = [*ALONE, *PAIRS, ("eyes", "hand", "neck"), BODIES]
EDGE = 24
HALF = 844 / 2
SIZES = ((320, 200), (390, 200), (320, 100), (390, 100))
"""Widths in pixels, and sizes of text in per cent."""

DARK = 0.06
"""Relative luminance: the brightest that any patch of the look for eyes may be. White is 1, paper by day 0.88."""
PATCH = 14
"""Pixels: wider than the stroke of the largest number."""

TEXTS = """() => ['#question', '#said', '#when', '#hint'].flatMap(name => {
  const part = document.querySelector(name);
  if (!part || !part.checkVisibility({ visibilityProperty: true }) || !part.textContent.trim()) return [];
  const range = document.createRange(); range.selectNodeContents(part);
  const [b, o] = [range.getBoundingClientRect(), part.getBoundingClientRect()];
  const clips = getComputedStyle(part).overflow === 'hidden';
  const w = clips ? Math.min(b.width, o.width) : b.width;
  return [{ what: name, log: false, text: true, x: b.x, y: b.y, w, h: b.height }]; })"""

BAR = "() => [...document.querySelectorAll('.places a')].map(e => e.getBoundingClientRect().bottom)"
FIXED = "getComputedStyle(document.querySelector('.places')).position === 'fixed'"


def looks(phone: Phone, *bodies: str, more: tuple[str, ...] = ()) -> None:
    """Let this phone have a look, as if it had been chosen."""
    kept = look_of((*bodies, *more)).kept
    phone.page.context.add_cookies([{"name": "look", "value": kept, "url": phone.url}])


def name_of(one: Any) -> str:
    return "+".join(one) if isinstance(one, tuple) else str(one)


def test_a_look_chosen_without_a_network_holds_on_a_page_kept_before_it(phone: Phone) -> None:
    page = phone.open("/log")
    wait_for(page, "/log", "/look")
    page.context.set_offline(True)
    page = phone.open("/look")
    page.get_by_text("Eyes", exact=True).tap()
    page.get_by_role("button", name="Keep it").tap()
    page = phone.open("/log")
    expect(page.locator("html")).to_have_attribute("data-look", re.compile("eyes"))
    expect(phone.key(6)).to_be_visible()
    # its style came along, although the page was kept without it: the key stands at the edge
    six = phone.key(6).bounding_box()
    assert six is not None
    assert six["x"] + six["width"] > 380


def apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    """How many pixels lie between two boxes; less than none where they overlap."""
    across = max(other["x"] - one["x"] - one["w"], one["x"] - other["x"] - other["w"])
    down = max(other["y"] - one["y"] - one["h"], one["y"] - other["y"] - other["h"])
    return float(max(across, down))


def crowded(page: Page) -> list[Any]:
    """What is too small, too close to another or over it, on the Log."""
    found: list[Any] = []
    boxes = [box for box in page.evaluate(BOXES) if box["log"]]
    texts = page.evaluate(TEXTS)
    assert len(boxes) > 10
    found += [("small", box["what"], box["w"], box["h"]) for box in boxes if min(box["w"], box["h"]) < 63.5]
    wide = page.evaluate("innerWidth")
    found += [
        ("beyond", box["what"], box["x"], box["w"])
        for box in (*boxes, *texts)
        if box["x"] < -0.5 or box["x"] + box["w"] > wide + 0.5
    ]
    for one, other in combinations((*boxes, *texts), 2):
        least = -1.5 if "text" in one or "text" in other else 7.4
        if apart(one, other) < least:
            found.append(("close", one["what"], other["what"], apart(one, other)))
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize("bodies", ALL, ids=name_of)
def test_looks_combine_without_lying_over_each_other(phone: Phone, bodies: tuple[str, ...]) -> None:
    phone.put(spasm=5, pain=3)
    medicine = phone.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", **{"from": "2026-01-01"})
    assert medicine
    looks(phone, *bodies)
    wrong: dict[str, list[Any]] = {}
    for path, tapped in (("/log?ask=where", False), ("/log", False), ("/log", True)):
        page = phone.page
        if tapped:
            phone.key(10).tap()
            expect(page.locator("#said")).to_have_text("✓ Spasm 10 saved")
            expect(page.locator("#undo")).to_be_visible()
        else:
            phone.open(path)
        for width, text in SIZES:
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(f"document.documentElement.style.fontSize = '{text}%'; scrollTo(0, 0)")
            if found := crowded(page):
                wrong[f"{width} px, {text} %, {path} {'saved' if tapped else ''}"] = found[:4]
        page.evaluate("document.documentElement.style.fontSize = ''")
    assert wrong == {}
    assert set((phone.page.locator("html").get_attribute("data-look") or "").split()) >= {*bodies, "chosen"}


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("others", [(), ("eyes",), ("hand",), ("voice",), ("energy",), ("eyes", "hand")], ids=name_of)
def test_what_matters_is_in_the_upper_half(phone: Phone, width: int, others: tuple[str, ...]) -> None:
    looks(phone, "neck", *others)
    phone.page.set_viewport_size({"width": width, "height": 844})
    page = phone.open()
    day = page.locator("#when").bounding_box()
    assert day is not None
    assert day["y"] + day["height"] <= HALF
    phone.key(10).tap()
    expect(page.locator("#said")).to_have_text("✓ Spasm 10 saved")
    parts = [f".key.s{number}" for number in range(11)] + ["#question", "#said", "#undo button"]
    parts += [] if "energy" in others else ["#next", "#done"]
    low = {}
    for part in parts:
        box = page.locator(part).bounding_box()
        assert box is not None, part
        if box["y"] + box["height"] > HALF + 0.5 or box["y"] < -0.5:
            low[part] = box
    assert low == {}
    sizes = page.locator("#pad .key").evaluate_all(
        "keys => keys.map(key => parseFloat(getComputedStyle(key).fontSize))"
    )
    assert min(sizes) >= 46
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    # three columns of keys leave it no more
    assert page.locator("#question").evaluate(size) >= (21 if width == 320 and "hand" in others else 24)
    for part in parts[-4 if "energy" not in others else -2 :]:
        assert page.locator(part).evaluate(size) >= 24, part


@pytest.mark.parametrize("width", [390, 320])
def test_it_is_so_offline_too_and_with_somebody_elses_diary_and_nothing_said_is_cut(phone: Phone, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    phone.another_diary("Anna")
    looks(phone, "neck")
    page = phone.open()
    expect(page.locator(".whose")).to_be_visible()
    wait_for(page, "/log")
    page.context.set_offline(True)
    page = phone.open()
    expect(page.locator("#kept")).to_be_visible()
    phone.key(10).tap()
    said = page.locator("#said")
    expect(said).to_contain_text("Waiting for the server: 1")
    for part in [*(f".key.s{number}" for number in range(11)), "#question", "#undo button", "#next", "#done"]:
        box = page.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= HALF + 0.5, part
    over = "said => [said.scrollWidth - said.clientWidth, said.scrollHeight - said.clientHeight]"
    assert max(said.evaluate(over)) <= 1
    page.context.set_offline(False)
    gone(page)


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("others", [(), ("eyes",), ("neck",), ("energy",), ("eyes", "neck")], ids=name_of)
def test_nothing_is_near_the_edge(phone: Phone, width: int, others: tuple[str, ...]) -> None:
    filled(phone)
    looks(phone, "hand", *others)
    phone.page.set_viewport_size({"width": width, "height": 844})
    near = {}
    paths = INSIDE if not others and width == 320 else ("/log", "/log?ask=where")
    for path in (*paths, "/log, saved"):
        page = phone.open(path.split(",")[0])
        if "saved" in path:
            phone.key(10).tap()
            expect(page.locator("#undo")).to_be_visible()
        scrolled = page.evaluate("scrollY")
        for box in page.evaluate(BOXES):
            top = box["y"] + scrolled < EDGE - 0.5
            if box["x"] < EDGE - 0.5 or box["x"] + box["w"] > width - EDGE + 0.5 or top:
                near[f"{path} {box['what']}"] = (box["x"], box["y"], box["w"], box["h"])
        low = page.evaluate(BAR)
        if (
            page.evaluate("getComputedStyle(document.querySelector('.places')).position") == "fixed"
            and max(low) > 844 - EDGE + 0.5
        ):
            near[f"{path}, the places"] = (0, max(low), 0, 0)
    assert near == {}


def bright(page: Page) -> tuple[float, tuple[int, int]] | None:
    found = brightest_patch(page.screenshot(full_page=True, animations="disabled", caret="hide"), PATCH)
    return found if found[0] > DARK else None


def test_no_page_has_a_bright_patch_for_eyes(phone: Phone) -> None:
    filled(phone)
    for hours in range(2, 300, 5):
        phone.put(hours_ago=hours, spasm=hours % 11, pain=hours % 7, regions={"neck": {"spasm": hours % 11}})
    looks(phone, "eyes")
    found = {}
    for path in (*INSIDE, "/read", "/read/parts-of-the-body", "/read/search?q=neck", "/no-such-page"):
        page = phone.open(path)
        if what := bright(page):
            found[path] = what
    assert found == {}


def test_no_page_before_sign_in_has_one(server: Server, browser: Browser, browser_context_args: Any) -> None:
    with browser.new_context(**browser_context_args) as context:
        phone = watched(context, server)
        looks(phone, "eyes")
        found = {path: what for path in OUTSIDE if (what := bright(phone.open(path)))}
        assert found == {}
        assert phone.open().locator("meta[name=color-scheme]").get_attribute("content") == "dark"


def test_what_is_drawn_over_the_whole_screen_and_what_was_just_saved_or_refused_has_none(phone: Phone) -> None:
    filled(phone)
    for hours in range(2, 300, 5):
        phone.put(hours_ago=hours, spasm=hours % 11, pain=hours % 7, regions={"neck": {"spasm": hours % 11}})
    looks(phone, "eyes")
    found = {path: what for path in (*LARGE, *TABLES, *READ) if (what := bright(phone.open(path)))}
    page = phone.open()
    phone.key(10).tap()
    expect(page.locator("#undo")).to_be_visible()
    found |= {"saved": what} if (what := bright(page)) else {}
    page = phone.open("/treatments/medications/new")
    page.locator("form").last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator(".errors, [role=alert], #errors").first).to_be_visible()
    for folded in page.locator("details").all():
        folded.evaluate("one => { one.open = true; }")
    found |= {"refused": what} if (what := bright(page)) else {}
    assert found == {}


@pytest.mark.parametrize("bodies", [("hand", "neck"), ("eyes",)], ids=name_of)
@pytest.mark.parametrize("width", [320, 390])
def test_on_no_page_a_look_cuts_words_or_crowds_what_is_tapped(
    phone: Phone, bodies: tuple[str, ...], width: int
) -> None:
    filled(phone)
    looks(phone, *bodies)
    phone.page.set_viewport_size({"width": width, "height": 844})
    found = {path: what for path in (*INSIDE, *READ, *TABLES) if (what := measured(phone.open(path)))}
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_none_has_one_where_more_contrast_is_asked_for(phone: Phone, scheme: Any) -> None:
    filled(phone)
    looks(phone, "eyes")
    phone.page.emulate_media(color_scheme=scheme, contrast="more")
    for path in ("/log", "/log?ask=where", "/diary", "/charts", "/settings"):
        page = phone.open(path)
        assert bright(page) is None, path
        assert findings(page) == [], path


PLACES = """() => [...document.querySelectorAll('.key, .tile, #other, #done, #next')]
  .filter(key => key.checkVisibility()).map(key => {
  const box = key.getBoundingClientRect();
  return [key.value || key.dataset.code || key.id, Math.round(box.x), Math.round(box.y)]; }).sort()"""
"""Of the keys and of the parts of the body, and of the ways on from there."""


def test_the_keys_for_eyes_stand_where_they_stand_whatever_else_is_on_the_page(
    phone: Phone, server: Server, browser: Browser, browser_context_args: Any
) -> None:
    """Offline, with another diary, and in a language that is read from the right."""
    looks(phone, "eyes")
    page = phone.open("/log")
    page.wait_for_load_state("networkidle")
    places = page.evaluate(PLACES)
    assert [place[0] for place in places if place[1] < 100] == ["0", "1", "2", "3", "4", "5"]
    wait_for(page, "/log")
    page.context.set_offline(True)
    page = phone.open("/log")
    expect(page.locator("#kept")).to_be_visible()
    assert page.evaluate(PLACES) == places
    page.context.set_offline(False)
    phone.open("/settings/new-diary")
    page.get_by_label("Name").first.fill("Anna")
    page.get_by_role("button", name="Save").tap()
    page.wait_for_url("**/log?**")
    expect(page.locator(".whose")).to_be_visible()
    assert page.evaluate(PLACES) == places
    with browser.new_context(**{**browser_context_args, "locale": "ar"}) as context:
        signed_in(server, context)
        other = watched(context, server)
        looks(other, "eyes")
        assert other.open("/log").evaluate(PLACES) == places
        there = other.open("/log?ask=where").evaluate(PLACES)
    assert phone.open("/log?ask=where").evaluate(PLACES) == there
    assert [place for place in there if place[0] in {"other", "neck"}] != []


@pytest.mark.parametrize("who", OTHERS)
def test_no_page_has_one_for_anybody_else(
    visitors: Visitors, browser: Browser, browser_context_args: dict[str, Any], who: str
) -> None:
    """Of records, of files that are brought in, and of what was shared."""
    with visitors.context(browser, who, **browser_context_args) as context:
        kept = {"name": "look", "value": look_of(("eyes",)).kept, "url": visitors.server.url}
        context.add_cookies([kept])
        page, found = context.new_page(), {}
        for path in WHO[who]:
            page.goto(visitors.server.url + visitors.path_of(path, who))
            if what := bright(page):
                found[path] = what
        assert found == {}


def test_a_bright_patch_is_seen(phone: Phone) -> None:
    assert bright(phone.open("/settings")) is not None


def test_axe_finds_nothing_in_any_look(phone: Phone) -> None:
    filled(phone)
    found = {}
    for bodies in (*ALONE, ("eyes", "hand", "neck"), ()):
        looks(phone, *bodies)
        for path in ("/log", "/log?ask=where", "/look", "/charts/calendar"):
            found[f"{bodies} {path}"] = findings(phone.open(path))
        phone.open()
        phone.key(6).tap()
        expect(phone.page.locator("#undo")).to_be_visible()
        found[f"{bodies} saved"] = findings(phone.page)
    assert {path: what for path, what in found.items() if what} == {}


def test_a_look_is_seen_before_it_is_kept_and_undone_by_one_tap(phone: Phone) -> None:
    page = phone.open()
    expect(page.get_by_role("heading", name=re.compile("^Made for your eyes"))).to_be_visible()
    page.get_by_role("link", name="Choose a look").tap()
    page.get_by_role("checkbox", name="Eyes").check()
    assert "eyes" in str(page.locator("html").get_attribute("data-look"))
    expect(page.locator("#look-said")).to_have_text("This is how it looks. Nothing is kept yet.")
    assert phone.open("/diary").locator("html").get_attribute("data-look") is None
    page = phone.open("/look")
    page.get_by_role("checkbox", name="Hand").check()
    # steady taps come along, in sight
    expect(page.get_by_role("radio", name="0.7 s")).to_be_checked()
    page.get_by_role("checkbox", name="Say it").check()
    page.get_by_role("button", name="Keep it").tap()
    page.wait_for_url("**/look?kept=**")
    expect(page.locator("form.notice")).to_contain_text("Kept on this device.")
    page = phone.open()
    assert page.locator("html").get_attribute("data-look") == "chosen hand say steady steady-700"
    expect(page.locator(".first-look")).to_have_count(0)
    page.go_back()
    page.get_by_role("button", name="Undo").tap()
    # it comes back to the address at which it stands already
    expect(page.locator("html")).not_to_have_attribute("data-look", re.compile("."))


def test_the_offer_is_put_away_by_one_tap(phone: Phone) -> None:
    page = phone.open()
    page.get_by_role("button", name="It is fine as it is").tap()
    page.wait_for_url("**/log")
    expect(page.locator(".first-look")).to_have_count(0)
    assert page.locator("html").get_attribute("data-look") == "chosen"


def test_a_look_is_kept_without_scripts_too(plain_phone: Phone) -> None:
    page = plain_phone.open("/look")
    page.get_by_role("checkbox", name="Neck").check()
    page.get_by_role("button", name="Show it first").tap()
    page.wait_for_url("**/look?**try=1")
    assert page.locator("html").get_attribute("data-look") == "chosen neck"
    expect(page.get_by_role("checkbox", name="Neck")).to_be_checked()
    assert plain_phone.open().locator("html").get_attribute("data-look") is None
    page = plain_phone.open("/look?try=1&look=neck&look=energy")
    page.get_by_role("button", name="Keep it").tap()
    page.wait_for_url("**/look?kept=**")
    page = plain_phone.open()
    assert page.locator("html").get_attribute("data-look") == "chosen neck energy"
    plain_phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved")
    expect(page.locator(".tabs")).to_be_hidden()
    page.get_by_role("link", name="Ask more").tap()
    expect(page.locator(".tabs")).to_be_visible()


def test_a_page_that_was_kept_has_the_look_that_was_chosen_since(phone: Phone) -> None:
    page = phone.open()
    wait_for(page, "/log", "/look", "/offline")
    phone.page.context.set_offline(True)
    page = phone.open("/look")
    page.get_by_role("checkbox", name="Eyes").check()
    page.get_by_role("button", name="Keep it").tap()
    expect(page.locator("#look-said")).to_have_text("Kept on this device.")
    page = phone.open()
    assert "kept" in page.evaluate("Object.keys(document.documentElement.dataset)")
    assert set(str(page.locator("html").get_attribute("data-look")).split()) >= {"eyes", "dim", "chosen"}
    assert bright(page) is None
    phone.page.context.set_offline(False)


def test_no_white_comes_before_the_first_paint(phone: Phone) -> None:
    looks(phone, "eyes")
    page = phone.page
    # a page that has no colours yet, because its style sheets have not come: what is seen is the browser's own ground
    page.route("**/*.css", lambda route: route.abort())
    page.goto(phone.url + "/log", wait_until="commit")
    page.wait_for_selector(".places", state="attached")
    level, _where = brightest_patch(page.screenshot(animations="disabled"), 64)
    assert level <= DARK


def test_over_https_a_look_is_kept_under_a_name_with_its_prefix(
    server: Server, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    """By the page's own script, without a network, and read by it before the first paint."""
    app = create_app(replace(server.app.config["SETTINGS"], public_url="https://diary.example", proxies=1))
    client = app.test_client(use_cookies=False)

    def answer(route: Route) -> None:
        place = urlsplit(route.request.url)
        # as if each page had been drawn before the choice
        forwarded = {"X-Forwarded-Proto": "https"}
        found = client.get(f"{place.path}?{place.query}", headers=forwarded, base_url="http://diary.example")
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.get_data())

    with browser.new_context(**browser_context_args, service_workers="block") as context:
        context.route("https://diary.example/**", answer)
        page = context.new_page()
        page.goto("https://diary.example/look")
        page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
        page.locator("input[name=look][value=neck]").check()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.locator("#look-said")).to_be_visible()
        [kept] = context.cookies()
        assert (kept["name"], kept["value"], kept["secure"]) == ("__Host-look", "chosen.neck", True)
        page.goto("https://diary.example/look")
        page.locator("html[data-look='chosen neck']").wait_for()
