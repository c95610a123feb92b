"""What a person says the columns of a table mean. It is kept, and offered when a file with the same header comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from flask_babel import gettext as _
from pydantic import Field, FiniteFloat

from tracker.domain.words import N_
from tracker.exchange.moments import Order
from tracker.ledger.fields import Rater
from tracker.ledger.forms import Form
from tracker.web.errors import Fault

LIMBS = {
    "shoulder_upper_arm": N_("Shoulder and upper arm"),
    "forearm_hand": N_("Forearm and hand"),
    "hip_thigh": N_("Hip and thigh"),
    "lower_leg_foot": N_("Lower leg and foot"),
}
"""The regions that have two sides, without their side."""
MIDDLE = {
    "eyes_upper_face": N_("Eyes and upper face"),
    "lower_face": N_("Lower face"),
    "jaw_tongue": N_("Jaw and tongue"),
    "larynx": N_("Voice (larynx)"),
    "neck": N_("Neck"),
    "trunk": N_("Trunk"),
}
PLACES = {**MIDDLE, **LIMBS}
WHOLE = {
    "spasm": N_("Spasm severity as a whole"),
    "pain": N_("Pain as a whole"),
    "stress": N_("Stress"),
    "interference": N_("How much it got in the way"),
}
OUT = "out"
ROLES = {
    "moment": N_("When it was"),
    "clock": N_("The clock time, beside the date"),
    "number": N_("A number of its own"),
    "name": N_("The names of what was recorded"),
    "value": N_("The number that goes with the name"),
    "side": N_("The side of the body"),
    "note": N_("A note"),
    "filter": N_("Take only some rows, by this column"),
    OUT: N_("Not taken"),
}
ONCE = ("moment", "clock", "name", "value", "side", "note")
"""Roles that one column alone can have."""
SIDES = ("left", "right", "both")

Side = Literal["left", "right", "both", "skip"]
Score = Literal["pain", "spasm"]
Means = Literal[(*PLACES, *WHOLE, OUT)]  # type: ignore[valid-type]
Role = Literal[tuple(ROLES)]  # type: ignore[valid-type]


class Target(Form):
    """What a name or a number column stands for: a place in the body, a score as a whole, or nothing.

    `score` and `side` are None where what was said for the whole file holds.
    """

    means: Means
    score: Score | None = None
    side: Side | None = None


class Scale(Form):
    """The numbers of the file that mean none and the worst; either may be the greater."""

    none: FiniteFloat
    worst: FiniteFloat


class Column(Form):
    """What one column is. `scale` and `target` belong to numbers, `equals` to a filter."""

    role: Role = "out"  # type: ignore[valid-type]
    scale: Scale | None = None
    target: Target | None = None
    equals: str | None = None


class Mapping(Form):
    """The whole: a column for each of the file's, in order; what its names and side words mean.

    `score` is what numbers of places are; `unsaid` is the side where the file gives none.
    """

    columns: Annotated[list[Column], Field(max_length=100)]
    order: Order | None = None
    names: dict[str, Target] = {}
    sides: dict[str, Side] = {}
    score: Score | None = None
    unsaid: Side | None = None
    rated_by: Rater = "self"

    def index(self, role: str) -> int | None:
        """Return the position of the first column with this role."""
        return next((number for number, column in enumerate(self.columns) if column.role == role), None)

    def indexes(self, role: str) -> list[int]:
        """Return the positions of all columns with this role."""
        return [number for number, column in enumerate(self.columns) if column.role == role]

    def give(self, number: int, column: Column) -> None:
        """Give a column its meaning; a role that only one can have is taken from whoever had it."""
        if column.role in ONCE:
            for other in self.indexes(column.role):
                self.columns[other] = Column()
        self.columns[number] = column

    def targets(self) -> Iterator[Target]:
        """Yield every target that the mapping can lead to."""
        if self.index("name") is not None:
            yield from self.names.values()
        for number in self.indexes("number"):
            target = self.columns[number].target
            if target is not None:
                yield target

    def needs_score(self) -> bool:
        """Whether numbers of places are taken without its being said what they are."""
        return any(target.means in PLACES and target.score is None for target in self.targets())

    def needs_side(self) -> bool:
        """Whether places with two sides are taken that do not say their own."""
        return any(target.means in LIMBS and target.side is None for target in self.targets())

    def faults(self, *, order_needed: bool) -> list[Fault]:
        """Return what is still to be said before the file can be read."""
        found = list(self._of_columns())
        if order_needed and self.order is None:
            found.append(Fault("/order", _("Please say which stands first in the dates: the day or the month.")))
        if self.needs_score() and self.score is None:
            found.append(Fault("/score", _("Please say what the numbers of places in the body are.")))
        if self.needs_side() and self.unsaid is None:
            found.append(Fault("/unsaid", _("Please say which side is meant where the file does not.")))
        return found

    def _of_columns(self) -> Iterator[Fault]:
        if self.index("moment") is None:
            yield Fault("/columns", _("No column says when it was."))
        if (self.index("name") is None) != (self.index("value") is None):
            yield Fault("/columns", _("Names need a column with their numbers, and such numbers a column of names."))
        if all(self.index(role) is None for role in ("number", "value", "note")):
            yield Fault("/columns", _("No column with numbers is taken yet. Choose one below."))
        if any(self.columns[number].equals is None for number in self.indexes("filter")):
            yield Fault("/columns", _("One column chooses rows, but not yet which. Open it below."))
        targets = [target for target in map(self._target, self.indexes("number")) if target]
        said = [(target.means, target.score, target.side) for target in targets]
        if len(said) != len(set(said)):
            yield Fault("/columns", _("Two columns of numbers mean the same. Leave one of them out."))
        for number in (*self.indexes("number"), *self.indexes("value")):
            if self.columns[number].scale is None:
                yield Fault("/columns", _("A column of numbers has no scale yet. Open it below."))

    def _target(self, number: int) -> Target | None:
        return self.columns[number].target
