"""The page on paper as the answer to a request."""

from __future__ import annotations

from flask import Response

from tracker.appointment.paper import pdf_of
from tracker.appointment.sheet import Scan, Sheet


def pdf_answer(sheet: Sheet, size: str, scan: Scan | None = None) -> Response:
    """Return the answer that is the page on paper of that size; it is shown, and has a name when it is kept."""
    answer = Response(pdf_of(sheet, paper=size, scan=scan), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={sheet.file_name}"
    return answer
