"""What the Log screen shows: one pad in one place, and what is recorded so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from tracker.diary import queries
from tracker.domain.days import day_of, in_zone
from tracker.domain.records import Diary, Entry
from tracker.domain.regions import BY_CODE, REGIONS
from tracker.domain.scales import SCORES
from tracker.web.errors import Fault
from tracker.web.words import clock, day_date, day_name, number

TILE_PLACES = {
    **dict.fromkeys(("eyes_upper_face", "lower_face", "jaw_tongue", "trunk"), "mid"),
    **dict.fromkeys(("larynx", "hip_thigh_left", "lower_leg_foot_left"), "a"),
    **dict.fromkeys(("neck", "hip_thigh_right", "lower_leg_foot_right"), "b"),
    **dict.fromkeys(("shoulder_upper_arm_left", "forearm_hand_left"), "l"),
    **dict.fromkeys(("shoulder_upper_arm_right", "forearm_hand_right"), "r"),
}
"""Where a tile stands: a person seen from behind, so that left is left."""

TILE_ROWS = (
    ("eyes_upper_face",),
    ("lower_face",),
    ("jaw_tongue",),
    ("larynx", "neck"),
    ("shoulder_upper_arm_left", "trunk", "shoulder_upper_arm_right"),
    ("forearm_hand_left", "hip_thigh_left", "hip_thigh_right", "forearm_hand_right"),
    ("lower_leg_foot_left", "lower_leg_foot_right"),
)

MORNING = range(4, 14)
"""The hours of the clock at which last night's sleep is offered."""

STILL_NOW = timedelta(hours=1)
"""An entry that is older than this is asked about in the past."""


@dataclass(frozen=True, slots=True)
class When:
    """The time that a new entry is for. All None is now; else a local clock time, or a day with a part of it."""

    at: datetime | None = None
    day: date | None = None
    part: str | None = None

    @property
    def fixed(self) -> dict[str, str]:
        """Return the fields that carry it from page to page."""
        if self.at is not None:
            return {"at": self.at.strftime("%Y-%m-%dT%H:%M")}
        if self.day is not None:
            return {"day": self.day.isoformat()} | ({"part": self.part} if self.part else {})
        return {}

    def start(self, diary: Diary, now: datetime) -> dict[str, Any]:
        """Return what a new entry of this time begins with, in the API's shape."""
        recorded = {"recorded_at": _local(now, diary).isoformat()}
        if self.at is not None:
            return recorded | {"happened_at": in_zone(self.at.date(), self.at.time(), diary.time_zone).isoformat()}
        if self.day is not None and self.part:
            return recorded | {"precision": "part", "day": self.day.isoformat(), "part": self.part}
        if self.day is not None:
            return recorded | {"precision": "day", "day": self.day.isoformat()}
        return recorded | {"happened_at": recorded["recorded_at"]}


@dataclass(frozen=True, slots=True)
class Tab:
    """One question of the pad: what is recorded for it so far, and the way to it."""

    code: str
    label: str
    value: str
    href: str
    current: bool
    heading: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One body region on the map. Without an `href` a tap writes `press`; "" takes it off."""

    code: str
    name: str
    label: str
    value: float | None
    place: str
    press: str
    href: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The line that says what was saved, and the way back."""

    text: str
    undo_text: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Same:
    """An earlier entry that one tap records again."""

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """All that the Log screen prints."""

    diary: Diary
    diaries: Sequence[Diary]
    when: str
    heading: str
    tabs: Sequence[Tab]
    question: str
    writes: str
    value: float | None
    entry_id: str
    saved_entry: bool
    fixed: Mapping[str, str]
    next: Tab | None
    saved: Saved | None
    same: Same | None
    tiles: Sequence[Tile]
    other_number_href: str
    sleep_due: bool
    raters: Sequence[tuple[str, str, bool]]
    rated_by: str
    more_href: str
    values: Mapping[str, float] = field(default_factory=dict)
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the entry, the question, its time, and what was just done."""

    entry_id: UUID
    question: str
    when: When
    rated_by: str
    other_number: bool = False
    done_field: str = ""
    done_was: str = ""


def log_page(diary: Diary, diaries: Sequence[Diary], entry: Entry | None, asked: Asked, now: datetime) -> LogPage:
    """Return the Log screen for an entry (None: not begun yet) and the question asked."""
    values = values_of(entry)
    local = _local(now, diary)
    tabs = _tabs(diary, entry, asked, values, local)
    current = next((number for number, tab in enumerate(tabs) if tab.current), len(tabs))
    return LogPage(
        diary=diary,
        diaries=diaries,
        when=_when_text(entry, asked.when, local),
        heading=_heading(diary, asked, entry, asked.question, local),
        tabs=tabs,
        question=asked.question,
        writes=field_of(asked.question),
        value=values.get(field_of(asked.question)),
        entry_id=str(asked.entry_id),
        saved_entry=entry is not None,
        fixed=asked.when.fixed,
        next=tabs[current + 1] if entry is not None and current + 1 < len(tabs) else None,
        saved=_saved(asked, entry, values),
        same=None if entry is not None or asked.when.fixed else _same(diary, now),
        tiles=_tiles(asked, values) if "where" in diary.asked else (),
        other_number_href=_href(asked, diary, question="where", other=1),
        sleep_due=local.hour in MORNING and _no_sleep_yet(diary, local),
        raters=_raters(diary, asked),
        rated_by=asked.rated_by,
        more_href=url_for("days.more", diary=diary.id, entry=asked.entry_id),
        values=values,
    )


def questions_of(diary: Diary) -> list[str]:
    """Return the questions that the pad asks, in the person's order."""
    return [code for code in diary.asked if code in (*SCORES, "where")]


def field_of(question: str) -> str:
    """Return the field that the pad of a question writes; the body map itself writes none."""
    if question in BY_CODE:
        return f"regions.{question}.spasm"
    return question if question in SCORES else ""


def values_of(entry: Entry | None) -> dict[str, float]:
    """Return an entry's recorded numbers by field name."""
    if entry is None:
        return {}
    found = {name: getattr(entry, name) for name in SCORES}
    for code, scores in entry.regions.items():
        found |= {f"regions.{code}.spasm": scores.spasm, f"regions.{code}.pain": scores.pain}
    return {name: value for name, value in found.items() if value is not None}


def label_of(field_name: str) -> str:
    """Return the short name of a field as people say it: Spasm, Pain, Neck."""
    names = {
        "spasm": _("Spasm"),
        "pain": _("Pain"),
        "stress": _("Stress"),
        "interference": _("In the way"),
        "where": _("Where"),
    }
    if field_name.startswith("regions."):
        return str(_(BY_CODE[field_name.split(".")[1]].name))
    return str(names[field_name])


def rater_label(rater: str) -> str:
    """Return who gave the numbers, in words."""
    return str({"self": _("Myself"), "parent": _("Parent"), "other": _("Somebody else")}[rater])


def _tabs(diary: Diary, entry: Entry | None, asked: Asked, values: Mapping[str, float], local: datetime) -> list[Tab]:
    on_body = asked.question in BY_CODE
    shown = []
    for code in questions_of(diary):
        value = number(values.get(code))
        if code == "where":
            value = number(len(entry.regions)) if entry is not None and entry.regions else number(None)
        current = code == ("where" if on_body else asked.question)
        heading = _heading(diary, asked, entry, code, local)
        shown.append(Tab(code, label_of(code), value, _href(asked, diary, question=code), current, heading))
    return shown


def _heading(diary: Diary, asked: Asked, entry: Entry | None, question: str, local: datetime) -> str:
    if question in BY_CODE:
        return str(_("%(region)s: how strong?", region=_(BY_CODE[question].name)))
    spasm_word = str(_(diary.spasm_word))
    words = {
        "spasm": spasm_word[:1].upper() + spasm_word[1:],
        "pain": _("Pain"),
        "stress": _("Stress"),
    }
    if question not in words:
        return str({"interference": _("How much in the way?"), "where": _("Where?")}[question])
    at = entry.happened_at if entry is not None else None
    now = not asked.when.fixed if entry is None else at is not None and local - at < STILL_NOW
    text = _("%(word)s right now?") if now else _("%(word)s then?")
    return str(text % {"word": words[question]})


def _when_text(entry: Entry | None, when: When, local: datetime) -> str:
    if entry is not None and entry.happened_at is not None:
        moment = entry.happened_at
        own_day = moment.toordinal()
        return (
            f"{day_name(own_day)}, {clock(moment)}" if own_day == local.toordinal() else _full(own_day, clock(moment))
        )
    if entry is not None:
        return _full(entry.local_day, part_label(entry.part))
    if when.at is not None:
        return _full(when.at.toordinal(), clock(when.at))
    if when.day is not None:
        return _full(when.day.toordinal(), part_label(when.part))
    return f"{day_name(local.toordinal())}, {clock(local)}"


def _full(day: int, rest: str) -> str:
    return f"{day_name(day)} {day_date(day)}, {rest}"


def part_label(part: str | None) -> str:
    """Return a part of the day in words; a part from an import is shown in the source's own word."""
    known = {
        None: _("the whole day"),
        "night": _("night"),
        "morning": _("morning"),
        "afternoon": _("afternoon"),
        "evening": _("evening"),
    }
    return str(known.get(part, part))


def _saved(asked: Asked, entry: Entry | None, values: Mapping[str, float]) -> Saved | None:
    if entry is None or not asked.done_field:
        return None
    common = {"field": asked.done_field, "back": asked.done_was}
    if asked.done_field == "more":
        return Saved(_("What you added is saved"), _("Undo"), common)
    if asked.done_field == "same":
        return Saved(_("Saved: %(text)s", text=summary(entry)), _("Undo"), common)
    name, value = label_of(asked.done_field), values.get(asked.done_field)
    common["was"] = "" if value is None else number(value)
    if value is None:
        return Saved(_("%(name)s taken off", name=name), _("Undo"), common)
    return Saved(
        _("%(name)s %(value)s saved", name=name, value=number(value)), _("Undo %(value)s", value=number(value)), common
    )


def summary(entry: Entry) -> str:
    """Return an entry's numbers in one line: `spasm 5, pain 3, neck 6`."""
    scores = {name: getattr(entry, name) for name in SCORES}
    parts = [f"{label_of(name).lower()} {number(value)}" for name, value in scores.items() if value is not None]
    for region in REGIONS:
        held = entry.regions.get(region.code)
        name = str(_(region.name)).lower()
        if held is not None and held.spasm is not None:
            parts.append(f"{name} {number(held.spasm)}")
        if held is not None and held.pain is not None:
            parts.append(_("pain in %(region)s %(value)s", region=name, value=number(held.pain)))
    return ", ".join(parts)


def _same(diary: Diary, now: datetime) -> Same | None:
    entry = queries.last_entry(diary, int(now.timestamp()))
    if entry is None or entry.happened_at is None or not summary(entry):
        return None
    then, local = entry.happened_at, _local(now, diary)
    when = clock(then)
    if day_of(then, diary.day_start) != day_of(local, diary.day_start):
        when = f"{day_name(then.toordinal())} {when}"
    return Same(_("Same as %(when)s: %(text)s", when=when, text=summary(entry)), str(entry.id))


def _tiles(asked: Asked, values: Mapping[str, float]) -> list[Tile]:
    spasm = values.get("spasm")
    tiles = []
    for code in (code for row in TILE_ROWS for code in row):
        region, value = BY_CODE[code], values.get(f"regions.{code}.spasm")
        opens = asked.other_number or (spasm is None and value is None)
        press = number(spasm) if value is None and spasm is not None else ""
        href = _href(asked, None, question=code) if opens else ""
        tiles.append(Tile(code, _(region.name), _(region.tile), value, TILE_PLACES[code], press, href))
    return tiles


def _raters(diary: Diary, asked: Asked) -> list[tuple[str, str, bool]]:
    if len(diary.raters) < 2:
        return []
    return [(rater, rater_label(rater), rater == asked.rated_by) for rater in diary.raters]


def _href(asked: Asked, diary: Diary | None, *, question: str, other: int | None = None) -> str:
    rated_by = asked.rated_by if diary is None or asked.rated_by != diary.rated_by else None
    address: dict[str, Any] = {
        "entry": asked.entry_id,
        "ask": question,
        "other": other,
        "rated_by": rated_by,
        **asked.when.fixed,
    }
    return url_for("days.log", **{name: value for name, value in address.items() if value is not None})


def _local(now: datetime, diary: Diary) -> datetime:
    return now.astimezone(ZoneInfo(diary.time_zone)).replace(microsecond=0)


def _no_sleep_yet(diary: Diary, local: datetime) -> bool:
    return not queries.has_sleep_ending_on(diary, day_of(local, diary.day_start))
