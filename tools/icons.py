"""The icons of a home screen as PNG, from the drawings in `static/icons/`: `python -m tools.icons` makes them anew.

They are kept in the repository, since whoever only runs the app has no browser to draw them with.
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from tools.browser import QUIET, ensure
from tools.environment import ROOT

FOLDER = ROOT / "static" / "icons"
PICTURES = (
    ("icon.svg", "icon-192.png", 192),
    ("icon.svg", "icon-512.png", 512),
    ("maskable.svg", "maskable-512.png", 512),
    # the corners of this one are cut by the phone, and nothing of it may be clear
    ("maskable.svg", "apple-touch-180.png", 180),
)


def main() -> int:
    """Draw every picture; return the exit status."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=list(QUIET), executable_path=str(ensure()))
        for drawing, name, size in PICTURES:
            page = browser.new_page(viewport={"width": size, "height": size})
            svg = (FOLDER / drawing).read_text(encoding="utf-8").replace("<svg ", f'<svg width="{size}" ', 1)
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
            page.screenshot(path=str(FOLDER / name), omit_background=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
