"""Severity, pain and a region recorded by somebody who does not look: with a screen reader, by names and roles in
Chromium's accessibility tree alone, and with the pad's spoken numbers alone; and by keyboard only."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_looks import looks
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

PRESS = "function () { this.click(); }"


class Reader:
    """What a screen reader has of a page: roles, names and states, and the press that a role promises."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)

    def _nodes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._session.send("Accessibility.getFullAXTree")["nodes"]
        return [node for node in found if not node.get("ignored")]

    def find(self, role: str, name: str) -> dict[str, Any] | None:
        for node in self._nodes():
            said = node.get("name", {}).get("value", "")
            if node["role"]["value"] == role and (said == name or said.startswith(name + " ")):
                return node
        return None

    def hears(self, role: str, name: str) -> dict[str, Any]:
        """Wait until there is such a part, and return it."""
        until(self._page, lambda: self.find(role, name) is not None)
        node = self.find(role, name)
        assert node is not None
        return node

    def said(self, text: str) -> None:
        """Wait until a region that speaks by itself says `text`."""

        def spoken() -> bool:
            nodes = self._nodes()
            inside = {node["nodeId"]: node for node in nodes}

            def words(node: dict[str, Any]) -> str:
                if node["role"]["value"] == "StaticText":
                    return str(node.get("name", {}).get("value", ""))
                return " ".join(words(inside[child]) for child in node.get("childIds", ()) if child in inside)

            return any(text in words(node) for node in nodes if node["role"]["value"] == "status")

        until(self._page, spoken)

    def press(self, role: str, name: str) -> None:
        node = self.hears(role, name)
        thing = self._session.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})["object"]
        self._session.send(
            "Runtime.callFunctionOn",
            {
                "objectId": thing["objectId"],
                "functionDeclaration": "function () { this.click(); }",
                "userGesture": True,
            },
        )

    def state(self, role: str, name: str, state: str) -> Any:
        properties = self.hears(role, name).get("properties", ())
        return next((one["value"].get("value") for one in properties if one["name"] == state), None)


@pytest.mark.parametrize("bodies", [(), ("eyes",), ("neck", "hand")], ids="+".join)
def test_severity_pain_and_a_region_by_names_and_roles_alone(phone: Phone, bodies: tuple[str, ...]) -> None:
    looks(phone, *bodies)
    page = phone.open()
    reader = Reader(page)
    reader.hears("heading", "Spasms right now?")
    assert reader.state("button", "6", "pressed") == "false"
    reader.press("button", "6")
    reader.said("Spasm 6 saved")
    assert reader.state("button", "6", "pressed") == "true"
    reader.hears("button", "Undo 6")
    reader.press("link", "Next: Pain")
    reader.hears("heading", "Pain right now?")
    page.wait_for_timeout(750)
    reader.press("button", "10")
    reader.said("Pain 10 saved")
    reader.press("link", "Where")
    reader.hears("heading", "Where?")
    reader.press("button", "Neck")
    reader.said("Neck 6 saved")
    assert reader.state("button", "Neck", "pressed") == "true"
    reader.press("link", "Done")
    reader.hears("heading", "Spasms right now?")
    until(page, lambda: bool(phone.entries()) and "regions" in phone.entries()[0])
    [entry] = phone.entries()
    assert (entry["spasm"], entry["pain"], entry["regions"]) == (6, 10, {"neck": {"spasm": 6}})


def test_the_look_for_eyes_is_chosen_by_names_and_roles_alone(phone: Phone) -> None:
    page = phone.open()
    reader = Reader(page)
    reader.press("link", "Choose a look")
    page.wait_for_url("**/look")
    reader.hears("heading", "A look of your own")
    for name in ("Eyes", "Say it"):
        reader.press("checkbox", name)
        assert reader.state("checkbox", name, "checked") == "true"
    reader.press("button", "Keep it")
    page.wait_for_url("**/look?kept=**")
    reader.said("Kept on this device.")
    assert page.locator("html").get_attribute("data-look") == "chosen eyes dim say"


def spoken(page: Page) -> list[str]:
    """What was said since this was asked for last; what speaks is fetched when a page opens."""
    page.wait_for_function("() => window.told.length > 0")
    told: list[str] = page.evaluate("window.told.splice(0)")
    return [one.removeprefix("say Own: ") for one in told if one.startswith("say")]


@pytest.mark.parametrize("width", [390, 320])
def test_severity_pain_and_a_region_by_feel_and_spoken_numbers_alone(loud: Phone, width: int) -> None:
    """A finger that goes along the screen's edges finds the same number in the same place, and hears it."""
    looks(loud, "eyes", more=("say",))
    loud.page.set_viewport_size({"width": width, "height": 844})
    page = loud.open()
    high = (844 - 72) / 6

    def at(side: int, row: int) -> None:
        page.touchscreen.tap(16 if side == 0 else width - 16, high * (row + 0.5))

    for side, row, number in ((0, 0, 1), (1, 0, 6), (0, 4, 5), (1, 4, 10), (0, 5, 0), (1, 2, 8)):
        at(side, row)
        assert spoken(page) == [f"Spasm {number}"]
        page.wait_for_timeout(750)
    # the way on lies in the corner below, and says what it leads to
    expect(page.locator("#next")).to_be_visible()
    at(1, 5)
    assert spoken(page) == ["Pain right now?"]
    at(0, 2)
    assert spoken(page) == ["Pain 3"]
    page.wait_for_timeout(750)
    at(1, 5)
    assert spoken(page) == ["Stress right now?"]
    page.wait_for_timeout(750)
    at(1, 5)
    assert spoken(page) == ["Where?"]
    tile = page.locator(".tile[data-code=neck]")
    tile.tap()
    assert spoken(page) == ["Neck 8"]
    page.wait_for_timeout(400)
    [entry] = loud.entries()
    assert (entry["spasm"], entry["pain"], entry["regions"]) == (8, 3, {"neck": {"spasm": 8}})


def test_the_whole_entry_by_keyboard_alone(phone: Phone) -> None:
    page = phone.open()

    def to(selector: str) -> None:
        for _press in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                shown = page.evaluate(
                    "() => { const s = getComputedStyle(document.activeElement);"
                    " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 3; }"
                )
                assert shown, selector
                return
        raise AssertionError(f"{selector} is not reached")

    to(".key.s6")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved")
    to("#next")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("Pain right now?")
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(750)
    to(".tab[data-code=where], #pad .key")
    page.locator(".key.s4").focus()
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("Pain 4 saved")
    page.locator(".tab[data-code=where]").focus()
    page.keyboard.press("Enter")
    to(".tile[data-code=neck]")
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("Neck 6 saved")
    to("#undo button")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("taken back")
    to("#more")
    page.keyboard.press("Enter")
    page.locator("#more-pane textarea").focus()
    page.keyboard.type("by keys")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, lambda: phone.entries()[0].get("note") == "by keys")


NAMES = """() => [...document.querySelectorAll("a, button, label.option, summary")]
  .filter(part => part.checkVisibility() && part.innerText.trim())
  .map(part => {
    const labelled = part.getAttribute("aria-label");
    const seen = part.innerText.replace(/[✓↑…→←]/g, "").replace(/\\s+/g, " ").trim();
    return [seen, labelled ?? seen]; })"""


@pytest.mark.parametrize(
    "path", ["/log", "/log?ask=where", "/look", "/settings", "/settings/tokens", "/sleep", "/diary"]
)
def test_a_name_begins_with_the_words_that_are_seen(phone: Phone, path: str) -> None:
    medicine = phone.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", **{"from": "2026-01-01"})
    assert medicine
    page = phone.open(path)
    if path == "/look":
        page.get_by_text("Try it: five taps").tap()
    found = [(seen.split(" · ")[0].casefold(), name.casefold()) for seen, name in page.evaluate(NAMES)]
    wrong = [(seen, name) for seen, name in found if not name.startswith(seen)]
    assert wrong == []


def test_the_way_to_voice_and_buttons_is_in_the_settings_and_on_the_look(phone: Phone) -> None:
    page = phone.open("/look")
    page.get_by_role("link", name="Log by voice, a button or a watch").tap()
    page.wait_for_url("**/settings/tokens")
    assert phone.open("/settings").get_by_role("link", name="Buttons, watches and scripts").count() == 1
    phone.open()
    phone.key(5).tap()
    page.locator("#more").tap()
    expect(page.locator("#more-pane")).to_contain_text("The microphone of your keyboard can write a note for you.")
    looks(phone, "voice")
    page = phone.open("/look")
    expect(page.get_by_text("dictated")).to_be_hidden()
