"""Track & Graph: a row a value of one of the person's own features, at a moment with its offset."""

from __future__ import annotations

import re

from tracker.exchange.formats.found import FEATURE, Found, Row, called

NEEDED = frozenset({"featurename", "timestamp", "value"})
KNOWN = NEEDED | {"label", "note"}

_VALUE = r"-?\d{1,7}:-?\d{1,2}:-?\d{1,2}|-?\d{1,9}(?:\.\d{1,9})?"
_LABELLED = re.compile(rf"(?P<value>{_VALUE})(?::(?P<label>.*))?", re.DOTALL)


def is_one(names: frozenset[str]) -> bool:
    """Whether a header with these names is the app's: it has no other columns."""
    return names <= KNOWN


def found(line: int, row: Row) -> Found:
    """Return what a row says. In older files the label stands behind the value, parted by a colon."""
    value, label = row["value"], row.get("label", "")
    parted = _LABELLED.fullmatch(value)
    if parted is not None:
        value, label = parted["value"], label or (parted["label"] or "").strip()
    return Found(
        line=line,
        identity=(row["featurename"], row["timestamp"], value, label, row.get("note", "")),
        days=(row["timestamp"],),
        marks=(called(FEATURE, row["featurename"], value, text=label),) if row["featurename"] else (),
        note=row.get("note", ""),
    )
