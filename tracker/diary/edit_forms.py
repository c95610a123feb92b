"""Between a record and the fields of its form: what the form shows, and what it means when it comes back.

Times on a form are local ones. Where the time was not touched the record keeps its own, offset and all; a new time
keeps the record's offset, since that is the clock the person had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker.diary.factor_forms import values_form, values_in
from tracker.domain.days import in_zone
from tracker.domain.factors import Factor
from tracker.domain.records import Diary, Entry, Sleep
from tracker.domain.regions import REGIONS
from tracker.domain.scales import SCORES
from tracker.domain.tags import WORDS, chosen, own_in, own_text
from tracker.domain.words import listed
from tracker.ledger.kinds import Body
from tracker.web.errors import Fault, Refused
from tracker.web.fields import score_in
from tracker.web.words import clock, for_form

Typed = dict[str, Any]
Path = tuple[str, ...]
"""The way to a value of a body: `("regions", "neck", "spasm")`."""
LONGEST_TYPED = timedelta(hours=16)
"""A sleep that its two clock times make longer than this was mistyped: most often its end lies before its start."""

ENTRY_FIELDS = {"happened_at": "clock", "day": "date", "tags": "own"}
SLEEP_FIELDS = {"started_at": "fell_asleep", "ended_at": "woke", "": "woke"}
"""Where on their forms the faults of a record stand."""


def entry_form(entry: Entry, factors: Sequence[Factor]) -> Typed:
    """Return an entry as the text of its form's fields.

    A region's are named `regions.CODE.spasm` and `.pain`, a factor's `factors.ID`.
    """
    form: Typed = {name: _text(getattr(entry, name)) for name in SCORES} | values_form(entry, factors)
    for region in REGIONS:
        scores = entry.regions.get(region.code)
        form[f"regions.{region.code}.spasm"] = _text(scores.spasm if scores else None)
        form[f"regions.{region.code}.pain"] = _text(scores.pain if scores else None)
    moment = entry.happened_at
    form["date"] = moment.date().isoformat() if moment else date.fromordinal(entry.local_day).isoformat()
    form["clock"] = clock(moment) if moment else ""
    form["tags"] = entry.tags
    form["own"] = own_text(entry.tags)
    form["note"] = entry.note or ""
    form["rated_by"] = entry.rated_by
    form["revision"] = str(entry.revision)
    return form


def typed(form: MultiDict[str, str]) -> Typed:
    """Return what was typed, to be shown again beside its faults."""
    fields = [f"regions.{region.code}.{score}" for region in REGIONS for score in ("spasm", "pain")]
    fields += [name for name in form if name.startswith("factors.")]
    names = (*SCORES, *fields, "date", "clock", "own", "note", "rated_by", "revision")
    return {name: form.get(name, "") for name in names} | {"tags": tuple(form.getlist("tags"))}


def changed_entry(entry: Entry, form: MultiDict[str, str], diary: Diary, factors: Sequence[Factor]) -> dict[str, Any]:
    """Return the form as a whole entry in the API's shape; raise `Refused` where a number or a time cannot be read."""
    faults: list[Fault] = []
    data: dict[str, Any] = {name: score_in(form, name, faults) for name in SCORES}
    data["regions"] = {
        region.code: {score: score_in(form, f"regions.{region.code}.{score}", faults) for score in ("spasm", "pain")}
        for region in REGIONS
    }
    own = own_in(form.get("own", ""), entry.tags)
    data["tags"] = list(chosen(entry.tags, [tag for tag in form.getlist("tags") if tag in WORDS] + own))
    data["note"] = form.get("note", "").replace("\r\n", "\n")
    data["rated_by"] = form.get("rated_by") or entry.rated_by
    data["factors"] = values_in(form, entry, factors, faults)
    data["prompted"] = entry.prompted
    data["recorded_at"] = entry.recorded_at.isoformat() if entry.recorded_at else None
    data |= _entry_time(entry, form, diary, faults)
    if faults:
        raise Refused(faults)
    return data


def sleep_form(sleep: Sleep) -> Typed:
    """Return a sleep as the text of its form's fields."""
    return {
        "id": str(sleep.id),
        "revision": str(sleep.revision),
        "woke_on": sleep.ended_at.date().isoformat(),
        "fell_asleep": clock(sleep.started_at),
        "woke": clock(sleep.ended_at),
        "quality": _text(sleep.quality),
        "woken_by_pain": "" if sleep.woken_by_pain is None else str(sleep.woken_by_pain),
    }


def sleep_body(sleep: Sleep) -> dict[str, Any]:
    """Return a sleep in the API's shape, as what a form's script goes back to."""
    return {
        "started_at": sleep.started_at.isoformat(),
        "ended_at": sleep.ended_at.isoformat(),
        "quality": sleep.quality,
        "woken_by_pain": sleep.woken_by_pain,
    }


def revision_in(form: Mapping[str, str]) -> int | None:
    """Return the revision that a form was filled in on, or None where it names none."""
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def changed_sleep(form: Mapping[str, str], diary: Diary, held: Sleep | None = None) -> dict[str, Any]:
    """Return the form as a sleep in the API's shape; raise `Refused`. A start later in the day is the day before's.

    `held` is the sleep that the form changes, whose own offsets it keeps.
    """
    faults: list[Fault] = []
    woke_on = _date(form.get("woke_on", ""), "/woke_on", faults)
    fell_asleep = _clock(form.get("fell_asleep", ""), "/fell_asleep", faults)
    woke = _clock(form.get("woke", ""), "/woke", faults)
    quality = score_in(form, "quality", faults)
    woken = form.get("woken_by_pain", "").strip()
    if woken and not (woken.isascii() and woken.isdecimal()):
        faults.append(Fault("/woken_by_pain", _("This must be a whole number, 0 or more.")))
    if faults or woke_on is None or fell_asleep is None or woke is None:
        raise Refused(faults)
    began_on = woke_on - timedelta(days=1) if fell_asleep > woke else woke_on
    length = datetime.combine(woke_on, woke) - datetime.combine(began_on, fell_asleep)
    if length > LONGEST_TYPED:
        hours = round(length.total_seconds() / 3600)
        text = _(
            "From %(start)s to %(end)s would be %(hours)s hours. Please look at both times.",
            start=f"{fell_asleep:%H:%M}",
            end=f"{woke:%H:%M}",
            hours=hours,
        )
        raise Refused([Fault("/woke", text)])
    return {
        "started_at": _moment(began_on, fell_asleep, diary, held.started_at if held else None),
        "ended_at": _moment(woke_on, woke, diary, held.ended_at if held else None),
        "quality": quality,
        "woken_by_pain": int(woken) if woken else None,
    }


def _entry_time(entry: Entry, form: Mapping[str, str], diary: Diary, faults: list[Fault]) -> dict[str, Any]:
    day = _date(form.get("date", ""), "/date", faults)
    if day is None:
        return {}
    if not form.get("clock", "").strip():
        if entry.happened_at is not None:
            faults.append(Fault("/clock", _("Please give the time.")))
        part = {"precision": "part", "part": entry.part} if entry.part else {"precision": "day"}
        return {**part, "day": day.isoformat()}
    at = _clock(form.get("clock", ""), "/clock", faults)
    if at is None:
        return {}
    held = entry.happened_at
    return {"happened_at": _moment(day, at, diary, held)}


def _moment(day: date, at: time, diary: Diary, held: datetime | None) -> str:
    """Return a local clock as a moment: the one held where the clock was not touched, else by the held one's offset."""
    if held is None:
        return in_zone(day, at, diary.time_zone).isoformat()
    if (day, f"{at:%H:%M}") == (held.date(), clock(held)):
        return held.isoformat()
    return datetime.combine(day, at, held.tzinfo).isoformat()


def _date(text: str, pointer: str, faults: list[Fault]) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        faults.append(Fault(pointer, _("Please give a date.")))
        return None
    if not 1900 <= day.year <= 9000:
        faults.append(Fault(pointer, _("This date cannot be right.")))
        return None
    return day


def _clock(text: str, pointer: str, faults: list[Fault]) -> time | None:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        faults.append(Fault(pointer, _("Please give a time such as 22:30.")))
        return None


def _text(value: float | None) -> str:
    return for_form(value)


def changed_meanwhile() -> tuple[Fault, ...]:
    """Return the fault of a form that was filled in on something that was saved differently meanwhile."""
    text = _("This was saved differently meanwhile. What you typed stands here; save again to put it in its place.")
    return (Fault("", text),)


def merged(base: Body | None, stored: Body, typed: Body) -> tuple[Body, tuple[Fault, ...]]:
    """Return what two people changed in an entry together: `typed` over `stored`, where both began from `base`.

    Each number is a matter of its own. What both changed differently is a fault beside its field, with what is
    stored. Without a base nothing is known to be untouched, and all that differs is a fault.
    """
    together, faults = _flat(stored), []
    for path in {**_flat(stored), **_flat(typed), **_flat(base or {})}:
        was, there, here = (_flat(body or {}).get(path) for body in (base, stored, typed))
        if here in (there, was) and base is not None:
            continue
        if base is not None and there == was:
            together[path] = here
        elif here != there:
            text = _("This was changed meanwhile, to: %(value)s.", value=_in_words(there))
            faults.append(Fault("/" + "/".join((ENTRY_FIELDS.get(path[0], path[0]), *path[1:])), text))
    return _nested(together), tuple(faults)


def _flat(body: Body, way: Path = ()) -> dict[Path, Any]:
    flat: dict[Path, Any] = {}
    for name, value in body.items():
        flat |= _flat(value, (*way, name)) if isinstance(value, dict) else {(*way, name): value}
    return flat


def _nested(flat: Mapping[Path, Any]) -> Body:
    body: Body = {}
    for (*way, last), value in flat.items():
        held = body
        for name in way:
            held = held.setdefault(name, {})
        held[last] = value
    return body


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return listed(str(_(WORDS[tag])) if tag in WORDS else tag for tag in value) or "–"
    return "–" if value is None else str(value)
