"""What stands beside the page's own measure: where in the body, and the other measures with the days before."""

from __future__ import annotations

from tracker.analytics.day_by_day import DayByDay
from tracker.appointment.figures import Figures
from tracker.appointment.sheet import Tile, Where
from tracker.charts.body import PLACES
from tracker.charts.chart import Table
from tracker.charts.words import NOTHING, number
from tracker.domain.regions import REGIONS
from tracker.domain.words import Words

STRONG_SHARE = 0.25
"""A part of the body recorded on this share of the days is drawn with a strong edge."""


def where_of(figures: Figures, words: Words) -> Where:
    """Return the body as its names, each with the days on which it was recorded."""
    body = figures.body
    days = body.rests_on.days
    if not days:
        return Where(
            words.gettext("Where in the body"), (), words.gettext("No part of the body is recorded in these days.")
        )
    counted = {region.code: region.days for region in body.regions}
    tiles = []
    for region in REGIONS:
        row, first, last = PLACES[region.code]
        count = counted[region.code]
        strong = count >= STRONG_SHARE * days
        tiles.append(Tile(words.gettext(region.tile), str(count or ""), row, first, last, strong))
    heading = words.ngettext(
        "Where: recorded on how many of %(num)s day", "Where: recorded on how many of %(num)s days", days
    )
    return Where(heading, tuple(tiles))


def beside_of(figures: Figures, words: Words) -> Table | None:
    """Return the other measures of both spans side by side, the days each rests on in brackets; None where there are
    none."""
    others = [(shown, sides) for shown, sides in figures.compared[1:] if sides.this.days or sides.other.days]
    (woken, nights), (woken_before, nights_before) = figures.woken
    told = bool(nights or nights_before)
    if not others and not told:
        return None
    head = [words.gettext("Median of the days (how many)"), *(shown.name for shown, _ in others)]
    rows = [
        [_days(figures.span.days, words), *(_median(sides.this) for _, sides in others)],
        [_days_before(figures.before.days, words), *(_median(sides.other) for _, sides in others)],
    ]
    if told:
        head.append(words.gettext("Nights woken by pain"))
        rows[0].append(_nights(woken, nights, words))
        rows[1].append(_nights(woken_before, nights_before, words))
    return Table(words.gettext("Beside it"), tuple(head), tuple(map(tuple, rows)))


def _days(days: int, words: Words) -> str:
    return words.ngettext("this day", "these %(num)s days", days)


def _days_before(days: int, words: Words) -> str:
    return words.ngettext("the day before", "the %(num)s days before", days)


def _median(side: DayByDay) -> str:
    return f"{number(side.median)} ({len(side.days)})" if side.days else NOTHING


def _nights(woken: int, nights: int, words: Words) -> str:
    return words.gettext("%(woken)s of %(nights)s", woken=woken, nights=nights) if nights else NOTHING
