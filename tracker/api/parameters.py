"""What may stand behind the question mark of a call: each name, how it is read, and its schema. Others are refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from tracker.analytics.rests_on import LATE_CHOICES
from tracker.analytics.through_the_day import CLOCKS
from tracker.charts.frame import SHAPES
from tracker.domain.appointments import PAPERS
from tracker.domain.measures import PLAIN
from tracker.domain.records import RATERS
from tracker.domain.regions import BY_CODE
from tracker.insights.asked import FIELDS, LAGS, WAYS
from tracker.insights.spans import SPANS
from tracker.web.errors import Fault, Refused

LONGEST_PAGE = 500
USUAL_PAGE = 100
PAGE = frozenset({"limit", "cursor"})
LIST = PAGE | {"from", "to"}
FEED = frozenset({"limit", "since"})
ASKED = frozenset({"rated_by", "late"}).union(*FIELDS.values())
"""What may be asked of any figure; one that does not take a field lets it be, so that several are asked alike."""

DRAWN = frozenset({"theme", "shape"})
PAPER = frozenset({"from", "to", "paper"})
THEMES = ("light", "dark", "print")

_DAY = {"type": "string", "format": "date"}
_CURSOR = {"type": "string", "minLength": 1}
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MEASURE = {
    "type": "string",
    "pattern": f"^({'|'.join(PLAIN)}|(region|region_pain):({'|'.join(BY_CODE)})|factor:{_UUID})$",
}
SCHEMAS: dict[str, Any] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": USUAL_PAGE},
    "cursor": _CURSOR,
    "since": _CURSOR,
    **dict.fromkeys(("from", "to", "other_from", "other_to"), _DAY),
    **dict.fromkeys(("measure", "x", "y"), _MEASURE),
    "days": {"enum": list(SPANS)},
    "rated_by": {"enum": list(RATERS)},
    "late": {"enum": list(LATE_CHOICES)},
    "clock": {"enum": list(CLOCKS)},
    "medication": {"type": "string", "format": "uuid"},
    "series": {"type": "string", "minLength": 1},
    "lag": {"enum": [int(lag) for lag in LAGS]},
    "by": {"enum": list(WAYS)},
    "theme": {"enum": list(THEMES)},
    "shape": {"enum": list(SHAPES)},
    "paper": {"enum": list(PAPERS)},
}
"""The JSON schema of each."""


def asked_of(name: str) -> frozenset[str]:
    """Return what may be asked of the figure `name`."""
    return FIELDS[name] | {"rated_by", "late"}


def only(names: Iterable[str] = ()) -> None:
    """Raise `Refused` where the address has other fields, has one twice, or names one and says nothing."""
    known, faults = set(names), []
    for name, values in request.args.lists():
        if name not in known:
            faults.append(Fault(f"/{name}", _("This field is not known.")))
        elif values == [""]:
            faults.append(Fault(f"/{name}", _("This is needed.")))
        elif len(values) > 1:
            faults.append(Fault(f"/{name}", _("This can be said once only.")))
    if faults:
        raise Refused(faults)


def limit() -> int:
    """Return how many a page may hold; raise `Refused`."""
    text = request.args.get("limit", str(USUAL_PAGE))
    if not text.isascii() or not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= LONGEST_PAGE:
        raise Refused([Fault("/limit", _("This must be a whole number from 1 to %(most)s.", most=LONGEST_PAGE))])
    return int(text)


def day(name: str, default: int) -> int:
    """Return the day (ordinal) that a field names, `default` where it is not there; raise `Refused`."""
    text = request.args.get(name)
    if text is None:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # Python reads other ways of writing a day too, such as 2026-W13-7
    if found is None or found.isoformat() != text:
        raise Refused([Fault(f"/{name}", _("This must be a date such as 2026-03-29."))])
    return found.toordinal()


def drawn() -> tuple[str, str]:
    """Return the theme and the shape of a drawing; raise `Refused`."""
    found = {"theme": request.args.get("theme", THEMES[0]), "shape": request.args.get("shape", "narrow")}
    known = {"theme": THEMES, "shape": tuple(SHAPES)}
    faults = [Fault(f"/{name}", _("This is not known.")) for name, value in found.items() if value not in known[name]]
    if faults:
        raise Refused(faults)
    return found["theme"], found["shape"]


def paper(default: str) -> str:
    """Return the paper that the address names, `default` where it names none; raise `Refused`."""
    found = request.args.get("paper", default)
    if found not in PAPERS:
        raise Refused([Fault("/paper", _("This is not known."))])
    return found
