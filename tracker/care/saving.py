"""Saving what a form of treatments says, once however often it is sent, and never over what was not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care.blueprint import Page, passed, way_back, whose
from tracker.care.labels import label_of
from tracker.care.typed import Form, Typed, id_in, revision_in
from tracker.db import db, new_id
from tracker.domain.records import Diary
from tracker.domain.treatments import Injection
from tracker.ledger import operations
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import author
from tracker.ledger.kinds import Kind, Stored
from tracker.ledger.operations import Outcome, Status
from tracker.ledger.undo import ADDED, name_of
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside


class Meanwhile(Exception):
    """The record was saved differently since the form was drawn; nothing was saved. It carries what is stored."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        super().__init__(str(stored.id))


@dataclass(frozen=True, slots=True)
class Screen:
    """A form for one kind of record: its template, how it is read, and where the faults of a record stand on it.

    `read` gives the record in the API's shape or raises `Refused`; `typed` gives what was typed, to be shown again.
    """

    kind: Kind
    template: str
    fields: Mapping[str, str]
    read: Callable[[Form, Diary], Mapping[str, Any]]
    typed: Callable[[Form], Typed]


def show(screen: Screen, diary: Diary, form: Typed, faults: tuple[Fault, ...] = (), **more: object) -> str:
    """Return the page of a form, with what else its template prints."""
    page: dict[str, Any] = {"diary": diary, "whose": whose(diary), "form": form, "faults": faults, "passed": passed()}
    session = more.get("session")
    page["back_href"] = way_back(diary, session=session.id if isinstance(session, Injection) else None)
    return render_template(screen.template, page=page | more)


def answer(screen: Screen, diary: Diary, record_id: UUID | None = None, **more: object) -> Page:
    """Save what the form says and go back, or show it again with its faults. `record_id` is the record it changes."""
    form = request.form
    try:
        data = screen.read(form, diary)
        done, day = saved(diary, screen.kind, record_id or id_in(form), data)
    except Refused as refused:
        db.session.rollback()
        return show(screen, diary, screen.typed(form), beside(refused.faults, screen.fields), **more), 422
    except Meanwhile as meanwhile:
        return meanwhile_page(screen, diary, meanwhile, **more)
    return redirect(way_back(diary, done, day, record_id))


def meanwhile_page(screen: Screen, diary: Diary, meanwhile: Meanwhile, **more: object) -> Page:
    """Show a form again that others were quicker than; sent once more it goes over what they saved."""
    db.session.rollback()
    stored, typed = meanwhile.stored, screen.typed(request.form)
    what = _("now deleted") if stored.body is None else label_of(diary, stored.kind, stored.body)
    text = _(
        "Meanwhile this was saved: %(what)s. What you typed stands here; save again to put it in its place.",
        what=what,
    )
    typed["revision"] = "" if stored.deleted else str(stored.revision)
    return show(screen, diary, typed, (Fault("", text),), **more), 409


def saved(diary: Diary, kind: Kind, record_id: UUID, data: Mapping[str, Any]) -> tuple[str, int | None]:
    """Save and commit; return the name of what was done, empty for nothing, and the day (an ordinal) it stands on.

    Raises `Refused`, and `Meanwhile` where the form was filled in on something that is no longer there.
    """
    revision = revision_in(request.form)
    outcome = operations.save(diary, kind, record_id, data, author(), revision)
    if outcome.status is Status.CONFLICT and revision is None and outcome.record and outcome.record.deleted:
        # it was taken back since, and the same form sent again
        outcome = operations.save(diary, kind, new_id(), data, author())
    if outcome.status is Status.CONFLICT and outcome.record is not None:
        raise Meanwhile(outcome.record)
    db.session.commit()
    body = outcome.record.body if outcome.record else None
    return what_was_done(kind, outcome, revision), kind.place(body).local_day if body else None


def what_was_done(kind: Kind, outcome: Outcome, seen: int | None) -> str:
    """Return the name of what a save did, for Undo; empty where it changed nothing. `seen` is the form's revision."""
    record = outcome.record
    if record is None:
        return ""
    if outcome.status is Status.UNCHANGED:
        # sent twice: the first has changed what the form had seen
        version = ADDED if seen is None else seen
        return name_of(kind, record.id, version) if version < record.revision else ""
    return name_of(kind, record.id, record.revision - 1)


def put(diary: Diary, kind: Kind, record_id: UUID, changes: Mapping[str, Any]) -> str:
    """Set fields of a record to what they are to be from now on, and commit; return the name of what was done.

    For single taps: whatever was there is replaced, and a doubled tap finds its own work done. Raises `NotFound`
    and `Refused`.
    """
    stored = ledger.get(diary, kind.name, record_id)
    held = stored.body or {}
    fields = {name: operations.Change(held.get(name), value) for name, value in changes.items()}
    outcome = operations.patch(diary, kind, record_id, {}, fields, author())
    db.session.commit()
    return what_was_done(kind, outcome, max(stored.revision - 1, 1))


def deleted(diary: Diary, kind: Kind, record_id: UUID) -> Response:
    """Delete a record, once or however often it is asked for, and go back; raise `NotFound` for what never was."""
    found = ledger.find(diary, record_id)
    if found is None or found.kind != kind.name:
        raise NotFound
    day = kind.place(found.body).local_day if found.body is not None else None
    operations.remove(diary, kind, record_id, author())
    db.session.commit()
    return redirect(way_back(diary, name_of(kind, record_id), day))
