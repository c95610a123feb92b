"""The tables of an export: a file for each kind, and what each of its columns says. docs/export.md lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.days import diary_day
from tracker.domain.records import Diary
from tracker.domain.regions import REGIONS
from tracker.domain.words import N_
from tracker.exchange.document import written_by
from tracker.ledger import queries
from tracker.ledger.keepers import people_of
from tracker.ledger.kinds import Body, Kind

FACTOR_COLUMN = "factor: "


@dataclass(frozen=True, slots=True)
class Told:
    """A record as a row is made of it. `names` are those of the diary's medicines and factors by their ids, `writer` is
    what the diary calls who made it."""

    id: UUID
    body: Body
    kind: Kind
    diary: Diary
    names: Mapping[str, str]
    writer: str = ""

    def field(self, name: str) -> Any:  # noqa: ANN401 - a value of a JSON document
        """Return a field of the record, None where nothing was recorded."""
        return self.body.get(name)

    def day(self) -> str:
        """Return the diary's day to which it belongs."""
        placed = self.kind.place(self.body)
        return date.fromordinal(diary_day(placed.local_day or 1, placed.local_minute, self.diary.day_start)).isoformat()

    def clock(self) -> str | None:
        """Return the clock where the person was, None where no clock time is known."""
        minute = self.kind.place(self.body).local_minute
        return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it says (to be translated), and how its cell is made."""

    name: str
    words: str
    cell: Callable[[Told], object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a kind's records, a row each."""

    kind: Kind
    columns: Sequence[Column]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.kind.plural}.csv"


def _plain(name: str, words: str) -> Column:
    return Column(name, words, lambda told: told.field(name))


def _score(region: str, score: str) -> Column:
    return Column(f"{region}_{score}", "", lambda told: (told.body.get("regions", {}).get(region) or {}).get(score))


def _sites(told: Told) -> str:
    words = []
    for site in told.field("sites") or ():
        more = [str(site[name]) for name in ("muscle", "units") if name in site]
        words.append(f"{site['region']}: {', '.join(more)}" if more else site["region"])
    return "; ".join(words)


def _effects(told: Told) -> str:
    words = []
    for effect in told.field("side_effects") or ():
        severity = f", {effect['severity']}" if "severity" in effect else ""
        words.append(f"{effect['kind']}, {effect['from']} to {effect.get('to', '')}{severity}".replace(" to ,", ","))
    return "; ".join(one.removesuffix(" to ") for one in words)


def _hours(told: Told) -> float:
    started, ended = (datetime.fromisoformat(told.body[name]) for name in ("started_at", "ended_at"))
    return round((ended - started).total_seconds() / 3600, 2)


WRITER = Column(
    "written_by",
    N_("who recorded it, by the name that they have in the diary; empty where it has none"),
    lambda told: told.writer or None,
)
ID = Column("id", N_("what tells this record from all others, here and in diary.json"), lambda told: str(told.id))
DAY = Column("day", N_("the diary's day to which it belongs; it starts at the hour that you chose"), Told.day)
CLOCK = Column("time", N_("the clock where you were; empty where no time is known"), Told.clock)
FROM, TO = _plain("from", N_("the first day")), _plain("to", N_("the last day; empty while it goes on"))

SHEETS = (
    Sheet(
        ENTRY,
        (
            ID,
            DAY,
            CLOCK,
            _plain("happened_at", N_("when it was, with the offset from world time that your clock had")),
            _plain("recorded_at", N_("when you recorded it; empty where that is not known")),
            Column(
                "precision",
                N_("time, day or part: whether a time, only the day, or only a part of the day is known"),
                lambda told: told.body.get("precision", "time"),
            ),
            _plain("part", N_("the part of the day, in the words of where it came from")),
            _plain("rated_by", N_("who gave the numbers: self, parent or other")),
            _plain("prompted", N_("whether a reminder or the app had asked; empty where that is not known")),
            _plain("spasm", N_("spasm severity, 0 to 10")),
            _plain("pain", N_("pain, 0 to 10")),
            _plain("stress", N_("stress, 0 to 10")),
            _plain("interference", N_("how much it got in the way of what you wanted to do, 0 to 10")),
            *(_score(region.code, score) for region in REGIONS for score in ("spasm", "pain")),
            Column(
                "tags", N_("the words tapped, parted by semicolons"), lambda told: "; ".join(told.field("tags") or ())
            ),
            _plain("note", N_("your note")),
            WRITER,
        ),
    ),
    Sheet(
        SLEEP,
        (
            ID,
            DAY,
            _plain("started_at", N_("when it began, with the offset from world time that your clock had")),
            _plain("ended_at", N_("when it ended; a sleep belongs to the day of its end")),
            Column("hours", N_("how long it was, in hours"), _hours),
            _plain("quality", N_("how good it was, 0 to 10")),
            _plain("woken_by_pain", N_("how often pain woke you")),
            WRITER,
        ),
    ),
    Sheet(
        DOSE,
        (
            ID,
            DAY,
            CLOCK,
            _plain("taken_at", N_("when it was, with the offset from world time that your clock had")),
            _plain("outcome", N_("taken or skipped")),
            _plain("dose", N_("how much, where it was another amount than usual")),
            Column(
                "medication",
                N_("the medicine's name; empty where it was deleted"),
                lambda told: told.names.get(told.body["medication"]),
            ),
            Column("medication_id", N_("its id in medications.csv"), lambda told: told.body["medication"]),
            WRITER,
        ),
    ),
    Sheet(
        MEDICATION,
        (
            ID,
            _plain("name", N_("the medicine's name")),
            _plain("dose", N_("how much at a time")),
            _plain("unit", N_("in what")),
            Column("times", N_("the usual times, parted by blanks"), lambda told: " ".join(told.field("times") or ())),
            FROM,
            TO,
            WRITER,
        ),
    ),
    Sheet(
        INJECTION,
        (
            ID,
            _plain("day", N_("the day of the session")),
            _plain("series", N_("the series to which it belongs")),
            _plain("product", N_("the product; units are of this product alone")),
            _plain("units", N_("units in all")),
            Column("sites", N_("where: region, muscle and units of each, parted by semicolons"), _sites),
            _plain("given_by", N_("who gave it")),
            _plain("felt_onset", N_("the day on which it was felt to start")),
            _plain("began_to_fade", N_("the day on which it was felt to wane")),
            _plain("back_to_before", N_("the day on which all was as before")),
            Column("side_effects", N_("each with its days and severity, parted by semicolons"), _effects),
            WRITER,
        ),
    ),
    Sheet(TREATMENT, (ID, _plain("kind", N_("what it was")), FROM, TO, _plain("note", N_("your note")), WRITER)),
    Sheet(
        VISIT,
        (
            ID,
            _plain("day", N_("the day of the visit")),
            _plain("with", N_("with whom")),
            _plain("agreed", N_("what was agreed")),
            WRITER,
        ),
    ),
    Sheet(
        FACTOR,
        (
            ID,
            _plain("name", N_("what you called it")),
            _plain("kind", N_("number, scale (0 to 10) or yes_no (1 or 0)")),
            _plain("unit", N_("in what a number is")),
            _plain("asked", N_("entry or day: whether it is asked with each entry or once a day")),
            _plain("active", N_("whether it is asked at present")),
        ),
    ),
)


def names_of(diary: Diary) -> dict[str, str]:
    """Return the names of the diary's medicines and factors, by their ids."""
    return {
        str(stored.id): (stored.body or {})["name"]
        for kind in (MEDICATION, FACTOR)
        for stored in queries.every(diary, kind.name)
    }


def factor_columns(diary: Diary, names: Mapping[str, str]) -> list[Column]:
    """Return a column for each factor that has values, and for each that could have."""
    recorded = {code.removeprefix("factor:") for code in queries.measures_recorded(diary) if code.startswith("factor:")}
    known = {str(stored.id) for stored in queries.every(diary, FACTOR.name)}
    taken, columns = set[str](), []
    for factor in sorted(recorded | known):
        name = names.get(factor, factor)
        # two of one name are told apart by their ids
        name = f"{name} {factor}" if name in taken else name
        taken.add(name)
        columns.append(_factor(factor, name))
    return columns


def _factor(factor: str, name: str) -> Column:
    return Column(FACTOR_COLUMN + name, "", lambda told: told.body.get("factors", {}).get(factor))


def rows(sheet: Sheet, diary: Diary, names: Mapping[str, str]) -> Iterator[list[object]]:
    """Yield the table's head and then its rows, in the order of their ids."""
    columns = list(sheet.columns) + (factor_columns(diary, names) if sheet.kind is ENTRY else [])
    yield [column.name for column in columns]
    people = people_of(diary)
    for stored in queries.every(diary, sheet.kind.name):
        writer = written_by(people, stored).get("written_by", "")
        told = Told(stored.id, stored.body or {}, sheet.kind, diary, names, writer)
        yield [column.cell(told) for column in columns]


def explained(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield each column's name with what it says; those of regions and of factors once for all."""
    for column in sheet.columns:
        if column.words:
            yield column.name, _(column.words)
        elif column.name == f"{REGIONS[0].code}_spasm":
            yield "REGION_spasm, REGION_pain", _("spasm severity and pain of one part of the body, 0 to 10")
    if sheet.kind is ENTRY:
        yield f"{FACTOR_COLUMN}NAME", _("the value of a factor of your own")
