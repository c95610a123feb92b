"""Suggesting what columns and names mean, from their plain English words. Whatever is not plain is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from tracker.domain.records import Diary
from tracker.exchange.mapping import LIMBS, Column, Mapping, Scale, Score, Side, Target
from tracker.exchange.moments import Order
from tracker.exchange.profile import ColumnProfile, Profile
from tracker.ledger.fields import Rater

MOST_NAMES = 300
FEW = 60
NEARLY_ALL = 0.9

_PLACES = {
    "eyes_upper_face": "eye eyes eyelid eyelids forehead brow brows",
    "lower_face": "mouth lip lips cheek cheeks chin",
    "jaw_tongue": "jaw tongue",
    "larynx": "voice larynx vocal",
    "neck": "neck cervical",
    "trunk": "trunk back chest abs abdomen belly torso thoracic lumbar",
    "shoulder_upper_arm": "shoulder shoulders biceps triceps",
    "forearm_hand": "forearm forearms hand hands finger fingers thumb thumbs wrist wrists",
    # the knee is moved by the muscles of the thigh
    "hip_thigh": "hip hips thigh thighs quadriceps quadricepts hamstring hamstrings knee knees",
    "lower_leg_foot": "ankle ankles foot feet toe toes calf calves shin shins gastrocnemius",
}
_PLACE_OF = {word: place for place, words in _PLACES.items() for word in words.split()}
_WHOLE = {
    "pain": "pain",
    "spasm": "spasm spasms dystonia",
    "stress": "stress",
    "interference": "interference",
}
_WHOLE_OF = {word: score for score, words in _WHOLE.items() for word in words.split()}
_PERSON = {"person", "participant", "subject", "user", "patient", "respondent"}
_NOTE = {"note", "notes", "comment", "comments", "remark", "remarks"}
_NAME = {"region", "symptom", "place", "part", "name", "what", "where", "feature", "featurename", "item", "location"}
_VALUE = {"value", "intensity", "severity", "rating", "score", "amount", "level", "number"}
_SIDE = {"side", "laterality"}
_SIDE_WORDS: dict[str, Side] = {"left": "left", "right": "right", "both": "both", "bilateral": "both"}


def mapping_for(profile: Profile, diary: Diary, file_name: str, former: Mapping | None) -> Mapping:
    """Return what to begin with: what was said of such a file before, else what its words plainly suggest."""
    if former is not None and len(former.columns) == len(profile.columns):
        mapping = former.model_copy(deep=True)
    else:
        mapping = Mapping(columns=_columns(profile), rated_by=cast("Rater", diary.usual_rater))
        mapping.score = _score(file_name, *(column.name for column in profile.columns))
        moment = mapping.index("moment")
        if moment is not None:
            mapping.order = _order(profile.columns[moment])
    return with_names(mapping, profile)


def with_names(mapping: Mapping, profile: Profile) -> Mapping:
    """Add suggestions for the names and side words that nobody has spoken of yet."""
    name, side = mapping.index("name"), mapping.index("side")
    for word, _count in (profile.columns[name].words or []) if name is not None else []:
        target = target_of(word)
        if word not in mapping.names and target is not None:
            mapping.names[word] = target
    for word, _count in (profile.columns[side].words or []) if side is not None else []:
        suggested = side_of(word)
        if word not in mapping.sides and suggested is not None:
            mapping.sides[word] = suggested
    return mapping


def target_of(name: str) -> Target | None:
    """Return the place that a name plainly speaks of, with its own side if it says one; None where it is not plain."""
    places = {_PLACE_OF[word] for word in _words(name) if word in _PLACE_OF}
    if len(places) != 1:
        return None
    place = places.pop()
    return Target(means=place, side=side_of(name) if place in LIMBS else None)


def side_of(text: str) -> Side | None:
    """Return the side that a text names, or None where it names none or several."""
    sides = {_SIDE_WORDS[word] for word in _words(text) if word in _SIDE_WORDS}
    return "both" if sides == {"left", "right"} else sides.pop() if len(sides) == 1 else None


def scale_of(column: ColumnProfile) -> Scale | None:
    """Return the likeliest scale of a column's numbers: 0 to 10, else 0 to 100, else none."""
    if column.lowest is None or column.highest is None or column.lowest < 0 or column.highest > 100:
        return None
    return Scale(none=0, worst=10 if column.highest <= 10 else 100)


def _columns(profile: Profile) -> list[Column]:
    columns = [Column() for _ in profile.columns]
    taken: set[int] = set()

    def give(role: str, number: int | None, column: Column | None = None) -> None:
        if number is not None and number not in taken:
            taken.add(number)
            columns[number] = column or Column(role=role)

    held = profile.columns
    moment = _best(held, lambda column: (_share(column.moments, column), column.timed, "date" in _words(column.name)))
    if moment is not None and _share(held[moment].moments, held[moment]) >= NEARLY_ALL:
        give("moment", moment)
        if not held[moment].timed:
            give("clock", _first(held, lambda column: _share(column.clocks, column) >= NEARLY_ALL))
    give("filter", _first(held, lambda column: _named(column, _PERSON) and 1 < len(column.words or []) <= FEW))
    give("note", _first(held, lambda column: _named(column, _NOTE)))
    give("side", _first(held, lambda column: _named(column, _SIDE) or _speaks_of_sides(column)))
    name, value = _first(held, _is_name), _first(held, lambda column: _named(column, _VALUE) and _is_number(column))
    if name is not None and value is not None and name not in taken:
        give("name", name)
        give("value", value, Column(role="value", scale=scale_of(held[value])))
    for number, column in enumerate(held):
        scores = {_WHOLE_OF[word] for word in _words(column.name) if word in _WHOLE_OF}
        target = target_of(column.name) or (Target(means=scores.pop()) if len(scores) == 1 else None)
        if _is_number(column) and target is not None:
            give("number", number, Column(role="number", scale=scale_of(column), target=target))
    return columns


def _is_name(column: ColumnProfile) -> bool:
    words = column.words or []
    if not 1 < len(words) <= MOST_NAMES or _is_number(column) or column.moments:
        return False
    return _named(column, _NAME) or sum(target_of(word) is not None for word, _ in words) * 3 >= len(words)


def _is_number(column: ColumnProfile) -> bool:
    return _share(column.numbers, column) >= NEARLY_ALL


def _speaks_of_sides(column: ColumnProfile) -> bool:
    words = [word for word, _ in column.words or []]
    return bool(words) and len(words) <= FEW and all(side_of(word) and not target_of(word) for word in words)


def _named(column: ColumnProfile, words: set[str]) -> bool:
    return bool(words & set(_words(column.name)))


def _share(count: int, column: ColumnProfile) -> float:
    return count / column.filled if column.filled else 0.0


def _score(*texts: str) -> Score | None:
    words = {word for text in texts for word in _words(text)}
    found: set[Score] = set()
    if "pain" in words:
        found.add("pain")
    if words & {"spasm", "spasms"}:
        found.add("spasm")
    return found.pop() if len(found) == 1 else None


def _order(column: ColumnProfile) -> Order | None:
    if column.day_first == column.month_first:
        return None
    return "day_first" if column.day_first else "month_first"


def _best(columns: Sequence[ColumnProfile], worth: Callable[[ColumnProfile], Any]) -> int | None:
    return max(range(len(columns)), key=lambda number: worth(columns[number]), default=None)


def _first(columns: Sequence[ColumnProfile], fits: Callable[[ColumnProfile], bool]) -> int | None:
    return next((number for number, column in enumerate(columns) if fits(column)), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())
