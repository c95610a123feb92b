"""The languages that the app speaks, which of them this reader is shown, and their catalogues.

A catalogue is `tracker/translations/<locale>/LC_MESSAGES/messages.po`, read as translators write it when its language
is first asked for: nothing has to be made from it first, and nothing can be older than it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from tracker.domain.words import COMMA, DECIMAL
from tracker.web.markup import our_own

FOLDER = Path(__file__).resolve().parents[1] / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: the locale of its dates and numbers, its name as its speakers write it, and whether somebody who
    grew up with it has read the translation over."""

    locale: str
    name: str
    reviewed: bool = False


SOURCE = "en"
LANGUAGES: Mapping[str, Language] = {
    SOURCE: Language("en_GB", "English", reviewed=True),
    "es": Language("es", "Español"),
    "ar": Language("ar", "العربية"),
}
"""By the tag that a browser asks by, in the order in which they are offered."""


def chosen() -> str:
    """Return the tag of the language of this request: the one that was chosen in this browser, else the first that the
    browser asks for and we have, else English."""
    if not has_request_context():
        return SOURCE
    tag = request.cookies.get(cookie_name(), "")
    # the country is let be before the next language is looked at: es-MX, en is Spanish
    asked = (wish.partition("-")[0].lower() for wish in request.accept_languages.values())
    return tag if tag in LANGUAGES else next((wish for wish in asked if wish in LANGUAGES), SOURCE)


def language() -> Language:
    """Return the language of this request."""
    return LANGUAGES[chosen()]


def cookie_name() -> str:
    """Return the name of the cookie that keeps a chosen language; it says nothing about a person."""
    return "__Host-language" if current_app.config["SESSION_COOKIE_SECURE"] else "language"


def is_right_to_left() -> bool:
    """Whether the language of this request is written from right to left."""
    return bool(get_locale().text_direction == "rtl")


def in_english() -> Markup:
    """Return the attributes of an element whose text is English whatever the page's language, none where it is that."""
    return our_own("") if chosen() == SOURCE else our_own(' lang="en-GB" dir="ltr"')


class Catalogues(Domain):  # type: ignore[misc]
    """The catalogues by locale, each read once in a process."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of this request's language; an empty one for English, which the source is written in."""
        locale = str(get_locale() or LANGUAGES[SOURCE].locale)
        if locale not in self.cache:
            self.cache[locale] = catalogue(locale)
        found: NullTranslations = self.cache[locale]
        return found


def catalogue(locale: str) -> NullTranslations:
    """Return the catalogue of a locale, read anew; an empty one where there is none."""
    path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Translations()
    made = BytesIO()
    with path.open("rb") as written:
        write_mo(made, read_po(written, locale=Locale.parse(locale)))
    made.seek(0)
    return Translations(made)


class Reader(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues."""

    domain_instance = Catalogues()


def install(app: Flask) -> None:
    """Speak the reader's language, and write numbers as it does."""
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES[SOURCE].locale
    Reader().init_app(app, locale_selector=lambda: language().locale)
    app.before_request(_write_numbers)
    app.jinja_env.globals.update(
        page_language=lambda: str(get_locale()).replace("_", "-"),
        page_direction=lambda: "rtl" if is_right_to_left() else "ltr",
        in_english=in_english,
        language=language,
        languages=LANGUAGES,
    )


def _write_numbers() -> None:
    # each request sets it, so that none is left from the one before in the same thread
    DECIMAL.set(str(get_locale().number_symbols["latn"]["decimal"]))
    COMMA.set("، " if get_locale().language == "ar" else ", ")
