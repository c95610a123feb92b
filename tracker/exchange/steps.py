"""The last steps of an import, the same for a table of any origin and for another app's file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.db import db
from tracker.domain.records import Diary
from tracker.exchange import operations, waiting
from tracker.exchange.cells import write_rows
from tracker.exchange.formats.csv_table import LARGEST, NotATable
from tracker.exchange.outcomes import Unread
from tracker.exchange.pages import preview_page, reason_words, start_page
from tracker.exchange.waiting import Tabled
from tracker.ledger import imports
from tracker.ledger.diaries import open_diary
from tracker.ledger.operations import Author
from tracker.web.access import moment, visitor
from tracker.web.errors import Fault

Page = Response | str | tuple[str, int]
T = TypeVar("T", bound=Tabled)


def start_of(diary: Diary, faults: list[Fault] | tuple[()]) -> str:
    """Return the first page."""
    page = start_page(diary, imports.imports_of(diary), faults)
    return render_template("exchange/start.html", page=page, largest=LARGEST // (1024 * 1024))


def preview_of(held: Tabled, diary: Diary, links: Mapping[str, str]) -> Page:
    """Return the page that shows what would be added."""
    try:
        summary = operations.look(held, diary, moment())
    except NotATable as trouble:
        return start_of(diary, [Fault("/file", str(trouble))]), 422
    return render_template("exchange/preview.html", page=preview_page(held, diary, summary, links))


def unread_of(held: Tabled, diary: Diary) -> Response:
    """Return the rows that cannot be read as a table."""
    text = io.StringIO()
    write_rows(text, [[_("Line"), _("Column"), _("What stands there"), _("Why it cannot be read")]])
    unread = (row for row in held.outcomes(diary, moment()) if isinstance(row, Unread))
    write_rows(text, ([row.line, row.column, row.value, reason_words(row)] for row in unread))
    headers = {"Content-Disposition": 'attachment; filename="cannot-be-read.csv"'}
    return current_app.response_class(
        "\ufeff" + text.getvalue(), headers=headers, content_type="text/csv; charset=utf-8"
    )


def run_of(
    upload_id: UUID,
    waits: Callable[[], tuple[T, Diary]],
    undecided: Callable[[T], bool],
    again: Callable[[T], str],
) -> Page:
    """Import what waits; where something is still to be said, or nothing was added, it leads where `again` says."""
    try:
        held, diary = waits()
        if undecided(held):
            return redirect(again(held))
        made = operations.import_file(held, diary, Author(visitor().account_id, moment(), held.id))
    except (NotFound, FileNotFoundError):
        # the press before this one was quicker and has taken the file away
        db.session.rollback()
        diary = open_diary(owner=True)
        made = imports.get(diary, upload_id)
        return redirect(url_for("exchange.result", import_id=made.id, diary=diary.id))
    if made is None:
        db.session.rollback()
        return redirect(again(held))
    db.session.commit()
    waiting.discard(held.id)
    return redirect(url_for("exchange.result", import_id=made.id, diary=diary.id))


def unlocked(diary_id: UUID | None = None) -> Diary:
    """Return the diary without the lock that an unsafe request takes: nobody's save waits while a file is read."""
    diary = open_diary(diary_id, owner=True)
    db.session.rollback()
    return diary
