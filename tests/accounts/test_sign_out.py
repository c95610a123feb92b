from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.people import Phone


def test_sign_out_ends_the_session_on_the_server(app: Flask, signed_in: Phone) -> None:
    cookie = signed_in.cookie
    assert signed_in.post("/sign-out", on="/account").status_code == 302
    assert signed_in.get("/account").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    assert thief.get("/account").status_code == 302


@pytest.mark.usefixtures("owner")
def test_sign_out_of_a_session_ended_elsewhere_is_no_error(app: Flask) -> None:
    here, there = Phone(app), Phone(app)
    here.sign_in()
    there.sign_in()
    page = here.get("/account").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    for key in keys(there):
        there.post("/account/sessions/end", on="/account", session=key)
    assert here.send("/sign-out", csrf_token=token).location == "/sign-in"


def keys(phone: Phone) -> list[str]:
    """The keys of all sessions on the account's page, this one's last."""
    html = phone.get("/account").get_data(as_text=True)
    items = html.partition('id="sessions"')[2].partition("</ul>")[0].split("<li")[1:]
    items.sort(key=lambda item: "this one" in item)
    return [item.partition('name="session" value="')[2].partition('"')[0] for item in items]


def test_sign_out_needs_the_forms_token(signed_in: Phone) -> None:
    assert signed_in.send("/sign-out").status_code == 400
    assert signed_in.get("/account").status_code == 200
