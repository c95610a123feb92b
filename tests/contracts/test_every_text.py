"""Every text that the app shows can be translated: in a language in which each translation stands in brackets, nothing
that a person reads stands outside of them but what people wrote, and what is English in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from babel import Locale
from babel.support import NullTranslations
from flask import Flask
from flask.testing import FlaskClient

from tests.every_page import INSIDE, OUTSIDE
from tests.people import browser_of, person
from tools.words import in_source
from tracker.days import demonstration
from tracker.web import languages


def names_of(what: str) -> list[str]:
    """Return the names of months or days in Spanish, long and short."""
    return [name for width in ("wide", "abbreviated") for name in getattr(Locale("es"), what)["format"][width].values()]


OPEN, CLOSE = "⟦", "⟧"
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
SAID = ("aria-label", "placeholder", "alt", "title")
APART = {"script", "style", "template", "datalist", "code", "pre", "textarea"}
UNCLOSED = {
    "input",
    "meta",
    "link",
    "br",
    "img",
    "hr",
    "wbr",
    "col",
    "path",
    "circle",
    "rect",
    "line",
    "use",
    "polygon",
}
SPANISH = {"Accept-Language": "es"}
DATES = re.compile(rf"\b(?:de|{'|'.join(sorted({*names_of('months'), *names_of('days')}, key=len, reverse=True))})\b")
WRITTEN = (
    # what people wrote, and names that are the same everywhere
    "After the bus ride", "Trihexyphenidyl", "mg", "Botox", "The movement clinic", "Again in May", "At home",
    "owner@diary.test", "A phone", "tests", "My diary", "English", "Español", "العربية", "Xeomin", "Dysport",
    "NeuroBloc", "Nuceiva", "Daxxify", "Jeuveau", "Letybo", "Alluzience", "Relfydess", "Myobloc",
)  # fmt: skip


class Bracketed(NullTranslations):
    """Each text that the catalogues can have in brackets, in place of its translation."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {message.id for message in in_source() if message.id}

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        form = msgid1 if n == 1 else msgid2
        return f"{OPEN}{form}{CLOSE}" if (msgid1, msgid2) in self._known else form

    ugettext, ungettext = gettext, ngettext


class Texts(HTMLParser):
    """The texts of a page that a person reads or hears, but those in an element with a language of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._apart: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        apart = tag in APART or (tag != "html" and "lang" in given) or any(self._apart)
        if not apart:
            self.found += [str(given[name]) for name in SAID if given.get(name)]
        if tag not in UNCLOSED:
            self._apart.append(apart)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNCLOSED and self._apart:
            self._apart.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._apart):
            self.found.append(data)


def outside_of(text: str) -> str:
    """Return what of a text stands in no brackets, without what people wrote, numbers and signs."""
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    for written in WRITTEN:
        text = text.replace(written, " ")
    text = DATES.sub(" ", text)
    return " ".join(re.findall(r"[^\W\d_]{2,}", text))


@pytest.fixture
def bracketed() -> Iterator[None]:
    cache = languages.Reader.domain_instance.cache
    held = cache.get("es")
    cache["es"] = Bracketed()
    yield
    cache.pop("es")
    if held is not None:
        cache["es"] = held


def left_of(browser: FlaskClient, paths: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for path in paths:
        html = browser.get(path, headers=SPANISH, follow_redirects=True).get_data(as_text=True)
        # in one piece: what was wrapped into lines begins in one element and ends in another
        left = outside_of("\n".join(Texts(html).found))
        if left:
            found[path] = left
    return found


@pytest.mark.usefixtures("bracketed")
def test_every_text_inside_can_be_translated(app: Flask) -> None:
    owner = person(app, "owner")
    browser = browser_of(owner)
    assert set(left_of(browser, INSIDE)) <= set(INSIDE)
    # what it writes into the diary is bracketed too
    with app.test_request_context(headers=SPANISH):
        demonstration.fill(owner.account_id, "Europe/London", datetime.now(UTC))
    assert left_of(browser, INSIDE) == {}


@pytest.mark.usefixtures("bracketed")
def test_every_text_outside_can_be_translated(client: FlaskClient) -> None:
    assert left_of(client, OUTSIDE) == {}
