"""Diaries that are hard to count right, one of each kind: each is a usual diary of some weeks with one thing amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from tests.analytics.told import Entry, Session, Slept, Told

Zone = Callable[[date, float], timezone | ZoneInfo]
"""The zone where the person was, by the date and the hour on the wall."""

LONDON = ZoneInfo("Europe/London")
FIRST = date(2026, 4, 26)
"""April has just five days of such a diary, and no week but whole ones after its first Sunday."""
HOURS = (7.5, 9.2, 13.5, 15.1, 18.7, 22.0)
REGIONS = ("neck", "trunk", "eyes_upper_face")


def at_home(_day: date, _hour: float) -> timezone | ZoneInfo:
    return LONDON


def moment(day: date, hour: float, zone: Zone = at_home) -> datetime:
    """Return the moment of an hour on the wall, with its offset; of one that the clocks skip, the one after it."""
    minutes = round(hour * 60)
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    exists = naive.replace(tzinfo=zone(day, hour)).astimezone(UTC).astimezone(zone(day, hour))
    return exists.replace(tzinfo=timezone(exists.utcoffset() or timedelta()))


def usual(
    *, days: Sequence[date] = (), zone: Zone = at_home, hours: Sequence[float] = HOURS, day_start: int = 4
) -> Told:
    """Return a diary of 71 days (or of `days`): higher in the evening, better after sleep, noisy."""
    days = days or [FIRST + timedelta(days=past) for past in range(71)]
    chance = Random(7)
    entries, second, regions = [], [], {code: [] for code in REGIONS}
    sleeps, doses = [], []
    for number, day in enumerate(days):
        for hour in hours:
            if chance.random() < 0.9:
                value = round(min(10, max(0, 1 + number / 35 + hour / 6 + chance.gauss(0, 1.2))), 1)
                entries.append(Entry(moment(day, hour, zone), value, prompted=chance.choice([None, True, False])))
                second.append(
                    Entry(moment(day, hour + 0.1, zone), round(min(10, value * 0.7 + chance.random() * 4), 1))
                )
                code = chance.choice(REGIONS)
                regions[code].append(
                    Entry(moment(day, hour + 0.2, zone), chance.choice([0, value, round(value / 2, 1)]))
                )
        before = day - timedelta(days=1)
        if chance.random() < 0.9:
            quality = chance.choice([None, chance.randint(0, 10)])
            sleeps.append(Slept(moment(before, 23.25, zone), moment(day, chance.choice([6.5, 7, 7.4]), zone), quality))
        else:
            sleeps.append(Slept(moment(day, 4.25, zone), moment(day, chance.choice([7.2, 7.25]), zone), 5))
        if chance.random() < 0.6:
            sleeps.append(Slept(moment(day, 14, zone), moment(day, 14 + chance.choice([0.3, 0.5, 0.9]), zone), None))
        if chance.random() < 0.3:
            sleeps.append(Slept(moment(day, 15, zone), moment(day, 15.05, zone), None))
        doses += [(moment(day, hour, zone), chance.random() < 0.9) for hour in (8, 13, 20)]
        if chance.random() < 0.4:
            doses.append((moment(day, 14.2, zone), True))
    sessions = [_session(days, place, "neck") for place in (8, 22, 36, 50)]
    body = {code: tuple(of_region) for code, of_region in regions.items()}
    return Told(tuple(entries), tuple(second), body, tuple(sleeps), tuple(doses), tuple(sessions), days[-1], day_start)


def _session(days: Sequence[date], place: int, series: str, product: str = "Botox", units: float = 200) -> Session:
    day = days[place]
    felt = (day + timedelta(days=4), day + timedelta(days=60), None if place % 4 else day + timedelta(days=84))
    return Session(day, series, product, units, felt)


def changed(told: Told, change: Callable[[Entry], Entry]) -> Told:
    """Return the diary with every entry of every measure changed."""
    regions = {code: tuple(map(change, entries)) for code, entries in told.regions.items()}
    return replace(
        told, entries=tuple(map(change, told.entries)), second=tuple(map(change, told.second)), regions=regions
    )


def one_entry() -> Told:
    told = usual()
    one = told.entries[100:101]
    return replace(told, entries=one, second=one, regions={"neck": one})


def all_equal() -> Told:
    return changed(usual(), lambda entry: entry._replace(value=4.3))


def two_hundred_on_one_day() -> Told:
    told, day = usual(), FIRST + timedelta(days=33)
    more = tuple(Entry(moment(day, 5 + minute / 12), 9 + minute % 3 / 2) for minute in range(200))
    regions = {code: entries + more for code, entries in told.regions.items()}
    return replace(told, entries=told.entries + more, second=told.second + more[::2], regions=regions)


def ten_time_zones() -> Told:
    """Ten hours to the west at noon of one day, and back at noon of another."""
    out, back = FIRST + timedelta(days=30), FIRST + timedelta(days=48)
    here, there = timezone(timedelta(hours=1)), timezone(timedelta(hours=-9))

    def zone(day: date, hour: float) -> timezone:
        naive = datetime.combine(day, time()) + timedelta(hours=hour)
        noon = [datetime.combine(one, time(12)) for one in (out, back)]
        return there if noon[0] <= naive < noon[1] else here

    return usual(zone=zone)


def clocks_forward() -> Told:
    """Sleep and entries lie about the hour that is skipped on 29 March."""
    return _about(date(2026, 3, 29))


def clocks_back() -> Told:
    """Sleep and entries lie about the hour that comes twice on 25 October, and in both of it."""
    told = _about(date(2026, 10, 25))
    both = tuple(
        Entry(datetime(2026, 10, 25, 1, minute, tzinfo=timezone(timedelta(hours=hours))), value)
        for minute, hours, value in ((30, 1, 2.5), (30, 0, 8.5), (40, 1, 3.5), (40, 0, 9.5))
    )
    return replace(told, entries=told.entries + both, second=told.second + both[:2])


def _about(change: date) -> Told:
    days = [change + timedelta(days=past) for past in range(-35, 35)]
    return usual(days=days, hours=(0.5, 1.5, 2.5, 3.5, *HOURS))


def day_from_18() -> Told:
    return usual(day_start=18, hours=(*HOURS, 17.98, 18.0))


def after_midnight() -> Told:
    return usual(hours=(*HOURS, 24.5, 26.1, 27.98, 28.0))


def a_year_of_silence() -> Told:
    return usual(days=[FIRST + timedelta(days=past + (366 if past > 34 else 0)) for past in range(71)])


def some_late() -> Told:
    return changed(usual(), lambda entry: entry._replace(late=_share(entry, 1) < 0.3))


def two_raters() -> Told:
    def rated(entry: Entry) -> Entry:
        return entry._replace(rater="parent" if _share(entry, 2) < 0.4 else "self", late=_share(entry, 3) < 0.1)

    return replace(changed(usual(), rated), raters=("self", "parent", "other"))


def two_series() -> Told:
    """Neck and hand by turns, once on the same day; one more session of the neck twice on a day, one in the future."""
    told = usual()
    days = [FIRST + timedelta(days=past) for past in range(90)]
    more = [_session(days, place, "hand", "Xeomin", 50) for place in (12, 22, 41, 55)]
    more += [_session(days, 36, "neck", "Dysport", 500), _session(days, 80, "neck")]
    return replace(told, sessions=told.sessions + tuple(more))


def without_clock() -> Told:
    """Some entries know the day alone, or the part of it: either way they have no clock time."""

    def known(entry: Entry) -> Entry:
        when = entry.when
        by_day = _share(entry, 4) < 0.4 and isinstance(when, datetime)
        return entry._replace(when=when.date()) if by_day and isinstance(when, datetime) else entry

    return changed(usual(), known)


def _share(entry: Entry, seed: int) -> float:
    """Return a number from 0 to 1 that is always the same for an entry."""
    return Random(f"{entry.when.isoformat()} {seed}").random()


KINDS: dict[str, tuple[Callable[[], Told], ...]] = {
    "one entry": (one_entry,),
    "all equal": (all_equal,),
    "a single day with 200": (two_hundred_on_one_day,),
    "a flight across ten time zones": (ten_time_zones,),
    "both clock changes": (clocks_forward, clocks_back),
    "day start at 18:00": (day_from_18,),
    "entries after midnight": (after_midnight,),
    "a year of silence in the middle": (a_year_of_silence,),
    "late entries left out": (some_late,),
    "two raters": (two_raters,),
    "two series of injections that overlap": (two_series,),
    "precision day and part": (without_clock,),
}
"""The awkward kinds that every figure is held against."""


def wild(seed: int, days: int, a_day: int, amiss: Sequence[float], day_start: int) -> Told:
    """Return a diary by the dice: `amiss` are the shares of late entries, other raters, no clock, and far zones."""
    late, others, clockless, far = amiss
    chance = Random(seed)
    start = datetime(2026, 2, 20, tzinfo=UTC)

    def when(day: float) -> datetime:
        zone = timezone(timedelta(minutes=chance.choice([-600, -210, 345, 840]) if chance.random() < far else 0))
        return (start + timedelta(days=day, minutes=15 * chance.randrange(96))).astimezone(zone)

    def entries(count: int) -> Iterator[Entry]:
        for number in range(count):
            known = when(number % days)
            yield Entry(
                known.date() if chance.random() < clockless else known,
                chance.choice([0, 5, chance.randrange(101) / 10]),
                "parent" if chance.random() < others else "self",
                chance.random() < late,
                chance.choice([None, True, False]),
            )

    made = [tuple(entries(days * a_day)) for _ in range(2 + len(REGIONS))]
    sleeps = []
    for day in range(days):
        for longest in chance.choice([(), (40,), (40, 8), (40, 12, 3)]):
            begun = when(day)
            slept = Slept(
                begun, begun + timedelta(minutes=15 * chance.randint(0, longest)), chance.choice([None, 3, 8])
            )
            sleeps.append(slept)
    doses = [(when(chance.randrange(days)), chance.random() < 0.8) for _ in range(days)]
    sessions = [
        Session(
            start.date() + timedelta(days=chance.randint(-10, days + 10)),
            chance.choice(["neck", "hand"]),
            chance.choice(["Botox", "Xeomin"]),
            chance.choice([50.0, 100.0]),
            (start.date() + timedelta(days=chance.randint(0, days)), None, None),
        )
        for _ in range(chance.randrange(9))
    ]
    regions = dict(zip(REGIONS, made[2:], strict=True))
    today = start.date() + timedelta(days=days - 1)
    return Told(
        made[0], made[1], regions, tuple(sleeps), tuple(doses), tuple(sessions), today, day_start, ("self", "parent")
    )
