"""What a person says that the things of another app's file are. It is kept, and offered for the app's next file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal
from uuid import UUID

from flask_babel import gettext as _
from pydantic import Field, FiniteFloat

from tracker.domain.factors import FACTOR_KINDS, NUMBER, SCALE, YES_NO
from tracker.domain.words import N_
from tracker.exchange.mapping import LIMBS, OUT, PLACES, WHOLE, Scale, Score, Side
from tracker.exchange.moments import Order
from tracker.exchange.things import (
    AMOUNT,
    ASLEEP,
    DURATION,
    LEVELS,
    PRESENCE,
    REST,
    SAID,
    WORDS,
    Holdings,
    Thing,
)
from tracker.exchange.things import NUMBER as NUMBERS
from tracker.ledger.fields import Rater
from tracker.ledger.forms import Form
from tracker.web.errors import Fault

AS_FACTOR, AS_TAG, AS_NOTE = "factor", "tag", "note"
AS_DOSE, AS_SLEEP, AS_QUALITY = "dose", "sleep", "quality"
OTHERS = {
    AS_FACTOR: N_("A factor of your own"),
    AS_TAG: N_("A tag"),
    AS_NOTE: N_("A note, in its words"),
    AS_DOSE: N_("Doses of a medicine"),
    AS_SLEEP: N_("Sleep"),
    AS_QUALITY: N_("How good the sleep was"),
}
SCORED = (*WHOLE, *PLACES)
_NUMBERS = (*SCORED, AS_FACTOR)
MEANS_OF = {
    LEVELS: _NUMBERS,
    WORDS: (*WHOLE, AS_FACTOR),
    NUMBERS: (*_NUMBERS, AS_TAG, AS_DOSE),
    DURATION: (AS_FACTOR,),
    PRESENCE: (AS_TAG, AS_FACTOR),
    AMOUNT: (AS_DOSE, AS_FACTOR, AS_NOTE),
    ASLEEP: (AS_SLEEP, AS_FACTOR),
    REST: (AS_QUALITY, AS_FACTOR),
    SAID: (AS_NOTE,),
}
"""What a thing can mean, by what its values look like. All can be left out."""
KINDS_OF = {
    LEVELS: (SCALE,),
    WORDS: (SCALE,),
    NUMBERS: (NUMBER, SCALE, YES_NO),
    DURATION: (NUMBER,),
    PRESENCE: (YES_NO,),
    AMOUNT: (NUMBER,),
    ASLEEP: (NUMBER,),
    REST: (SCALE,),
}
"""The kinds of factors that a thing can be; of a single one nothing is asked."""
LONGEST_CALLED = 60
LONGEST_UNIT = 20
_OTHERS = (*SCORED, *OTHERS, OUT)

TICKED = (AS_TAG, AS_FACTOR, OUT)
Ticked = Literal["tag", "factor", "out"]
Means = Literal[_OTHERS]  # type: ignore[valid-type]
Level = Annotated[FiniteFloat, Field(ge=0, le=10)]


class Meaning(Form):
    """What a thing is. `called` is the name of a factor or a tag where it is another than the app's; `existing` is a
    factor or a medicine that the diary has already; `levels` are the numbers of words; `ended` is said of a medicine
    that is no longer taken."""

    means: Means
    score: Score | None = None
    side: Side | None = None
    called: Annotated[str, Field(max_length=LONGEST_CALLED)] | None = None
    kind: Literal[FACTOR_KINDS] | None = None  # type: ignore[valid-type]
    unit: Annotated[str, Field(max_length=LONGEST_UNIT)] | None = None
    existing: UUID | None = None
    scale: Scale | None = None
    levels: dict[str, Level] = {}
    ended: bool = False

    def on_scale(self) -> bool:
        """Whether its values are brought to 0 to 10."""
        return self.means in SCORED or self.means == AS_QUALITY or (self.means == AS_FACTOR and self.kind == SCALE)


class Meanings(Form):
    """The whole. `levels` are what the ratings of symptoms stand for, `ticked` what activities and the like are that
    have no meaning of their own, `nights` on which day of a sleep its date lies, `untimed` what becomes of doses
    without a clock time."""

    things: dict[str, Meaning] = {}
    levels: dict[str, Level] = {}
    ticked: Ticked = "tag"
    order: Order | None = None
    nights: Literal["end", "start"] | None = None
    untimed: Literal["note", "out"] = "note"
    score: Score | None = None
    unsaid: Side | None = None
    rated_by: Rater = "self"

    def of(self, thing: Thing) -> Meaning | None:
        """Return what a thing is, or None where nobody has said."""
        said = self.things.get(thing.key)
        if said is not None or thing.nature != PRESENCE or len(thing.name) > LONGEST_CALLED:
            return said
        return Meaning(means=self.ticked, kind=YES_NO if self.ticked == AS_FACTOR else None)

    def taken(self, holdings: Holdings) -> Iterator[tuple[Thing, Meaning]]:
        """Yield the things that are taken, with what they are."""
        for thing in holdings.things:
            said = self.of(thing)
            if said is not None and said.means != OUT:
                yield thing, said

    def needs_score(self, holdings: Holdings) -> bool:
        """Whether numbers of places are taken without its being said what they are."""
        return any(said.means in PLACES and said.score is None for _thing, said in self.taken(holdings))

    def needs_side(self, holdings: Holdings) -> bool:
        """Whether places with two sides are taken that do not say their own."""
        return any(said.means in LIMBS and said.side is None for _thing, said in self.taken(holdings))

    def needs_nights(self, holdings: Holdings) -> bool:
        """Whether sleeps are taken."""
        return any(said.means == AS_SLEEP for _thing, said in self.taken(holdings))

    def has_untimed(self, holdings: Holdings) -> bool:
        """Whether doses are taken of which some have no clock time."""
        return any(said.means == AS_DOSE and thing.timed < thing.count for thing, said in self.taken(holdings))

    def faults(self, holdings: Holdings) -> list[Fault]:
        """Return what is still to be said before the file can be read."""
        found: list[Fault] = []
        if holdings.order_needed and self.order is None:
            found.append(Fault("/order", _("Please say which stands first in the dates: the day or the month.")))
        if self.needs_score(holdings) and self.score is None:
            found.append(Fault("/score", _("Please say what the numbers of places in the body are.")))
        if self.needs_side(holdings) and self.unsaid is None:
            found.append(Fault("/unsaid", _("Please say which side is meant where the file does not.")))
        if self.needs_nights(holdings) and self.nights is None:
            found.append(Fault("/nights", _("Please say which night the date of a sleep means.")))
        if not any(True for _taken in self.taken(holdings)):
            found.append(Fault("/things", _("Nothing of the file is taken yet. Say below what its things are.")))
        return found


def levels_of(thing: Thing, said: Meaning, meanings: Meanings) -> dict[str, float]:
    """Return the numbers of a thing's words: its own, or those of all symptoms."""
    return said.levels if thing.nature == WORDS else meanings.levels


def without_the_gone(meanings: Meanings, there: Iterable[UUID]) -> Meanings:
    """Return what was said without factors and medicines that the diary no longer has: they become new ones."""
    known = set(there)
    for said in meanings.things.values():
        if said.existing not in known:
            said.existing = None
    return meanings
