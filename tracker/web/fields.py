"""What a typed field means, the same on every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask_babel import gettext as _

from tracker.domain.scales import plain
from tracker.web.errors import Fault


def score_in(form: Mapping[str, str], name: str, faults: list[Fault]) -> int | float | None:
    """Return the number typed in a field, with a point or a comma, None for none; add a fault where it is no number.

    Whether it lies in 0 to 10 is the record's own rule.
    """
    text = form.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        return plain(float(text))
    except (ValueError, OverflowError):
        faults.append(Fault("/" + name.replace(".", "/"), _("This must be a number from 0 to 10.")))
        return None


def beside(faults: Iterable[Fault], fields: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return the faults of a record beside the fields of its form.

    `fields` maps the first part of a pointer to the form's field; the empty one is that of the record as a whole.
    """
    return tuple(_moved(fault, fields) for fault in faults)


def _moved(fault: Fault, fields: Mapping[str, str]) -> Fault:
    first = fault.pointer.strip("/").partition("/")[0]
    return replace(fault, pointer=f"/{fields[first]}") if first in fields else fault
