"""Editing what was recorded, sleep, and a diary's settings, each as a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.analytics.usual_sleep import UNKNOWN, times_about
from tracker.db import db, new_id
from tracker.diary import factor_routes, queries, shown_routes
from tracker.diary.blueprint import blueprint
from tracker.diary.edit_forms import (
    ENTRY_FIELDS,
    SLEEP_FIELDS,
    changed_entry,
    changed_meanwhile,
    changed_sleep,
    entry_form,
    merged,
    revision_in,
    sleep_body,
    sleep_form,
    typed,
)
from tracker.diary.factor_forms import fields_of
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.days import DAY_STARTS, day_of, local_parts
from tracker.domain.records import RATERS, Diary, Entry, Sleep
from tracker.domain.regions import REGIONS
from tracker.domain.tags import TAGS
from tracker.ledger import operations
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import author, change_diary, create_diary, open_diary
from tracker.ledger.forms import SPASM_WORDS
from tracker.ledger.kinds import Kind
from tracker.ledger.operations import Outcome, Status
from tracker.web import before
from tracker.web.access import moment, visitor
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside

__all__ = ["blueprint", "factor_routes", "shown_routes"]
Page = Response | str | tuple[str, int]


@blueprint.route("/diary/entries/<uuid:entry_id>", methods=["GET", "POST"])
def edit_entry(entry_id: UUID) -> Page:
    """Change anything of an entry."""
    diary = open_diary()
    entry, factors = queries.get_entry(diary, entry_id), queries.factors(diary)
    if request.method == "GET":
        return _entry_page(diary, entry, entry_form(entry, factors), ())
    try:
        data = changed_entry(entry, request.form, diary, factors)
        outcome = operations.save(diary, ENTRY, entry_id, data, author(), revision_in(request.form))
        if outcome.status is Status.CONFLICT:
            outcome = _save_together(diary, entry_id, data)
    except Refused as refused:
        db.session.rollback()
        form = entry_form(entry, factors) | typed(request.form) | {"revision": str(entry.revision)}
        return _entry_page(diary, entry, form, beside(refused.faults, ENTRY_FIELDS)), 422
    db.session.commit()
    day = day_of(entry.happened_at, diary.day_start) if entry.happened_at else entry.local_day
    return redirect(_diary_at(diary, day, f"entry.{entry_id}.{entry.revision}"))


def _save_together(diary: Diary, entry_id: UUID, data: Mapping[str, Any]) -> Outcome:
    """Save what was typed into what another phone wrote meanwhile; raise `Refused` where both changed the same."""
    stored = ledger.get(diary, ENTRY.name, entry_id)
    base = ledger.former_version(diary, entry_id, revision_in(request.form) or 0)
    body, faults = merged(base, stored.body or {}, ENTRY.read(data, diary, moment()))
    if faults:
        raise Refused([Fault("", _("Save again to put what you typed in its place.")), *faults])
    return operations.save(diary, ENTRY, entry_id, body, author(), stored.revision)


@blueprint.post("/diary/entries/<uuid:entry_id>/delete")
def delete_entry(entry_id: UUID) -> Response:
    """Delete an entry; the Diary then offers Undo."""
    return _delete(ENTRY, entry_id)


@blueprint.route("/sleep", methods=["GET", "POST"])
def add_sleep() -> Page:
    """Record a sleep: the usual times by one tap, or others."""
    diary = open_diary()
    if request.method == "POST":
        return _save_sleep(diary, _new_sleep_id(), None)
    local = moment().astimezone(ZoneInfo(diary.time_zone))
    today = day_of(local, diary.day_start)
    usual = queries.usual_night(diary, today)
    form = {"id": str(new_id()), "woke_on": local.date().isoformat(), "fell_asleep": "", "woke": "", "quality": ""}
    # after midnight the usual night is the one before, as long as the diary's day goes on
    return _sleep_page(diary, form | {"woken_by_pain": ""}, (), usual=usual, usual_on=date.fromordinal(today))


@blueprint.route("/diary/sleeps/<uuid:sleep_id>", methods=["GET", "POST"])
def edit_sleep(sleep_id: UUID) -> Page:
    """Change a sleep."""
    diary = open_diary()
    sleep = queries.get_sleep(diary, sleep_id)
    if request.method == "POST":
        return _save_sleep(diary, sleep_id, sleep)
    return _sleep_page(diary, sleep_form(sleep), (), sleep=sleep)


@blueprint.post("/diary/sleeps/<uuid:sleep_id>/delete")
def delete_sleep(sleep_id: UUID) -> Response:
    """Delete a sleep; the Diary then offers Undo."""
    return _delete(SLEEP, sleep_id)


@blueprint.route("/settings/diary", methods=["GET", "POST"])
def settings() -> Page:
    """Change a diary's settings; whoever does not own it sees what it is and the way out."""
    diary = open_diary(own=True, owner=request.method == "POST")
    if request.method == "GET":
        return _settings_page(diary, _settings_form(diary), ())
    was = _settings_fields(diary)
    try:
        before.refuse_if_changed(was)
        changed = change_diary(diary, visitor().account_id, _settings_data(request.form))
    except Refused as refused:
        db.session.rollback()
        return _settings_page(diary, _settings_data(request.form), refused.faults)
    db.session.commit()
    address = {"diary": diary.id, "done": "diary", "_anchor": "done"}
    return before.saved("days.settings", url_for("diary.settings"), was, _settings_fields(changed), **address)


@blueprint.route("/settings/new-diary", methods=["GET", "POST"])
def add_diary() -> Page:
    """Begin another diary, for oneself or for a child."""
    held = open_diary(own=True)
    if request.method == "GET":
        form = _settings_form(held) | {"name": "", "spasm_word": SPASM_WORDS[0], "raters": ["self"]}
        return _settings_page(None, form | {"usual_rater": "self"}, ())
    try:
        made = create_diary(visitor().account_id, _settings_data(request.form), moment())
    except Refused as refused:
        db.session.rollback()
        return _settings_page(None, _settings_data(request.form), refused.faults)
    db.session.commit()
    return redirect(url_for("days.log", diary=made.id))


def _save_sleep(diary: Diary, sleep_id: UUID, held: Sleep | None) -> Page:
    form = {name: request.form.get(name, "") for name in ("id", "woke_on", "fell_asleep", "woke", "quality")}
    form |= {name: request.form.get(name, "") for name in ("woken_by_pain", "revision")}
    try:
        data = changed_sleep(request.form, diary, held)
        outcome = operations.save(diary, SLEEP, sleep_id, data, author(), revision_in(request.form))
    except Refused as refused:
        db.session.rollback()
        return _sleep_page(diary, form, beside(refused.faults, SLEEP_FIELDS), sleep=held), 422
    if outcome.status is Status.CONFLICT:
        db.session.rollback()
        # sent again after going back and correcting: the next press puts it in place of what is there
        form["revision"] = str(outcome.record.revision) if outcome.record and not outcome.record.deleted else ""
        return _sleep_page(diary, form, changed_meanwhile(), sleep=held), 409
    db.session.commit()
    day = queries.get_sleep(diary, sleep_id).local_day
    return redirect(_diary_at(diary, day, f"sleep.{sleep_id}.{held.revision if held else 0}"))


def _new_sleep_id() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return new_id()


def _entry_page(diary: Diary, entry: Entry, form: Mapping[str, Any], faults: tuple[Fault, ...]) -> str:
    page = {"diary": diary, "entry": entry, "regions": REGIONS, "groups": TAGS, "form": form, "faults": faults}
    page["factors"] = fields_of(entry, queries.factors(diary), form)
    return render_template("diary/entry.html", page=page)


def _sleep_page(
    diary: Diary,
    form: Mapping[str, str],
    faults: tuple[Fault, ...],
    *,
    sleep: Sleep | None = None,
    usual: tuple[int, int] | None = None,
    usual_on: date | None = None,
) -> str:
    page = {"diary": diary, "form": form, "faults": faults, "sleep_id": sleep.id if sleep else None, "usual": usual}
    page["usual_on"] = usual_on.isoformat() if usual_on else ""
    page["held"] = sleep_body(sleep) if sleep else None
    about = tuple(local_parts(one)[1] for one in (sleep.started_at, sleep.ended_at)) if sleep else usual or UNKNOWN
    page["near"] = {name: times_about(minute) for name, minute in zip(("fell_asleep", "woke"), about, strict=True)}
    return render_template("diary/sleep.html", page=page)


def _delete(kind: Kind, record_id: UUID) -> Response:
    """Delete a record, once or however often it is asked for; raise `NotFound` where there never was one."""
    diary = open_diary()
    found = ledger.find(diary, record_id)
    if found is None or found.kind != kind.name:
        raise NotFound
    day = kind.place(found.body).local_day if found.body is not None else None
    operations.remove(diary, kind, record_id, author())
    db.session.commit()
    return redirect(_diary_at(diary, day, f"{kind.name}.{record_id}"))


def _settings_page(diary: Diary | None, form: Mapping[str, Any], faults: tuple[Fault, ...]) -> Page:
    page = {
        "diary": diary,
        "form": form,
        "faults": faults,
        "day_starts": DAY_STARTS,
        "spasm_words": SPASM_WORDS,
        "raters": RATERS,
        "time_zones": sorted(available_timezones()),
    }
    return render_template("diary/settings.html", page=page), 422 if faults else 200


def _settings_form(diary: Diary) -> dict[str, Any]:
    names = ("name", "time_zone", "day_start", "spasm_word", "raters", "usual_rater")
    return {name: getattr(diary, name) for name in names}


def _settings_fields(diary: Diary) -> dict[str, Any]:
    """Return a diary's settings as their form sends them."""
    held = _settings_form(diary)
    return held | {"day_start": str(diary.day_start), "raters": list(diary.raters)}


def _settings_data(form: Any) -> dict[str, Any]:  # noqa: ANN401 - werkzeug's form
    start = form.get("day_start", "")
    return {
        "name": form.get("name", ""),
        "time_zone": form.get("time_zone", ""),
        "day_start": int(start) if start in {str(hour) for hour in DAY_STARTS} else start,
        "spasm_word": form.get("own_word", "").strip() or form.get("spasm_word", ""),
        "raters": form.getlist("raters"),
        "usual_rater": form.get("usual_rater", "self"),
    }


def _diary_at(diary: Diary, day: int | None, done: str) -> str:
    today = day_of(moment().astimezone(ZoneInfo(diary.time_zone)), diary.day_start)
    to = date.fromordinal(day + 3).isoformat() if day is not None and day + 3 < today else None
    return url_for("days.diary", diary=diary.id, to=to, done=done or None)
