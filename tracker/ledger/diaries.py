"""Making diaries, changing their settings, and the one door through which a request reaches one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, current_app, request, session
from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update
from werkzeug.exceptions import NotFound

from tracker.accounts.queries import begun_at, time_zone_of
from tracker.db import begin_write, db, new_id
from tracker.domain.plans import plan_of
from tracker.domain.records import Diary
from tracker.ledger import keepers, queries
from tracker.ledger.forms import AskedForm, DiaryForm, checked
from tracker.ledger.models import DIARIES, KEEPERS
from tracker.ledger.operations import Author, next_number
from tracker.web.access import SAFE, moment, visitor
from tracker.web.errors import Fault, Refused


def create_diary(account_id: UUID, data: Mapping[str, Any], now: datetime) -> Diary:
    """Make a diary that the account owns; raise `Refused` where its settings cannot be used."""
    form = checked(DiaryForm, data)
    diary_id, at = new_id(), int(now.timestamp())
    values = {**form.columns(), "diary_id": diary_id, "seq": 0, "purged_seq": 0, "epoch": new_id().hex}
    db.session.execute(insert(DIARIES), {**values, "purged_at": at, "created_at": at})
    keeper = {"account_id": account_id, "diary_id": diary_id, "role": "owner", "since": at}
    db.session.execute(insert(KEEPERS), {**keeper, "rated_by": form.usual_rater})
    return queries.get_diary(account_id, diary_id)


def change_diary(diary: Diary, account_id: UUID, data: Mapping[str, Any]) -> Diary:
    """Change a diary's settings; raise `Refused`. It counts as a write, so that charts are drawn anew.

    What the Log shows stays as it is where `data` does not name it.
    """
    form = checked(DiaryForm, {"asked": list(diary.asked), **data})
    own = DIARIES.c.diary_id == diary.id
    db.session.execute(update(DIARIES).where(own).values(**form.columns()))
    keepers = KEEPERS
    mine = (keepers.c.account_id == account_id, keepers.c.diary_id == diary.id)
    db.session.execute(update(keepers).where(*mine).values(rated_by=form.usual_rater))
    next_number(diary)
    return queries.get_diary(account_id, diary.id)


def set_plan(diary: Diary, account_id: UUID, document: Mapping[str, str] | None) -> Diary:
    """Begin a plan of closer logging, or end it with None; raise `Refused`. It counts as a write."""
    plan = plan_of(document)
    if plan is None and document is not None:
        raise Refused([Fault("/kind", _("This is not one of the choices."))])
    if plan == plan_of(diary.plan):
        return diary
    own = DIARIES.c.diary_id == diary.id
    db.session.execute(update(DIARIES).where(own).values(plan=plan and plan.document))
    next_number(diary)
    return queries.get_diary(account_id, diary.id)


def set_asked(diary: Diary, account_id: UUID, asked: Sequence[str]) -> Diary:
    """Set what the Log shows, in this order; raise `Refused`. It counts as a write, and the same again as none."""
    column = checked(AskedForm, {"asked": list(asked)}).column()
    if column == list(diary.asked):
        return diary
    db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary.id).values(asked=column))
    next_number(diary)
    return queries.get_diary(account_id, diary.id)


def renew_epoch(diary: Diary) -> None:
    """Let no cursor be good any more, so that every phone fetches everything anew and keeps its queue: after a restore,
    and after a whole export was taken in. It counts as a write."""
    next_number(diary)
    db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary.id).values(epoch=new_id().hex))


def renew_all_epochs() -> None:
    """Do so for every diary of the database; it counts as a write of each."""
    for diary_id in db.session.execute(select(DIARIES.c.diary_id)).scalars().all():
        own = DIARIES.c.diary_id == diary_id
        db.session.execute(update(DIARIES).where(own).values(seq=DIARIES.c.seq + 1, epoch=new_id().hex))


def erase_diary(diary: Diary) -> None:
    """Erase a diary with all that is in it, for everybody who keeps or reads it."""
    _erase([diary.id])


def erase_diaries_of(account_id: UUID, heirs: Mapping[UUID, UUID | None] | None = None) -> int:
    """Erase the diaries that nobody keeps but this account, with all that is in them; return how many went.

    One that somebody else keeps stays, and where no owner is left it is handed over: to the keeper whom `heirs` names
    for it, else to the longest; with None there it is erased for everybody. Whoever may only read a diary does not
    keep it. Of the others the account's part ends.
    """
    chosen = dict(heirs or {})
    left = queries.owned_alone(account_id)
    going = queries.kept_alone(account_id)
    going += [one for one in left if one in chosen and chosen[one] is None and one not in going]
    _erase(going)
    for diary in queries.diaries_of(account_id):
        others = keepers.others_who_keep(diary, account_id)
        if diary.id in left:
            wanted = next((one.id for one in others if one.id == chosen.get(diary.id)), others[0].id)
            keepers.hand_over(diary, account_id, wanted)
        keepers.end(diary, account_id)
    return len(going)


def kept_since(account_id: UUID) -> int:
    """Return since when the server keeps what goes with an account: it may own a diary that is older than itself."""
    owned = (diary for diary in queries.diaries_of(account_id) if diary.owned)
    return min([begun_at(account_id), *map(queries.begun_at, owned)])


def _erase(diaries: Sequence[UUID]) -> None:
    # whoever kept it is no part of the diary itself: see `KeeperRow`
    db.session.execute(delete(KEEPERS).where(KEEPERS.c.diary_id.in_(diaries)))
    db.session.execute(delete(DIARIES).where(DIARIES.c.diary_id.in_(diaries)))


def diaries_of_visitor() -> list[Diary]:
    """Return the diaries that the visitor keeps, oldest first; whoever has none gets one."""
    account = visitor().account_id
    kept = queries.diaries_of(account)
    if not kept:
        begin_write()
        kept = queries.diaries_of(account)
    if not kept:
        data = {"name": _("My diary"), "time_zone": time_zone_of(account) or current_app.config["SETTINGS"].time_zone}
        kept = [create_diary(account, data, moment())]
        db.session.commit()
    return kept


def name_among_several(diary: Diary) -> str:
    """Return the diary's name where the visitor keeps more than this one, else nothing: whose it is has to be seen."""
    return diary.name if len(diaries_of_visitor()) > 1 else ""


def open_diary(diary_id: UUID | None = None, *, own: bool = False, owner: bool = False, form: bool = False) -> Diary:
    """Return the diary that the request is about; raise `NotFound` where the visitor does not keep it.

    It is `diary_id`, else the one that the request's `diary` field names, else the one last used on this device,
    else the oldest. An unsafe request locks it for its write. It is refused (403) to a reader, and so is the page of
    its form, unless what it writes is the visitor's `own`, such as a calendar, or the page is there for reading too.
    With `owner` it is refused to whoever does not own the diary; `form` says of a page that it is one for writing,
    although its form is sent elsewhere.
    """
    writes = request.method not in SAFE
    wanted = diary_id or _named(request.values.get("diary"), strict=True) or _named(session.get("diary"))
    if wanted is None or (diary_id is None and "diary" not in request.values):
        kept = diaries_of_visitor()
        wanted = wanted if wanted in [diary.id for diary in kept] else kept[0].id
    diary = queries.get_diary(visitor().account_id, wanted, for_update=writes)
    if (owner and not diary.owned) or (not diary.writable and not own and (form or _is_form())):
        abort(403)
    if visitor().scope is None and session.get("diary") != str(diary.id):
        session["diary"] = str(diary.id)
    return diary


def take_turn(diary: Diary) -> None:
    """Begin the write of a view that `takes_own_turn`, once what was sent is known to be valid: nobody waits for that.

    Raises `Busy`, `NotFound` where the diary is no longer this keeper's, and 403 where they may only read it now: what
    was true when the request came may have ended while it waited.
    """
    begin_write()
    if not queries.get_diary(visitor().account_id, diary.id, for_update=True).writable:
        abort(403)


def _is_form() -> bool:
    """Whether the address of this request takes a form: its page is nothing but that form."""
    rule = request.url_rule
    return request.method not in SAFE or (rule is not None and "POST" in (rule.methods or ()))


def _named(text: str | None, *, strict: bool = False) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        if strict:
            raise NotFound from None
        return None


def author() -> Author:
    """Return who writes in this request, and when."""
    return Author(visitor().account_id, moment())
