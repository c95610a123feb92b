"""Words, days and numbers as the reader's language writes them, for templates and messages."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, format_decimal, format_time, get_domain, get_locale

from tracker.domain.scales import plain
from tracker.domain.words import in_readers_digits, listed


def number(value: float | None) -> str:
    """Return a value as the reader writes it: 6, 4.5 or 4,5, and a dash where nothing was recorded."""
    return in_readers_digits(for_form(value)) or "–"


def for_form(value: float | None) -> str:
    """Return a value as it goes back to the app, in a form or an address: 6, 4.5, and nothing where there is none."""
    return "" if value is None else f"{plain(round(value, 1))}"


def thousands(number_: int) -> str:
    """Return a whole number with the reader's sign between its thousands."""
    return str(format_decimal(number_))


def day_name(day: int) -> str:
    """Return the weekday of a day given as an ordinal: `Tuesday`."""
    return str(format_date(date.fromordinal(day), "EEEE"))


def day_date(day: int, *, year: bool = False) -> str:
    """Return the date of a day given as an ordinal: `24 November`, with its year if asked."""
    found = date.fromordinal(day)
    return full_date(found) if year else format_skeleton("MMMMd", found, locale=get_locale())


def full_date(day: date) -> str:
    """Return a date with its year, in full: `24 November 2026`."""
    return str(format_date(day, "long"))


def clock(moment: datetime) -> str:
    """Return the clock time of a moment where the person was: `14:20`."""
    return str(format_time(moment.replace(tzinfo=None), "HH:mm", rebase=False))


def clock_of(minute: int) -> str:
    """Return the clock time of a local minute: 860 is `14:20`."""
    return f"{minute // 60:02}:{minute % 60:02}"


class PageWords:
    """The reader's language as the charts take it (`tracker.domain.words.Words`), looked up once for all of them."""

    def __init__(self) -> None:
        self._known = get_domain().get_translations()

    def gettext(self, message: str, /, **variables: object) -> str:
        """Return `message` in the reader's language."""
        found = str(self._known.ugettext(message))
        return _kept_together(found % variables if variables else found)

    def ngettext(self, singular: str, plural: str, n: int, /, **variables: object) -> str:
        """Return the form for `n` in the reader's language."""
        return _kept_together(str(self._known.ungettext(singular, plural, n)) % {"num": n, **variables})


def _kept_together(text: str) -> str:
    """Return a text in which no line ends between a number and its sign of per cent."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def install(app: Flask) -> None:
    """Give the templates the words of this module."""
    app.jinja_env.filters.update(
        listed=listed,
        thousands=thousands,
        number=number,
        for_form=for_form,
        day_name=day_name,
        day_date=day_date,
        clock=clock,
        clock_of=clock_of,
    )
