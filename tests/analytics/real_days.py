"""Diaries of real people, from the shared files. Their values, moments and days are theirs.

Neither file has sleeps, doses or injections: those are made up and laid over it, the same ones at every run. The
second measure and the regions are other columns, or other words, of the same person.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from tests.analytics.plain_days import PAIN
from tests.analytics.told import Entry, Session, Slept, Told

TIRED = PAIN.with_name("tiredness_ten_times_a_day.csv")
PERSONS = (1, 2, 4, 6, 7, 9, 11, 13, 15, 18)
WHO = (*(f"tired {person}" for person in PERSONS), "pain")
CET = timezone(timedelta(hours=2))

WORDS = {
    "eyes_upper_face": "Eyes (or around them)",
    "neck": "Shoulder Neck",
    "forearm_hand_left": "Hands And Fingers",
    "lower_leg_foot_right": "Knees",
    "trunk": "Low back",
}


@cache
def told(who: str) -> Told:
    """Return the diary of `tired N`, ten times a day for ten days, or of `pain`, by days for eight years."""
    return _pain() if who == "pain" else _tired(who.split()[1])


def _tired(person: str) -> Told:
    with TIRED.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["person"] == person]
    tired, anxious, energetic = (
        tuple(Entry(datetime.fromisoformat(line["when"]), int(line[name]) / 10) for line in lines if line[name])
        for name in ("tired", "anxious", "energetic")
    )
    days = sorted({entry.when.date() for entry in tired if isinstance(entry.when, datetime)})
    return _laid_over(tired, anxious, {"neck": tired, "trunk": anxious, "larynx": energetic}, days, every=3)


def _pain() -> Told:
    with PAIN.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["intensity"]]
    by_word: dict[str, list[Entry]] = {}
    for line in lines:
        by_word.setdefault(line["region"], []).append(Entry(date.fromisoformat(line["date"]), float(line["intensity"])))
    regions = {code: tuple(by_word[word]) for code, word in WORDS.items()}
    days = sorted({entry.when for entry in regions["lower_leg_foot_right"]})
    return _laid_over(regions["lower_leg_foot_right"], regions["forearm_hand_left"], regions, days, every=88)


def _laid_over(
    entries: tuple[Entry, ...],
    second: tuple[Entry, ...],
    regions: dict[str, tuple[Entry, ...]],
    days: list[date],
    *,
    every: int,
) -> Told:
    """Return the diary with made-up nights, naps and doses of its first 300 days, and sessions every so many days."""
    sleeps, doses = [], []
    for number, day in enumerate(days[:300]):
        woke, dozed = _at(day, 8 + number % 4 / 2), _at(day, 14)
        sleeps.append(Slept(woke - timedelta(hours=7), woke, number % 9))
        sleeps.append(Slept(dozed, dozed + timedelta(minutes=25 + 5 * (number % 4)), None))
        doses += [(_at(day, hour), (number + hour) % 7 > 0) for hour in (9, 13, 20)]
    sessions = tuple(
        Session(day, series, "Botox", 100.0, (day + timedelta(days=3), None, None))
        for series, shift in (("neck", every), ("hand", every + every // 2))
        for day in days[shift :: 2 * every]
    )
    return Told(entries, second, regions, tuple(sleeps), tuple(doses), sessions, days[-1])


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), CET) + timedelta(hours=hour)
