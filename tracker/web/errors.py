"""Errors: as problem details (RFC 9457) in the API, as a page with plain words everywhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.db import Busy, db
from tracker.web.access import API, SAFE
from tracker.web.drafts import draft
from tracker.web.words import thousands

events = logging.getLogger("tracker.events")

TOO_LATE = frozenset({400, 401})
"""What a form is answered with whose session or token has ended."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: `pointer` is the field's JSON pointer, `detail` says it in words."""

    pointer: str
    detail: str

    @property
    def field(self) -> str:
        """The field's name in a form: `/regions/neck/spasm` is `regions.neck.spasm`."""
        return self.pointer.removeprefix("/").replace("/", ".")


class Refused(Exception):
    """What was sent cannot be kept. Nothing was saved."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.pointer}: {fault.detail}" for fault in self.faults))


class WrongField(ValueError):
    """What a check of a whole record finds wrong, and the `field` at which it stands."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def problem(status: int, title: str, faults: Iterable[Fault] = (), **more: object) -> Response:
    """Return a problem document with one item in `errors` for each fault."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, **more}
    errors = [{"pointer": fault.pointer, "detail": fault.detail} for fault in faults]
    if errors:
        body["errors"] = errors
    return Response(orjson.dumps(body), status=status, content_type="application/problem+json")


def faults_of(error: ValidationError) -> list[Fault]:
    """Return pydantic's findings as faults, in plain words, without the value that was sent."""
    return [
        Fault("".join(f"/{_clean(part)}" for part in _place(found)), _in_words(found["type"], found))
        for found in error.errors(include_url=False, include_input=False)
    ]


def _place(found: Any) -> list[str | int]:  # noqa: ANN401 - pydantic's ErrorDetails
    where = [part for part in found["loc"] if part != "[key]"]
    raised = found.get("ctx", {}).get("error")
    return [*where, raised.field] if isinstance(raised, WrongField) else where


def _clean(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _in_words(kind: str, found: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    context = found.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", found["msg"]))
    limit = context.get("max_length", context.get("ge", context.get("le", 0)))
    shown = thousands(limit)
    if kind == "too_long" and context.get("field_type") == "List":
        return str(_("At most %(n)s of them.", n=shown))
    known = {
        "missing": _("This is needed."),
        "too_short": _("This is needed."),
        "string_too_short": _("This is needed."),
        "extra_forbidden": _("This field is not known."),
        "string_too_long": _("At most %(n)s characters.", n=shown),
        # what a validator of ours has looked at first is no longer called a string
        "too_long": _("At most %(n)s characters.", n=shown),
        "greater_than_equal": _("This must be %(n)s or more.", n=shown),
        "less_than_equal": _("This must be %(n)s or less.", n=shown),
        "int_type": _("This must be a whole number."),
        "int_from_float": _("This must be a whole number."),
        "int_parsing": _("This must be a whole number."),
        "float_type": _("This must be a number."),
        "float_parsing": _("This must be a number."),
        "finite_number": _("This must be a number."),
        "bool_type": _("This must be true or false."),
        "string_type": _("This must be text."),
        "literal_error": _("This is not one of the choices."),
        "date_type": _("This must be a date such as 2026-03-29."),
        "date_parsing": _("This must be a date such as 2026-03-29."),
        "date_from_datetime_parsing": _("This must be a date such as 2026-03-29."),
        "date_from_datetime_inexact": _("This must be a date such as 2026-03-29."),
        "uuid_parsing": _("This is no id."),
        "dict_type": _("This must be a JSON object."),
        "list_type": _("This must be a list."),
    }
    return str(known.get(kind, found["msg"]))


def install(app: Flask) -> None:
    """Answer every error in the form that the asker can read."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    if error.code == 403:
        events.info("not allowed: %s %s", request.method, request.endpoint)
    return _answer(error.code or 500, _titles().get(error.code or 500, error.name), error)


def _refused(error: Refused) -> Response:
    reads = request.method in SAFE
    title = _("This cannot be answered as it is asked.") if reads else _("This cannot be saved as it is.")
    return _answer(422, title, faults=error.faults)


def _busy(_error: Busy) -> Response:
    db.session.rollback()
    response = _answer(503, _("The diary is busy. Nothing was changed; please try again."))
    response.headers["Retry-After"] = "1"
    return response


def _no_database(error: OperationalError) -> Response:
    """Say what will pass by itself: a full disk, or a database that cannot be reached."""
    db.session.rollback()
    # the driver's own name for it, such as SQLITE_FULL or 53100: its words may hold more
    cause = error.orig
    kind = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause).__name__
    current_app.logger.error("the database: %s", kind)
    return _answer(503, _("This cannot be done just now. Please try again in a while."))


def _forgery(_error: CSRFError) -> Response:
    events.info("form without its token: %s", request.endpoint)
    typed = draft()
    if typed is None:
        return _answer(400, _("This page was open for too long. Please go back, reload it and try again."))
    return _answer(400, _("This page was open for too long.") if typed.signed_in else _titles()[401])


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    # the type and the place alone: the message may hold what a person wrote
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    current_app.logger.error("unexpected %s at %s in %s", type(error).__name__, place, request.endpoint)
    if current_app.testing:
        raise error
    return _answer(500, _("Something went wrong. Nothing was saved."))


def _answer(status: int, title: str, error: HTTPException | None = None, faults: Iterable[Fault] = ()) -> Response:
    if request.path.startswith(API):
        response = problem(status, title, faults)
    elif isinstance(error, SecurityError):
        # asked under a name that is not ours: no page of ours can be drawn, since its links would carry that name
        response = Response(title, status=status, mimetype="text/plain")
    else:
        # what was too large to be read cannot be read for words to keep either
        kept = [] if status == 413 else _kept()
        typed = draft() if status in TOO_LATE else None
        page = render_template("errors/error.html", status=status, title=title, faults=faults, kept=kept, draft=typed)
        response = make_response(page, status)
    if error is not None:
        for name, value in error.get_headers(request.environ):
            if name not in ("Content-Type", "Content-Length"):
                response.headers[name] = value
    return response


def _kept() -> list[str]:
    """Return the words that somebody typed into the form that was refused, so that none are lost with it."""
    return [text for text in (request.form.get(name, "").strip() for name in ("note", "own")) if text]


def _titles() -> dict[int, str]:
    return {
        400: _("This could not be read."),
        401: _("Please sign in first."),
        403: _("This is not allowed."),
        404: _("There is nothing here."),
        405: _("This cannot be done here."),
        410: _("This is gone."),
        413: _("This is too large."),
        415: _("This has to be JSON, with the header Content-Type: application/json."),
        503: _("This cannot be done just now. Please try again in a while."),
        429: _("Too many tries. Please wait a little."),
    }
