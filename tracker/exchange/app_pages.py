"""What the screens of another app's file show, in words."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from tracker.care.kinds import MEDICATION
from tracker.diary.kinds import FACTOR
from tracker.domain.factors import NUMBER, SCALE, YES_NO
from tracker.domain.records import Diary
from tracker.domain.words import N_, listed
from tracker.exchange.app_forms import ratings_of, words_of
from tracker.exchange.formats.bearable import LEVELS as LEVEL_WORDS
from tracker.exchange.formats.found import (
    ACTIVITY,
    FEATURE,
    MEDICINE,
    MOOD,
    OTHER,
    QUALITY,
    RATING,
    SLEEP,
    SYMPTOM,
    TEXT,
)
from tracker.exchange.formats.found import FACTOR as FACTORS
from tracker.exchange.formats.found import SCALE as SCALES
from tracker.exchange.mapping import LIMBS, OUT, PLACES, WHOLE
from tracker.exchange.meanings import (
    AS_DOSE,
    AS_FACTOR,
    AS_TAG,
    KINDS_OF,
    MEANS_OF,
    OTHERS,
    Meaning,
    Meanings,
    levels_of,
)
from tracker.exchange.moments import Unreadable, read_when
from tracker.exchange.nights import asleep_in, span_of
from tracker.exchange.outcomes import to_scale
from tracker.exchange.pages import digits, score_options, side_options
from tracker.exchange.profile import number_of
from tracker.exchange.things import PRESENCE, WORDS, Holdings, Thing
from tracker.exchange.waiting import AppUpload
from tracker.ledger import queries
from tracker.web.errors import Fault
from tracker.web.words import for_form, full_date, number

Page = dict[str, Any]
Pairs = list[tuple[str, str]]
FOLDED = 12
"""A longer list of activities is folded together: one answer serves for all of them."""
SHOWN_VALUES = 12

_SECTIONS = (
    (N_("Symptoms"), (SYMPTOM,)),
    (N_("Mood and energy"), (RATING, MOOD)),
    (N_("Scales"), (SCALES,)),
    (N_("What you tracked"), (FEATURE,)),
    (N_("Sleep"), (SLEEP, QUALITY)),
    (N_("Medicines and supplements"), (MEDICINE,)),
    (N_("Activities and the like"), (ACTIVITY, FACTORS)),
    (N_("Other things"), (OTHER, TEXT)),
)
_LEVEL_NAMES = {
    "mild": N_("Mild"),
    "moderate": N_("Moderate"),
    "severe": N_("Severe"),
    "unbearable": N_("Unbearable"),
}
_KINDS = {NUMBER: N_("A number as it stands"), SCALE: N_("Brought to 0 to 10"), YES_NO: N_("Yes or no (1 or 0)")}


def things_page(upload: AppUpload, diary: Diary, faults: Iterable[Fault], typed: Map[str, str]) -> Page:
    """Return the overview: what each thing is taken for, and what is asked for the whole file."""
    holdings, meanings = upload.holdings, upload.meanings
    sections = [_section(heading, groups, holdings, meanings) for heading, groups in _SECTIONS]
    ratings = ratings_of(holdings)
    levels = {f"levels.{place}": _level_text(meanings, rating) for place, rating in enumerate(ratings)}
    return {
        "diary": diary,
        "upload": upload,
        "app": upload.app.name,
        "sections": [section for section in sections if section["things"]],
        "open": sum(section["open"] for section in sections),
        "ratings": [(f"levels.{place}", _rating_words(rating)) for place, rating in enumerate(ratings)],
        "ticked": any(thing.nature == PRESENCE for thing in holdings.things),
        "order": holdings.order_needed,
        "score": meanings.needs_score(holdings),
        "unsaid": meanings.needs_side(holdings),
        "nights": _nights(holdings) if meanings.needs_nights(holdings) else [],
        "untimed": meanings.has_untimed(holdings),
        "unknown": listed(upload.holdings.unknown),
        "form": {
            "order": meanings.order or "",
            "score": meanings.score or "",
            "unsaid": meanings.unsaid or "",
            "nights": meanings.nights or "",
            "untimed": meanings.untimed,
            "ticked": meanings.ticked,
            "rated_by": meanings.rated_by,
            **levels,
            **typed,
        },
        "faults": tuple(faults),
    }


def thing_page(upload: AppUpload, diary: Diary, place: int, form: Map[str, str]) -> Page:
    """Return the page on which one thing is given its meaning."""
    thing = upload.holdings.things[place]
    means = MEANS_OF[thing.nature]
    return {
        "diary": diary,
        "upload": upload,
        "number": place,
        "thing": thing,
        "values": _values_words(thing),
        "means": [(OUT, _("Leave it out"))] + [(code, _(words)) for code, words in _MEANS.items() if code in means],
        "kinds": [(kind, _(_KINDS[kind])) for kind in KINDS_OF.get(thing.nature, ())],
        "words": [(f"levels.{number}", word) for number, word in enumerate(words_of(thing))],
        "factors": existing_factors(diary, thing),
        "medicines": existing_medicines(diary) if AS_DOSE in means else [],
        "last_day": _day(thing.last_day),
        "some_timed": thing.timed < thing.count,
        "form": form,
        "faults": (),
    }


def existing_factors(diary: Diary, thing: Thing) -> Pairs:
    """Return the diary's factors that a thing can be, as buttons."""
    kinds = KINDS_OF.get(thing.nature, ())
    bodies = [(str(one.id), one.body or {}) for one in queries.all_of(diary, FACTOR.name)]
    return [(code, body["name"]) for code, body in bodies if body["kind"] in kinds]


def existing_medicines(diary: Diary) -> Pairs:
    """Return the diary's medicines, as buttons."""
    bodies = [(str(one.id), one.body or {}) for one in queries.all_of(diary, MEDICATION.name)]
    return [
        (code, " ".join(str(body[name]) for name in ("name", "dose", "unit") if name in body)) for code, body in bodies
    ]


def meaning_words(thing: Thing, said: Meaning | None, meanings: Meanings) -> str:
    """Return in words what a thing is taken for; nothing where nobody has said."""
    if said is None:
        return ""
    if said.means == OUT:
        return str(_("Left out"))
    words = [_(_MEANS[said.means])]
    if said.means in LIMBS and said.side is not None:
        words.append(dict(side_options())[said.side])
    if said.means in PLACES and said.score is not None:
        words.append(dict(score_options())[said.score])
    if said.means in (AS_FACTOR, AS_TAG) and said.called:
        words.append(said.called)
    if said.unit and said.kind == NUMBER:
        words.append(said.unit)
    changed = changed_words(thing, said, meanings)
    return " · ".join([*words, changed] if changed else words)


def changed_words(thing: Thing, said: Meaning, meanings: Meanings) -> str:
    """Return how the least and the greatest value of a thing are brought to 0 to 10."""
    if not said.on_scale():
        return ""
    if thing.nature == WORDS:
        lacking = sum(word not in said.levels for word in words_of(thing))
        return str(_("%(n)s without a number", n=lacking)) if lacking else ""
    levels = levels_of(thing, said, meanings)
    ends = []
    for value in dict.fromkeys((thing.lowest, thing.highest)):
        if value is None:
            continue
        if said.scale is None:
            level = next((levels[word] for word in levels if number_of(word) == Decimal(str(value))), None)
        else:
            scaled = to_scale(Decimal(str(value)), said.scale)
            level = scaled[0] if scaled else None
        ends.append(f"{digits(value)} → {number(level)}")
    return listed(ends)


def _section(heading: str, groups: tuple[str, ...], holdings: Holdings, meanings: Meanings) -> Page:
    things = []
    for place, thing in holdings.of(*groups):
        words = meaning_words(thing, meanings.of(thing), meanings)
        things.append({"number": place, "name": thing.name, "count": thing.count, "words": words})
    things.sort(key=lambda thing: bool(thing["words"]))
    undecided = sum(not thing["words"] for thing in things)
    folded = ACTIVITY in groups and len(things) > FOLDED and not undecided
    return {"heading": _(heading), "things": things, "open": undecided, "folded": folded}


def _nights(holdings: Holdings) -> Pairs:
    """Return the two ways in which the date of a sleep can be meant, with the file's first sleep as an example."""
    options = [("end", _("The day on which it ended")), ("start", _("The evening on which it began"))]
    if holdings.sleep is None:
        return options
    clocks = asleep_in(holdings.sleep[1])
    try:
        day = read_when(holdings.sleep[0], None).day
    except Unreadable:
        clocks = None
    if clocks is None:
        return options
    examples = []
    for code, words in options:
        first, last = span_of(day, *clocks, "end" if code == "end" else "start")
        shown = {"first": _date(first), "last": _date(last), "from": f"{clocks[0]:%H:%M}", "to": f"{clocks[1]:%H:%M}"}
        example = _("%(first)s %(from)s to %(last)s %(to)s", **shown)
        examples.append((code, f"{words}: {example}"))
    return examples


def _date(day: date) -> str:
    return full_date(day)


def _day(day: int | None) -> str:
    return "" if day is None else full_date(date.fromordinal(day))


def _level_text(meanings: Meanings, rating: str) -> str:
    return for_form(meanings.levels[rating]) if rating in meanings.levels else ""


def _rating_words(rating: str) -> str:
    place = number_of(rating)
    known = place is not None and place == int(place) and 1 <= place <= len(LEVEL_WORDS)
    return f"{rating} ({_(_LEVEL_NAMES[LEVEL_WORDS[int(place or 1) - 1]])})" if known else rating


def _values_words(thing: Thing) -> str:
    if thing.nature == PRESENCE:
        return ""
    if thing.values and len(thing.values) <= SHOWN_VALUES:
        return listed(f"{value} ({count})" for value, count in thing.values)
    if thing.lowest is not None and thing.highest is not None:
        return str(_("numbers from %(low)s to %(high)s", low=digits(thing.lowest), high=digits(thing.highest)))
    return thing.example


_MEANS = {**WHOLE, **OTHERS, **PLACES}
