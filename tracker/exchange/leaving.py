"""The way out: a diary taken along as a file, a diary erased or left, and the whole account erased. Each asks
again who it is, since each is done in a minute by whoever holds an unlocked phone.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, make_response, redirect, render_template, request, send_file, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from tracker import copies
from tracker.accounts.asked_again import Asks, Refused, asks_of, begin_write_if_right
from tracker.accounts.operations import delete_account
from tracker.accounts.pages import Page, answer, events
from tracker.accounts.queries import addresses_of
from tracker.db import db, read_one_state, settle
from tracker.domain.records import Diary
from tracker.exchange import archive, waiting
from tracker.exchange.counted import counted
from tracker.exchange.tables import SHEETS
from tracker.ledger import keepers, queries
from tracker.ledger.diaries import diaries_of_visitor, erase_diaries_of, erase_diary, kept_since, open_diary
from tracker.web import before
from tracker.web.access import moment, takes_own_turn, visitor
from tracker.web.limits import limited
from tracker.web.words import full_date

blueprint = Blueprint("leaving", __name__)
ERASE = "erase"


@dataclass(frozen=True, slots=True)
class StillHeld:
    """What an erasure does not reach, as far as this server knows: copies by their names and days, and whether the
    database's own pages are among it."""

    copies: list[tuple[str, str]]
    pages: bool
    log: bool = False
    """Whether it could not be brought out of SQLite's log, since another program reads the database."""


@blueprint.get("/settings/export")
def export() -> Response:
    """Say what is taken along, and ask for the password."""
    return _export_page(open_diary(owner=True), Page())


@blueprint.post("/settings/export")
@limited("30 per hour")
@takes_own_turn
def hand_out() -> Response:
    """Hand out the diary's ZIP, from a file that has no name and is gone with the answer."""
    diary = open_diary(owner=True)
    asked = begin_write_if_right(visitor(), Page(), "export", always=True)
    if asked:
        return _export_page(diary, asked.page, asked)
    db.session.commit()
    read_one_state()
    diary = open_diary(diary.id, owner=True)
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile(dir=current_app.config["SETTINGS"].instance))
        archive.pack(diary, moment(), file)
        size = file.tell()
        file.seek(0)
        # from here on the answer closes it
        opened.pop_all()
    db.session.rollback()
    events.info("diary taken along")
    day = moment().astimezone(ZoneInfo(diary.time_zone)).date().isoformat()
    sent = send_file(file, "application/zip", as_attachment=True, download_name=f"dystonia-diary-{day}.zip", etag=False)
    sent.content_length = size
    sent.headers["Cache-Control"] = "no-store"
    return sent


@blueprint.get("/settings/diary/erase")
def erase() -> Response:
    """Say what goes with a diary, or what stays where it is only left, and ask for the password."""
    return _erase_page(open_diary(own=True), Page())


@blueprint.post("/settings/diary/erase")
@limited("30 per hour")
@takes_own_turn
def erase_one() -> Response:
    """Erase a diary for good; whoever does not own it leaves it."""
    diary = open_diary(own=True)
    asked = begin_write_if_right(visitor(), Page(), "erasure", always=True)
    if asked:
        return _erase_page(diary, asked.page, asked)
    diary = open_diary(diary.id, own=True)
    owned = diary.owned
    if owned:
        erase_diary(diary)
    else:
        keepers.end(diary, visitor().account_id)
    db.session.commit()
    done = "left"
    if owned:
        done = "erased" if _sweep_up(diary.id) else "erased-but-the-log"
    events.info("diary erased" if owned else "diary left")
    session.pop("diary", None)
    return redirect(url_for("days.settings", done=done))


@blueprint.get("/account/erase")
def erase_all() -> Response:
    """Say what goes with the account, and ask for the password."""
    return _account_page(Page())


@blueprint.post("/account/erase")
@limited("30 per hour")
@takes_own_turn
def erase_account() -> Response:
    """Erase the account, and every diary that nobody else keeps."""
    who = visitor().account_id
    asked = begin_write_if_right(visitor(), Page(), "erasure of an account", always=True)
    if asked:
        return _account_page(asked.page, asked)
    still_held = _of_account(who)
    erase_diaries_of(who, _chosen())
    delete_account(who)
    db.session.commit()
    still_held = replace(still_held, log=not _sweep_up(account_id=who))
    events.info("account erased")
    logout_user()
    session.clear()
    gone = make_response(render_template("exchange/erased.html", place="enter", still_held=still_held))
    # the phone's own copies too: pages kept for reading offline, and what waited to be sent to an account that is gone
    gone.headers["Clear-Site-Data"] = '"cache", "storage"'
    gone.headers["Cache-Control"] = "no-store"
    before.forget(gone)
    return gone


def _chosen() -> dict[UUID, UUID | None]:
    """Return to whom each diary goes that somebody else keeps too: a keeper's id, None where it goes with the account.

    What cannot be read is as if nothing was chosen: then it is handed over, and nothing is erased.
    """
    chosen: dict[UUID, UUID | None] = {}
    for name, value in request.form.items():
        kind, _dash, diary = name.partition("-")
        if kind == "of":
            with suppress(ValueError):
                chosen[UUID(diary)] = None if value == ERASE else UUID(value)
    return chosen


def _sweep_up(diary_id: UUID | None = None, account_id: UUID | None = None) -> bool:
    """Let go of what lies beside the records that were erased; return whether the database's log let go of it too."""
    waiting.discard_all(diary_id=diary_id, account_id=account_id)
    return settle()


def _export_page(diary: Diary, page: Page, asked: Refused | None = None) -> Response:
    held = counted(queries.counts(diary))
    html = render_template("exchange/export.html", page=page, asks=_asks(), diary=diary, held=held, sheets=SHEETS)
    return _answer(html, asked)


def _erase_page(diary: Diary, page: Page, asked: Refused | None = None) -> Response:
    html = render_template(
        "exchange/erase.html",
        page=page,
        asks=_asks(),
        diary=diary,
        held=counted(queries.counts(diary)),
        others=queries.others_with(diary, visitor().account_id),
        heirs=keepers.others_who_keep(diary, visitor().account_id),
        last=len(diaries_of_visitor()) == 1,
        still_held=_still_held(queries.begun_at(diary), diary.time_zone),
    )
    return _answer(html, asked)


def _account_page(page: Page, asked: Refused | None = None) -> Response:
    who = visitor().account_id
    alone, decided = set(queries.kept_alone(who)), set(queries.owned_alone(who))
    kept = queries.diaries_of(who)
    html = render_template(
        "exchange/erase_account.html",
        page=page,
        asks=_asks(),
        email=visitor().email,
        going=[(diary, counted(queries.counts(diary))) for diary in kept if diary.id in alone],
        given=[(diary, _heirs(diary)) for diary in kept if diary.id in decided - alone],
        staying=[diary for diary in kept if diary.id not in decided | alone],
        still_held=_of_account(who),
    )
    return _answer(html, asked)


def _of_account(who: UUID) -> StillHeld:
    kept = queries.diaries_of(who)
    zone = kept[0].time_zone if kept else current_app.config["SETTINGS"].time_zone
    return _still_held(kept_since(who), zone)


def _still_held(since: int, zone: str) -> StillHeld:
    """Return what still holds what is kept since a moment, once it is erased."""
    made = [(copy.name, datetime.fromtimestamp(copy.made_at, ZoneInfo(zone))) for copy in copies.made_since(since)]
    return StillHeld([(name, full_date(at.date())) for name, at in made], copies.keeps_pages())


def _heirs(diary: Diary) -> list[tuple[UUID, str]]:
    """Return who else keeps a diary, with what they are called: by their address where nobody gave a name."""
    others = keepers.others_who_keep(diary, visitor().account_id)
    known = addresses_of(one.id for one in others)
    return [(one.id, one.name or known.get(one.id, "")) for one in others]


def _asks() -> Asks:
    return asks_of(visitor(), always=True)


def _answer(html: str, asked: Refused | None) -> Response:
    return answer(html, asked.status if asked else 200, asked.wait if asked else 0)
