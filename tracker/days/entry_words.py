"""An entry in words, with the factors that its person added."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.days.questions import summary
from tracker.domain.factors import YES_NO, Factor
from tracker.domain.records import Entry
from tracker.domain.words import listed
from tracker.web.words import number


def entry_text(entry: Entry, factors: Mapping[str, Factor]) -> str:
    """Return an entry's numbers in one line, its factors last: `spasm 5, Tiredness 4, Exercise: yes`.

    `factors` are the diary's by id; the value of one that was deleted stands without its name.
    """
    order = [key for key in factors if key in entry.factors]
    order += [key for key in entry.factors if key not in factors]
    parts = [_factor_text(factors.get(key), entry.factors[key]) for key in order]
    return listed([part for part in (summary(entry), *parts) if part])


def _factor_text(factor: Factor | None, value: float) -> str:
    if factor is None:
        return str(_("a factor of your own %(value)s", value=number(value)))
    if factor.kind == YES_NO:
        said = _("%(name)s: yes") if value else _("%(name)s: no")
        return str(said % {"name": factor.name})
    return " ".join([part for part in (factor.name, number(value), factor.unit) if part])
