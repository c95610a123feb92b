"""Somebody before the forms of one diary, as the tests of this slice meet them."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.factories import an_id
from tests.people import Person, browser_of
from tracker.domain.records import Diary
from tracker.ledger.queries import get_diary


class Editor:
    """Somebody before the forms of one diary."""

    def __init__(self, owner: Person) -> None:
        self.owner, self.diary = owner, owner.diary
        self._browser = browser_of(owner)

    def put(self, kind: str, body: dict[str, Any]) -> str:
        record = str(an_id())
        assert self.owner.put(f"/diaries/{self.diary}/{kind}/{record}", body).status_code == 201
        return record

    def form(self, path: str) -> dict[str, str]:
        """What the page's longest form would send if nothing were touched."""
        page = self._browser.get(path).get_data(as_text=True)
        form = max(re.findall(r"<form.*?</form>", page, re.S), key=len)
        found = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and (("radio" not in tag and "checkbox" not in tag) or "checked" in tag):
                found[name[1]] = value[1] if value else ""
        return found

    def look(self, path: str) -> str:
        """A page as it reads, without its tags."""
        page = self._browser.get(path)
        assert page.status_code == 200, path
        return html.unescape(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))

    def raw(self, path: str) -> str:
        return self._browser.get(path).get_data(as_text=True)

    @property
    def token(self) -> dict[str, str]:
        """What each form carries beside its own fields."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.raw("/account"))
        assert found is not None
        return {"csrf_token": found[1], "diary": self.diary}

    def press(self, path: str, **fields: str) -> TestResponse:
        """Press a button whose form sends `fields`."""
        return self.send(path, self.token | fields)

    @property
    def kept(self) -> Diary:
        """The diary as it stands in the database."""
        with self.owner.app.app_context():
            return get_diary(self.owner.account_id, UUID(self.diary))

    def send(self, path: str, form: dict[str, str] | MultiDict[str, str]) -> TestResponse:
        return self._browser.post(path, data=form)

    def stored(self, kind: str, record: str) -> dict[str, Any]:
        return self.owner.get(f"/diaries/{self.diary}/{kind}/{record}").get_json()
