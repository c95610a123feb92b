"""What the Diary says of what the page before has done, for every kind of record."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.ledger.kinds import Kind
from tracker.ledger.undo import CHANGED, DELETED, SAVED, Done

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (ENTRY, SLEEP, MEDICATION, DOSE, INJECTION, TREATMENT, VISIT, FACTOR)
}
"""All that can be taken back on a screen."""


def done_text(done: Done) -> str:
    """Return what was done in words: `Injection deleted`."""
    names = {
        ENTRY.name: _("Entry"),
        SLEEP.name: _("Sleep"),
        MEDICATION.name: _("Medication"),
        DOSE.name: _("Dose"),
        INJECTION.name: _("Injection"),
        TREATMENT.name: _("Treatment"),
        VISIT.name: _("Visit"),
        FACTOR.name: _("Factor"),
    }
    what = names[done.kind]
    said = {
        DELETED: _("%(what)s deleted", what=what),
        SAVED: _("%(what)s saved", what=what),
        CHANGED: _("%(what)s changed", what=what),
    }
    return str(said[done.what])
