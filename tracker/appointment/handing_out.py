"""The page on paper as the answer to a request."""

from __future__ import annotations

from flask import Response, current_app
from werkzeug.exceptions import ServiceUnavailable

from tracker.appointment.paper import TypesettingError, pdf_of
from tracker.appointment.sheet import Scan, Sheet


def pdf_answer(sheet: Sheet, size: str, scan: Scan | None = None) -> Response:
    """Return the answer that is the page on paper of that size; it is shown, and has a name when it is kept.

    Raises `ServiceUnavailable` where it could not be set in time; its text, which may hold a person's words, goes
    nowhere.
    """
    try:
        made = pdf_of(sheet, paper=size, scan=scan)
    except TypesettingError as trouble:
        current_app.logger.error("the page was not set: %s", type(trouble).__name__)
        raise ServiceUnavailable from None
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={sheet.file_name}"
    return answer
