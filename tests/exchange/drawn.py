"""Whole diaries as Hypothesis draws them: every field that `diary.json` may hold, in every one of its choices.

`tests/exchange/test_every_field.py` holds these strategies against the definitions of the format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tracker.care.forms import LARGEST_AMOUNT
from tracker.diary.forms import LONGEST_SLEEP
from tracker.domain.appointments import PAPERS, QUESTIONS
from tracker.domain.days import DAY_STARTS
from tracker.domain.factors import FACTOR_KINDS, SCALE, WHEN_ASKED, YES_NO
from tracker.domain.measures import OF_A_REGION, PLAIN
from tracker.domain.plans import LENGTHS
from tracker.domain.records import KEEPER, RATERS, READER
from tracker.domain.regions import BY_CODE
from tracker.domain.treatments import OUTCOMES
from tracker.insights.spans import SPANS
from tracker.ledger.forms import CAN_BE_ASKED

Body = dict[str, Any]
PARTS_OF_A_BODY = list(BY_CODE)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
WORDS = TEXT.filter(lambda text: bool(text.strip()))
NOTE = TEXT | st.builds(lambda text, times: (text * times)[:4000], TEXT, st.integers(2, 400))
NAMES = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=40)
SCORE = st.integers(0, 100).map(lambda tenths: tenths / 10)
DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 20))
PLANNED = st.dates(date(1900, 1, 1), date(2031, 12, 31))
RATER = st.sampled_from(RATERS)
AMOUNT = st.floats(1e-6, LARGEST_AMOUNT, allow_nan=False) | st.integers(1, 400)
SITE_AMOUNT = st.floats(1e-6, LARGEST_AMOUNT / 10, allow_nan=False) | st.integers(1, 400)
IDS = st.uuids().map(str)
GOES = st.sampled_from([False, False, True])
FACTOR_CODES = IDS.map("factor:{}".format)
SECONDS = st.integers(0, 125 * 365 * 86_400) | st.integers(3_900_000_000, 3_900_050_000)


@st.composite
def moments(draw: Any) -> str:
    zone = timezone(timedelta(minutes=draw(st.integers(-14 * 60, 14 * 60))))
    past = timedelta(seconds=draw(SECONDS), microseconds=draw(st.sampled_from([0, 0, 250_000, 999_999])))
    return (datetime(1901, 1, 1, tzinfo=zone) + past).isoformat()


def optional(must: Body | None = None, **fields: Any) -> Any:
    return st.fixed_dictionaries(must or {}, optional=fields)


@st.composite
def span(draw: Any, **fields: Any) -> Body:
    """What holds from one day on, perhaps to another; `fields` are what it says beside it."""
    first, last = sorted(draw(st.tuples(PLANNED, PLANNED)))
    return {"from": str(first), **({"to": str(last)} if draw(st.booleans()) else {}), **draw(optional(**fields))}


def factors(kind: str) -> Any:
    more = {"asked": st.sampled_from(WHEN_ASKED), "active": st.booleans()}
    if kind not in (SCALE, YES_NO):
        more["unit"] = UNIT
    return optional({"name": WORDS, "kind": st.just(kind)}, **more)


def value_of(kind: str) -> Any:
    if kind == YES_NO:
        return st.integers(0, 1)
    return SCORE if kind == SCALE else st.floats(-1e9, 1e9)


TIMES = st.lists(st.times().map("{:%H:%M}".format), min_size=1, max_size=3)
UNIT = st.text("mgx µ·", min_size=1, max_size=20).filter(str.strip) | WORDS.map(lambda text: text[:20])
MEDICATION = st.builds(lambda name, held: {**held, "name": name}, WORDS, span(dose=AMOUNT, unit=UNIT, times=TIMES))
TREATMENT = st.builds(lambda kind, held: {**held, "kind": kind}, WORDS, span(note=NOTE))
VISIT = optional({"day": PLANNED.map(str)}, **{"with": TEXT, "agreed": NOTE})


def doses(medicines: list[str]) -> Any:
    must = {"medication": st.sampled_from(medicines), "taken_at": moments()}
    return optional(must, outcome=st.sampled_from(OUTCOMES), dose=AMOUNT)


@st.composite
def sleeps(draw: Any) -> Body:
    started = draw(moments())
    length = timedelta(seconds=draw(st.integers(1, int(LONGEST_SLEEP.total_seconds()))))
    ended = (datetime.fromisoformat(started) + length).isoformat()
    told = draw(optional(quality=SCORE, woken_by_pain=st.integers(0, 99)))
    return {"started_at": started, "ended_at": ended, **told}


@st.composite
def entries(draw: Any, kinds: dict[str, str]) -> Body:
    """An entry; `kinds` are the kinds of the factors that are in the diary, by their ids."""
    told: Body = draw(
        optional(
            spasm=SCORE,
            pain=SCORE,
            stress=SCORE,
            interference=SCORE,
            regions=st.dictionaries(st.sampled_from(PARTS_OF_A_BODY), optional(spasm=SCORE, pain=SCORE), max_size=4),
            rated_by=RATER,
            prompted=st.booleans(),
            tags=st.lists(WORDS, max_size=3),
            note=NOTE,
        )
    )
    if kinds:
        chosen = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=3, unique=True))
        told["factors"] = {one: draw(value_of(kinds[one])) for one in chosen}
    if not any(told.get(name) is not None for name in ("pain", "stress", "interference")):
        told.setdefault("spasm", draw(SCORE))
    day = DAYS.map(str)
    ways = (
        optional({"happened_at": moments()}, recorded_at=moments()),
        st.fixed_dictionaries({"precision": st.just("day"), "day": day}),
        st.fixed_dictionaries({"precision": st.just("part"), "day": day, "part": WORDS}),
    )
    return told | draw(st.one_of(*ways))


@st.composite
def injections(draw: Any) -> Body:
    day, *course = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    felt = dict(zip(("felt_onset", "began_to_fade", "back_to_before"), map(str, course), strict=True))
    site = optional({"region": st.sampled_from(PARTS_OF_A_BODY)}, muscle=TEXT, units=SITE_AMOUNT)
    told: Body = draw(optional(product=TEXT, given_by=TEXT, sites=st.lists(site, max_size=3)))
    regions = st.lists(st.sampled_from(PARTS_OF_A_BODY), min_size=1, unique=True).map("+".join)
    told |= draw(optional(series=WORDS | regions, **{name: st.just(on) for name, on in felt.items()}))
    if draw(st.booleans()):
        told["units"] = sum(one.get("units", 0) for one in told.get("sites", [])) or draw(AMOUNT)
    effects = []
    for _ in range(draw(st.integers(0, 2))):
        first, last = sorted(draw(st.tuples(DAYS, DAYS).map(lambda two: [max(day, one) for one in two])))
        effect = draw(optional({"kind": WORDS, "from": st.just(str(first))}, to=st.just(str(last)), severity=SCORE))
        effects.append(effect)
    return {"day": str(day), **told, **({"side_effects": effects} if effects else {})}


SETTINGS = optional(
    {"name": WORDS, "time_zone": st.sampled_from(["Asia/Kathmandu", "Europe/London", "Pacific/Chatham", "UTC"])},
    day_start=st.sampled_from(DAY_STARTS),
    spasm_word=WORDS,
    asked=st.lists(st.sampled_from(CAN_BE_ASKED) | FACTOR_CODES, max_size=8),
    raters=st.lists(RATER, max_size=3),
    usual_rater=RATER,
)
PLAN = st.none() | st.fixed_dictionaries({"kind": st.sampled_from(sorted(LENGTHS)), "from": PLANNED.map(str)})
MEASURES = (
    st.sampled_from(sorted(PLAIN))
    | st.builds("{}:{}".format, st.sampled_from(sorted(OF_A_REGION)), st.sampled_from(PARTS_OF_A_BODY))
    | FACTOR_CODES
)


@st.composite
def preparations(draw: Any) -> Body:
    """What was prepared for an appointment: over one of the spans that are offered, or over any two dates."""
    told: Body = draw(
        optional(
            name=TEXT,
            born=st.integers(1900, 2026),
            diagnosis=TEXT,
            questions=st.lists(WORDS, max_size=QUESTIONS),
            measures=st.lists(MEASURES, max_size=4),
            notes=st.booleans(),
            table=st.booleans(),
            paper=st.sampled_from(PAPERS),
        )
    )
    if draw(st.booleans()):
        return told | {"days": draw(st.sampled_from(SPANS))}
    first, last = sorted(draw(st.tuples(PLANNED, PLANNED)))
    return told | {"days": "", "from": str(first), "to": str(last)}


@dataclass(frozen=True)
class Record:
    """A record: what is saved under its id, one after the other, by which of the people, and whether it is deleted."""

    plural: str
    id: str
    bodies: list[Body]
    writer: int
    deleted: bool


@dataclass(frozen=True)
class Joined:
    """Somebody who keeps the diary for a while: with what name, how they rate, and what becomes of their part."""

    name: str
    rated_by: str
    then: str


@dataclass(frozen=True)
class Drawn:
    """A whole diary: its settings, what was agreed on and prepared, who kept it, and its records in their order."""

    settings: Body
    plan: Body | None
    preparation: Body | None
    owner: str
    others: list[Joined]
    records: list[Record]


@st.composite
def diaries(draw: Any) -> Drawn:
    """A diary, as all that is saved into it; of two sleeps at once the second is refused, and is not in it then."""
    factor_kinds = draw(st.dictionaries(IDS, st.sampled_from(FACTOR_KINDS), max_size=4))
    medicines = draw(st.lists(IDS, max_size=2, unique=True))
    bodies: dict[str, Any] = {
        "entries": entries(factor_kinds),
        "sleeps": sleeps(),
        "injections": injections(),
        "treatments": TREATMENT,
        "visits": VISIT,
    }
    if medicines:
        bodies["doses"] = doses(medicines)
    others = st.builds(Joined, NAMES, RATER, st.sampled_from([KEEPER, READER, ""]))
    found: list[Record] = []

    def add(plural: str, record_id: str, body: Any) -> None:
        if record_id not in {one.id for one in found}:
            said = draw(st.lists(body, min_size=1, max_size=2))
            found.append(Record(plural, record_id, said, draw(st.integers(0, 2)), draw(GOES)))

    for one, kind in factor_kinds.items():
        add("factors", one, factors(kind))
    for one in medicines:
        add("medications", one, MEDICATION)
    for plural, body in bodies.items():
        for one in draw(st.lists(IDS, max_size=3)):
            add(plural, one, body)
    return Drawn(
        settings=draw(SETTINGS),
        plan=draw(PLAN),
        preparation=draw(st.none() | preparations()),
        owner=draw(st.just("") | NAMES),
        others=draw(st.lists(others, max_size=2)),
        records=found,
    )
