"""The walk over every page is red where a page has a fault: each is planted once, on a page that has nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.able import CONDITIONS, Walk, findings, measured, pairs

pytestmark = pytest.mark.browser

STYLE = """body { margin: 8px; background: #fff; color: #000; font: 16px sans-serif }
  a, button { display: inline-flex; min-width: 44px; min-height: 44px; margin: 4px; padding: 0; border: 1px solid }"""


def planted(page: Page, body: str, style: str = "") -> Page:
    page.set_content(
        f"""<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport"
        content="width=device-width"><style>{STYLE}{style}</style></head>
        <body><main><h1>A page</h1>{body}</main></body></html>"""
    )
    return page


GOOD = '<button>One</button><button>Two</button><p>Text with <a href="#x" style="display: inline">a link</a> in it.</p>'


def test_nothing_is_found_where_nothing_is_wrong(page: Page) -> None:
    planted(page, GOOD)
    assert measured(page, calm=True) == []
    assert findings(page) == []


@pytest.mark.parametrize(
    ("body", "style", "said"),
    [
        ("<button>One</button>", "button { min-height: 30px; height: 30px }", "× 30.0 px: <button>"),
        ("<p><a href='#x'>Alone</a></p>", "a { display: inline }", "px: <a"),
        ("<button>One</button><button>Two</button>", "button { margin: 1.5px; float: left }", "3.0 px between"),
        ("<p>" + "n" * 300 + "</p>", "", "px beyond the screen"),
        ("<button>" + "n" * 20 + "</button>", "button { width: 60px }", "leaves <button>"),
        ("<div>Words that are cut</div>", "div { width: 60px; overflow: hidden; white-space: nowrap }", "leaves <div>"),
        ("<div>One<br>Two</div>", "div { height: 18px; overflow: hidden }", "leaves <div>"),
        ("<p>Words</p>", "p { margin-left: -60px }", "begins beyond the screen"),
        ("<button aria-label='Please delete'>Delete</button>", "", '"delete" is not how <button'),
        ("<p>Words</p>", "@keyframes turn { to { rotate: 1turn } } p { animation: turn 2s infinite }", "runs: <p>"),
        ("<p>Words</p>", "p { transition: color 1s }", "would move: <p>"),
        ("<p>Words</p>", "html { scroll-behavior: smooth }", "would move: <html"),
    ],
)
def test_a_planted_fault_is_measured(page: Page, body: str, style: str, said: str) -> None:
    planted(page, body, style)
    assert said in "\n".join(measured(page, calm=True))


@pytest.mark.parametrize(
    ("body", "style", "rule"),
    [
        ("<button aria-label='Away with it'>Delete</button>", "", "label-content-name-mismatch"),
        ("<p>Pale words</p>", "p { color: #bbb }", "color-contrast"),
        ("<button></button>", "", "button-name"),
    ],
)
def test_a_planted_fault_is_found_by_axe(page: Page, body: str, style: str, rule: str) -> None:
    planted(page, body, style)
    assert [one.partition(":")[0] for one in findings(page)] == [rule]


def test_a_planted_fault_of_one_condition_is_walked_into(browser: Browser, browser_context_args: Any) -> None:
    style = "@media (prefers-color-scheme: dark) { body { color: #555; background: #333 } }"
    style += "@media (forced-colors: active) { button { min-height: 30px } }"
    script = (
        "<script>console.error('Lost'); matchMedia('(prefers-contrast: more)').onchange = () => { none(); }</script>"
    )
    with browser.new_context(**browser_context_args) as context:
        walk = Walk(context.new_page())
        planted(walk.page, f"<button>One</button>{script}", style)
        walk.look("planted", pairs(0, whole=False))
    told = "\n".join(f"{where}: {found}" for where, found in walk.wrong.items())
    assert "dark at 390 px, axe: ['color-contrast" in told
    assert "forced colours at 390 px: ['44" in told
    assert "console: Lost" in told
    assert "none is not defined" in told
    assert not any("light" in where for where in walk.wrong)
    assert {condition.axe for condition in CONDITIONS} == {0, 320, 390}
