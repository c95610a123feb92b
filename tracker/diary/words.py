"""What the questions of the Log and a person's factors are called, the same on every screen."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from tracker.domain.factors import NUMBER, ONCE_A_DAY, SCALE, YES_NO, Factor


def asked_label(code: str, factors: Iterable[Factor]) -> str:
    """Return what the Log shows under a code (`tracker.ledger.forms.CAN_BE_ASKED`, or a factor's), in words.

    A factor that is not among `factors` has no name of its own any more.
    """
    names = {
        "spasm": _("Spasm"),
        "pain": _("Pain"),
        "stress": _("Stress"),
        "interference": _("How much it got in the way"),
        "where": _("Where in the body"),
        "tags": _("Tags"),
        "doses": _("Doses"),
        "sleep": _("Sleep"),
    }
    if code in names:
        return str(names[code])
    return next((factor.name for factor in factors if factor.code == code), str(_("A factor of your own")))


def asked_hint(code: str, factors: Iterable[Factor]) -> str:
    """Return a line that says more of what the Log shows under a code, or nothing."""
    hints = {
        "spasm": _("Always shown"),
        "tags": _("What you were doing, what it was like, what eased it"),
        "doses": _("One tap for a dose that was taken"),
    }
    if code in hints:
        return str(hints[code])
    return next((factor_line(factor) for factor in factors if factor.code == code), "")


def kind_label(kind: str) -> str:
    """Return a kind of factor in words."""
    return str({SCALE: _("0 to 10"), YES_NO: _("Yes or no"), NUMBER: _("A number")}[kind])


def when_label(asked: str) -> str:
    """Return in words when a factor is asked."""
    return str(_("Once a day") if asked == ONCE_A_DAY else _("With each entry"))


def factor_line(factor: Factor) -> str:
    """Return what a factor is, in one line: `A number, in cups · once a day`."""
    kind = _("A number, in %(unit)s", unit=factor.unit) if factor.unit else kind_label(factor.kind)
    when = _("once a day") if factor.asked == ONCE_A_DAY else _("with each entry")
    return f"{kind} · {when}"
