"""Writing diaries: making one and changing its settings. Entries and sleeps are written by the ledger's operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from flask_babel import gettext as _
from pydantic import AfterValidator, Field, ValidationError
from sqlalchemy import insert, update

from tracker.db import db, new_id
from tracker.diary.forms import Form, Rater, Text
from tracker.domain.days import DAY_STARTS, is_time_zone
from tracker.domain.records import Diary
from tracker.domain.scales import SCORES
from tracker.ledger import queries
from tracker.ledger.models import DiaryRow, KeeperRow
from tracker.ledger.operations import next_number
from tracker.web.errors import Refused, faults_of

ASKED_AT_FIRST = ("spasm", "pain", "stress", "where")
CAN_BE_ASKED = (*SCORES, "where")
SPASM_WORDS = ("spasms", "pulling", "tremor", "eyes closing", "voice", "writing", "walking")
FIRST_DAY_START = 4


def _time_zone(name: str) -> str:
    if not is_time_zone(name):
        raise ValueError(_("This time zone is not known. It is a name such as Europe/London."))
    return name


class DiaryForm(Form):
    """A diary's settings."""

    name: Annotated[Text, Field(min_length=1, max_length=80)]
    time_zone: Annotated[Text, AfterValidator(_time_zone)]
    day_start: Literal[DAY_STARTS] = FIRST_DAY_START  # type: ignore[valid-type]
    spasm_word: Annotated[Text, Field(min_length=1, max_length=40)] = SPASM_WORDS[0]
    asked: Annotated[list[Literal[CAN_BE_ASKED]], Field(max_length=5)] = list(ASKED_AT_FIRST)  # type: ignore[valid-type]
    raters: Annotated[list[Rater], Field(min_length=1, max_length=3)] = ["self"]
    usual_rater: Rater = "self"


def _checked(data: Mapping[str, Any]) -> DiaryForm:
    try:
        return DiaryForm.model_validate(dict(data))
    except ValidationError as error:
        raise Refused(faults_of(error)) from None


def create_diary(account_id: UUID, data: Mapping[str, Any], now: datetime) -> Diary:
    """Make a diary that the account owns; raise `Refused` where its settings cannot be used."""
    form = _checked(data)
    diary_id = new_id()
    values = {**_columns(form), "diary_id": diary_id, "seq": 0, "purged_seq": 0, "epoch": new_id().hex}
    at = int(now.timestamp())
    db.session.execute(insert(DiaryRow.__table__), {**values, "purged_at": at, "created_at": at})
    keeper = {"account_id": account_id, "diary_id": diary_id, "role": "owner", "since": at}
    db.session.execute(insert(KeeperRow.__table__), {**keeper, "rated_by": form.usual_rater})
    return queries.get_diary(account_id, diary_id)


def first_diary(account_id: UUID, time_zone: str, now: datetime) -> Diary:
    """Return the account's oldest diary, and make one where there is none."""
    found = queries.diaries_of(account_id)
    return found[0] if found else create_diary(account_id, {"name": _("My diary"), "time_zone": time_zone}, now)


def change_diary(diary: Diary, account_id: UUID, data: Mapping[str, Any]) -> Diary:
    """Change a diary's settings; raise `Refused`. It counts as a write, so that charts are drawn anew."""
    form = _checked(data)
    own = (DiaryRow.__table__.c.diary_id == diary.id,)
    db.session.execute(update(DiaryRow.__table__).where(*own).values(**_columns(form)))
    keepers = KeeperRow.__table__
    mine = (keepers.c.account_id == account_id, keepers.c.diary_id == diary.id)
    db.session.execute(update(keepers).where(*mine).values(rated_by=form.usual_rater))
    next_number(diary)
    return queries.get_diary(account_id, diary.id)


def _columns(form: DiaryForm) -> dict[str, Any]:
    raters: Sequence[str] = list(dict.fromkeys([form.usual_rater, *form.raters]))
    asked = [question for question in CAN_BE_ASKED if question in form.asked]
    return {
        "name": form.name,
        "time_zone": form.time_zone,
        "day_start": form.day_start,
        "spasm_word": form.spasm_word,
        "asked": asked if "spasm" in asked else ["spasm", *asked],
        "raters": raters,
        "usual_rater": form.usual_rater,
    }
