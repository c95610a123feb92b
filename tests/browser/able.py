"""What a page has to be for every body, and the conditions in which it has to be so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request

MEASURES = (Path(__file__).parent / "able.js").read_text(encoding="utf-8")
WIDTHS = (320, 390, 768, 1280)
HEIGHT = 844
WHOLE = os.environ.get("DIARY_WALK") == "whole"
"""Every page at every width in every condition, each opened afresh; without it the pairs are thinned out."""


SETTLED = """told => { document.documentElement.style.fontSize = told.size;
  for (const one of document.querySelectorAll("details")) one.open = told.open;
  for (const one of document.getAnimations()) one.finish(); }"""
"""What the change from one condition to another set moving is no finding."""


@dataclass(frozen=True)
class Condition:
    """What a browser can be told of a body and of what its eyes need."""

    name: str
    color_scheme: Any = "light"
    contrast: Any = "no-preference"
    forced_colors: Any = "none"
    reduced_motion: Any = "no-preference"
    text: int = 100
    opened: bool = False
    """Whether everything that can be unfolded is."""
    axe: int = 0
    """The width at which axe looks at it, 0 where it does not."""
    height: int = HEIGHT

    def begin(self, page: Page) -> None:
        """Tell the page."""
        media = {"color_scheme": self.color_scheme, "contrast": self.contrast}
        media |= {"forced_colors": self.forced_colors, "reduced_motion": self.reduced_motion}
        page.emulate_media(**media)
        page.evaluate(SETTLED, {"size": f"{self.text}%", "open": self.opened})


CONDITIONS = (
    Condition("reduced motion", reduced_motion="reduce"),
    Condition("light", axe=390),
    Condition("dark", color_scheme="dark", axe=390, opened=True),
    Condition("more contrast", contrast="more", axe=390),
    Condition("forced colours", forced_colors="active", axe=390, opened=True),
    Condition("text at 200 %", text=200, axe=320, opened=True),
    # a phone on its side, and what 400 % leave of a screen of 1280 by 1024 (WCAG 1.4.10)
    Condition("a low screen", height=256),
)
EVERY_WIDTH = {"light", "text at 200 %"}
"""In these the page itself differs. In the others little but colours does, and one width in four is taken, another on
each page; axe, which takes longest, looks at every width in the whole walk alone."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
    "elementRef": False,
    "preload": False,
}
"""The rule beside the tags is for voice control: what is said is what is seen."""


@dataclass
class Walk:
    """One page of a browser on its way through the app, and what was wrong on the way."""

    page: Page
    url: str = ""
    """Where the app is; whatever else is called is wrong."""
    wrong: dict[str, list[str]] = field(default_factory=dict)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self._said.append(f"error: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._called)

    def _called(self, asked: Request) -> None:
        if not asked.url.startswith((self.url, "data:", "blob:")):
            self._said.append(f"called elsewhere: {asked.url}")

    def _heard(self, said: ConsoleMessage) -> None:
        # of a page that is refused the browser says so itself
        own = said.text.startswith("Failed to load resource") and said.location["url"] == self.page.url
        if said.type == "error" and not own:
            self._said.append(f"console: {said.text}")

    def note(self, where: str, found: list[str]) -> None:
        """Keep what was found, the first few of each kind of place."""
        if found:
            self.wrong.setdefault(where, []).extend(found[:6])

    def told(self) -> str:
        """Return each finding once, with how often and where first."""
        places: dict[str, list[str]] = {}
        for where, found in self.wrong.items():
            for one in found:
                places.setdefault(one, []).append(where)
        return "\n".join(f"{one}  ({len(where)}: {where[0]})" for one, where in places.items())

    def look(self, name: str, places: Iterable[tuple[str, Condition, int]], again: Any = None) -> None:
        """Look at the page that is open in each condition and width; `again` opens it afresh for each."""
        for where, condition, width in places:
            if again:
                again(condition)
            self.page.set_viewport_size({"width": width, "height": condition.height})
            condition.begin(self.page)
            self.note(f"{name}, {where}", measured(self.page, calm=condition.reduced_motion == "reduce"))
            if condition.axe == width or (again and condition.name in EVERY_WIDTH):
                self.note(f"{name}, {where}, axe", findings(self.page))
        self.note(f"{name}, said", self._said)
        self._said.clear()


def pairs(turn: int, *, whole: bool) -> Iterator[tuple[str, Condition, int]]:
    """Yield the conditions and widths in which the page of this number is looked at."""
    for width in WIDTHS:
        for place, condition in enumerate(CONDITIONS):
            its_turn = WIDTHS[(turn + place) % len(WIDTHS)] == width
            if whole or its_turn or condition.axe == width or condition.name in EVERY_WIDTH:
                yield f"{condition.name} at {width} px", condition, width


def measured(page: Page, *, calm: bool = False) -> list[str]:
    """Return what is wrong with the boxes and letters of a page, and where `calm` what would move."""
    if not page.evaluate("'able' in window"):
        page.evaluate(MEASURES)
    names = ["beyond", "cut", "small", "close", "misnamed", *(["moving"] if calm else [])]
    found: list[str] = page.evaluate("names => names.flatMap(name => window.able[name]().slice(0, 5))", names)
    return found


def findings(page: Page) -> list[str]:
    """Return what axe finds, with the first place of each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    look = (
        "look => axe.run(look).then(all => all.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"
    )
    found: list[str] = page.evaluate(look, LOOK)
    return found
