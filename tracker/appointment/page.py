"""What the screen "For my appointment" shows: the page as it would be now, and the ways to choose what is on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.appointment.sheet import Sheet
from tracker.care import queries as care
from tracker.domain.appointments import A4, LETTER, QUESTIONS, Preparation
from tracker.domain.records import Diary
from tracker.insights.asked import DAY_BY_DAY
from tracker.insights.choices import measures_of
from tracker.insights.page import drawings
from tracker.insights.spans import ALL, LAST, SINCE_APPOINTMENT, SINCE_INJECTION, since
from tracker.web.before import TAKEN_BACK, Back, way_back
from tracker.web.errors import Fault
from tracker.web.words import day_date

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One span of days by one tap."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The screen. `sheet` is the page as it would be now, `seen` its large drawings as the screen draws them. `visit`
    says when the last visit was, empty where none is known; `part` is the form in which something was wrong, which is
    then open."""

    diary: Diary
    name: str
    sheet: Sheet
    seen: Sequence[tuple[str, Sequence[Markup]]]
    spans: Sequence[Choice]
    form: Mapping[str, object]
    measures: Sequence[tuple[str, Sequence[Pair]]]
    papers: Sequence[Pair]
    visit: str
    visit_href: str
    agreed_href: str
    can_write: bool
    can_share: bool
    questions: Sequence[str] = ()
    part: str = ""
    faults: Sequence[Fault] = ()
    done: str = ""
    back: Back | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)


DONE = {
    "days": lambda: _("The days are chosen."),
    "questions": lambda: _("Your questions are kept."),
    "content": lambda: _("What is on the page is kept."),
    "who": lambda: _("What you told about yourself is kept."),
    TAKEN_BACK: lambda: _("It is as it was before."),
}
"""What is said after a form was kept, by the part that was."""


def prepare_page(
    diary: Diary,
    prepared: Preparation,
    sheet: Sheet,
    this_day: int,
    *,
    name: str = "",
    done: str = "",
    typed: Mapping[str, object] | None = None,
    faults: Sequence[Fault] = (),
    part: str = "",
) -> Page:
    """Return the screen for what was prepared.

    `typed` is what was sent in the form `part`, to be shown again beside its `faults`; `name` is the diary's where the
    visitor keeps several.
    """
    last = since(diary, SINCE_APPOINTMENT, this_day)
    here = str(diary.id)
    return Page(
        diary=diary,
        name=name,
        sheet=sheet,
        seen=[(one.heading, drawings(one.chart, f"large-{place}")) for place, one in enumerate(sheet.large)],
        spans=_spans(diary, prepared, this_day),
        form=_form(prepared) | dict(typed or {}),
        measures=measures_of(diary, DAY_BY_DAY),
        papers=[(A4, _("A4")), (LETTER, _("US Letter"))],
        visit=day_date(last, year=True) if last else "",
        visit_href=url_for("care.add_visit", diary=here),
        agreed_href=_agreed_href(diary, this_day),
        can_write=diary.writable,
        can_share=diary.owned,
        questions=[f"question_{number}" for number in range(1, QUESTIONS + 1)],
        part=part,
        faults=faults,
        done=str(DONE[done]()) if done in DONE else "",
        back=way_back(),
        hidden={"diary": here},
    )


def _spans(diary: Diary, prepared: Preparation, this_day: int) -> list[Choice]:
    labels: dict[str, str] = {}
    if since(diary, SINCE_APPOINTMENT, this_day) is not None:
        labels[SINCE_APPOINTMENT] = _("Since my last appointment")
    if since(diary, SINCE_INJECTION, this_day) is not None:
        labels[SINCE_INJECTION] = _("Since my last injection")
    labels |= {days: _("%(days)s days", days=days) for days in LAST} | {ALL: _("All")}
    chosen = prepared.days if prepared.days in labels or not prepared.days else "90"
    return [Choice(days, label, days == chosen) for days, label in labels.items()]


def _form(prepared: Preparation) -> dict[str, object]:
    questions = {f"question_{number}": text for number, text in enumerate(prepared.questions, 1)}
    return {
        **{f"question_{number}": "" for number in range(1, QUESTIONS + 1)},
        **questions,
        "name": prepared.name,
        "born": prepared.born or "",
        "diagnosis": prepared.diagnosis,
        "from": _iso(prepared.first_day),
        "to": _iso(prepared.last_day),
        "measure": prepared.measures[0] if prepared.measures else "",
        "beside": list(prepared.measures[1:]),
        "notes": "yes" if prepared.notes else "",
        "table": "yes" if prepared.table else "",
        "paper": prepared.paper,
    }


def part_fields(prepared: Preparation, part: str) -> Mapping[str, str | list[str]]:
    """Return one part of what was prepared as its form sends it."""
    form = _form(prepared)
    names = {
        "days": ("from", "to"),
        "questions": [f"question_{number}" for number in range(1, QUESTIONS + 1)],
        "content": ("measure", "notes", "table", "paper"),
        "who": ("name", "born", "diagnosis"),
    }[part]
    fields: dict[str, str | list[str]] = {name: str(form[name]) for name in names if form[name]}
    if part == "days":
        fields["days"] = prepared.days
    if part == "content":
        fields["beside"] = list(prepared.measures[1:])
    return {"part": part, **fields}


def _iso(day: int | None) -> str:
    return date.fromordinal(day).isoformat() if day else ""


def _agreed_href(diary: Diary, this_day: int) -> str:
    """Return where what was agreed is noted: the visit of today, or the last one, else a new one."""
    visit = next((visit for visit in care.visits(diary) if visit.day <= this_day), None)
    if visit is None or (visit.day < this_day and visit.agreed):
        return url_for("care.add_visit", diary=diary.id)
    return url_for("care.edit_visit", visit_id=visit.id, diary=diary.id)
