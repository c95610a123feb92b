"""Between what is said of a column or a name and the fields of its form."""

from __future__ import annotations

from typing import cast

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker.exchange.guesses import FEW, scale_of
from tracker.exchange.mapping import (
    LIMBS,
    OUT,
    PLACES,
    ROLES,
    SIDES,
    WHOLE,
    Column,
    Mapping,
    Scale,
    Score,
    Side,
    Target,
)
from tracker.exchange.profile import ColumnProfile, number_of
from tracker.ledger.fields import Rater
from tracker.web.errors import Fault, Refused
from tracker.web.words import for_form

Typed = dict[str, str]
Form = MultiDict[str, str]


def roles_for(profile: ColumnProfile) -> list[str]:
    """Return the roles that a column's cells allow."""
    few = profile.words is not None and 1 <= len(profile.words) <= FEW
    fits = {
        "moment": profile.moments > 0,
        "clock": profile.clocks > 0,
        "number": profile.numbers > 0,
        "value": profile.numbers > 0,
        "name": profile.words is not None,
        "side": few and profile.numbers < profile.filled,
        "filter": few,
    }
    return [role for role in ROLES if fits.get(role, True)]


def column_form(column: Column, profile: ColumnProfile, mapping: Mapping) -> Typed:
    """Return what is said of a column as the text of its form's fields; side words are named `sides.0`, `sides.1` …"""
    scale = column.scale or scale_of(profile)
    form = {"role": column.role, "equals": column.equals or "", **target_form(column.target)}
    form |= {"none": for_form(scale.none), "worst": for_form(scale.worst)} if scale else {"none": "", "worst": ""}
    for place, (word, _count) in enumerate((profile.words or [])[:FEW]):
        form[f"sides.{place}"] = mapping.sides.get(word, "")
    return form


def changed_column(form: Form, profile: ColumnProfile) -> tuple[Column, dict[str, Side]]:
    """Return what the form says of a column, and of its side words; raise `Refused`."""
    role, faults = form.get("role", ""), list[Fault]()
    if role not in roles_for(profile):
        raise Refused([Fault("/role", _("Please choose one."))])
    column, sides = Column(role=role), dict[str, Side]()
    if role in ("number", "value"):
        column.scale = changed_scale(form, faults)
    if role == "number":
        try:
            column.target = changed_target(form, out=False)
        except Refused as refused:
            faults += refused.faults
    if role == "filter":
        column.equals = form.get("equals")
        if column.equals not in [word for word, _count in profile.words or []]:
            faults.append(Fault("/equals", _("Please choose which rows to take.")))
    if role == "side":
        words = enumerate((profile.words or [])[:FEW])
        given = {word: form.get(f"sides.{place}", "") for place, (word, _count) in words}
        sides = {word: cast("Side", side) for word, side in given.items() if side in (*SIDES, "skip")}
    if faults:
        raise Refused(faults)
    return column, sides


def target_form(target: Target | None) -> Typed:
    """Return a target as the text of its form's fields."""
    if target is None:
        return {"means": "", "score": "", "side": ""}
    return {"means": target.means, "score": target.score or "", "side": target.side or ""}


def changed_target(form: Form, *, out: bool = True) -> Target:
    """Return the target that the form names; raise `Refused`. A side or a score that it cannot have is left out."""
    means = form.get("means", "")
    if means not in (*PLACES, *WHOLE, *((OUT,) if out else ())):
        raise Refused([Fault("/means", _("Please choose what it means."))])
    target = Target(means=means)
    if means in PLACES:
        target.score = _score(form.get("score", ""))
    if means in LIMBS:
        target.side = _side(form.get("side", ""))
    return target


def change_whole(mapping: Mapping, form: Form) -> None:
    """Take over what was said for the whole file."""
    order, rater = form.get("order"), form.get("rated_by")
    if order in ("day_first", "month_first"):
        mapping.order = "day_first" if order == "day_first" else "month_first"
    mapping.score = _score(form.get("score", "")) or mapping.score
    mapping.unsaid = _side(form.get("unsaid", "")) or mapping.unsaid
    if rater in ("self", "parent", "other"):
        mapping.rated_by = cast("Rater", rater)


def changed_scale(form: Form, faults: list[Fault]) -> Scale | None:
    """Return the scale that the form names; what is wrong with it is added to `faults`."""
    read = {name: number_of(form.get(name, "").strip()) for name in ("none", "worst")}
    faults += [Fault(f"/{name}", _("Please give a number.")) for name, value in read.items() if value is None]
    none, worst = read["none"], read["worst"]
    if none is None or worst is None:
        return None
    if none == worst:
        faults.append(Fault("/worst", _("None and the worst must be different numbers.")))
        return None
    return Scale(none=float(none), worst=float(worst))


def _score(text: str) -> Score | None:
    return cast("Score", text) if text in ("pain", "spasm") else None


def _side(text: str) -> Side | None:
    return cast("Side", text) if text in (*SIDES, "skip") else None
