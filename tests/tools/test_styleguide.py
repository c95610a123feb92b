"""The component gallery: every component, valid, found by nothing that looks at accessibility, and as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from tests.browser.able import findings
from tests.conftest import settings_for
from tools import markup, styleguide
from tools.styleguide.pictures import KEPT, LOOKS, opened, take
from tools.trial import migrate, server

NOT_MEANT = {
    # a template's own line ends, boxes of one question that share its name, and buttons that send their form
    "no-trailing-whitespace",
    "form-dup-name",
    "no-implicit-button-type",
}
SMALLER = 4
ALIKE = 8.0
"""Of 255: how far two pictures may differ on average in any of their stripes, since fonts differ from machine to
machine."""


@pytest.fixture
def gallery(tmp_path: Path) -> Flask:
    return styleguide.gallery(settings_for(tmp_path))


def test_every_component_is_in_the_gallery() -> None:
    text = (styleguide.HERE / "gallery.html").read_text(encoding="utf-8")
    components = {path.name for path in (styleguide.HERE.parents[1] / "templates" / "components").glob("*.html")}
    # tags are printed by what stands behind More
    assert {name for name in components if f"components/{name}" not in text} == {"tags.html"}


def test_it_is_valid_and_no_part_of_the_app(gallery: Flask, app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "gallery.html").write_text(gallery.test_client().get(styleguide.PATH).text, encoding="utf-8")
    assert [fault for fault in markup.faults(folder) if not any(f"({rule})" in fault for rule in NOT_MEANT)] == []
    assert app.test_client().get(styleguide.PATH).status_code == 404


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    migrate(folder)
    with server(folder, "tools.styleguide") as ours:
        yield ours.url


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, address: str, look: str) -> None:
    for width in (390, 320, 768, 1280):
        page = opened(browser, address, look, width)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (look, width)
        if width == 390:
            assert findings(page) == []
        page.context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_each_part_is_as_it_was(browser: Browser, address: str, look: str, tmp_path: Path) -> None:
    page = opened(browser, address, look)
    apart = {path.name: difference(path, KEPT / path.name) for path in take(page, tmp_path, look)}
    page.context.close()
    changed = {name: far for name, far in apart.items() if far > ALIKE}
    assert changed == {}, f"look at them, and keep them with: {sys.executable} -m tools.styleguide.pictures"


def difference(one: Path, other: Path) -> float:
    """Return how far two pictures are apart, of 255, in the stripe where they differ most; all of it where they have
    other sizes."""
    if not other.exists():
        return 255.0
    first, second = (Image.open(path).convert("L") for path in (one, other))
    if abs(first.height - second.height) > first.height * 0.03:
        return 255.0
    size = (first.width // SMALLER, first.height // SMALLER)
    apart = ImageChops.difference(first.resize(size), second.resize(size))
    step = 40
    stripes = (apart.crop((0, top, size[0], min(top + step, size[1]))) for top in range(0, size[1], step))
    return max(ImageStat.Stat(stripe).mean[0] for stripe in stripes)
