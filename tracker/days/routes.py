"""The Log and Diary screens, whole without scripts: every tap is a small form that saves and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care.kinds import DOSE
from tracker.care.labels import take_step_back
from tracker.days.another_time import choice_words, chosen_time, time_choices
from tracker.days.diary_page import diary_page
from tracker.days.done import KINDS, done_before
from tracker.days.log_page import Asked, Saved, log_page, question_named
from tracker.days.more import more_changes, more_form, typed
from tracker.days.questions import AMOUNT, numbers_of, questions_of, values_of
from tracker.days.when import When
from tracker.db import db, new_id
from tracker.diary import queries
from tracker.diary.edit_forms import revision_in
from tracker.diary.kinds import ENTRY
from tracker.diary.plan import plan_line
from tracker.domain.records import Diary, Entry
from tracker.domain.regions import BY_CODE
from tracker.domain.scales import SCORES
from tracker.domain.tags import TAGS, with_tag, without_tag
from tracker.ledger import operations
from tracker.ledger import undo as undo_of
from tracker.ledger.diaries import author, diaries_of_visitor, open_diary
from tracker.ledger.operations import Change, Outcome, Status
from tracker.web.access import is_signed_in, moment, public, visitor
from tracker.web.before import TAKEN_BACK, Back, way_back
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside, score_in
from tracker.web.languages import LANGUAGES, language
from tracker.web.words import for_form

blueprint = Blueprint("days", __name__)
VALUE = {"factors": "value"}
"""Where on the Log the faults of an entry stand."""

UNDONE = "undone"
"""What the address says was done where something was taken back."""

WHOLE = {"same", "more", "tags"}
"""What is not one number: its Undo goes back to the entry's former version, or takes a new entry away."""


@blueprint.get("/")
@public
def welcome() -> Response | str:
    """Say what this is to whoever is signed out; the home page is the Log."""
    return redirect(url_for("days.log")) if is_signed_in() else render_template("welcome.html")


@blueprint.get("/log")
def log() -> str:
    """Show the pad."""
    diary = open_diary()
    if not diary.writable:
        return render_template("days/reads.html", page={"diary": diary, "diaries": diaries_of_visitor()})
    asked = _asked(diary, request.args)
    return _log(diary, asked, ())


@blueprint.post("/log/value")
def save_value() -> Response | tuple[str, int]:
    """Save one number, at once. A later press of the same question writes the same field, whatever stands there."""
    diary, form = open_diary(), request.form
    asked, field = _asked(diary, form), form.get("field", "")
    try:
        now, held = _score(form, "value"), _held(diary, asked.entry_id, field)
        outcome = _patch(diary, asked, {field: Change(held, now)})
    except Refused as refused:
        db.session.rollback()
        return _log(diary, asked, _of_value(asked, refused.faults)), 422
    _commit(outcome)
    return redirect(_after(diary, asked, form, field=field, was=held))


@blueprint.post("/log/tag")
def save_tag() -> Response:
    """Put a tag on the entry at hand, or take it off. The press says which, so that a doubled one does it once."""
    diary, form = open_diary(), request.form
    asked, (state, _space, tag) = _asked(diary, form), form.get("tag", "").partition(" ")
    entry = _entry(diary, asked.entry_id)
    held = entry.tags if entry else ()
    tags = with_tag(held, tag) if state == "on" else without_tag(held, tag)
    if entry is not None and not tags and _holds_only(entry, "tags"):
        operations.remove(diary, ENTRY, asked.entry_id, author())
        db.session.commit()
        return redirect(url_for("days.log", diary=diary.id, ask="tags", **_fixed(asked.when)))
    _commit(_patch(diary, asked, {"tags": Change(list(held) or None, list(tags) or None)}))
    return redirect(_after(diary, asked, form, field="tags", was=entry.revision if entry else None))


@blueprint.post("/log/take-back")
def take_back_dose() -> Response:
    """Take back the dose that was recorded a moment ago, and stay on the Log."""
    diary, form = open_diary(), request.form
    undo_of.take_back(diary, DOSE, _id(form.get("id", "")), undo_of.ADDED, author())
    db.session.commit()
    asked = _asked(diary, form)
    if form.get("entry"):
        return redirect(_after(diary, asked, form))
    return redirect(url_for("days.log", diary=diary.id, **_fixed(asked.when)))


@blueprint.post("/log/undo")
def undo() -> Response:
    """Take the last step back; an entry that then holds nothing goes altogether."""
    diary, form = open_diary(), request.form
    asked, field, back = _asked(diary, form), form.get("field", ""), _score(form, "back")
    held = _held(diary, asked.entry_id, field)
    entry = _entry(diary, asked.entry_id)
    if back is None and (entry is None or field in WHOLE or _holds_only(entry, field)):
        # a second press finds the entry gone already, and does no harm
        if entry is not None:
            operations.remove(diary, ENTRY, asked.entry_id, author())
            db.session.commit()
        return redirect(url_for("days.log", diary=diary.id, did=UNDONE, **_fixed(asked.when)))
    if field in {"more", "tags"}:
        _commit(operations.restore(diary, ENTRY, asked.entry_id, author(), int(back or 0)))
    else:
        _commit(_patch(diary, asked, {field: Change(held, back)}))
    return redirect(_after(diary, asked, form, field=UNDONE))


@blueprint.post("/log/same")
def same() -> Response:
    """Record an earlier entry's numbers again, for now."""
    diary, form = open_diary(), request.form
    asked, former = _asked(diary, form), queries.get_entry(diary, _id(form.get("of", "")))
    changes = {name: Change(None, value) for name, value in numbers_of(former).items()}
    _commit(_patch(diary, asked, changes))
    return redirect(_after(diary, asked, form, field="same"))


@blueprint.get("/log/another-time")
def another_time() -> Response | str | tuple[str, int]:
    """Choose the time that the next entry is for: a part of a day, a whole day, or a clock time."""
    diary, form = open_diary(form=True), request.args
    if "when" not in form:
        return _another_time(diary, form, ())
    try:
        when = chosen_time(diary, form, moment())
    except Refused as refused:
        return _another_time(diary, form, refused.faults), 422
    return redirect(url_for("days.log", diary=diary.id, **_fixed(when)))


@blueprint.route("/log/more", methods=["GET", "POST"])
def more() -> Response | str | tuple[str, int]:
    """Tags, interference and a note, added to the entry at hand."""
    diary, form = open_diary(), request.values
    asked = _asked(diary, form)
    entry = _entry(diary, asked.entry_id)
    if request.method == "GET":
        return _more(diary, asked, more_form(entry), ())
    try:
        _commit(_patch(diary, asked, more_changes(entry, request.form)))
    except Refused as refused:
        db.session.rollback()
        return _more(
            diary, asked, typed(request.form), beside(refused.faults, {"": "interference", "tags": "own"})
        ), 422
    return redirect(_after(diary, asked, form, field="more", was=entry.revision if entry else None))


@blueprint.get("/diary")
def diary() -> str:
    """Show the days, newest first."""
    held = open_diary()
    last = _date(request.args.get("to", ""))
    day = last.toordinal() if last else None
    page = diary_page(held, diaries_of_visitor(), visitor().account_id, day, moment(), _undo_offered(held))
    return render_template("days/diary.html", page=page)


@blueprint.post("/diary/restore")
def restore() -> Response:
    """Bring back what was deleted or changed last, as the Diary's Undo offers it."""
    held, form = open_diary(), request.form
    if form.get("step"):
        take_step_back(held, form["step"], author())
    else:
        kind = KINDS.get(form.get("kind", ""))
        if kind is None:
            raise NotFound
        undo_of.take_back(held, kind, _id(form.get("id", "")), revision_in(form), author())
    db.session.commit()
    return redirect(url_for("days.diary", diary=held.id, to=form.get("to") or None))


@blueprint.get("/settings")
def settings() -> str:
    """Everything else: diaries, import, account."""
    held = open_diary()
    back = way_back()
    page = {"diary": held, "diaries": diaries_of_visitor(), "done": _settings_done(held), "back": back}
    return render_template("days/settings.html", page=page | {"former": _former_language(back)})


def _former_language(back: Back | None) -> tuple[str, str] | None:
    """Return the tag of the language that an Undo goes back to, and its word for it: whoever took another by mistake
    may not read that one."""
    tag = dict(back.fields).get("language", "") if back else ""
    if tag not in LANGUAGES:
        return None
    with force_locale(LANGUAGES[tag].locale):
        return tag, str(_("Undo"))


def _settings_done(diary: Diary) -> str:
    erased = _("That diary is erased.")
    in_log = _(
        "Another program was reading the database, so some of what was erased stays in its log on the disk until "
        "whoever runs this server tidies it up."
    )
    said = {
        "erased": erased,
        "erased-but-the-log": f"{erased} {in_log}",
        "left": _("You no longer keep that diary."),
        "language": _("The language is now %(name)s.", name=language().name),
        "diary": _("The settings of %(name)s are kept.", name=diary.name),
        TAKEN_BACK: _("It is as it was before."),
    }
    return str(said.get(request.args.get("done", ""), ""))


def _of_value(asked: Asked, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults of a number that was typed beside its field; a factor's runs beyond 0 to 10."""
    if asked.question.pane != AMOUNT:
        return faults
    text = _("This must be a number.")
    return tuple(replace(fault, detail=text) if fault.pointer == "/value" else fault for fault in beside(faults, VALUE))


def _log(diary: Diary, asked: Asked, faults: tuple[Fault, ...]) -> str:
    entry = _entry(diary, asked.entry_id)
    if entry is not None and "rated_by" not in request.values:
        asked = replace(asked, rated_by=entry.rated_by)
    page = log_page(diary, diaries_of_visitor(), entry, asked, moment())
    if faults:
        page = replace(page, typed=request.form.get("value", ""), faults=faults)
    return render_template("days/log.html", page=page, faults=faults)


def _asked(diary: Diary, form: Mapping[str, str]) -> Asked:
    rated_by = form.get("rated_by", diary.rated_by)
    questions = questions_of(diary)
    done = form.get("did", "")
    known = done in WHOLE or done in SCORES or any(done == question.field for question in questions) or _of_region(done)
    return Asked(
        entry_id=_id(form["entry"]) if form.get("entry") else new_id(),
        question=question_named(form.get("ask", ""), questions),
        when=_when(form),
        rated_by=rated_by if diary.owned and rated_by in diary.raters else diary.rated_by,
        other_number="other" in form,
        done_field=done if known else "",
        done_was=form.get("was", ""),
        undone=done == UNDONE,
    )


def _of_region(name: str) -> bool:
    return name in {f"regions.{code}.spasm" for code in BY_CODE}


def _when(form: Mapping[str, str]) -> When:
    at, day = form.get("at", ""), _date(form.get("day", ""))
    if at:
        try:
            return When(at=datetime.fromisoformat(at).replace(tzinfo=None, second=0, microsecond=0))
        except ValueError:
            raise NotFound from None
    return When(day=day, part=(form.get("part") or None)) if day else When()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None


def _entry(diary: Diary, entry_id: UUID) -> Entry | None:
    try:
        return queries.get_entry(diary, entry_id)
    except NotFound:
        return None


def _held(diary: Diary, entry_id: UUID, field: str) -> float | None:
    return values_of(_entry(diary, entry_id)).get(field)


def _holds_only(entry: Entry, field: str) -> bool:
    return set(values_of(entry)) <= {field} and not entry.note and (field == "tags" or not entry.tags)


def _patch(diary: Diary, asked: Asked, changes: Mapping[str, Change]) -> Outcome:
    start = {**asked.when.start(diary, moment()), "rated_by": asked.rated_by, "prompted": _prompted(diary, asked)}
    entry = _entry(diary, asked.entry_id)
    if diary.owned and entry is not None and "rated_by" in request.form and entry.rated_by != asked.rated_by:
        changes = {**changes, "rated_by": Change(entry.rated_by, asked.rated_by)}
    return operations.patch(diary, ENTRY, asked.entry_id, start, changes, author())


def _prompted(diary: Diary, asked: Asked) -> bool | None:
    """Return whether a plan asks at this moment; None where there is no plan, or the entry is for another time."""
    line = None if asked.when.fixed else plan_line(diary, moment())
    return None if line is None else line.asked_now


def _commit(outcome: Outcome) -> None:
    if outcome.status is Status.CONFLICT:
        # the entry was deleted on another page; a press here must not bring it back unseen
        raise Refused([Fault("", _("This entry was deleted meanwhile. Its Undo is in the Diary."))])
    db.session.commit()


def _after(diary: Diary, asked: Asked, form: Mapping[str, str], *, field: str = "", was: float | None = None) -> str:
    address: dict[str, Any] = {
        "diary": diary.id,
        "entry": asked.entry_id,
        "ask": form.get("ask"),
        "other": form.get("other"),
        **asked.when.fixed,
    }
    if field:
        address |= {"did": field, "was": for_form(was)}
    if asked.rated_by != diary.rated_by:
        address["rated_by"] = asked.rated_by
    return url_for("days.log", **{name: value for name, value in address.items() if value is not None})


def _score(form: Mapping[str, str], name: str) -> int | float | None:
    faults: list[Fault] = []
    value = score_in(form, name, faults)
    if faults:
        raise Refused(faults)
    return value


def _fixed(when: When) -> dict[str, Any]:
    return dict(when.fixed)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _undo_offered(diary: Diary) -> tuple[Saved, str] | None:
    """Return the line that offers to take back what was done on the page before, if the address names it."""
    done = done_before(diary)
    if done is None:
        return None
    fields = {**done.fields, "to": request.args.get("to", "")}
    return Saved(done.text, _("Undo"), fields), url_for("days.restore")


def _another_time(diary: Diary, form: Mapping[str, str], faults: tuple[Fault, ...]) -> str:
    page = {"diary": diary, "choices": time_choices(diary, moment()), "words": choice_words()}
    page |= {"form": form, "faults": faults}
    return render_template("days/another_time.html", page=page)


def _more(diary: Diary, asked: Asked, form: Mapping[str, Any], faults: tuple[Fault, ...]) -> str:
    page = {"diary": diary, "asked": asked, "form": form, "faults": faults, "groups": TAGS}
    return render_template("days/more.html", page=page)
