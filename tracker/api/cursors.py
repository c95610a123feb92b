"""Cursors: where a list was left. Callers pass them back as they came, and do not look inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.exceptions import Gone

from tracker.domain.records import Diary
from tracker.ledger.queries import PageKey
from tracker.web.errors import Fault, Refused

LAST_DAY = date.max.toordinal()


def list_cursor(key: PageKey) -> str:
    """Return the cursor for the end of a page."""
    return f"{key.day}.{key.timed}.{key.at}.{key.id.hex}"


def read_list_cursor(text: str | None) -> PageKey | None:
    """Return the key that a cursor stands for, or None without one; raise `Refused`."""
    if text is None:
        return None
    try:
        day, timed, at, record_id = text.split(".")
        key = PageKey(int(day[:12]), int(timed[:12]), int(at[:12]), UUID(record_id))
    except ValueError:
        key = None
    if key is None or not 0 <= key.day <= LAST_DAY or key.timed not in {0, 1} or list_cursor(key) != text:
        raise Refused([Fault("/cursor", _("This is no cursor of ours."))])
    return key


def after_diary(diaries: Sequence[Diary], text: str | None) -> Sequence[Diary]:
    """Return the diaries after the one whose id a cursor is; raise `Refused` where it is none of them."""
    if text is None:
        return diaries
    for place, diary in enumerate(diaries):
        if str(diary.id) == text:
            return diaries[place + 1 :]
    raise Refused([Fault("/cursor", _("This is no cursor of ours."))])


def changes_cursor(diary: Diary, seq: int) -> str:
    """Return the cursor after the write with the number `seq`; it carries the diary's epoch."""
    return f"{diary.epoch}.{seq}"


def read_changes_cursor(diary: Diary, text: str | None) -> int:
    """Return the number to go on from, 0 without a cursor; raise `Gone` for another epoch, `Refused` for nonsense."""
    if text is None:
        return 0
    epoch, _dot, number = text.partition(".")
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise Refused([Fault("/since", _("This is no cursor of ours."))])
    if epoch != diary.epoch or int(number) > diary.seq:
        raise Gone
    return int(number)
