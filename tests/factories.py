"""Plain makers of what the tests save: each gives a whole body, changed by what is passed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tracker.db import new_id


def an_id() -> UUID:
    """A new id, as a phone makes it."""
    return new_id()


def make_entry(**changed: Any) -> dict[str, Any]:
    """The body of an entry of a spring evening in London."""
    return {"happened_at": "2026-03-28T18:20:00+00:00", "spasm": 6} | changed


def make_sleep(**changed: Any) -> dict[str, Any]:
    """The body of a night's sleep."""
    return {"started_at": "2026-03-27T23:00:00+00:00", "ended_at": "2026-03-28T06:40:00+00:00"} | changed


def make_medication(**changed: Any) -> dict[str, Any]:
    """The body of a medicine taken twice a day since the winter."""
    return {
        "name": "Trihexyphenidyl",
        "dose": 2,
        "unit": "mg",
        "times": ["08:00", "20:00"],
        "from": "2026-01-10",
    } | changed


def make_dose(medication: str, **changed: Any) -> dict[str, Any]:
    """The body of a dose taken on a spring morning."""
    return {"medication": medication, "taken_at": "2026-03-28T08:10:00+00:00", "outcome": "taken"} | changed


def make_injection(**changed: Any) -> dict[str, Any]:
    """The body of a session of injections of the neck."""
    sites = [{"region": "neck", "muscle": "Splenius capitis", "units": 80}, {"region": "neck", "units": 60}]
    return {"day": "2026-02-10", "product": "Botox", "units": 200, "sites": sites, "series": "neck"} | changed


def make_treatment(**changed: Any) -> dict[str, Any]:
    """The body of some weeks of physiotherapy."""
    return {"kind": "physiotherapy", "from": "2026-02-01", "to": "2026-03-15", "note": "Every Tuesday"} | changed


def make_visit(**changed: Any) -> dict[str, Any]:
    """The body of a visit to the clinic."""
    return {"day": "2026-03-03", "with": "The movement clinic", "agreed": "Injections again in May"} | changed


def make_factor(**changed: Any) -> dict[str, Any]:
    """The body of something that the person adds to track."""
    return {"name": "Cups of coffee", "kind": "number", "unit": "cups", "asked": "day", "active": True} | changed
