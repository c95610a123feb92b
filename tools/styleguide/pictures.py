"""Pictures of the gallery's parts, kept to compare with: `python -m tools.styleguide.pictures`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import ensure
from tools.palette import reduced
from tools.phone import QUIET
from tools.screenshots import FOLDER
from tools.styleguide import PATH
from tools.trial import migrate, server

KEPT = FOLDER / "components"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "more-contrast": {"contrast": "more"},
    "forced-colours": {"forced_colors": "active"},
}
"""Each with what the browser is told for it."""


def opened(browser: Browser, url: str, look: str, width: int = 390) -> Page:
    """Return the gallery at `url` as a browser of a width shows it in one of `LOOKS`."""
    phone = {"viewport": {"width": width, "height": 844}, "locale": "en-GB", "reduced_motion": "reduce"}
    page = browser.new_context(**{**phone, **LOOKS[look]}).new_page()
    page.goto(url + PATH)
    return page


def take(page: Page, folder: Path, look: str) -> Iterator[Path]:
    """Take a picture of each part of the gallery into `folder`, without the bar of places that lies over the page."""
    page.locator(".places").evaluate("bar => bar.remove()")
    for part in page.locator("main section[aria-labelledby]").all():
        path = folder / f"{part.get_attribute('aria-labelledby')}-{look}.png"
        path.write_bytes(reduced(part.screenshot(animations="disabled", caret="hide")))
        yield path


def main() -> int:
    """Take all pictures anew."""
    KEPT.mkdir(parents=True, exist_ok=True)
    chromium = ensure()
    with tempfile.TemporaryDirectory(prefix="diary-gallery-") as name, sync_playwright() as playwright:
        folder = Path(name)
        migrate(folder)
        with server(folder, "tools.styleguide") as ours:
            browser = playwright.chromium.launch(executable_path=str(chromium), args=list(QUIET))
            taken = [path for look in LOOKS for path in take(opened(browser, ours.url, look), KEPT, look)]
            browser.close()
    print(f"{len(taken)} pictures in {KEPT}, {sum(path.stat().st_size for path in taken):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
