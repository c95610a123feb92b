"""What the gallery shows: made-up pages in the states that the app's components can be in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from tracker.days.log_page import TILE_PLACES, TILE_ROWS
from tracker.domain.regions import BY_CODE
from tracker.looks.choices import times

LONG = "Donaudampfschifffahrtsgesellschaftskapitän, a word of somebody's own that does not end where the line does"
ID = "01900000-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field."""

    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its template takes it."""

    form: dict[str, Any]
    faults: tuple[Fault, ...] = ()


def form() -> Form:
    """Return a form with something in each field, some of it wrong."""
    typed = {
        "filled": "Kim",
        "long": LONG,
        "wrong": "eleven",
        "number": "4.5",
        "note": "After the bus ride",
        "one": "self",
        "some": ["neck", "trunk"],
        "score": "6",
        "imported": "4.5",
        "agreed": "1",
    }
    return Form(
        typed,
        (Fault("wrong", "This must be a number from 0 to 10."), Fault("missing", "Please choose one of these.")),
    )


@dataclass(slots=True)
class Log:
    """The Log as its components take it; `value` is what is recorded under the question at hand."""

    value: float | None = None
    pane: str = "pad"
    faults: tuple[Fault, ...] = ()
    typed: str = ""
    unit: str = ""
    regions: dict[str, float] = field(default_factory=dict)
    diary: Any = field(default_factory=lambda: SimpleNamespace(id=ID, day_start=4))
    entry_id: str = ID
    question: str = "spasm"
    writes: str = "spasm"
    heading: str = "Spasms right now?"
    fixed: dict[str, str] = field(default_factory=dict)
    raters: tuple[Any, ...] = ()
    rated_by: str = "self"
    saved_entry: bool = True
    more: Any = None
    doses: tuple[Any, ...] = ()
    night: Any = None

    @property
    def tiles(self) -> list[Any]:
        """The parts of the body, those of `regions` with their number."""
        codes = [code for row in TILE_ROWS for code in row]
        return [
            SimpleNamespace(
                code=code,
                name=BY_CODE[code].name,
                label=BY_CODE[code].tile,
                value=self.regions.get(code),
                place=TILE_PLACES[code],
                press="" if code in self.regions else "6",
                href="",
            )
            for code in codes
        ]

    @property
    def tag_groups(self) -> list[Any]:
        """Two groups of tags: one that is on, and one in a person's own, long words."""
        tag = {"brings": (), "drops": (), "takes": ()}
        return [
            SimpleNamespace(
                heading="Easing it",
                tags=[
                    SimpleNamespace(code="trick_tried", words="Tried a touch or posture", on=True, **tag),
                    SimpleNamespace(code="trick_helped", words="It helped", on=False, **tag),
                ],
            ),
            SimpleNamespace(heading="Your own", tags=[SimpleNamespace(code="own", words=LONG, on=False, **tag)]),
        ]


def _dose(label: str, said: str = "", outcome: str = "") -> SimpleNamespace:
    """A medicine with its last dose in words; with an `outcome` it was recorded a moment ago, and can be undone."""
    last = SimpleNamespace(id=ID, taken_at=datetime(2026, 3, 27, 14, 20, tzinfo=UTC), outcome=outcome)
    return SimpleNamespace(
        medication=ID,
        label=label,
        said=said,
        skipped=outcome == "skipped",
        undo={"undone": "dose"} if outcome else None,
        new_id=ID,
        last=last if outcome else None,
    )


GROUPS = {"Easing it": {"trick_tried": "Tried a touch or posture", "trick_helped": "It helped"}}
MORE_FORM = {"interference": "6", "tags": ("trick_tried",), "own": LONG, "note": "After the bus ride"}
LOGS = (
    ("The pad, nothing recorded", Log()),
    ("The pad, 6 recorded", Log(value=6)),
    ("The pad, 10 recorded", Log(value=10)),
)
BODIES = (
    ("The body, nothing recorded", Log(pane="body")),
    ("The body, each number once", Log(pane="body", regions=dict(zip(BY_CODE, (*range(11), 4.5, 0, 10), strict=True)))),
)
AMOUNTS = (
    ("A number to type", Log(pane="number", heading="Cups of coffee?", unit="cups", value=2)),
    (
        "A number that is none",
        Log(
            pane="number",
            heading="Cups of coffee?",
            unit="cups",
            typed="two",
            faults=(Fault("value", "This must be a number."),),
        ),
    ),
)
ANSWERS = (("Yes or no, nothing recorded", Log(pane="yes_no")), ("Yes or no, yes", Log(pane="yes_no", value=1)))
TAGS = (("Tags", Log(pane="tags")),)
MORE = (
    ("More about an entry, filled", Log(more=SimpleNamespace(groups=GROUPS, faults=(), form=MORE_FORM))),
    (
        "More about an entry, a number that is none",
        Log(
            more=SimpleNamespace(
                groups=GROUPS,
                faults=(Fault("interference", "This must be a number from 0 to 10."),),
                form=MORE_FORM | {"interference": "eleven"},
            )
        ),
    ),
)
DOSES = (
    (
        "Doses: none yet, one before, one just taken, one just skipped",
        Log(
            doses=(
                _dose("Clonazepam 0.5 mg"),
                _dose(LONG, "08:05"),
                _dose("Baclofen 10 mg", "taken at 14:20", "taken"),
                _dose("Levodopa 100 mg", "skipped, 14:20", "skipped"),
            )
        ),
    ),
)
NIGHTS = (("Last night", Log(night=SimpleNamespace(id=ID, start=1390, end=425, on="2026-03-27", until=840))),)
NIGHTS_SAVED = (("Last night, saved a moment ago", NIGHTS[0][1]),)
HALF_HOURS = (1320, 1350, 1380, 1410, 0)
STEADY = SimpleNamespace(times=times(), look=SimpleNamespace(steady="700"))
KEEPER = SimpleNamespace(
    roles=(("parent", "Keeps it as a parent", "Records, changes and deletes."), ("reader", "Reads", LONG)),
    form=SimpleNamespace(role="parent"),
    faults=(),
)
COUNTS = SimpleNamespace(
    counts={"added": 12345, "joined": 2, "already": 60, "deleted": 1}, left_out=((7, LONG),), unread_total=3
)


def _dot(x: float, value: float | None) -> SimpleNamespace:
    return SimpleNamespace(x=x, value=value)


HOURS = ((0.083, "6"), (0.333, "12"), (0.583, "18"), (0.833, "0"))


def _line(dots: list[Any], sleeps: list[tuple[float, float]], ticks: list[Any]) -> SimpleNamespace:
    return SimpleNamespace(dots=dots, sleeps=sleeps, ticks=ticks, hours=HOURS)


LINES = (
    ("A day with nothing", _line([], [], [])),
    (
        "A day",
        _line(
            [_dot(0.2, 2), _dot(0.4, 4), _dot(0.62, 6.5), _dot(0.9, None)],
            [(0.0, 0.12), (0.88, 1.0)],
            [SimpleNamespace(x=0.17, skipped=False), SimpleNamespace(x=0.67, skipped=True)],
        ),
    ),
    ("A crowded hour", _line([_dot(0.5 + 0.01 * n, n) for n in range(11)], [], [])),
)
