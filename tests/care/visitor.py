"""Somebody before the screens of treatments, with scripts off."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.test import TestResponse

from tests.factories import an_id
from tests.pages import faults_of
from tests.people import Person, browser_of


def today(ago: int = 0) -> str:
    """The diary day of London, `ago` days back, as a form's field has it: it begins at 04:00."""
    return _day(ago).isoformat()


def _day(ago: int) -> date:
    return (datetime.now(ZoneInfo("Europe/London")) - timedelta(hours=4, days=ago)).date()


def moments_ago(**ago: float) -> str:
    """A moment before now, with its offset."""
    return (datetime.now(UTC).replace(microsecond=0) - timedelta(**ago)).isoformat()


class Forms(HTMLParser):
    """The forms of a page, each as its address and what it would send untouched; buttons are left to the presser."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given["action"], {}))
        if tag == "textarea":
            self._area = given["name"]
            self._put(given["name"], "")
        if tag == "input" and "name" in given:
            chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if chosen:
                self._put(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data.removeprefix("\n")

    def _put(self, name: str, value: str) -> None:
        form = self.forms[-1][1]
        if name in form:
            held = form[name] if isinstance(form[name], list) else [form[name]]
            form[name] = [*held, value]
        else:
            form[name] = value


class Visitor:
    """A person with a diary, its pages and what the API holds of it."""

    def __init__(self, owner: Person) -> None:
        self.owner, self.diary = owner, owner.diary
        self._browser = browser_of(owner)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', self.look("/settings"))[1]

    def look(self, path: str, code: int = 200) -> str:
        answer = self._browser.get(path)
        page = answer.get_data(as_text=True)
        assert answer.status_code == code, page
        assert faults_of(page) == []
        return unescape(page)

    def form(self, path: str, action: str = "") -> dict[str, Any]:
        """What the form with the most fields would send (or the first whose address ends as `action`)."""
        return self.form_in(self._browser.get(path).get_data(as_text=True), action)

    def form_in(self, page: str, action: str = "") -> dict[str, Any]:
        forms = Forms(page).forms
        if action:
            return next(fields for address, fields in forms if address.endswith(action))
        return max((fields for _address, fields in forms), key=len)

    def press(self, path: str, code: int = 302, **form: Any) -> TestResponse:
        answer = self._browser.post(path, data={"csrf_token": self.token, "diary": self.diary} | form)
        assert answer.status_code == code, answer.get_data(as_text=True)
        return answer

    def follow(self, answer: TestResponse) -> str:
        return self.look(answer.headers["Location"])

    def undo(self, answer: TestResponse) -> None:
        """Press Undo on the page that a press led to."""
        page = self._browser.get(answer.headers["Location"]).get_data(as_text=True)
        self.press("/treatments/restore", **self.form_in(page, "/treatments/restore"))

    def put(self, kind: str, body: dict[str, Any]) -> str:
        record = str(an_id())
        answer = self.owner.put(f"/diaries/{self.diary}/{kind}/{record}", body)
        assert answer.status_code == 201, answer.get_json()
        return record

    def stored(self, kind: str, record: str) -> dict[str, Any]:
        held = self.owner.get(f"/diaries/{self.diary}/{kind}/{record}").get_json()
        return {name: value for name, value in held.items() if name not in {"id", "revision"}}

    def all(self, kind: str) -> list[dict[str, Any]]:
        return self.owner.get(f"/diaries/{self.diary}/{kind}").get_json()["items"]
