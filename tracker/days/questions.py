"""What the Log asks: each question with its pane, the field that it writes, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.diary import queries
from tracker.domain.factors import NUMBER, ONCE_A_DAY, YES_NO, Factor
from tracker.domain.measures import is_factor
from tracker.domain.records import Diary, Entry
from tracker.domain.regions import BY_CODE, REGIONS
from tracker.domain.scales import SCORES
from tracker.domain.words import listed
from tracker.web.words import number

PAD, BODY, TAG_PANE, YES_OR_NO, AMOUNT = "pad", "body", "tags", "yes_no", "number"
"""The panes: the pad of 0 to 10, the body map, the tags, yes or no, and a number to type."""


MOST_SAID = 3
"""Numbers that are named one by one where a line has to stay short."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `code` names it in addresses, `field` is what it writes (a path; "" for the body map as a whole).

    `factor` is the person's own factor that it asks about, None for the diary's own questions.
    """

    code: str
    pane: str
    field: str
    label: str
    factor: Factor | None = None

    @property
    def once_a_day(self) -> bool:
        """Whether one answer a day is all it asks for."""
        return self.factor is not None and self.factor.asked == ONCE_A_DAY


def questions_of(diary: Diary) -> list[Question]:
    """Return the questions of a diary in its person's order; a factor that is paused or deleted is not asked."""
    asked = [code for code in diary.asked if code in (*SCORES, "where", "tags") or is_factor(code)]
    factors = factors_of(diary)
    found = []
    for code in asked:
        if not is_factor(code):
            pane = {"where": BODY, "tags": TAG_PANE}.get(code, PAD)
            found.append(Question(code, pane, "" if code == "where" else code, label_of(code)))
        elif (factor := factors.get(code)) is not None and factor.active:
            pane = {YES_NO: YES_OR_NO, NUMBER: AMOUNT}.get(factor.kind, PAD)
            found.append(Question(code, pane, f"factors.{factor.id}", factor.name, factor))
    return found


def factors_of(diary: Diary) -> dict[str, Factor]:
    """Return the diary's factors by code, paused ones too; asks only where the Log shows any."""
    if not any(is_factor(code) for code in diary.asked):
        return {}
    return {factor.code: factor for factor in queries.factors(diary)}


def of_region(code: str) -> Question:
    """Return the question of how strong it is in one body region."""
    field = f"regions.{code}.spasm"
    return Question(code, PAD, field, label_of(field))


def values_of(entry: Entry | None) -> dict[str, float]:
    """Return an entry's recorded numbers by field, those of factors among them."""
    if entry is None:
        return {}
    return numbers_of(entry) | {f"factors.{factor}": value for factor, value in entry.factors.items()}


def numbers_of(entry: Entry) -> dict[str, float]:
    """Return what "Same as" records again: scores and regions, by field."""
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
        "tags": _("Tags"),
    }
    if field_name.startswith("regions."):
        return str(_(BY_CODE[field_name.split(".")[1]].name))
    return str(names[field_name])


def shown(question: Question | None, value: float | None) -> str:
    """Return a value in words: `6`, `yes`, `2 cups`, a dash for none."""
    factor = question.factor if question is not None else None
    if value is None or factor is None:
        return number(value)
    if factor.kind == YES_NO:
        return str(_("yes") if value else _("no"))
    return f"{number(value)} {factor.unit}" if factor.unit else number(value)


def rater_label(rater: str, diary: Diary) -> str:
    """Return who gave the numbers, in the words of whoever reads it: "myself" is for the person alone."""
    person = _("Myself") if diary.rated_by == "self" and diary.writable else _("The person")
    return str({"self": person, "parent": _("Parent"), "other": _("Somebody else")}[rater])


def summary(entry: Entry) -> str:
    """Return an entry's numbers in one line, without its factors: `spasm 5, pain 3, neck 6`."""
    return listed(_parts(entry))


def brief(entry: Entry) -> str:
    """Return an entry's numbers in a line that stays short: the first of them, and how many more there are."""
    parts = _parts(entry)
    if len(parts) <= MOST_SAID:
        return listed(parts)
    said = listed(parts[: MOST_SAID - 1])
    return str(_("%(what)s and %(n)s more", what=said, n=len(parts) - MOST_SAID + 1))


def _parts(entry: Entry) -> list[str]:
    scores = {name: getattr(entry, name) for name in SCORES}
    parts = [f"{label_of(name).lower()} {number(value)}" for name, value in scores.items() if value is not None]
    for region in REGIONS:
        held = entry.regions.get(region.code)
        name = str(_(region.name)).lower()
        if held is not None and held.spasm is not None:
            parts.append(f"{name} {number(held.spasm)}")
        if held is not None and held.pain is not None:
            parts.append(_("pain in %(region)s %(value)s", region=name, value=number(held.pain)))
    return parts
