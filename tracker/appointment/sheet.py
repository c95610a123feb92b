"""The page for the neurologist, as all that lay it out take it: the paper, the print view, the screen across a desk.

Everything is in the reader's words already; whoever lays it out adds none of its own. What the person did not enter is
empty, and then is not shown. No word of it interprets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.charts.chart import Chart, Table


@dataclass(frozen=True, slots=True)
class Row:
    """One line of treatment: `what`, and at the line's end `when` (the week now, since when, from when to when)."""

    what: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One of the four fixed answers: its question, a sentence with its figure, and what that rests on (small)."""

    heading: str
    sentence: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing under its heading. `shape` is one of the charts' shapes for paper; `chart` has its words, and `caption`
    is what stands below it (small), such as how many days each stretch rests on. `short` is its name where one is
    chosen among several."""

    heading: str
    chart: Chart
    shape: str
    caption: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of the body on its map: its name, on how many days it was recorded (empty for none), and its place in a
    grid of seven rows and four columns, counted from 1; it takes the columns from `first` to `last`. A `strong` one
    was recorded on a quarter of those days or more."""

    name: str
    days: str
    row: int
    first: int
    last: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Where:
    """The body as its names. `tiles` is empty where no part was recorded; `said` then says so."""

    heading: str
    tiles: Sequence[Tile]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the person wrote at a moment: its day and time in words, and the text as it was typed."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page.

    `title` names the diary's person where they entered a name. `who` are short facts (year of birth, diagnosis as told,
    who rated); `dates` and `rests_on` say which days and how many of them have entries; `missing` says what is not
    there. `treatment` and `questions` have `no_...` words to stand in their place where empty. `answers` are four.
    `large` are one or two large drawings, `days` the fourteen small days (None where the measure has no clock times),
    `day_by_day` the whole span. `beside` is the table of the other measures beside the period before; None where
    nothing else was recorded. `tables` and `notes` belong on a second sheet, empty unless asked for. `language` is a
    BCP 47 tag and `direction` ltr or rtl.
    """

    title: str
    who: Sequence[str]
    dates: str
    rests_on: str
    missing: Sequence[str]
    treatment_heading: str
    treatment: Sequence[Row]
    no_treatment: str
    questions_heading: str
    questions: Sequence[str]
    no_questions: str
    answers: Sequence[Answered]
    large: Sequence[Drawing]
    days: Drawing | None
    day_by_day: Drawing | None
    where: Where
    beside: Table | None
    disclaimer: str
    made: str
    language: str
    direction: str
    tables: Sequence[Table] = ()
    notes_heading: str = ""
    notes: Sequence[Note] = ()
    second_heading: str = ""
    file_name: str = field(default="appointment.pdf", kw_only=True)


@dataclass(frozen=True, slots=True)
class Scan:
    """The code in the corner of the paper: what a phone's camera opens, how long, and in words beside it."""

    address: str
    said: str
