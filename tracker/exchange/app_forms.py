"""Between what is said of a thing of another app's file and the fields of its form."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker.domain.scales import is_on_scale
from tracker.exchange.app_guesses import scale_of
from tracker.exchange.column_forms import changed_scale
from tracker.exchange.mapping import LIMBS, OUT, PLACES, Score, Side
from tracker.exchange.meanings import (
    AS_DOSE,
    AS_FACTOR,
    AS_TAG,
    KINDS_OF,
    LONGEST_CALLED,
    LONGEST_UNIT,
    MEANS_OF,
    TICKED,
    Meaning,
    Meanings,
    Ticked,
)
from tracker.exchange.profile import number_of
from tracker.exchange.things import LEVELS, WORDS, Holdings, Thing
from tracker.ledger.fields import Rater
from tracker.web.errors import Fault, Refused
from tracker.web.words import for_form

Typed = dict[str, str]
Form = MultiDict[str, str]
ENDED, GOES_ON = "ended", "goes_on"
MOST_LEVELS = 40


def thing_form(thing: Thing, said: Meaning | None) -> Typed:
    """Return what is said of a thing as the text of its form's fields; words are named `levels.0`, `levels.1` …"""
    kinds = KINDS_OF.get(thing.nature, ("",))
    scale = (said and said.scale) or scale_of(thing)
    form = {
        "means": said.means if said else "",
        "score": (said and said.score) or "",
        "side": (said and said.side) or "",
        "called": (said and said.called) or thing.name[:LONGEST_CALLED],
        "kind": (said and said.kind) or kinds[0],
        "unit": (said and said.unit) or ("" if thing.unit.startswith("/") else thing.unit),
        "existing": str(said.existing) if said and said.existing and said.means == AS_FACTOR else "",
        "existing_medicine": str(said.existing) if said and said.existing and said.means == AS_DOSE else "",
        "ended": ENDED if said and said.ended else GOES_ON,
        "none": for_form(scale.none if scale else 0),
        "worst": for_form(scale.worst) if scale else "",
    }
    for place, word in enumerate(words_of(thing)):
        level = said.levels.get(word) if said else None
        form[f"levels.{place}"] = "" if level is None else for_form(level)
    return form


def words_of(thing: Thing) -> list[str]:
    """Return the words of a thing that are given numbers."""
    return [word for word, _count in thing.values or ()] if thing.nature == WORDS else []


def changed_thing(form: Form, thing: Thing, existing: dict[str, str]) -> Meaning:
    """Return what the form says of a thing; `existing` are the ids that it may name. Raises `Refused`."""
    means, faults = form.get("means", ""), list[Fault]()
    if means not in (*MEANS_OF[thing.nature], OUT):
        raise Refused([Fault("/means", _("Please choose what it means."))])
    said = Meaning(means=means)
    if means in PLACES:
        said.score = _score(form.get("score", ""))
    if means in LIMBS:
        said.side = _side(form.get("side", ""))
    if means == AS_FACTOR:
        kinds = KINDS_OF[thing.nature]
        said.kind = form.get("kind", "") if len(kinds) > 1 else kinds[0]
        if said.kind not in kinds:
            faults.append(Fault("/kind", _("Please choose one.")))
            said.kind = None
    named = form.get("existing_medicine" if means == AS_DOSE else "existing", "")
    if means in (AS_FACTOR, AS_DOSE) and named in existing:
        said.existing = UUID(named)
    if means in (AS_FACTOR, AS_DOSE, AS_TAG) and said.existing is None:
        _named(form, thing, said, faults)
    said.ended = means == AS_DOSE and form.get("ended") == ENDED
    if thing.nature not in (LEVELS, WORDS) and said.on_scale():
        said.scale = changed_scale(form, faults)
    if thing.nature == WORDS and means != OUT:
        said.levels = _levels(form, words_of(thing), faults)
    if faults:
        raise Refused(faults)
    return said


def _named(form: Form, thing: Thing, said: Meaning, faults: list[Fault]) -> None:
    called, unit = " ".join(form.get("called", "").split()), form.get("unit", "").strip()
    if not called or len(called) > LONGEST_CALLED or "\x00" in called:
        faults.append(Fault("/called", _("Please give it a name of at most %(n)s characters.", n=LONGEST_CALLED)))
    else:
        said.called = None if called == thing.name else called
    if said.means == AS_DOSE or said.kind == "number":
        if len(unit) > LONGEST_UNIT or "\x00" in unit:
            faults.append(Fault("/unit", _("At most %(n)s characters.", n=LONGEST_UNIT)))
        else:
            said.unit = unit or None


def change_meanings(meanings: Meanings, form: Form, holdings: Holdings) -> list[Fault]:
    """Take over what was said for the whole file; return what cannot be taken over."""
    faults = list[Fault]()
    order, rater, nights = form.get("order"), form.get("rated_by"), form.get("nights")
    if order in ("day_first", "month_first"):
        meanings.order = "day_first" if order == "day_first" else "month_first"
    if nights in ("end", "start"):
        meanings.nights = "end" if nights == "end" else "start"
    if form.get("untimed") in ("note", "out"):
        meanings.untimed = "note" if form["untimed"] == "note" else "out"
    if form.get("ticked") in TICKED:
        meanings.ticked = cast("Ticked", form["ticked"])
    meanings.score = _score(form.get("score", "")) or meanings.score
    meanings.unsaid = _side(form.get("unsaid", "")) or meanings.unsaid
    if rater in ("self", "parent", "other"):
        meanings.rated_by = cast("Rater", rater)
    ratings = ratings_of(holdings)
    if any(f"levels.{place}" in form for place in range(len(ratings))):
        given = _levels(form, ratings, faults)
        if not faults:
            meanings.levels = {name: held for name, held in meanings.levels.items() if name not in ratings} | given
    return faults


def ratings_of(holdings: Holdings) -> list[str]:
    """Return the ratings that the symptoms of a file have, in order."""
    values = {value for thing in holdings.things if thing.nature == LEVELS for value, _count in thing.values or ()}
    numbers = [(read, value) for value in values if (read := number_of(value)) is not None]
    return [value for _read, value in sorted(numbers)][:MOST_LEVELS]


def _levels(form: Form, words: list[str], faults: list[Fault]) -> dict[str, float]:
    levels: dict[str, float] = {}
    for place, word in enumerate(words):
        text = form.get(f"levels.{place}", "").strip()
        if not text:
            continue
        value = number_of(text)
        if value is None or not is_on_scale(float(value)):
            faults.append(Fault(f"/levels/{place}", _("Please give a number from 0 to 10, or none.")))
        else:
            levels[word] = float(value)
    return levels


def _score(text: str) -> Score | None:
    return cast("Score", text) if text in ("pain", "spasm") else None


def _side(text: str) -> Side | None:
    return cast("Side", text) if text in ("left", "right", "both", "skip") else None
