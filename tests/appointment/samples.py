"""Pages of made-up readings, for the tests of what lays them out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from tests.analytics.readings import on
from tests.charts.samples import (
    DAY,
    WORDS,
    cycles,
    day_by_day_of,
    span_of,
    through_the_day_of,
    treated,
    treatment_cycle_of,
)
from tracker.analytics.small_days import small_days
from tracker.analytics.through_the_day import through_the_day
from tracker.appointment.sheet import Answered, Drawing, Note, Row, Scan, Sheet, Tile, Where
from tracker.charts.body import PLACES
from tracker.charts.chart import Table
from tracker.charts.small_days import small_days_chart
from tracker.charts.through_the_day import with_days
from tracker.domain.measures import parse
from tracker.domain.records import Reading
from tracker.domain.regions import REGIONS


def varied_days(days: int) -> list[Reading]:
    """Return days with two to five entries at any hour, higher in the evening; every seventh has none."""
    chance = random.Random(days)
    hours = {day: sorted(chance.uniform(6.5, 24.5) for _ in range(chance.randint(2, 5))) for day in range(days)}
    return [
        on(DAY + day, hour, min(10, max(0, round(chance.gauss(hour / 4, 1.6)))))
        for day in range(days)
        if day % 7 != 3
        for hour in hours[day]
    ]


SCAN = Scan(
    "https://diary.example/shared#2yqJx0uO3mYc7mWqk0nC4w",
    "The same pages on a screen until 24 December 2026: scan the code, or open diary.example/shared.",
)
ARABIC = "فاطمة الزهراء بنت محمد"
AWKWARD = '#let x = 1 $a^2$ *b* _c_ <d> @e \\f #image("g") `h` // i /* j */ - k + l = m ~ n'
TYPED = "".join(chr(code) for code in range(0x20, 0x7F))


def _large(readings: Sequence[Reading]) -> Drawing:
    chart = through_the_day_of(readings)
    shown = with_days(chart, through_the_day(readings), day_start=4, words=WORDS)
    caption = "Line: the middle day. Hatched: half of the days; wide hatching: nine in ten."
    return Drawing("Through the day: spasm severity", shown, "large", caption, "Through the day")


def _cycle() -> Drawing:
    caption = "Thick: this cycle. Thin: earlier ones, the latest with long dashes. A week needs three days."
    return Drawing("Injection cycle: spasm severity", treatment_cycle_of(*cycles(4)), "large", caption, "Cycle")


def _days(readings: Sequence[Reading]) -> Drawing:
    last = span_of(readings).last_day
    measure = parse("spasm")
    result = small_days(readings, first_day=last - 13, last_day=last, day_start=4)
    chart = small_days_chart(result, measure=measure, name="spasm severity", words=WORDS, day_start=4)
    return Drawing("The last 14 days, each 04:00 to 04:00, 0 to 10", chart, "days")


def _by_day(readings: Sequence[Reading], marked: int = 90) -> Drawing:
    caption = "Dot: the middle of a day; bar: from its lowest to its highest. Above: treatments."
    return Drawing("Day by day", day_by_day_of(readings, treated=treated(marked)), "long", caption)


def _where() -> Where:
    days = {"neck": "58", "jaw_tongue": "5", "shoulder_arm_left": "19", "shoulder_arm_right": "7"}
    days |= {"forearm_hand_right": "26"}
    tiles = tuple(
        Tile(
            region.tile, days.get(region.code, ""), *PLACES[region.code], region.code in {"neck", "forearm_hand_right"}
        )
        for region in REGIONS
    )
    return Where("Where: recorded on how many of 62 days", tiles)


BESIDE = Table(
    "Beside it",
    ("Median of the days (how many)", "Pain", "Stress", "Got in the way", "Sleep, hours", "Nights woken by pain"),
    (
        ("these 90 days", "3 (60)", "4 (58)", "4 (41)", "6.8 (55)", "14 of 55"),
        ("the 90 days before", "4 (55)", "4 (51)", "5 (40)", "6.5 (49)", "19 of 49"),
    ),
)
ANSWERS = (
    Answered(
        "How has it been?",
        "Spasm severity: median 4.5; half of the days 3 to 6; worst 8; 9 of 62 days reached 7.",
        "62 days. Period before: median 5 (58 days). 0 none, 10 the worst I can imagine.",
    ),
    Answered(
        "When in the day?",
        "On 38 of 47 days later entries were higher. Over all 47: about 3 more in ten hours.",
        "0.3 an hour, 95 % interval 0.2 to 0.4; days with 3 entries over 6 hours.",
    ),
    Answered(
        "Since the injection",
        "Felt to start after 6 days; began to fade in week 9; back to before in week 11.",
        "Earlier three cycles: began to fade in weeks 10, 9, 10.",
    ),
    Answered(
        "What changed since last time?",
        "Spasm severity: no clear change. Pain 1 lower. Sleep: no clear change.",
        "Pain: 95 % interval 1.5 to 0.5 lower; 60 days against 55.",
    ),
)


def full() -> Sheet:
    """Return a page as a person with three months of diary has it."""
    readings = varied_days(90)
    return Sheet(
        title="Dystonia diary: Maria Okonkwo-Lindqvist",
        who=("Born 1979", "cervical dystonia, as told", "rated by the person"),
        dates="26 August 2026 to 23 November 2026",
        rests_on="62 of 90 days have entries, 231 entries, 9 of them late",
        missing=("Nothing is recorded on 28 days, the longest stretch from 3 to 9 October 2026.",),
        treatment_heading="Treatment",
        treatment=(
            Row("Last injection 31 August 2026: Botox, 180 units, neck on both sides", "week 12"),
            Row("Trihexyphenidyl 2 mg, twice a day", "since 12 Sep"),
            Row("After the injection: swallowing trouble, mild", "9 to 20 Sep"),
            Row("Trick: hand to chin, tried 48 times, helped 41 times"),
        ),
        no_treatment="No treatment is recorded.",
        questions_heading="My questions",
        questions=(
            "The evenings are the problem. What can we change?",
            "Can the dose be changed so that I swallow better?",
        ),
        no_questions="None were written down.",
        answers=ANSWERS,
        large=(_large(readings), _cycle()),
        days=_days(readings),
        day_by_day=_by_day(readings),
        where=_where(),
        beside=BESIDE,
        disclaimer=(
            "A diary kept by the person named above or for them, on their own scale. It records and shows; it does not"
            " diagnose or advise, and nobody watches over it. What was not recorded is missing, not zero. Days are"
            " counted, not entries. Left and right are the person's own."
        ),
        made="Made on 25 November 2026 from a dystonia diary.",
        language="en-GB",
        direction="ltr",
    )


def with_second_sheet() -> Sheet:
    """Return the full page with its tables and notes."""
    page = full()
    charts = [drawing.chart for drawing in page.large]
    assert page.day_by_day
    return replace(
        page,
        tables=tuple(chart.table for chart in [*charts, page.day_by_day.chart]),
        second_heading="The numbers and the notes behind the page",
        notes_heading="Notes",
        notes=(
            Note("31 August 2026, 18:40", "Woke twice.\n\nThe left hand was better after a walk 🙂"),
            Note("2 September 2026, 09:15", AWKWARD),
            Note("3 September 2026", f"{ARABIC}\nسطر ثان 3 من 10"),
            Note("4 September 2026, 22:00", ("A long evening, and a long note. " * 122)[:4000]),
        ),
    )


def overlong() -> Sheet:
    """Return a page with the longest of everything that a person may enter."""
    row = "Injection of 31 August 2026 for the neck and both shoulders: a product with a long name, 180 units, as told"
    question = "Why is it that on days after a bad night my neck pulls to the left from the late morning on and the "
    return replace(
        full(),
        title=f"Dystonia diary: {('Anna-Maria Konstantinopoulou-' * 3)[:80]}",
        who=(
            "Born 1979",
            f"{('generalised dystonia, DYT-TOR1A, with tremor, ' * 3)[:120]}, as told",
            "rated by a parent",
        ),
        treatment=tuple(Row(f"{number}. {row}", "from 9 to 20 September") for number in range(1, 9)),
        questions=tuple((f"{number} {question * 3}")[:200] for number in range(3)),
        answers=tuple(
            replace(one, sentence=f"{one.sentence} {one.sentence}"[:150], rests_on=f"{one.rests_on} {one.rests_on}")
            for one in ANSWERS
        ),
    )


def overlong_with_second_sheet() -> Sheet:
    """Return the same with a second sheet, which has room for all of its treatments."""
    more = with_second_sheet()
    return replace(
        overlong(), notes=more.notes[:2], notes_heading=more.notes_heading, second_heading=more.second_heading
    )


def unbroken() -> Sheet:
    """Return a page of words without a space."""
    return replace(
        full(),
        title="Dystonia diary: " + "W" * 80,
        who=("M" * 120,),
        questions=("W" * 200, "#" * 200, "👩‍🦽" * 40),
        treatment=(Row("x" * 150, "since 12 Sep"),),
    )


def one_drawing() -> Sheet:
    """Return a page with the drawing through the day alone."""
    page = full()
    return replace(page, large=page.large[:1])


def sparse() -> Sheet:
    """Return the page of a diary of three days."""
    readings = varied_days(3)
    nothing = "Not yet: this needs 5 days with entries at two times or more. There are 3."
    return replace(
        one_drawing(),
        title="Dystonia diary",
        who=("rated by the person",),
        rests_on="3 of 7 days have entries, 18 entries",
        treatment=(),
        questions=(),
        answers=tuple(replace(one, sentence=nothing, rests_on="") for one in ANSWERS),
        large=(_large(readings),),
        days=_days(readings),
        day_by_day=_by_day(readings, 0),
        where=Where("Where in the body", (), "No part of the body is recorded in these days."),
        beside=None,
    )


def empty() -> Sheet:
    """Return the page of a diary in which nothing was recorded."""
    return replace(
        sparse(),
        rests_on="0 of 90 days have entries",
        missing=(),
        large=(),
        days=None,
        day_by_day=None,
    )


def arabic() -> Sheet:
    """Return the full page of a person whose name and question are in Arabic."""
    return replace(
        full(),
        title=f"Dystonia diary: {ARABIC}",
        questions=("لماذا تزداد التشنجات في المساء بعد 18:00؟", "Can the dose be changed?"),
    )


def from_right_to_left() -> Sheet:
    """Return the page as a reader of Arabic would have it, as far as words are translated."""
    return replace(arabic(), language="ar", direction="rtl", treatment_heading="العلاج", questions_heading="أسئلتي")


def awkward() -> Sheet:
    """Return a page in which everything that a person wrote looks like markup."""
    return replace(
        full(),
        title=f"Dystonia diary: {AWKWARD}",
        who=(TYPED,),
        treatment=(Row(AWKWARD, "#now"),),
        questions=(TYPED, "a\x00b\x07c\ufeffd\u202ee"),
    )


SHEETS = {
    "full": full,
    "second": with_second_sheet,
    "overlong": overlong,
    "overlong_second": overlong_with_second_sheet,
    "unbroken": unbroken,
    "one": one_drawing,
    "sparse": sparse,
    "empty": empty,
    "arabic": arabic,
    "rtl": from_right_to_left,
    "awkward": awkward,
}
