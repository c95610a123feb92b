"""Text that would do harm, in every field that takes text, on every page in a real browser: nothing of it runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.browser.conftest import Phone
from tests.every_page import INSIDE
from tests.nasty import LONG, nasty_bodies

pytestmark = pytest.mark.browser

SENTINEL = "() => { window.pwned = window.p = () => { window.ran = true; }; }"
LOOKED = "() => ({ ran: window.ran === true, images: document.querySelectorAll('img[src=x]').length })"


def test_nothing_of_it_runs_anywhere(phone: Phone) -> None:
    phone.page.add_init_script(f"({SENTINEL})()")
    phone.page.on("dialog", lambda asked: phone.errors.append(asked.message) or asked.dismiss())
    document = phone.page.request.get(f"{phone.url}/api/v1/openapi.json", timeout=120_000).json()
    now, medication, ids = datetime.now(UTC).replace(microsecond=0), str(uuid4()), {}
    made = nasty_bodies(document, medication)
    made["entries"]["happened_at"] = (now - timedelta(hours=1)).isoformat()
    made["doses"]["taken_at"] = (now - timedelta(hours=2)).isoformat()
    made["sleeps"] |= {"started_at": (now - timedelta(hours=12)).isoformat()}
    made["sleeps"] |= {"ended_at": (now - timedelta(hours=6)).isoformat()}
    for plural in sorted(made, key=lambda name: name != "medications"):
        ids[plural] = medication if plural == "medications" else str(uuid4())
        address = f"{phone.url}/api/v1/diaries/{phone.diary}/{plural}/{ids[plural]}"
        answer = phone.page.request.put(address, data=made[plural], headers={"X-CSRFToken": phone.token})
        assert answer.ok, (plural, answer.text())
    page = phone.open("/settings/diary")
    page.get_by_label("Name", exact=True).first.fill(LONG[:70].replace("\n", " "))
    with page.expect_navigation():
        page.get_by_role("button", name="Save").tap()
    own = (f"/diary/entries/{ids['entries']}", f"/diary/sleeps/{ids['sleeps']}", f"/settings/factors/{ids['factors']}")
    own += tuple(f"/treatments/{kind}/{ids[kind]}" for kind in ("medications", "doses", "injections", "visits"))
    asked = tuple(f"/read/search?q={word}" for word in ("<img src=x onerror=p()>", "arm<script>p()</script>"))
    seen = 0
    for path in (*INSIDE, *own, *asked, "/charts/treatment-cycle?series=<img src=x onerror=p()>"):
        page = phone.open(path)
        for drawing in page.locator("summary").all()[:4]:
            if drawing.is_visible():
                drawing.tap()
        assert page.evaluate(LOOKED) == {"ran": False, "images": 0}, path
        seen += "onerror" in page.content()
    assert seen > 8


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_a_password_can_be_pasted(phone: Phone, path: str) -> None:
    phone.page.context.clear_cookies()
    page = phone.open(path)
    field = page.locator("input[type=password]").first
    field.focus()
    pasted = """field => { const clipboardData = new DataTransfer(); clipboardData.setData("text/plain", "x");
      return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true, bubbles: true })); }"""
    assert field.evaluate(pasted), "nothing keeps a paste away"
    field.fill("y" * 200)
    assert field.input_value() == "y" * 200, "nothing cuts it"
    assert field.get_attribute("autocomplete") in {"current-password", "new-password"}
