"""What the Log screen shows: one pad in one place, and what is recorded so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from tracker.days.doses import DoseRow, dose_rows
from tracker.days.more import more_form
from tracker.days.questions import (
    BODY,
    TAG_PANE,
    Question,
    brief,
    label_of,
    numbers_of,
    of_region,
    questions_of,
    rater_label,
    shown,
    summary,
    values_of,
)
from tracker.days.tag_pane import TagGroup, tag_groups
from tracker.days.when import When, local, part_words, when_text
from tracker.db import new_id
from tracker.diary import plan, queries
from tracker.domain.days import day_of
from tracker.domain.records import Diary, Entry
from tracker.domain.regions import BY_CODE
from tracker.domain.tags import TAGS
from tracker.web.errors import Fault
from tracker.web.words import clock, day_name, for_form, number

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

DAY = 24 * 60
"""Minutes."""

MORNING = range(4, 14)
"""The hours of the clock at which last night's sleep is offered."""

STILL_NOW = timedelta(hours=1)
"""An entry that is older than this is asked about in the past."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One question: its pane and field, what is recorded for it so far, and the way to it.

    `once` says whether it is asked once a day; `today` is then the day's answer, where this entry does not hold it.
    `unit` is that of a number to type.
    """

    code: str
    pane: str
    field: str
    label: str
    value: str
    once: bool
    today: str
    unit: str
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
    """An earlier entry that one tap records again: its numbers by field, and its moment."""

    text: str
    of: str
    values: Mapping[str, float]
    at: str


@dataclass(frozen=True, slots=True)
class Night:
    """Last night as it usually is, to be recorded by one tap: the local minutes of falling asleep and of waking, the
    day on which it ends, the id of the sleep, and the local minute from which it is offered no more."""

    start: int
    end: int
    on: date
    id: UUID
    until: int


@dataclass(frozen=True, slots=True)
class LogPage:
    """All that the Log screen prints. `whose` is the name of the person, where somebody else gives the numbers."""

    diary: Diary
    diaries: Sequence[Diary]
    when: str
    heading: str
    tabs: Sequence[Tab]
    question: str
    pane: str
    panes: frozenset[str]
    writes: str
    value: float | None
    unit: str
    entry_id: str
    saved_entry: bool
    fixed: Mapping[str, str]
    next: Tab | None
    saved: Saved | None
    same: Same | None
    tiles: Sequence[Tile]
    tag_groups: Sequence[TagGroup]
    other_number_href: str
    shows_sleep: bool
    sleep_due: bool
    night: Night | None
    doses: Sequence[DoseRow]
    plan: str
    prompted: bool | None
    raters: Sequence[tuple[str, str, bool]]
    rated_by: str
    whose: str
    more_href: str
    more: Mapping[str, Any]
    values: Mapping[str, float] = field(default_factory=dict)
    tags: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=part_words)
    typed: str = ""
    said: str = ""
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the entry, the question, its time, and what was just done."""

    entry_id: UUID
    question: Question
    when: When
    rated_by: str
    other_number: bool = False
    done_field: str = ""
    done_was: str = ""
    undone: bool = False


def log_page(diary: Diary, diaries: Sequence[Diary], entry: Entry | None, asked: Asked, now: datetime) -> LogPage:
    """Return the Log screen for an entry (None: not begun yet) and the question asked."""
    values, local_now = values_of(entry), local(now, diary)
    questions = questions_of(diary)
    today = day_of(local_now, diary.day_start)
    tabs = _tabs(diary, questions, entry, asked, local_now)
    question, panes = asked.question, frozenset(one.pane for one in questions)
    planned = plan.plan_line(diary, now)
    sleep_due = "sleep" in diary.asked and local_now.hour in MORNING and not queries.has_sleep_ending_on(diary, today)
    return LogPage(
        diary=diary,
        diaries=diaries,
        when=when_text(entry, asked.when, local_now),
        heading=_heading(diary, asked, entry, question, local_now),
        tabs=tabs,
        question=question.code,
        pane=question.pane,
        panes=panes,
        writes=question.field,
        value=values.get(question.field),
        unit=_unit(question),
        entry_id=str(asked.entry_id),
        saved_entry=entry is not None,
        fixed=asked.when.fixed,
        next=_next(tabs) if entry is not None else None,
        saved=_saved(asked, entry, values, questions),
        same=None if entry is not None or asked.when.fixed else _same(diary, asked.rated_by, now),
        tiles=_tiles(asked, values) if BODY in panes else (),
        tag_groups=tag_groups(diary, entry, today) if TAG_PANE in panes else (),
        other_number_href=_href(asked, diary, question="where", other=1),
        shows_sleep="sleep" in diary.asked,
        sleep_due=sleep_due,
        night=_night(diary, today, local_now) if sleep_due else None,
        doses=dose_rows(diary, today, now) if "doses" in diary.asked else (),
        plan=planned.text if planned else "",
        prompted=planned.asked_now if planned and not asked.when.fixed else None,
        raters=_raters(diary, asked),
        rated_by=asked.rated_by,
        whose=diary.name if asked.rated_by != "self" and diary.name != _("My diary") else "",
        more_href=url_for("days.more", diary=diary.id, entry=asked.entry_id),
        more={"form": more_form(entry), "faults": (), "groups": TAGS},
        values=values,
        tags=entry.tags if entry is not None else (),
        said=_said(asked),
    )


def question_named(code: str, questions: Sequence[Question]) -> Question:
    """Return the question that an address names, or the first one."""
    if code in BY_CODE:
        return of_region(code)
    return next((question for question in questions if question.code == code), questions[0])


def _tabs(
    diary: Diary, questions: Sequence[Question], entry: Entry | None, asked: Asked, local_now: datetime
) -> list[Tab]:
    values = values_of(entry)
    day = day_of(entry.happened_at, diary.day_start) if entry and entry.happened_at else None
    answered = _answered(diary, questions, day or day_of(local_now, diary.day_start))
    current = "where" if asked.question.code in BY_CODE else asked.question.code
    tabs = []
    for question in questions:
        value = shown(question, values.get(question.field))
        if question.pane == BODY:
            value = number(len(entry.regions) or None if entry is not None else None)
        elif question.pane == TAG_PANE:
            value = number(len(entry.tags) or None if entry is not None else None)
        today = "" if question.field in values else shown(question, answered.get(question.code)).removeprefix("–")
        href = _href(asked, diary, question=question.code)
        heading = _heading(diary, asked, entry, question, local_now)
        own = (
            question.code,
            question.pane,
            question.field,
            question.label,
            value,
            question.once_a_day,
            today,
            _unit(question),
        )
        tabs.append(Tab(*own, href, question.code == current, heading))
    return tabs


def _unit(question: Question) -> str:
    return (question.factor.unit or "") if question.factor else ""


def _answered(diary: Diary, questions: Sequence[Question], day: int) -> dict[str, float]:
    """Return the day's answers to what is asked once a day, by code."""
    once = {question.code for question in questions if question.once_a_day}
    values = queries.factor_values_on(diary, day) if once else {}
    return {code: value for code, value in values.items() if code in once}


def _next(tabs: Sequence[Tab]) -> Tab | None:
    """Return the question after the one at hand; what was answered today already is not asked again."""
    at = next((number for number, tab in enumerate(tabs) if tab.current), len(tabs))
    return next((tab for tab in tabs[at + 1 :] if not tab.today), None)


def _heading(diary: Diary, asked: Asked, entry: Entry | None, question: Question, local_now: datetime) -> str:
    if question.code in BY_CODE:
        return str(_("%(region)s: how strong?", region=_(BY_CODE[question.code].name)))
    if question.factor is not None:
        name = question.label
        return str(_("%(name)s today?", name=name) if question.once_a_day else _("%(name)s?", name=name))
    spasm_word = str(_(diary.spasm_word))
    words = {
        "spasm": spasm_word[:1].upper() + spasm_word[1:],
        "pain": _("Pain"),
        "stress": _("Stress"),
    }
    if question.code not in words:
        others = {"interference": _("How much in the way?"), "where": _("Where?"), "tags": _("What else?")}
        return str(others[question.code])
    at = entry.happened_at if entry is not None else None
    now = not asked.when.fixed if entry is None else at is not None and local_now - at < STILL_NOW
    text = _("%(word)s right now?") if now else _("%(word)s then?")
    return str(text % {"word": words[question.code]})


def _saved(
    asked: Asked, entry: Entry | None, values: Mapping[str, float], questions: Sequence[Question]
) -> Saved | None:
    if entry is None or not asked.done_field:
        return None
    common = {"field": asked.done_field, "back": asked.done_was}
    if asked.done_field in ("more", "tags"):
        return Saved(_("What you added is saved"), _("Undo"), common)
    if asked.done_field == "same":
        return Saved(_("Saved: %(text)s", text=brief(entry)), _("Undo"), common)
    question = next((one for one in questions if one.field == asked.done_field), None)
    name = question.label if question else label_of(asked.done_field)
    value = values.get(asked.done_field)
    common["was"] = for_form(value)
    if value is None:
        return Saved(_("%(name)s taken off", name=name), _("Undo"), common)
    words = shown(question, value)
    return Saved(_("%(name)s %(value)s saved", name=name, value=words), _("Undo %(value)s", value=words), common)


def _said(asked: Asked) -> str:
    if asked.undone:
        return str(_("Taken back"))
    return str(_("Tap a part to give it a number of its own.")) if asked.other_number else ""


def _same(diary: Diary, rated_by: str, now: datetime) -> Same | None:
    entry = queries.last_entry(diary, int(now.timestamp()))
    # one person's numbers never become another's
    if entry is None or entry.happened_at is None or entry.rated_by != rated_by or not summary(entry):
        return None
    then, local_now = entry.happened_at, local(now, diary)
    when = clock(then)
    if day_of(then, diary.day_start) != day_of(local_now, diary.day_start):
        when = f"{day_name(then.toordinal())} {when}"
    text = _("Same as %(when)s: %(text)s", when=when, text=summary(entry))
    return Same(text, str(entry.id), numbers_of(entry), then.isoformat())


def _tiles(asked: Asked, values: Mapping[str, float]) -> list[Tile]:
    spasm = values.get("spasm")
    tiles = []
    for code in (code for row in TILE_ROWS for code in row):
        region, value = BY_CODE[code], values.get(f"regions.{code}.spasm")
        opens = asked.other_number or (spasm is None and value is None)
        press = for_form(spasm) if value is None else ""
        href = _href(asked, None, question=code) if opens else ""
        tiles.append(Tile(code, _(region.name), _(region.tile), value, TILE_PLACES[code], press, href))
    return tiles


def _raters(diary: Diary, asked: Asked) -> list[tuple[str, str, bool]]:
    """Return the choice of who gives the numbers: an owner's phone goes from hand to hand, a keeper's part is fixed."""
    if len(diary.raters) < 2 or not diary.owned:
        return []
    return [(rater, rater_label(rater, diary), rater == asked.rated_by) for rater in diary.raters]


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


def _night(diary: Diary, today: int, local_now: datetime) -> Night | None:
    usual = queries.usual_night(diary, today)
    begun = diary.day_start * 60
    now = local_now.hour * 60 + local_now.minute
    # while somebody may usually sleep on, there is nothing to record
    if usual is None or (usual[1] - begun) % DAY > (now - begun) % DAY:
        return None
    return Night(*usual, date.fromordinal(today), new_id(), MORNING.stop * 60)
