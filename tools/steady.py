"""Hands that are no hand of anybody's: what the simulator draws, where its numbers come from, and how it is run.

The numbers are ours, set at or beyond what was measured elsewhere, and are written into `docs/accessibility.md`:

- A default recogniser of taps took 82.9 % of those of nine people with motor impairments, in four weeks of daily use;
  of what it missed 39.9 % had been on the right target but too long or travelled too far (Montague, Nicolau and Hanson,
  Motor-impaired touchscreen interactions in the wild, ASSETS 2014). Hence `slips` and `drags`.
- On touchscreens people with upper-body impairments made three times as many pointing errors as with a mouse, and many
  touches that were not meant (Findlater and others, 2017). Hence `doubles` and `neighbours`.
- A finger lifts off some way from where it landed (Xu, Liu, Yu and Shi, 2012). Hence `still`.
- Larger buttons helped people with motor impairments up to 30 mm; gaps mattered less (Chen and others, Applied
  Ergonomics 2013). Hence what the look for hands makes large.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tracker.web.look import look_of

SCRIPT = Path(__file__).with_name("steady.js")
TASKS = ("pad", "body", "undo")


@dataclass(frozen=True)
class Hand:
    """Pixels of 0.16 mm, milliseconds, and shares of taps."""

    after: tuple[int, int]
    """How long after the tap that was meant it comes again, evenly on a logarithmic scale."""
    doubles: float = 0.35
    thirds: float = 0.25
    """Share of taps that come again, and of those that come once more."""
    aim: float = 13.0
    """Where it lands: the standard deviation on either axis."""
    again: float = 20.0
    """The same for a tap that comes again, from where the first one landed."""
    neighbours: float = 0.2
    beside: tuple[int, int] = (40, 90)
    """Share of those that come again further off, as far as a neighbouring key, and how far."""
    still: float = 6.0
    """How far a quiet tap travels before it lifts."""
    slips: float = 0.12
    slip: tuple[int, int] = (16, 45)
    drags: float = 0.02
    drag: tuple[int, int] = (60, 160)
    """Shares of taps that travel further, and how far."""
    sees: float = 1600.0
    """The time in which a person sees what became of a tap and aims again, at the median."""


QUICK = Hand((100, 600))
"""A hand that trembles: what comes again comes at once."""
LATE = Hand((100, 3000))
"""A hand that comes back: up to three seconds later."""
HANDS = {"quick": (QUICK, 700), "late": (LATE, 3000)}
"""Each hand with the time that its person would choose: what "Try it" proposes."""
WAYS: dict[str, tuple[tuple[str, ...], bool]] = {
    "off": ((), False),
    "steady taps": ((), True),
    "in the look for hands": (("hand",), True),
}
"""What a person may have chosen: the parts of a look, and whether taps are steadied."""

GOAL = 0.995
"""The share of intended entries that end up right with steady taps on."""


def opened(context: BrowserContext, url: str, bodies: tuple[str, ...] = (), steady: int = 0) -> Page:
    """Open the Log in a look, with the hand's script before the page's own."""
    words = (*bodies, f"steady-{steady}")
    context.add_cookies([{"name": "look", "value": look_of(words).kept, "url": url}])
    page = context.new_page()
    page.add_init_script(path=SCRIPT)
    page.goto(f"{url}/log", wait_until="load")
    page.wait_for_timeout(600)
    return page


def entered(page: Page, task: str, hand: Hand, count: int, seed: int = 1) -> dict[str, Any]:
    """Return how many of `count` intended entries ended up right, and what became of the others."""
    drawn = asdict(hand)
    found: dict[str, Any] = page.evaluate(
        "([task, hand, count, seed]) => window.run(task, hand, count, seed)", [task, drawn, count, seed]
    )
    return found
