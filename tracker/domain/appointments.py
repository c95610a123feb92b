"""What a person prepares for an appointment: what the page for the neurologist says and over which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

A4, LETTER = "a4", "letter"
PAPERS = (A4, LETTER)
QUESTIONS = 3
"""How many questions of the person's own stand on the page."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What goes onto the page. Whatever the person did not enter is empty, and is not on it.

    `name`, `born` (a year) and `diagnosis` are the person's own words about themselves. `days` is one of the spans of
    the charts, `appointment` being since the last visit; with it empty, `first_day` and `last_day` (ordinals) are any
    two dates. `measures` are codes, the first being what the page is about; empty means what the diary usually shows.
    `notes` and `table` ask for a second sheet.
    """

    name: str = ""
    born: int | None = None
    diagnosis: str = ""
    questions: Sequence[str] = ()
    days: str = "appointment"
    first_day: int | None = None
    last_day: int | None = None
    measures: Sequence[str] = ()
    notes: bool = False
    table: bool = False
    paper: str = A4
