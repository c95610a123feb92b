"""Between a factor and the fields of its form, and between a factor's value and its field on an entry's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from tracker.domain.factors import NUMBER, ONCE_A_DAY, SCALE, WITH_ENTRY, YES_NO, Factor
from tracker.domain.records import Entry
from tracker.domain.scales import plain
from tracker.domain.words import N_
from tracker.web.errors import Fault, Refused

Typed = dict[str, Any]
FACTOR_FIELDS = {"": "unit"}
"""Where on its form the fault of a factor as a whole stands."""

EXAMPLES: dict[str, Typed] = {
    "screen": {"name": N_("Time at a screen"), "kind": NUMBER, "unit": N_("hours"), "asked": ONCE_A_DAY},
    "caffeine": {"name": N_("Caffeine"), "kind": NUMBER, "unit": N_("cups"), "asked": ONCE_A_DAY},
    "menstruation": {"name": N_("Menstruation"), "kind": YES_NO, "unit": "", "asked": ONCE_A_DAY},
    "exercise": {"name": N_("Exercise"), "kind": NUMBER, "unit": N_("minutes"), "asked": ONCE_A_DAY},
}
"""Neutral examples, by the name in the address; nothing says that any of them matters."""


@dataclass(frozen=True, slots=True)
class FactorField:
    """A factor on an entry's form: its field's name, its label, its kind and unit; `kept` if it stands in sight."""

    name: str
    label: str
    kind: str
    unit: str
    kept: bool


def new_form(factor_id: UUID, example: str) -> Typed:
    """Return the form of a factor to be added, filled in from an example if its name is one."""
    form = EXAMPLES.get(example, {"name": "", "kind": SCALE, "unit": "", "asked": WITH_ENTRY})
    words = {name: str(_(form[name])) if form[name] else "" for name in ("name", "unit")}
    return form | words | {"id": str(factor_id), "revision": ""}


def examples_left(factors: Sequence[Factor]) -> list[tuple[str, str]]:
    """Return the examples (name in the address, words) that nobody has added yet under their own names."""
    there = {factor.name.casefold() for factor in factors}
    words = {name: str(_(form["name"])) for name, form in EXAMPLES.items()}
    return [(name, word) for name, word in words.items() if word.casefold() not in there]


def factor_form(factor: Factor) -> Typed:
    """Return a factor as the text of its form's fields."""
    fields = {"name": factor.name, "kind": factor.kind, "unit": factor.unit or "", "asked": factor.asked}
    return fields | {"id": str(factor.id), "revision": str(factor.revision)}


def factor_typed(form: Mapping[str, str]) -> Typed:
    """Return what was typed, to be shown again beside its faults."""
    return {name: form.get(name, "") for name in ("name", "kind", "unit", "asked", "id", "revision")}


def factor_data(form: Mapping[str, str], *, active: bool) -> dict[str, Any]:
    """Return the form as a factor in the API's shape."""
    data = {name: form.get(name, "") for name in ("name", "kind", "asked")}
    return {**data, "unit": form.get("unit", "").strip() or None, "active": active}


def refuse_second(factor_id: UUID, data: Mapping[str, Any], factors: Sequence[Factor]) -> None:
    """Raise `Refused` where another factor has this name and kind: its values would be parted between two."""
    name = data["name"].strip().casefold()
    for factor in factors:
        if factor.id != factor_id and factor.kind == data["kind"] and factor.name.casefold() == name:
            text = _("There is one of this name already.")
            if not factor.active:
                text = _("There is one of this name already. It is paused, and can be brought back in the list.")
            raise Refused([Fault("/name", text)])


def fields_of(entry: Entry, factors: Sequence[Factor], form: Mapping[str, Any]) -> list[FactorField]:
    """Return the factors that an entry's form shows: those that are asked, and whatever the entry has a value of."""
    known = {str(factor.id): factor for factor in factors}
    fields = []
    for key in (*known, *(key for key in entry.factors if key not in known)):
        factor, name = known.get(key), f"factors.{key}"
        kept = key in entry.factors or bool(form.get(name))
        if factor is None:
            fields.append(FactorField(name, str(_("A factor of your own")), NUMBER, "", kept))
        elif factor.active or kept:
            fields.append(FactorField(name, factor.name, factor.kind, factor.unit or "", kept))
    return fields


def values_form(entry: Entry, factors: Sequence[Factor]) -> Typed:
    """Return an entry's values of factors as the text of their fields, `factors.ID`."""
    ids = dict.fromkeys((*(str(factor.id) for factor in factors), *entry.factors))
    return {f"factors.{key}": f"{plain(entry.factors[key])}" if key in entry.factors else "" for key in ids}


def values_in(form: Mapping[str, str], entry: Entry, factors: Sequence[Factor], faults: list[Fault]) -> dict[str, Any]:
    """Return an entry's values of factors as the form has them; one that the form does not show stays as it is."""
    values: dict[str, Any] = dict(entry.factors)
    for name in values_form(entry, factors):
        if name in form:
            values[name.removeprefix("factors.")] = _number_in(form, name, faults)
    return {key: value for key, value in values.items() if value is not None}


def _number_in(form: Mapping[str, str], name: str, faults: list[Fault]) -> int | float | None:
    text = form.get(name, "").strip().replace(",", ".")
    try:
        return plain(float(text)) if text else None
    except (ValueError, OverflowError):
        faults.append(Fault("/" + name.replace(".", "/"), _("This must be a number.")))
        return None
