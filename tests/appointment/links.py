"""Making links and opening them, for the tests."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.appointment.conftest import Diarist, day
from tests.factories import an_id
from tests.pages import faults_of
from tracker.appointment.models import SHARES
from tracker.db import db

SECRET = re.compile(r'<p class="letters" dir="ltr">([0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5,6}){4})</p>')
CODE = re.compile(r'<p class="letters" dir="ltr">(\d{6})</p>')
CHARTS = {"opens": "charts", "measures": ["spasm"], "from": day(20), "to": day(10)}


def made(diarist: Diarist, **form: Any) -> str:
    """The secret of a link that the diarist makes."""
    answer = diarist.post("/links", id=str(an_id()), **form)
    html = answer.get_data(as_text=True)
    assert (answer.status_code, faults_of(html)) == (200, []), html
    assert answer.headers["Cache-Control"] == "no-store"
    found = SECRET.search(html)
    assert found
    return found[1]


def opened(app: Flask, secret: str, browser: FlaskClient | None = None) -> TestResponse:
    """What the browser of somebody without an account is answered with when it posts a secret."""
    return (browser or app.test_client()).post("/shared", data={"secret": secret})


def visitor(app: Flask, secret: str) -> FlaskClient:
    """A browser in which a link is open."""
    browser = app.test_client()
    answer = opened(app, secret, browser)
    assert answer.status_code == 303
    return browser


def text(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.get_data(as_text=True))).split())


def stored(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(select(SHARES)))


def coded(diarist: Diarist) -> tuple[str, str]:
    html = diarist.post("/links", id=str(an_id()), code="1").get_data(as_text=True)
    secret, code = SECRET.search(html), CODE.search(html)
    assert secret
    assert code
    return secret[1], code[1]
