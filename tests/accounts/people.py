from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Flask
from werkzeug.test import TestResponse

NOW = int(datetime(2026, 11, 24, 14, 20, tzinfo=UTC).timestamp())
EMAIL = "owner@diary.test"
PASSWORD = "seven green kettles"
USER_AGENT = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


class Phone:
    """A browser that keeps its cookies and sends each form with the token of the page it was on."""

    def __init__(self, app: Flask, address: str = "192.0.2.7") -> None:
        self.app = app
        self._client = app.test_client()
        self._environ = {"REMOTE_ADDR": address}
        self._headers = {"User-Agent": USER_AGENT}

    def get(self, path: str) -> TestResponse:
        return self._client.get(path, headers=self._headers, environ_overrides=self._environ)

    def post(self, path: str, *, on: str | None = None, **fields: str) -> TestResponse:
        page = self.get(on or path).get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        return self.send(path, csrf_token=found[1] if found else "", **fields)

    def send(self, path: str, **fields: str) -> TestResponse:
        return self._client.post(path, data=fields, headers=self._headers, environ_overrides=self._environ)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.post("/sign-in", email=email, password=password, **more)

    def sign_up(self, email: str = EMAIL, password: str = PASSWORD, **changed: str) -> TestResponse:
        fields = {"email": email, "password": password, "consent": "1", "disclaimer": "1", **changed}
        return self.post("/sign-up", **{name: value for name, value in fields.items() if value})

    def carry(self, secret: str) -> None:
        """Carry a session that was opened already, which spares the time of hashing a password."""
        with self._client.session_transaction() as kept:
            kept["_user_id"] = secret
            kept.permanent = True

    def bring(self, cookie: str) -> None:
        """Carry a cookie as it was, or as somebody else had it."""
        self._client.set_cookie("session", cookie)

    @property
    def signed_in(self) -> bool:
        with self._client.session_transaction() as kept:
            return "_user_id" in kept

    @property
    def cookie(self) -> str:
        found = self._client.get_cookie("session")
        return found.value if found else ""


def faults(answer: TestResponse) -> dict[str, str]:
    """The messages beside the fields, by field, and the summary's own under an empty name."""
    html = answer.get_data(as_text=True)
    beside = dict(re.findall(r'id="f-([\w-]+)-fault">([^<]+)<', html))
    whole = re.findall(r"<li>([^<]+)</li>", html.partition('id="faults"')[2].partition("</ul>")[0])
    return beside | ({"": whole[0]} if whole else {})
