"""Marking words for translation where they stand, without knowing who translates them."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Protocol

DECIMAL: ContextVar[str] = ContextVar("decimal sign", default=".")
"""What stands before the tenths where the reader comes from. Whoever knows the reader's language sets it (for pages,
`tracker.web.words`); where nobody does, it is a point."""


COMMA: ContextVar[str] = ContextVar("what parts a list", default=", ")
"""What stands between the parts of a list where the reader comes from; set as `DECIMAL` is."""


def listed(parts: Iterable[str]) -> str:
    """Return parts as one text, with the reader's comma between them: `neck 3، trunk 4` in Arabic."""
    return COMMA.get().join(parts)


def in_readers_digits(number: str) -> str:
    """Return a number that was written with a point as the reader writes it: `4.5` is `4,5` in Spanish.

    For reading alone: what goes back to the app, in a form or an address, keeps its point.
    """
    return number.replace(".", DECIMAL.get())


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Return `message` unchanged; the mark lets the message extractor find it."""
    return message


class Words(Protocol):
    """What turns a marked message into the reader's language: `gettext` and `ngettext` as Python's gettext has them."""

    def gettext(self, message: str, /, **variables: object) -> str:
        """Return `message` translated, with `%(name)s` filled in from `variables`."""

    def ngettext(self, singular: str, plural: str, n: int, /, **variables: object) -> str:
        """Return the form for the number `n` translated; `%(num)s` is `n`, the rest comes from `variables`."""


class English:
    """The words as they stand in the source, for tests and for where no reader's language is known."""

    def gettext(self, message: str, /, **variables: object) -> str:
        """Return `message` with its variables filled in."""
        return message % variables if variables else message

    def ngettext(self, singular: str, plural: str, n: int, /, **variables: object) -> str:
        """Return `singular` for one, else `plural`, with the variables filled in."""
        return (singular if n == 1 else plural) % {"num": n, **variables}
