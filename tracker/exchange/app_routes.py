"""The steps by which another app's file is taken in: say what its things mean, look, take in."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.domain.records import Diary
from tracker.exchange import waiting
from tracker.exchange.app_forms import change_meanings, changed_thing, thing_form
from tracker.exchange.app_pages import existing_factors, existing_medicines, thing_page, things_page
from tracker.exchange.formats.csv_table import NotATable
from tracker.exchange.guesses import mapping_for
from tracker.exchange.mapping import OUT
from tracker.exchange.meanings import AS_DOSE, Meaning
from tracker.exchange.pages import score_options, side_options
from tracker.exchange.profile import profile_of
from tracker.exchange.steps import preview_of, run_of, unlocked, unread_of
from tracker.exchange.waiting import AppUpload, Upload
from tracker.web.access import moment, takes_own_turn, visitor
from tracker.web.errors import Fault, Refused
from tracker.web.limits import limited

blueprint = Blueprint("apps", __name__, url_prefix="/settings/import")
Page = Response | str | tuple[str, int]


@blueprint.route("/<uuid:upload_id>/things", methods=["GET", "POST"])
@takes_own_turn
def things(upload_id: UUID) -> Page:
    """Show what the file's things are taken for, and ask what only the person can say."""
    held, diary = _waiting(upload_id)
    if request.method == "GET":
        return _things(held, diary, ())
    faults = change_meanings(held.meanings, request.form, held.holdings)
    if "leave_open" in request.form:
        for thing in held.holdings.things:
            if held.meanings.of(thing) is None:
                held.meanings.things[thing.key] = Meaning(means=OUT)
    waiting.keep(held)
    if "leave_open" in request.form and not faults:
        return redirect(url_for("apps.things", upload_id=upload_id))
    faults += held.meanings.faults(held.holdings)
    if faults:
        return _things(held, diary, faults, request.form), 422
    return redirect(url_for("apps.preview", upload_id=upload_id))


@blueprint.route("/<uuid:upload_id>/things/<int:number>", methods=["GET", "POST"])
@takes_own_turn
def thing(upload_id: UUID, number: int) -> Page:
    """Say what one thing means; the next that nobody has spoken of follows."""
    held, diary = _waiting(upload_id)
    if number >= len(held.holdings.things):
        raise NotFound
    one, faults = held.holdings.things[number], tuple[Fault, ...]()
    form: Map[str, str] = thing_form(one, held.meanings.of(one))
    if request.method == "POST":
        dose = request.form.get("means") == AS_DOSE
        known = existing_medicines(diary) if dose else existing_factors(diary, one)
        try:
            held.meanings.things[one.key] = changed_thing(request.form, one, dict(known))
        except Refused as refused:
            form, faults = request.form, refused.faults
        else:
            waiting.keep(held)
            return redirect(_after(held))
    page = thing_page(held, diary, number, form) | {"faults": faults}
    options = {"sides": side_options(), "scores": score_options()}
    return render_template("exchange/thing.html", page=page, **options), 422 if faults else 200


@blueprint.get("/<uuid:upload_id>/look")
@limited("240 per hour")
def preview(upload_id: UUID) -> Page:
    """Show what would be added, and every row that cannot be read and why."""
    held, diary = _waiting(upload_id)
    if held.meanings.faults(held.holdings):
        return redirect(url_for("apps.things", upload_id=upload_id))
    links = {
        "run": url_for("apps.run", upload_id=upload_id),
        "unread": url_for("apps.unread", upload_id=upload_id),
        "change": url_for("apps.things", upload_id=upload_id),
        "discard": url_for("apps.discard", upload_id=upload_id),
    }
    return preview_of(held, diary, links)


@blueprint.get("/<uuid:upload_id>/unread-rows.csv")
@limited("60 per hour")
def unread(upload_id: UUID) -> Response:
    """Give the rows that cannot be read as a table, safe for a spreadsheet."""
    return unread_of(*_waiting(upload_id))


@blueprint.post("/<uuid:upload_id>/add")
@limited("60 per hour")
@takes_own_turn
def run(upload_id: UUID) -> Page:
    """Import, whole or not at all. A second press leads to what the first one made."""
    return run_of(upload_id, lambda: _waiting(upload_id), _undecided, _again)


@blueprint.post("/<uuid:upload_id>/as-table")
@takes_own_turn
def as_table(upload_id: UUID) -> Page:
    """Read the file as a table of any origin instead, whose columns the person explains."""
    held, diary = _waiting(upload_id)
    try:
        profile = profile_of(held.table())
    except NotATable as trouble:
        return _things(held, diary, [Fault("", str(trouble))]), 422
    known = held.model_dump(exclude={"source", "holdings", "meanings", "remembered"})
    mapping = mapping_for(profile, diary, held.file_name, None)
    waiting.keep(Upload(**known, remembered=False, profile=profile, mapping=mapping))
    return redirect(url_for("exchange.columns", upload_id=upload_id))


@blueprint.post("/<uuid:upload_id>/forget")
@takes_own_turn
def discard(upload_id: UUID) -> Response:
    """Take the waiting file away; nothing was imported."""
    held, diary = _waiting(upload_id)
    waiting.discard(held.id)
    return redirect(url_for("exchange.start", diary=diary.id))


def _things(held: AppUpload, diary: Diary, faults: Iterable[Fault], typed: Map[str, str] | None = None) -> str:
    page = things_page(held, diary, faults, typed or {})
    return render_template("exchange/things.html", page=page, sides=side_options(), scores=score_options())


def _waiting(upload_id: UUID) -> tuple[AppUpload, Diary]:
    """Return the visitor's waiting file and its diary; raise `NotFound` for somebody else's."""
    held = waiting.get(upload_id, visitor().account_id, int(moment().timestamp()), AppUpload)
    return held, unlocked(held.diary_id)


def _undecided(held: AppUpload) -> bool:
    return bool(held.meanings.faults(held.holdings))


def _again(held: AppUpload) -> str:
    """Return where to go on: to what is still to be said, or to what would be added."""
    return url_for("apps.things" if _undecided(held) else "apps.preview", upload_id=held.id)


def _after(held: AppUpload) -> str:
    rest = [place for place, thing in enumerate(held.holdings.things) if held.meanings.of(thing) is None]
    if rest:
        return url_for("apps.thing", upload_id=held.id, number=rest[0])
    return url_for("apps.things", upload_id=held.id)
