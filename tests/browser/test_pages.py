"""Pages as they are met once something was pressed: by axe, by measuring, small, large, and from right to left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.able import findings, measured
from tests.browser.conftest import Phone
from tests.every_page import INSIDE

pytestmark = pytest.mark.browser

EVERY_PAGE = 600
"""Seconds that a walk over every page may take on a machine with other work."""

# every box that can be tapped and is seen, but links within a sentence
BOXES = """() => [...document.querySelectorAll(
    "a, button, summary, input:not([type=hidden]), textarea, select, label.option, label.check")]
  .filter(e => e.checkVisibility() && !e.closest('p:not(.pages):not(.again)'))
  .filter(e => !e.matches('.skip, .option input, .check input'))
  .map(e => { const b = e.getBoundingClientRect(), log = Boolean(e.closest('.log'));
    return { what: e.outerHTML.slice(0, 90), log, x: b.x, y: b.y, w: b.width, h: b.height }; })"""


def filled(phone: Phone) -> None:
    phone.put(spasm=5, pain=3, regions={"neck": {"spasm": 6}}, note="After the bus ride")
    phone.put("sleeps", hours_ago=30, quality=6, woken_by_pain=1)
    day = (datetime.now(UTC) - timedelta(hours=30)).date().isoformat()
    medicine = phone.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", times=["08:00"], **{"from": day})
    phone.put("doses", medication=medicine)
    phone.put("doses", hours_ago=2, medication=medicine, outcome="skipped")
    phone.put("injections", day=day, product="Botox", units=200, sites=[{"region": "neck"}], felt_onset=day)
    phone.put("treatments", kind="physiotherapy", note="At home", **{"from": day})
    phone.put("visits", day=day, agreed="Again in May", **{"with": "The movement clinic"})


def boxes(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(BOXES)
    assert found
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_when_something_was_pressed(phone: Phone, scheme: Any) -> None:
    filled(phone)
    phone.page.emulate_media(color_scheme=scheme)
    phone.open()
    phone.key(6).tap()
    expect(phone.page.locator("#next")).to_be_visible()
    found = {"/log, saved": findings(phone.page)}
    page = phone.open("/diary")
    page.locator(".day summary").first.tap()
    found["/diary, open"] = findings(page)
    page.locator(".day .list a[href*='/diary/entries/']").first.tap()
    page.wait_for_url("**/diary/entries/**")
    found["an entry"] = findings(page)
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("width", [390, 320])
def test_targets_are_large_and_apart_for_several_who_rate_and_after_a_press(phone: Phone, width: int) -> None:
    filled(phone)
    phone.also_rated_by("Parent")
    phone.another_diary("Kim")
    phone.page.set_viewport_size({"width": width, "height": 844})
    wrong = {}
    for path in ("/log", "/log?ask=where", "/log/another-time", "/log/more", "/diary", "/settings/diary", "/sleep"):
        wrong[path] = measured(phone.open(path))
    page = phone.open()
    phone.key(10).tap()
    expect(page.locator("#undo")).to_be_visible()
    wrong["/log, saved"] = measured(page)
    assert {path: what for path, what in wrong.items() if what} == {}


@pytest.mark.parametrize("path", ["/log", "/log?ask=where"])
def test_keys_and_tiles_stand_apart(phone: Phone, path: str) -> None:
    for width, text in ((390, 100), (320, 100), (320, 200)):
        phone.page.set_viewport_size({"width": width, "height": 844})
        page = phone.open(path)
        page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        seen = [box for box in boxes(page) if box["log"]]
        for place, one in enumerate(seen):
            for other in seen[place + 1 :]:
                across = max(other["x"] - one["x"] - one["w"], one["x"] - other["x"] - other["w"])
                down = max(other["y"] - one["y"] - one["h"], one["y"] - other["y"] - other["h"])
                assert max(across, down) > 7.4, (width, one["what"], other["what"])


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [390, 320])
def test_left_is_left_on_the_body(phone: Phone, width: int, direction: str) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    page = phone.open("/log?ask=where")
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    for pair in ("shoulder_upper_arm", "forearm_hand", "hip_thigh", "lower_leg_foot"):
        left, right = (page.locator(f".tile[data-code={pair}_{side}]").bounding_box() for side in ("left", "right"))
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] < right["x"]
        assert left["y"] == right["y"]


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_moves_between_the_states_of_the_pad(phone: Phone, width: int) -> None:
    phone.put(spasm=5, pain=3)
    phone.page.set_viewport_size({"width": width, "height": 844})
    page = phone.open()
    fixed = ".tab, .key, .elsewhere a, .elsewhere button, h1, .places"
    where = f"""() => [...document.querySelectorAll("{fixed}")].filter(e => e.checkVisibility()).map(e => {{
      const b = e.getBoundingClientRect();
      return [e.tagName + e.textContent.trim().slice(0, 8), b.x, b.y, b.height]; }})"""

    def places() -> dict[str, tuple[float, ...]]:
        return {
            name.rstrip("–0123456789"): tuple(rest) for name, *rest in page.evaluate(where) if not name.startswith("H1")
        }

    before = places()
    phone.tab("where").tap()
    page.locator(".tile[data-code=forearm_hand_right]").tap()
    expect(page.locator("#question")).to_have_text("Right forearm and hand: how strong?")
    assert {name: places()[name] for name in before} == before
    phone.tab("spasm").tap()
    phone.key(10).tap()
    expect(page.locator("#undo")).to_be_visible()
    after = places()
    assert {name: after[name] for name in before} == before
    page.locator("#next").tap()
    assert {name: places()[name] for name in before} == before
    shifts = page.evaluate("""() => new Promise(done => new PerformanceObserver(list => done(
      list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)))
      .observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))""")
    assert shifts == 0


@pytest.mark.parametrize("diaries", [1, 2])
def test_what_follows_the_body_can_be_reached(phone: Phone, diaries: int) -> None:
    if diaries == 2:
        phone.another_diary("Kim")
    page = phone.open()
    phone.key(6).tap()
    expect(page.locator("#next")).to_be_visible()
    phone.tab("where").tap()
    page.locator(".tile[data-code=neck]").tap()
    expect(page.locator("#undo")).to_be_visible()
    below = """e => e.getBoundingClientRect().bottom - document.querySelector('.places').getBoundingClientRect().top"""
    for name in ("#other", "#done", "#undo button"):
        part = page.locator(name)
        if diaries == 1:
            assert part.evaluate(below) <= 0, name
        part.evaluate("e => e.scrollIntoView({ block: 'nearest' })")
        assert part.evaluate(below) <= 0, name


def test_words_without_a_break_fit_the_narrowest_screen(phone: Phone) -> None:
    phone.put(spasm=5, note="n" * 300)
    phone.another_diary("d" * 80)
    phone.page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for path in INSIDE:
        page = phone.open(path)
        first = page.locator(".chips a").first
        if first.count():
            page = phone.open(str(first.get_attribute("href")))
        for summary in page.locator(".day summary").all():
            summary.tap()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over
    assert wide == {}


def test_the_bar_keeps_its_words_whole_at_twice_the_text(phone: Phone) -> None:
    for width in (390, 320):
        phone.page.set_viewport_size({"width": width, "height": 844})
        page = phone.open()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        lines = """links => links.map(link => { const range = document.createRange();
          range.selectNodeContents(link.lastChild); return [link.textContent, range.getClientRects().length,
          link.scrollWidth <= link.clientWidth]; })"""
        found = page.locator(".places a").evaluate_all(lines)
        assert [words for words, rows, fits in found if rows > 1 or not fits] == []
        bar = page.locator(".places").bounding_box()
        assert bar is not None
        assert bar["height"] < 90


def test_what_went_wrong_takes_the_focus_and_leads_only_to_what_is_there(phone: Phone) -> None:
    page = phone.open("/sleep")
    page.get_by_label("Fell asleep at").fill("23:10")
    page.get_by_label("Woke at").fill("06:50")
    page.get_by_label("How often did pain wake you?").evaluate("field => field.removeAttribute('max')")
    page.get_by_label("How often did pain wake you?").fill("500")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#faults")).to_be_focused()
    links = "links => links.filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.outerHTML)"
    assert page.locator("#faults a").evaluate_all(links) == []
    assert findings(page) == []


def test_every_page_fits_its_width_from_right_to_left(phone: Phone) -> None:
    filled(phone)
    wide = {}
    for path in INSIDE:
        page = phone.open(path)
        assert phone.status == 200, path
        page.evaluate("document.documentElement.dir = 'rtl'")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over
    assert wide == {}


def test_focus_is_never_under_the_bar(phone: Phone) -> None:
    filled(phone)
    for path in ("/log", "/settings/diary"):
        page = phone.open(path)
        for _ in range(60):
            page.keyboard.press("Tab")
            covered = page.evaluate("""() => {
              const e = document.activeElement, bar = document.querySelector('.places');
              if (!e || e === document.body || bar.contains(e)) return false;
              return e.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1; }""")
            assert not covered, page.evaluate("document.activeElement.outerHTML")


def test_a_first_visit_to_the_log_is_small(phone: Phone) -> None:
    bodies: list[int] = []
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: bodies.append(event["encodedDataLength"]))
    phone.open()
    phone.page.wait_for_load_state("networkidle")
    assert sum(bodies) < 60_000


# words of which a letter stands on another line than the one before it, hyphens and blanks between them aside
BROKEN = """cells => cells.flatMap(cell => {
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) for (const { 0: word, index } of walk.currentNode.data.matchAll(/[\\w,]+/g)) {
    const range = document.createRange();
    range.setStart(walk.currentNode, index);
    range.setEnd(walk.currentNode, index + word.length);
    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(word);
  }
  return found; })"""


@pytest.mark.parametrize("width", [390, 320])
def test_the_tiles_of_the_body_keep_their_words_whole(phone: Phone, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    assert phone.open("/log?ask=where").locator(".tile span").evaluate_all(BROKEN) == []


@pytest.mark.parametrize("width", [390, 320])
def test_a_table_keeps_its_words_and_numbers_whole(phone: Phone, width: int) -> None:
    # as wide as a table gets: a decimal in every column, and days and entries of two digits
    for day in range(12):
        phone.put(hours_ago=24 * day + 1, spasm=1.5 + day / 2)
        phone.put(hours_ago=24 * day + 1.1, spasm=2.5 + day / 2)
    filled(phone)
    phone.page.set_viewport_size({"width": width, "height": 844})
    for chart in ("through-the-day", "day-by-day"):
        cells = phone.open(f"/charts/{chart}?days=14&table=1").locator("#table :is(th, td)")
        assert cells.count() > 5
        assert cells.evaluate_all(BROKEN) == []
        region = phone.page.locator("#table")
        assert region.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, "nothing has to be dragged to be read"
    # a treatment stands below the numbers of its day, and is a cell of that day's row for who listens
    below = phone.page.locator("#table .below").first
    expect(below).to_contain_text("Treatments: ")
    assert below.evaluate("e => e.previousElementSibling.querySelector('th').rowSpan") == 2


@pytest.mark.parametrize("width", [390, 320])
def test_the_counts_of_an_import_keep_their_numbers_whole(phone: Phone, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    lines = ["person,when,tired", *(f"{n},2024-05-10T{n:02}:50:13+02:00,50" for n in range(24) for _ in range(12))]
    page = phone.open("/settings/import")
    page.locator("#f-file").set_input_files(
        {"name": "tired.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("link", name="person").tap()
    page.get_by_label("Take only some rows").check()
    page.get_by_role("group", name="Take only the rows with").get_by_label("7", exact=True).check()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("link", name="tired").tap()
    page.get_by_label("A number of its own").check()
    page.get_by_label("The number for none").fill("0")
    page.get_by_label("The number for the worst").fill("100")
    page.get_by_label("Spasm severity as a whole").check()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Look before anything is added").tap()
    counts = page.locator(".counts dd")
    expect(counts).to_contain_text(["12", "276"])
    assert counts.evaluate_all(BROKEN) == []
