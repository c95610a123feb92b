"""Exploring a chart in a real Chromium, under the policy that every page has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.charts.samples import rising_days, through_the_day_of
from tracker.charts.frame import SHAPES, fit
from tracker.charts.svg import render
from tracker.web.headers import POLICY

STATIC = Path(__file__).parents[2] / "static"
CHART = through_the_day_of(rising_days(90))

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chart</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/css/tokens.css"><link rel="stylesheet" href="/css/charts.css"></head><body>
<div class="drawing" id="drawing">{drawings}</div><p id="below">Below</p>
<div data-explore-panel hidden><button data-step="-1">Earlier</button>
<output data-explored data-hint="Tap anywhere"></output><button data-step="1">Later</button></div>
<button data-explore aria-controls="drawing" aria-pressed="false" data-figure="/figure.json" data-failed="Not now"
 data-plotly="/vendor/plotly-basic.min.js" data-plotly-css="/vendor/plotly.css">Explore</button>
<script type="module" src="/js/explore.js"></script></body></html>"""


class Handler(SimpleHTTPRequestHandler):
    """Serves the page, the figure and our static files, each with the policy."""

    asked: list[str] = []
    broken = False

    def do_GET(self) -> None:
        self.asked.append(self.path)
        name, _, query = self.path.partition("?")
        if name == "/page":
            drawings = "".join(render(CHART.figure, shape=shape, title="Name", description="D") for shape in SHAPES)
            self._answer("text/html; charset=utf-8", PAGE.format(drawings=drawings))
        elif name == "/figure.json" and not type(self).broken:
            shape = query.removeprefix("shape=")
            self._answer("application/json", json.dumps({"figure": fit(CHART.figure, shape)}))
        else:
            super().do_GET()

    def _answer(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(STATIC)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    Handler.asked.clear()
    Handler.broken = False
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation',"
        " (event) => violations.push(event.violatedDirective + ' ' + event.sourceFile));"
    )
    page.goto(f"{address}/page")
    yield page
    context.close()


def explore(phone: Page) -> None:
    phone.locator("[data-explore]").tap()
    phone.locator("[data-explore][aria-pressed=true]").wait_for()


def test_at_rest_the_library_is_fetched_and_not_run(phone: Page) -> None:
    phone.wait_for_load_state("networkidle")
    assert sorted(path for path in Handler.asked if "plotly" in path or "figure" in path) == [
        "/vendor/plotly-basic.min.js",
        "/vendor/plotly.css",
    ]
    assert phone.evaluate("window.Plotly") is None
    assert phone.evaluate("violations") == []


@pytest.mark.parametrize("line", [{"saveData": True, "effectiveType": "4g"}, {"effectiveType": "3g"}])
def test_whoever_saves_data_fetches_nothing_before_a_press(
    browser: Browser, phone: Page, line: dict[str, object]
) -> None:
    phone.wait_for_load_state("networkidle")
    Handler.asked.clear()
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{get: () => ({json.dumps(line)})}})")
        page.goto(phone.url)
        page.wait_for_load_state("networkidle")
        assert not [path for path in Handler.asked if "plotly" in path or "figure" in path]


def test_a_turned_phone_draws_it_again_in_its_new_place(phone: Page) -> None:
    explore(phone)
    phone.locator("[data-step='1']").tap()
    said = phone.locator("[data-explored]").text_content()
    phone.set_viewport_size({"width": 844, "height": 390})
    drawing = phone.locator("svg.chart-wide")
    drawing.wait_for(state="attached")
    plot = phone.locator(".explored .main-svg").first
    phone.wait_for_function(
        "() => Math.abs((document.querySelector('.explored .main-svg')?.getBoundingClientRect().width ?? 0)"
        " - document.querySelector('svg.chart-wide').getBoundingClientRect().width) < 1"
    )
    assert plot.bounding_box() == pytest.approx(drawing.bounding_box(), abs=1)
    grid = "() => [...document.querySelectorAll('.ygrid')].map((line) => line.getBoundingClientRect().left)"
    lines = "() => document.querySelector('svg.chart-wide path').getBoundingClientRect().left"
    assert phone.evaluate(grid)[0] == pytest.approx(phone.evaluate(lines), abs=1)
    expect(phone.locator("[data-explored]")).to_have_text(said or "")
    assert "/figure.json?shape=wide" in Handler.asked


def test_it_takes_the_drawings_place_without_a_shift_or_a_violation(phone: Page) -> None:
    before = phone.locator("#below").bounding_box()
    box = phone.locator("svg.chart-narrow").bounding_box()
    explore(phone)
    assert phone.locator("#below").bounding_box() == before
    assert phone.locator(".explored .main-svg").first.bounding_box() == pytest.approx(box, abs=1)
    assert phone.evaluate("violations") == []
    assert "/figure.json?shape=narrow" in Handler.asked


def test_its_colours_are_the_pages(phone: Page) -> None:
    explore(phone)
    stroke = phone.locator(".explored .js-line").first.evaluate("(line) => getComputedStyle(line).stroke")
    assert stroke == "rgb(20, 82, 90)"
    assert phone.locator(".explored .modebar").count() == 0
    assert "chart-studio" not in phone.content().lower()


def test_a_tap_anywhere_shows_the_nearest_value(phone: Page) -> None:
    explore(phone)
    box = phone.locator("#drawing").bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + 60, box["y"] + 30)
    expect(phone.locator(".hoverlayer .hovertext")).to_have_count(1)
    said = phone.locator("[data-explored]")
    expect(said).to_have_text(re.compile("^06:00 to 08:00: "))
    phone.touchscreen.tap(box["x"] + box["width"] - 60, box["y"] + box["height"] - 60)
    expect(said).to_have_text(re.compile("^00:00 to 02:00: "))
    assert phone.evaluate("violations") == []


def test_steps_and_arrow_keys_go_from_value_to_value(phone: Page) -> None:
    explore(phone)
    said = phone.locator("[data-explored]")
    assert said.text_content() == "Tap anywhere"
    phone.locator("[data-step='1']").tap()
    assert (said.text_content() or "").startswith("06:00 to 08:00")
    phone.locator(".explored").focus()
    phone.keyboard.press("ArrowRight")
    assert (said.text_content() or "").startswith("10:00 to 12:00")
    phone.keyboard.press("ArrowLeft")
    assert (said.text_content() or "").startswith("06:00 to 08:00")
    phone.keyboard.press("ArrowLeft")
    assert (said.text_content() or "").startswith("06:00 to 08:00")


def test_a_second_press_brings_the_drawing_back(phone: Page) -> None:
    explore(phone)
    phone.locator("[data-explore]").tap()
    phone.locator("[data-explore][aria-pressed=false]").wait_for()
    assert phone.locator(".explored").count() == 0
    assert phone.locator("svg.chart-narrow").is_visible()
    assert phone.locator("[data-explore-panel]").is_hidden()
    explore(phone)
    assert len([path for path in Handler.asked if path.endswith("plotly-basic.min.js")]) == 1


def test_without_an_answer_the_drawing_stays_and_it_is_said(phone: Page) -> None:
    Handler.broken = True
    phone.locator("[data-explore]").tap()
    expect(phone.locator("[data-explored]")).to_have_text("Not now")
    assert phone.locator("svg.chart-narrow").is_visible()
    Handler.broken = False
    explore(phone)


def test_the_page_can_still_be_scrolled_from_the_chart(phone: Page) -> None:
    phone.evaluate("document.body.style.minBlockSize = '3000px'")
    explore(phone)
    box = phone.locator("#drawing").bounding_box()
    assert box is not None
    client = phone.context.new_cdp_session(phone)
    x, y = box["x"] + 150, box["y"] + 250
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        finger = {"x": x, "y": y - 15 * step}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [finger]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert phone.evaluate("scrollY") > 50


def test_a_violation_would_be_seen(phone: Page) -> None:
    phone.evaluate(
        "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p{color:blue}'}))"
    )
    assert [found.split()[0] for found in phone.evaluate("violations")] == ["style-src-elem"]
