"""A look is chosen by anybody, kept in one cookie, and undone by one tap; nothing of it reaches the server's memory."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import browser_of, person
from tracker.web.look import BODIES, Look, look_of

HERE = {"Sec-Fetch-Site": "same-origin"}


def root(html: str) -> str:
    return html.split("<html")[1].split(">", maxsplit=1)[0]


def kept(client: FlaskClient) -> str:
    cookie = client.get_cookie("look")
    return cookie.value if cookie else ""


def test_nothing_chosen_is_no_word(client: FlaskClient) -> None:
    assert "data-look" not in root(client.get("/sign-in").get_data(as_text=True))
    assert Look().words == ""


@pytest.mark.parametrize("path", ["/", "/sign-in", "/read", "/no-such-page", "/offline", "/shared", "/look"])
def test_what_was_chosen_is_on_every_page_before_sign_in(client: FlaskClient, path: str) -> None:
    client.post("/look", data={"look": ["eyes", "neck"], "steady": "1500", "told": "say"}, headers=HERE)
    html = client.get(path).get_data(as_text=True)
    assert 'data-look="chosen eyes neck dim say steady steady-1500"' in root(html)
    assert '<meta name="color-scheme" content="dark">' in html


def test_the_cookie_says_what_was_chosen_and_nothing_else(client: FlaskClient) -> None:
    answer = client.post("/look", data={"look": ["hand", "wings"], "steady": "42", "told": "shout"}, headers=HERE)
    assert answer.status_code == 302
    # steady taps come with hands
    assert kept(client) == "chosen.hand.steady.steady-700"
    header = answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in header
    assert "Max-Age=34560000" in header


def test_steady_taps_can_be_put_off_again(client: FlaskClient) -> None:
    client.post("/look", data={"look": "hand", "steady": "0"}, headers=HERE)
    client.post("/look", data={"look": "hand", "steady": "0"}, headers=HERE)
    assert kept(client) == "chosen.hand"


@pytest.mark.parametrize(
    ("look", "more", "brought"),
    [
        ("eyes", {}, "chosen.eyes.dim.say.tone.buzz"),
        ("eyes", {"told": "tone"}, "chosen.eyes.dim.tone"),
        ("hand", {"steady": "300"}, "chosen.hand.steady.steady-300"),
    ],
)
def test_a_look_brings_along_what_it_needs_where_none_was_chosen(
    client: FlaskClient, look: str, more: dict[str, str], brought: str
) -> None:
    client.post("/look", data={"look": look, "shown": "chosen"} | more, headers=HERE)
    assert kept(client) == brought
    asked = {"try": "1", "look": look, "shown": "chosen"} | more
    tried = client.get("/look", query_string=asked).get_data(as_text=True)
    assert f'data-look="{brought.replace(".", " ")}"' in root(tried)


@pytest.mark.parametrize("look", ["eyes", "hand"])
def test_what_was_switched_off_in_sight_stays_off(client: FlaskClient, look: str) -> None:
    client.post("/look", data={"look": look, "steady": "0", "shown": f"chosen.{look}.say.steady-700"}, headers=HERE)
    assert kept(client) in {"chosen.eyes.dim", "chosen.hand"}
    # and later on
    client.post("/look", data={"look": [look, "neck"], "steady": "0", "shown": kept(client)}, headers=HERE)
    assert kept(client) in {"chosen.eyes.neck.dim", "chosen.hand.neck"}


def test_undo_goes_back_to_what_was_before(client: FlaskClient) -> None:
    client.post("/look", data={"look": "energy"}, headers=HERE)
    answer = client.post("/look", data={"look": "neck"}, headers=HERE)
    assert 'name="back" value="chosen.energy"' in client.get(answer.location).get_data(as_text=True)
    client.post("/look", data={"back": "chosen.energy"}, headers=HERE)
    assert kept(client) == "chosen.energy"
    client.post("/look", data={"back": ""}, headers=HERE)
    assert "data-look" not in root(client.get("/look").get_data(as_text=True))


def test_undo_goes_back_to_it_after_a_doubled_press_too(client: FlaskClient) -> None:
    client.post("/look", data={"look": ["neck"]}, headers=HERE)
    shown = client.get("/look").get_data(as_text=True)
    was = shown.partition('name="was" value="')[2].partition('"')[0]
    assert was == "chosen.neck"
    for _press in range(2):
        answer = client.post("/look", data={"look": ["voice"], "was": was}, headers=HERE)
        assert answer.location.endswith("kept=chosen.neck#done")


def test_plain_takes_all_of_it_off_and_is_a_choice(client: FlaskClient) -> None:
    assert "It is fine as it is" in client.get("/").get_data(as_text=True)
    client.post("/look", data={"look": "eyes"}, headers=HERE)
    client.post("/look", data={"look": "eyes", "plain": "1"}, headers=HERE)
    assert kept(client) == "chosen"
    assert "It is fine as it is" not in client.get("/").get_data(as_text=True)


def test_what_is_tried_is_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get("/look?try=1&look=neck&look=energy")
    assert 'data-look="chosen neck energy"' in root(answer.get_data(as_text=True))
    assert "Set-Cookie" not in answer.headers
    assert "data-look" not in root(client.get("/look").get_data(as_text=True))


@pytest.mark.parametrize("cookie", ["<script>", "chosen.%00", "x" * 3000, "....", "eyes"])
def test_a_cookie_of_somebody_elses_making_does_no_harm(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("look", cookie)
    answer = client.get("/look")
    assert answer.status_code == 200
    assert "<script>" not in root(answer.get_data(as_text=True))


def test_every_look_has_its_picture_and_its_words(client: FlaskClient) -> None:
    html = client.get("/look").get_data(as_text=True)
    for name in BODIES:
        assert f'class="picture {name}"' in html
        assert f'name="look" value="{name}"' in html


def test_no_look_is_on_the_server(app: Flask) -> None:
    owner = person(app, "owner")
    browser = browser_of(owner)
    browser.post("/look", data={"look": "eyes"}, headers=HERE)
    assert "data-look" in root(browser.get("/log").get_data(as_text=True))
    elsewhere = browser_of(owner)
    assert "data-look" not in root(elsewhere.get("/log").get_data(as_text=True))


def test_a_chart_that_was_held_is_not_shown_in_another_look(app: Flask) -> None:
    browser = browser_of(person(app, "owner"))
    first = browser.get("/charts/through-the-day")
    browser.set_cookie("look", look_of(("eyes",)).kept)
    again = browser.get("/charts/through-the-day", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "eyes" in root(again.get_data(as_text=True))
