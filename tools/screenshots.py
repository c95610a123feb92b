"""A picture of each screen, from the demonstration diary on the real server, in light and dark, into docs/screens/.

The demonstration ends at a fixed moment and its year is thrown by fixed dice, and the server that is pictured lives
at that moment too, so that a picture changes only where the screen did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import time_machine
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools.browser import ensure
from tools.environment import ROOT
from tools.palette import reduced
from tools.phone import PHONE, QUIET, as_keeper
from tools.still import MOMENT
from tools.trial import GUNICORN, Keeper, Server, app_in, keeper, migrate, server
from tracker.web.look import BODIES, look_of

FOLDER = ROOT / "docs" / "screens"
THEMES = ("light", "dark")
LARGEST = 100_000
LARGEST_OF_ALL = 3_200_000
"""Bytes, of one picture and of all."""


def _stay(_page: Page) -> None:
    """Leave the screen as it opened."""


def _save_a_number(page: Page) -> None:
    page.locator(".key.s6").click()
    expect(page.locator("#undo")).to_be_visible()


def _name_the_parts(page: Page) -> None:
    _save_a_number(page)
    page.locator(".tab[data-code=where]").click()
    page.locator(".tile[data-code=neck]").click()
    expect(page.locator("#undo")).to_contain_text("6")


def _open_a_day(page: Page) -> None:
    page.locator(".day details:has(a[href*='/diary/entries/'])").nth(1).evaluate("day => { day.open = true; }")


def _first_entry(page: Page) -> None:
    _open_a_day(page)
    page.locator("details[open] .list a[href*='/diary/entries/']").first.click()
    page.wait_for_url("**/diary/entries/**")


def _explain_a_word(page: Page) -> None:
    page.locator("a.term").nth(1).click()
    expect(page.locator(".meaning")).to_be_visible()


def _to_the_drawing(page: Page) -> None:
    page.locator(".drawing").evaluate("drawing => drawing.scrollIntoView()")


APP_FILE = """date,date formatted,weekday,time of day,category,rating/amount,detail,notes
"5th Jan 2026","2026-01-05","Monday","am","Symptom","2","Neck pain (Moderate)","after reading"
"5th Jan 2026","2026-01-05","Monday","pm","Symptom","3","Left hand cramp (Severe)",""
"5th Jan 2026","2026-01-05","Monday","mid","Symptom","1","Brain fog (Mild)",""
"5th Jan 2026","2026-01-05","Monday","all day","Mood","7","",""
"5th Jan 2026","2026-01-05","Monday","","Sleep","7:15","Asleep 00:30 - 07:45. In bed 00:00 - 08:00",""
"5th Jan 2026","2026-01-05","Monday","","Sleep quality","4","",""
"5th Jan 2026","2026-01-05","Monday","8:05","Meds","600","Ibuprofen (mg)",""
"5th Jan 2026","2026-01-05","Monday","pre","Meds","600","Ibuprofen (mg)",""
"""


def _bring_an_app_file(page: Page) -> None:
    page.locator("#f-file").set_input_files(
        {"name": "Bearable App - Data Export.csv", "mimeType": "text/csv", "buffer": APP_FILE.encode()}
    )
    page.locator(".actions button").click()
    page.wait_for_url("**/things")


def _explain_a_symptom(page: Page) -> None:
    _bring_an_app_file(page)
    page.get_by_role("link", name="Brain fog").click()
    page.locator("input[value=factor]").check()


def _look_before_it_is_added(page: Page) -> None:
    _bring_an_app_file(page)
    with page.expect_navigation():
        page.locator("button[name=leave_open]").click()
    page.locator("input[name=nights][value=end]").check()
    page.locator(".actions button.main").click()
    page.wait_for_url("**/look")


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its picture's name, its address, what is done there first, whether somebody is signed in, the looks
    that they chose, and the language that their browser asks for where it is not the one of all."""

    name: str
    path: str
    before: Callable[[Page], None] = _stay
    inside: bool = True
    looks: tuple[str, ...] = ()
    language: str = ""


SCREENS = (
    Screen("welcome", "/", inside=False),
    Screen("sign-up", "/sign-up", inside=False),
    Screen("sign-in", "/sign-in", inside=False),
    Screen("log", "/log"),
    Screen("another-time", "/log/another-time"),
    Screen("more", "/log/more"),
    Screen("sleep", "/sleep"),
    Screen("diary", "/diary"),
    Screen("entry", "/diary", _first_entry),
    Screen("charts", "/charts/through-the-day"),
    Screen("charts-days", "/charts/day-by-day"),
    Screen("charts-cycle", "/charts/treatment-cycle"),
    Screen("charts-calendar", "/charts/calendar?days=30"),
    Screen("charts-body", "/charts/body?days=90"),
    Screen("charts-sleep", "/charts/sleep-effect?days=90"),
    Screen("charts-dose", "/charts/since-dose?days=90"),
    Screen("charts-together", "/charts/relation?days=90"),
    Screen("charts-side-by-side", "/charts/compare?days=90"),
    Screen("charts-show", "/charts/through-the-day/show"),
    Screen("appointment-show", "/appointment/show#part-large-0"),
    Screen("appointment-links", "/appointment/links"),
    Screen("link", "/shared", inside=False),
    Screen("treatments", "/treatments"),
    Screen("injection", "/treatments/injections/new"),
    Screen("contents", "/read"),
    Screen("search", "/read/search?q=neck+pain", inside=False),
    Screen("information", "/read/what-dystonia-is"),
    Screen("explained", "/read/parts-of-the-body", _explain_a_word),
    Screen("information-body", "/read/parts-of-the-body", _to_the_drawing),
    Screen("information-brain", "/read/causes-and-the-brain", _to_the_drawing),
    Screen("information-muscles", "/read/signs-and-movements", _to_the_drawing),
    Screen("information-days", "/read/how-it-changes-through-the-day", _to_the_drawing),
    Screen("using-this-diary", "/read/using-this-diary-well"),
    Screen("settings", "/settings"),
    Screen("diary-settings", "/settings/diary"),
    Screen("log-shows", "/settings/log"),
    Screen("factors", "/settings/factors"),
    Screen("reminders", "/settings/reminders"),
    Screen("plan", "/settings/plan"),
    Screen("import", "/settings/import"),
    Screen("import-app", "/settings/import", _bring_an_app_file),
    Screen("import-thing", "/settings/import", _explain_a_symptom),
    Screen("import-look", "/settings/import", _look_before_it_is_added),
    Screen("export", "/settings/export"),
    Screen("erase", "/settings/diary/erase"),
    Screen("keepers", "/settings/keepers"),
    Screen("invited", "/invitation", inside=False),
    Screen("phone", "/settings/phone"),
    Screen("no-connection", "/offline"),
    Screen("account", "/account"),
    Screen("ways-in", "/account/sign-in"),
    Screen("tokens", "/settings/tokens"),
    Screen("look", "/look"),
    *(Screen(f"log-{body}", "/log", looks=(body,)) for body in BODIES),
    Screen("log-spanish", "/log", language="es"),
    Screen("log-arabic", "/log", language="ar"),
    Screen("diary-arabic", "/diary", language="ar"),
    Screen("charts-spanish", "/charts/through-the-day", language="es"),
    # these write, so they come last: every other screen shows the diary as it was made
    Screen("log-saved", "/log", _save_a_number),
    Screen("where", "/log", _name_the_parts),
    Screen("where-eyes", "/log", _name_the_parts, looks=("eyes",)),
)


def take(
    ours: Server, who: Keeper, browser: Browser, folder: Path, width: int, *, language: str, whole: bool
) -> Iterator[Path]:
    """Take all screens in both themes into `folder`, for a browser that asks for `language`; `whole` takes the page to
    its end, not the screen alone."""
    for screen in SCREENS:
        for theme in THEMES:
            phone = {**PHONE, "viewport": {"width": width, "height": 844}, "color_scheme": theme}
            phone["locale"] = screen.language or language
            with browser.new_context(**phone, reduced_motion="reduce") as context:
                if screen.inside:
                    as_keeper(context, who, ours)
                if screen.looks:
                    context.add_cookies([{"name": "look", "value": look_of(screen.looks).kept, "url": ours.url}])
                page = context.new_page()
                page.clock.set_fixed_time(MOMENT)
                answer = page.goto(ours.url + screen.path, wait_until="networkidle")
                if answer is None or not answer.ok:
                    raise RuntimeError(f"{screen.path} does not answer with a screen")
                screen.before(page)
                path = folder / f"{screen.name}-{theme}.png"
                path.write_bytes(reduced(page.screenshot(full_page=whole, animations="disabled", caret="hide")))
                yield path


def _sized(paths: Sequence[Path]) -> list[str]:
    """Return a line for each picture that is too large, and one where all together are."""
    sizes = {path: path.stat().st_size for path in paths}
    lines = [f"{path.name} has {size:,} bytes" for path, size in sizes.items() if size > LARGEST]
    if sum(sizes.values()) > LARGEST_OF_ALL:
        lines.append(f"all together have {sum(sizes.values()):,} bytes")
    return lines


def main() -> int:
    """Take the pictures; return the exit status, 1 where they are too large to be kept beside the code."""
    arguments = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    arguments.add_argument("--into", type=Path, default=FOLDER)
    arguments.add_argument("--width", type=int, default=390)
    arguments.add_argument("--language", default="en-GB", help="what the browser asks for")
    arguments.add_argument("--whole", action="store_true", help="the whole page instead of one screen")
    given = arguments.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    chromium = ensure()
    with tempfile.TemporaryDirectory(prefix="diary-screens-") as instance, sync_playwright() as playwright:
        folder = Path(instance)
        migrate(folder)
        with server(folder, *GUNICORN, "tools.still:at_that_moment()", WEB_CONCURRENCY="1") as ours:
            # a cookie signed later than the server's moment would not be believed
            with time_machine.travel(MOMENT, tick=False):
                who = keeper(app_in(folder), MOMENT)
            browser = playwright.chromium.launch(executable_path=str(chromium), args=list(QUIET))
            paths = list(take(ours, who, browser, given.into, given.width, language=given.language, whole=given.whole))
            browser.close()
    trouble = _sized(paths)
    print(f"{len(paths)} pictures in {given.into}, {sum(path.stat().st_size for path in paths):,} bytes")
    for line in trouble:
        print(f"screenshots: {line}", file=sys.stderr)
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
