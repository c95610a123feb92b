"""Which language a page is in, how it is chosen, and what stays as it is in all of them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import an_id, make_entry
from tests.pages import faults_of
from tests.people import Person, browser_of, person
from tracker.web.languages import LANGUAGES

SPANISH, ARABIC = {"Accept-Language": "es-MX,en;q=0.5"}, {"Accept-Language": "ar"}


def html_tag(text: str) -> str:
    found = re.search(r"<html[^>]*>", text)
    assert found
    return found[0]


def put(owner: Person, **body: object) -> None:
    assert owner.put(f"/diaries/{owner.diary}/entries/{an_id()}", body).status_code == 201


def shown(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> str:
    return client.get(path, headers=headers or {}).get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("es", 'lang="es" dir="ltr"'),
        ("es-AR,es;q=0.9", 'lang="es" dir="ltr"'),
        ("ar-EG", 'lang="ar" dir="rtl"'),
        ("es-MX,en;q=0.5", 'lang="es" dir="ltr"'),
        ("fr,es;q=0.5", 'lang="es" dir="ltr"'),
        ("fr", 'lang="en-GB" dir="ltr"'),
        ("en-US", 'lang="en-GB" dir="ltr"'),
        ("", 'lang="en-GB" dir="ltr"'),
        ("*", 'lang="en-GB" dir="ltr"'),
    ],
)
def test_the_browsers_own_language_is_taken_where_we_have_it(client: FlaskClient, asked: str, tag: str) -> None:
    assert tag in html_tag(shown(client, "/sign-in", {"Accept-Language": asked}))


def test_a_chosen_language_goes_before_the_browsers_and_stays(client: FlaskClient) -> None:
    page = shown(client, "/language", SPANISH)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post(
        "/language", data={"csrf_token": token[1], "language": "ar", "next": "/sign-in"}, headers=SPANISH
    )
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("language=ar", "HttpOnly", "SameSite=Lax", "Max-Age=31536000"))
    assert 'lang="ar" dir="rtl"' in html_tag(shown(client, "/sign-in", SPANISH))


@pytest.mark.parametrize("sent", ["tlh", "", "../../etc", "en_GB"])
def test_a_language_that_we_do_not_have_changes_nothing(client: FlaskClient, sent: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown(client, "/language"))
    assert token
    answer = client.post("/language", data={"csrf_token": token[1], "language": sent, "next": "https://evil.test/"})
    assert (answer.status_code, answer.location) == (302, "/")
    assert "Set-Cookie" not in answer.headers or "language=" not in answer.headers["Set-Cookie"]


def test_each_language_stands_in_its_own_words_with_its_own_tag(client: FlaskClient) -> None:
    page = shown(client, "/language", ARABIC)
    for tag, language in LANGUAGES.items():
        assert f'<span lang="{tag}" dir="auto">{language.name}</span>' in page
    assert page.count('aria-pressed="true"') == 1


@pytest.mark.parametrize("headers", [SPANISH, ARABIC])
def test_the_whole_signed_in_app_is_in_the_readers_language(app: Flask, headers: dict[str, str]) -> None:
    owner = person(app, "owner")
    put(owner, **make_entry(spasm=4.5))
    browser = browser_of(owner)
    for path in ("/log", "/diary", "/charts/through-the-day", "/appointment", "/settings", "/account", "/treatments"):
        page = shown(browser, path, headers)
        assert faults_of(page) == [], path
        assert ">Undo<" not in page, path
        assert ">Settings<" not in page, path


def test_numbers_and_dates_are_written_as_the_reader_writes_them(app: Flask) -> None:
    owner = person(app, "owner")
    put(owner, **make_entry(spasm=4.5))
    browser = browser_of(owner)
    assert "4,5" in shown(browser, "/diary", SPANISH)
    assert "4.5" in shown(browser, "/diary")
    assert "4.5" in shown(browser, "/diary", ARABIC)
    assert re.search(r"\d+ de [a-z]+", shown(browser, "/diary", SPANISH))
    # what goes back to the server keeps its point
    entry = re.search(r'href="(/diary/entries/[^"]+)"', shown(browser, "/diary"))
    assert entry
    assert 'value="4.5"' in shown(browser, entry[1].replace("&amp;", "&"), SPANISH)


def test_a_number_of_one_request_is_not_written_as_the_one_before(app: Flask) -> None:
    owner = person(app, "owner")
    put(owner, **make_entry(spasm=4.5))
    browser = browser_of(owner)
    for headers, written in ((SPANISH, "4,5"), ({}, "4.5"), (SPANISH, "4,5"), (ARABIC, "4.5")):
        assert written in shown(browser, "/diary", headers)


def test_the_parts_of_a_list_have_the_readers_comma(app: Flask) -> None:
    owner = person(app, "owner")
    put(owner, **make_entry(spasm=4, tags=["bus", "rain"]))
    browser = browser_of(owner)
    assert "bus, rain" in shown(browser, "/diary")
    assert "bus، rain" in shown(browser, "/diary", ARABIC)
    assert "bus, rain" in shown(browser, "/diary", SPANISH)


def test_what_is_english_in_every_language_says_so(client: FlaskClient) -> None:
    page = shown(client, "/read/what-dystonia-is", ARABIC)
    assert '<div class="text" lang="en-GB" dir="ltr">' in page
    assert shown(client, "/read/what-dystonia-is").count('lang="en-GB"') == 1


def test_a_translation_that_nobody_reviewed_says_so(client: FlaskClient) -> None:
    assert 'class="translated' in shown(client, "/sign-in", ARABIC)
    assert 'class="translated' not in shown(client, "/sign-in")
