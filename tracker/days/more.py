"""Tags, interference and a note: what can be added to an entry behind one button."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.domain.records import Entry
from tracker.domain.scales import plain
from tracker.domain.tags import WORDS, chosen, own_in, own_text
from tracker.ledger.operations import Change
from tracker.web.errors import Fault, Refused
from tracker.web.fields import score_in


def more_form(entry: Entry | None) -> dict[str, Any]:
    """Return what the form shows of an entry, as text; `own` are the tags that are the person's own words."""
    if entry is None:
        return {"interference": "", "tags": (), "own": "", "note": ""}
    interference = "" if entry.interference is None else f"{plain(entry.interference)}"
    own = own_text(entry.tags)
    return {"interference": interference, "tags": entry.tags, "own": own, "note": entry.note or ""}


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, to be shown again beside its faults."""
    tags = tuple(form.getlist("tags"))
    return {name: form.get(name, "") for name in ("interference", "own", "note")} | {"tags": tags}


def more_changes(entry: Entry | None, form: MultiDict[str, str]) -> dict[str, Change]:
    """Return the form as changes of fields; raise `Refused` where the number is none."""
    own = own_in(form.get("own", ""), entry.tags if entry else ())
    tags = list(chosen(entry.tags if entry else (), [tag for tag in form.getlist("tags") if tag in WORDS] + own))
    note = form.get("note", "").replace("\r\n", "\n").strip()
    held, faults = entry.interference if entry else None, list[Fault]()
    interference = score_in(form, "interference", faults)
    if faults:
        raise Refused(faults)
    return {
        "interference": Change(held, interference),
        "tags": Change(list(entry.tags) or None if entry else None, tags or None),
        "note": Change(entry.note if entry else None, note or None),
    }
