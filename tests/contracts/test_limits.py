"""What is costly may be asked for so often an hour, by each account: every view that says so stands in a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from limits import RateLimitItem, parse

from tests.contracts.house import House, token_of
from tracker.web import limits

ROOT = Path(__file__).resolve().parents[2]
RATES = {
    "api.appointment": 60,
    "appointment.link_on_paper": 60,
    "appointment.paper": 60,
    "apps.preview": 240,
    "apps.run": 60,
    "apps.unread": 60,
    "exchange.preview": 240,
    "exchange.run": 60,
    "exchange.unread": 60,
    "exchange.upload": 60,
    "leaving.erase_account": 30,
    "leaving.erase_one": 30,
    "leaving.hand_out": 30,
    "whole.take_in": 60,
}
POSTED = {"link_on_paper", "run", "upload", "erase_account", "erase_one", "hand_out", "take_in"}


@pytest.fixture
def really(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Each limit, by its view, as it really is; meanwhile everything may be asked for once an hour."""
    real, rates = limits.count, dict[str, str]()

    def once(most: RateLimitItem, *whose: str) -> None:
        rates[whose[0]] = str(most)
        real(parse("1 per hour"), *whose)

    monkeypatch.setattr(limits, "count", once)
    return rates


@pytest.mark.parametrize("endpoint", RATES)
def test_it_is_done_so_often_and_no_oftener(house: House, really: dict[str, str], endpoint: str) -> None:
    method = "POST" if endpoint.partition(".")[2] in POSTED else "GET"
    path = next(path for name, path in house.addresses(method) if name == endpoint)
    owner, stranger = house.browser("owner"), house.browser("stranger")
    said = {"diary": house.diary, "present": "not the password"}
    answers = [
        browser.open(path, method=method, data=said | token_of(browser) if method == "POST" else None)
        for browser in (owner, owner, stranger)
    ]
    assert answers[0].status_code in {200, 302, 404, 422}
    assert answers[1].status_code == 429
    assert 3500 < int(answers[1].headers["Retry-After"]) <= 3600
    assert answers[2].status_code != 429, "the others are not held up by it"
    assert really == {endpoint: f"{RATES[endpoint]} per 1 hour"}


def test_every_view_that_is_limited_stands_here() -> None:
    written = [path.read_text(encoding="utf-8") for path in (ROOT / "tracker").rglob("*.py")]
    assert sum(len(re.findall(r"^@limited\(", text, re.MULTILINE)) for text in written) == len(RATES)
