"""Severity, pain and a region recorded by somebody who does not look: with a screen reader, by names and roles in
Chromium's accessibility tree alone, and with the pad's spoken numbers alone; and by keyboard only."""

from __future__ import annotations

import itertools
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
    reader.press("checkbox", "Eyes")
    # each press is told from then on, and each way of telling can be switched off
    for name in ("Eyes", "Say it", "A soft tone", "A short vibration"):
        assert reader.state("checkbox", name, "checked") == "true"
    reader.press("checkbox", "A soft tone")
    reader.press("button", "Keep it")
    page.wait_for_url("**/look?kept=**")
    reader.said("Kept on this device.")
    assert page.locator("html").get_attribute("data-look") == "chosen eyes dim say buzz"


def spoken(page: Page) -> list[str]:
    """What was said since this was asked for last; what speaks is fetched when a page opens."""
    page.wait_for_function("() => window.told.length > 0")
    told: list[str] = page.evaluate("window.told.splice(0)")
    return [one.removeprefix("say Own: ") for one in told if one.startswith("say")]


class Finger:
    """A finger that goes along the edges of the screen, and an ear. Nothing else of the page is known to them."""

    def __init__(self, page: Page, width: int, height: int = 844) -> None:
        self._page, self._width, self._high = page, width, height - 72

    def at(self, side: str, place: int, of: int) -> str:
        """Press at one of the places of an edge, counted from above; return what is heard."""
        across = {"left": 16, "right": self._width - 16, "below": self._width / 2}[side]
        # a hand that is sure takes its time
        self._page.wait_for_timeout(750)
        self._page.touchscreen.tap(across, self._high / of * (place + 0.5))
        return ", ".join(spoken(self._page))

    def finds(self, name: str, of: int = 7, rows: int = 8) -> str:
        """Go along both edges from above until `name` is heard, and take off again what was pressed in vain."""
        for side, place in itertools.product(("left", "right"), range(of)):
            heard = self.at(side, place, rows)
            if heard.startswith(name):
                return heard
            self._page.wait_for_timeout(3100)
            assert self.at(side, place, rows).endswith("taken off")
        raise AssertionError(f"{name} is nowhere")


@pytest.mark.parametrize("width", [390, 320])
def test_severity_pain_and_a_region_by_feel_and_spoken_words_alone(loud: Phone, width: int) -> None:
    """Places along the edges and the spoken words suffice: for a number, for the way on, and for a part of the body."""
    looks(loud, "eyes", more=("say",))
    loud.page.set_viewport_size({"width": width, "height": 844})
    finger = Finger(loud.open(), width)
    for side, place, number in (("left", 0, 1), ("right", 0, 6), ("left", 4, 5), ("right", 4, 10), ("left", 5, 0)):
        assert finger.at(side, place, 6) == f"Spasm {number}"
    assert finger.at("right", 2, 6) == "Spasm 8"
    # the way on lies in the corner below, and says what it leads to
    assert finger.at("right", 5, 6) == "Pain right now?"
    assert finger.at("left", 2, 6) == "Pain 3"
    assert finger.at("right", 5, 6) == "Stress right now?"
    assert finger.at("right", 5, 6) == "Where?"
    assert finger.finds("Neck") == "Neck 8"
    # and one with a number of its own: the corner below on the left, the part, its number
    assert finger.at("left", 7, 8) == "Tap a part to give it a number of its own."
    assert finger.at("right", 4, 8) == "Right forearm and hand: how strong?"
    assert finger.at("left", 3, 6) == "Right forearm and hand 4"
    assert finger.at("below", 5, 6) == "Done. Spasms right now?"
    until(loud.page, lambda: "forearm_hand_right" in loud.entries()[0].get("regions", {}))
    [entry] = loud.entries()
    assert (entry["spasm"], entry["pain"]) == (8, 3)
    assert entry["regions"] == {"neck": {"spasm": 8}, "forearm_hand_right": {"spasm": 4}}


def test_the_whole_entry_by_keyboard_alone(phone: Phone) -> None:
    phone.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", **{"from": "2026-01-01"})
    page = phone.open()

    def to(selector: str, key: str = "Tab") -> None:
        for _press in range(80):
            page.keyboard.press(key)
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
    # the button has gone: from the question it goes on, and that is read aloud
    expect(page.locator("#question")).to_be_focused()
    page.wait_for_timeout(750)
    to(".key.s4")
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("Pain 4 saved")
    to(".tab[data-code=where]", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    to(".tile[data-code=neck]")
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("Neck 6 saved")
    to("#undo button")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("taken back")
    expect(page.locator("#question")).to_be_focused()
    to("#more")
    page.keyboard.press("Enter")
    to("#more-pane textarea")
    page.keyboard.type("by keys")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, lambda: phone.entries()[0].get("note") == "by keys")
    to("#done")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("Spasms right now?")
    expect(page.locator("#question")).to_be_focused()
    to(".took")
    page.keyboard.press("Enter")
    expect(page.locator(".doses .back button")).to_be_focused()


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


def test_a_question_tapped_further_down_stands_at_the_screens_edges(phone: Phone) -> None:
    looks(phone, "eyes")
    page = phone.open()
    phone.key(6).tap()
    phone.tab("where").tap()
    expect(page.locator("#body")).to_be_visible()
    assert page.evaluate("scrollY") == 0
    box = page.locator(".tile[data-code=eyes_upper_face]").bounding_box()
    assert box is not None
    assert (box["x"], box["y"]) == (pytest.approx(0, abs=2), pytest.approx(0, abs=8))
