"""What a form is given back whose session has ended: what was typed, to a page of ours alone, and no secret."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

OURS = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/treatments/visits/new?diary=1"}
TYPED = {"diary": "1", "note": "Quiet <b>morning</b>", "password": "three grey doors"}


def draft_in(client: FlaskClient, headers: dict[str, str], place: str = "/treatments/visits/new") -> str:
    answer = client.post(place, data=TYPED, headers=headers)
    assert answer.status_code == 400
    return answer.get_data(as_text=True).partition('<form id="draft"')[2].partition("</form>")[0]


def test_what_was_typed_comes_back_to_the_page_it_stood_on(client: FlaskClient) -> None:
    given = draft_in(client, OURS)
    assert 'action="/treatments/visits/new"' in given
    assert 'data-page="/treatments/visits/new?diary=1"' in given
    assert re.findall(r'name="(\w+)"', given) == ["diary", "note"]
    assert "Quiet &lt;b&gt;morning" in given
    assert "grey doors" not in given


@pytest.mark.parametrize(
    "headers",
    [
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "none"},
        {"Referer": OURS["Referer"]},
        {"Referer": OURS["Referer"], "Origin": "null"},
        {"Referer": OURS["Referer"], "Origin": "http://elsewhere.example"},
        {**OURS, "Referer": "http://elsewhere.example/treatments/visits/new"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
    ids=["another site", "typed", "silent", "null origin", "origin", "referrer", "no referrer"],
)
def test_what_another_page_sent_is_nobodys_draft(client: FlaskClient, headers: dict[str, str]) -> None:
    assert draft_in(client, headers) == ""


def test_on_plain_http_the_origin_says_it(client: FlaskClient) -> None:
    assert draft_in(client, {"Referer": OURS["Referer"], "Origin": "http://localhost"})


def test_what_is_not_of_a_diary_is_none(client: FlaskClient) -> None:
    answer = client.post("/account/password", data={"password": "three grey doors"}, headers=OURS)
    assert 'id="draft"' not in answer.get_data(as_text=True)
