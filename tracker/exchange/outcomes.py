"""What becomes of a row of a file: a record of the diary, or the reason why it makes none. Nothing is clipped or made
up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol
from uuid import UUID

from tracker.diary.kinds import ENTRY
from tracker.domain.scales import HIGHEST, plain
from tracker.domain.words import N_
from tracker.exchange.mapping import LIMBS, MIDDLE, SIDES, Scale, Score, Side
from tracker.ledger.kinds import Body, Kind

REASONS = {
    "ragged": N_("It has more or fewer cells than the first line has names"),
    "broken": N_("Its quotation marks cannot be read"),
    "no_moment": N_("It does not say when it was"),
    "moment": N_("This is no date or time that can be read for certain"),
    "clock": N_("This is no clock time that can be read"),
    "number": N_("This is no number"),
    "outside": N_("This number lies outside of the scale that you gave"),
    "name": N_("It is not said yet what this name means"),
    "side": N_("It is not said yet which side this means"),
    "level": N_("It is not said yet which number this stands for"),
    "amount": N_("This is no amount of a medicine"),
    "value": N_("This is no value of such a factor"),
    "zero": N_("Its number is 0, and a tag would say that it was there"),
    "sleep_times": N_("It does not say when the sleep began and ended"),
    "overlap": N_("It overlaps another sleep in the diary or in the file"),
    "no_sleep": N_("There is not just one sleep of this date to which it could belong"),
    "refused": N_("It cannot be kept"),
}
LEFT_OUT = {
    "filter": N_("other rows than the ones you chose"),
    "name": N_("names that you left out"),
    "no_side": N_("no side given, and left out for that"),
    "untimed": N_("doses without a clock time"),
    "empty": N_("nothing recorded in them"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that makes a record, of a `kind`. `rounded`: a number has more decimals than are kept; `side_lost`: it
    gives a side for a place that has none here; `notices` are what else is to be said of it, keys of `NOTICES`."""

    line: int
    id: UUID
    body: Body
    rounded: bool = False
    side_lost: bool = False
    kind: Kind = ENTRY
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A row that says more of a record that another row makes."""

    line: int


@dataclass(frozen=True, slots=True)
class Needed:
    """A record that belongs to no row and that rows refer to: a factor, or a medicine."""

    id: UUID
    kind: Kind
    body: Body


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not meant to make a record; `why` is a key of `LEFT_OUT`."""

    line: int
    why: str


class Unread(Exception):
    """A row that cannot be read: in which `column`, which `value`, and why (`reason`, a key of `REASONS`)."""

    def __init__(self, reason: str, column: str = "", value: str = "", detail: str = "") -> None:
        super().__init__(reason)
        self.line = 0
        self.reason, self.column, self.value, self.detail = reason, column, value, detail


class Leave(Exception):
    """A row that is left out; `why` is a key of `LEFT_OUT`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Outcome = Taken | Joined | LeftOut | Unread | Needed


class Aim(Protocol):
    """What a number stands for: a place in the body with its side and score, or a score as a whole."""

    means: Any
    score: Score | None
    side: Side | None


def to_scale(value: Decimal, scale: Scale) -> tuple[float, bool] | None:
    """Return a number of the file on 0 to 10 with one decimal, and whether that rounded it; None outside the scale.

    Linear: 10 × (value − none) ÷ (worst − none), halves rounded away from zero.
    """
    none, worst = Decimal(str(scale.none)), Decimal(str(scale.worst))
    if not min(none, worst) <= value <= max(none, worst):
        return None
    exact = HIGHEST * (value - none) / (worst - none)
    kept = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return plain(float(kept)), kept != exact


class Values:
    """The numbers of an entry, gathered one after the other."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.rounded = False
        self.side_lost = False

    def put(
        self, aim: Aim, value: float, *, score: Score | None, unsaid: Side | None, given: Side | None = None
    ) -> None:
        """Put a number where it belongs. `score` and `unsaid` are what was said for the whole file, `given` is the
        side that the row gives. Raises `Leave`."""
        score = aim.score or score or "pain"
        if aim.means in LIMBS:
            side = aim.side if aim.side in SIDES and given is None else given or aim.side or unsaid
            if side not in SIDES:
                raise Leave("no_side")
            for one in ("left", "right") if side == "both" else (side,):
                self._region(f"{aim.means}_{one}", score, value)
        elif aim.means in MIDDLE:
            self.side_lost |= given is not None
            self._region(aim.means, score, value)
        else:
            self.side_lost |= given is not None
            self.data[aim.means] = value

    def _region(self, code: str, score: str, value: float) -> None:
        self.data.setdefault("regions", {}).setdefault(code, {})[score] = value
