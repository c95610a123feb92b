"""What treatments are called on a screen, the same everywhere: in the Log, the Diary and here."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.regions import BY_CODE
from tracker.domain.scales import plain
from tracker.domain.treatments import SIDE_EFFECTS, TREATMENT_KINDS, Injection, Treatment, Visit
from tracker.domain.words import listed


def amount(value: float) -> str:
    """Return an amount as it was told, whole or not: `2`, `0.125`. A dose is never rounded."""
    return f"{plain(value)}"


def medication_label(name: str, dose: float | None, unit: str | None) -> str:
    """Return a medicine with its dose: `Trihexyphenidyl 2 mg`, or its name alone where no dose was told."""
    told = dose_label(dose, unit)
    return f"{name} {told}" if told else name


def dose_label(dose: float | None, unit: str | None) -> str:
    """Return a dose with its unit: `2 mg`; empty where none was told."""
    if dose is None:
        return ""
    return f"{amount(dose)} {unit}" if unit else amount(dose)


def units_label(product: str | None, units: float | None) -> str:
    """Return a product with its units: `Botox, 200 units`; what was not told is left out, and may leave it empty."""
    told = ngettext("%(units)s unit", "%(units)s units", units, units=amount(units)) if units is not None else ""
    return listed(part for part in (product or "", str(told)) if part)


def injection_label(injection: Injection) -> str:
    """Return a session of injections: `Injection: Neck, Botox, 200 units`, with what was told."""
    told = units_label(injection.product, injection.units)
    parts = [part for part in (series_label(injection.series) if injection.series else "", told) if part]
    return str(_("Injection: %(what)s", what=listed(parts)) if parts else _("Injection"))


def treatment_label(treatment: Treatment) -> str:
    """Return what was done, in the app's words or in the person's own."""
    return treatment_kind_label(treatment.kind)


def treatment_kind_label(kind: str) -> str:
    """Return a kind of other treatment, in the app's words or in the person's own."""
    return str(_(TREATMENT_KINDS[kind])) if kind in TREATMENT_KINDS else kind


def visit_label(visit: Visit) -> str:
    """Return a visit and whom it is with."""
    return str(_("Visit: %(who)s", who=visit.with_whom) if visit.with_whom else _("Visit to the doctor"))


def side_effect_label(kind: str) -> str:
    """Return a side effect, in the app's words or in the person's own."""
    return str(_(SIDE_EFFECTS[kind])) if kind in SIDE_EFFECTS else kind


def series_label(series: str) -> str:
    """Return a series of injections: its regions by name where it is made of their codes, else its own name.

    A series without a name, of sessions for which no region was told, is called just that.
    """
    if not series:
        return str(_("No part of the body named"))
    codes = series.split("+")
    if not all(code in BY_CODE for code in codes):
        return series
    first, *others = (str(_(BY_CODE[code].name)) for code in codes)
    return listed([first, *(name[:1].lower() + name[1:] for name in others)])
