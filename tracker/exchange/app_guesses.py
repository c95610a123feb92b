"""Suggesting what the things of another app's file mean. All of it is shown; what is not plain is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from tracker.care.kinds import MEDICATION
from tracker.diary.kinds import FACTOR
from tracker.domain.factors import NUMBER, SCALE
from tracker.domain.records import Diary
from tracker.domain.scales import HIGHEST
from tracker.exchange.formats.daylio import NOTES
from tracker.exchange.formats.found import FACTOR as FACTORS
from tracker.exchange.formats.found import FEATURE, OTHER, RATING, TEXT
from tracker.exchange.formats.found import SCALE as SCALES
from tracker.exchange.guesses import target_of
from tracker.exchange.mapping import OUT, Scale, Score
from tracker.exchange.meanings import (
    AS_DOSE,
    AS_FACTOR,
    AS_NOTE,
    AS_QUALITY,
    AS_SLEEP,
    LONGEST_CALLED,
    Meaning,
    Meanings,
    without_the_gone,
)
from tracker.exchange.things import AMOUNT, ASLEEP, DURATION, LEVELS, PRESENCE, REST, Holdings, Thing
from tracker.exchange.things import NUMBER as NUMBERS
from tracker.ledger import queries
from tracker.ledger.fields import Rater
from tracker.ledger.kinds import Stored

LEVELS_AT_FIRST = {"1": 2.5, "2": 5.0, "3": 7.5, "4": 10.0}
"""A symptom that is not there has no row: of the four ratings the first is not none."""
FIVE, TEN = 5, 10
QUALITIES = Scale(none=1, worst=5)
HOURS = "h"
STILL_TAKEN = 30
"""Days before the end of the file: a medicine that was not taken in them is suggested to have ended."""

_PAIN = {"pain", "pains", "ache", "aches", "aching", "sore", "soreness"}
_SPASM = {"spasm", "spasms", "dystonia", "cramp", "cramps", "cramping", "pulling"}
_STRESS = {"stress", "stressed"}


def meanings_for(holdings: Holdings, diary: Diary, former: Meanings | None) -> Meanings:
    """Return what to begin with: what was said of the app's last file, and suggestions for what is new in this one."""
    factors, medicines = queries.all_of(diary, FACTOR.name), queries.all_of(diary, MEDICATION.name)
    known = [stored.id for stored in (*factors, *medicines)]
    if former is not None:
        meanings = without_the_gone(former.model_copy(deep=True), known)
    else:
        meanings = Meanings(rated_by=cast("Rater", diary.usual_rater))
    meanings.order = holdings.order or meanings.order
    if any(thing.nature == LEVELS for thing in holdings.things):
        meanings.levels = {**LEVELS_AT_FIRST, **meanings.levels}
    for thing in holdings.things:
        if thing.key not in meanings.things:
            suggested = _meaning(thing, holdings)
            if suggested is not None:
                suggested.existing = _existing(thing, suggested, factors, medicines)
                meanings.things[thing.key] = suggested
    return meanings


def scale_of(thing: Thing) -> Scale | None:
    """Return the likeliest scale of a thing's numbers, by the app's own ranges and by the numbers that are there."""
    if thing.nature == REST:
        return QUALITIES
    if thing.unit.startswith("/"):
        return Scale(none=0, worst=float(thing.unit.removeprefix("/")))
    if thing.lowest is None or thing.highest is None or thing.lowest < 0 or thing.highest > HIGHEST**2:
        return None
    if thing.group == RATING:
        # Energy went to 5 in older files and goes to 10 in newer ones
        return Scale(none=0, worst=FIVE if thing.name.lower() == "energy" and thing.highest <= FIVE else TEN)
    return Scale(none=0, worst=HIGHEST if thing.highest <= HIGHEST else HIGHEST**2)


def _meaning(thing: Thing, holdings: Holdings) -> Meaning | None:
    fixed = {ASLEEP: Meaning(means=AS_SLEEP), REST: Meaning(means=AS_QUALITY, scale=QUALITIES)}.get(thing.nature)
    if fixed is not None:
        return fixed
    if thing.group == TEXT:
        return Meaning(means=AS_NOTE if thing.name == NOTES else OUT)
    if len(thing.name) > LONGEST_CALLED:
        return Meaning(means=OUT) if thing.nature == PRESENCE else _scored(thing)
    if thing.nature == AMOUNT:
        ended = thing.last_day is not None and (holdings.last_day or 0) - thing.last_day > STILL_TAKEN
        return Meaning(means=AS_DOSE, unit=thing.unit or None, ended=ended)
    return _scored(thing) or _factor(thing)


def _scored(thing: Thing) -> Meaning | None:
    """Return the place or the score that a name plainly speaks of."""
    if thing.nature not in (LEVELS, NUMBERS) or (thing.group not in (FEATURE, SCALES) and thing.nature != LEVELS):
        return None
    words = set(re.findall(r"[a-z]+", thing.name.lower()))
    scores = [name for name, some in (("pain", _PAIN), ("spasm", _SPASM), ("stress", _STRESS)) if words & some]
    score = scores[0] if len(scores) == 1 else None
    scale = None if thing.nature == LEVELS else scale_of(thing)
    if scale is None and thing.nature != LEVELS:
        return None
    place = target_of(thing.name)
    if place is not None:
        said = cast("Score", score) if score in ("pain", "spasm") else None
        return Meaning(means=place.means, side=place.side, score=said, scale=scale)
    return Meaning(means=score, scale=scale) if score is not None and len(words) == 1 else None


def _factor(thing: Thing) -> Meaning | None:
    """Return the factor that a thing of an app's own kind plainly is; features and moods are the person's to say."""
    if thing.group not in (RATING, SCALES, OTHER, FACTORS) or thing.nature == PRESENCE:
        return None
    if thing.nature == DURATION:
        return Meaning(means=AS_FACTOR, kind=NUMBER, unit=HOURS)
    if thing.nature != NUMBERS:
        return Meaning(means=OUT)
    scale = scale_of(thing)
    if scale is not None and (thing.group == RATING or thing.unit.startswith("/")):
        return Meaning(means=AS_FACTOR, kind=SCALE, scale=scale)
    return Meaning(means=AS_FACTOR, kind=NUMBER, unit=thing.unit or None)


def _existing(thing: Thing, said: Meaning, factors: Sequence[Stored], medicines: Sequence[Stored]) -> UUID | None:
    """Return the diary's own factor or medicine of the same name, if it is of the same kind or in the same unit."""
    name = (said.called or thing.name).casefold()
    if said.means == AS_FACTOR:
        same = [one for one in factors if (one.body or {})["kind"] == said.kind]
    elif said.means == AS_DOSE:
        same = [one for one in medicines if (one.body or {}).get("unit", "") == (said.unit or "")]
    else:
        same = []
    named = [one for one in same if (one.body or {})["name"].casefold() == name]
    return max(named, key=lambda one: (one.body or {}).get("from", "")).id if named else None
