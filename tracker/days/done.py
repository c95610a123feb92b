"""What the Diary says of what the page before has done, for every kind of record, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from tracker.care import labels as care
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.records import Diary
from tracker.ledger import undo
from tracker.ledger.kinds import Kind

KINDS: Mapping[str, Kind] = {ENTRY.name: ENTRY, SLEEP.name: SLEEP, FACTOR.name: FACTOR, **care.KINDS}
"""All that can be taken back on a screen."""


def done_before(diary: Diary) -> care.Notice | None:
    """Return what the address of this request says was done, in words, or None; treatments say it themselves."""
    done = undo.offered(diary, request.args.get("done", ""))
    if done is None or done.kind in care.KINDS:
        return care.notice(diary)
    names = {ENTRY.name: _("Entry"), SLEEP.name: _("Sleep"), FACTOR.name: _("Factor")}
    if done.kind not in names:
        return None
    said = {
        undo.DELETED: _("%(what)s deleted", what=names[done.kind]),
        undo.SAVED: _("%(what)s saved", what=names[done.kind]),
        undo.CHANGED: _("%(what)s changed", what=names[done.kind]),
    }
    return care.Notice(said[done.what], done.fields)
