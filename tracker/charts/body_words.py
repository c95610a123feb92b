"""What the charts of where in the body say in words: on how many of the recorded days, never of what it may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.analytics.body import Body, BodyMonth, RegionDays
from tracker.charts.chart import Span
from tracker.charts.words import Dates, left_out_text, number
from tracker.domain.regions import BY_CODE
from tracker.domain.words import Words, listed

_NAMED = 3
"""So many regions are named in a sentence; the drawing and the table have all."""


def ever_recorded(result: Body) -> list[str]:
    """Return the codes of the regions that were above 0 on any day, in the order of the body."""
    return [region.code for region in result.regions if region.days]


def one_region(region: RegionDays, days: int, words: Words) -> str:
    """Return what a tile of the map says when it is tapped."""
    said = {"region": words.gettext(BY_CODE[region.code].name), "days": region.days}
    if region.median is None:
        return words.ngettext(
            "%(region)s: above 0 on %(days)s of %(num)s day",
            "%(region)s: above 0 on %(days)s of %(num)s days",
            days,
            **said,
        )
    return words.ngettext(
        "%(region)s: above 0 on %(days)s of %(num)s day, middle %(value)s",
        "%(region)s: above 0 on %(days)s of %(num)s days, middle %(value)s",
        days,
        value=number(region.median),
        **said,
    )


MOST_MONTHS = 36
"""A month more would be narrower than a finger can find."""


def one_month(region: RegionDays, month: BodyMonth, words: Words) -> str:
    """Return what a bar of the grid says when it is tapped."""
    said = one_region(region, month.days, words)
    return words.gettext("%(month)s, %(said)s", month=month_name(month.first_day, words), said=said)


def month_name(first_day: int, words: Words) -> str:
    """Return the month of a day (ordinal) with its year: `Nov 2026`."""
    return words.gettext(
        "%(month)s %(year)s", month=Dates(words).month(first_day), year=date.fromordinal(first_day).year
    )


def months_apart(months: Sequence[BodyMonth]) -> Mapping[int, int]:
    """Return for each month (its first day) how many calendar months it lies after the first one."""
    if not months:
        return {}
    begin = _count(months[0].first_day)
    return {month.first_day: _count(month.first_day) - begin for month in months}


def last_months(months: Sequence[BodyMonth]) -> tuple[BodyMonth, ...]:
    """Return the months that a grid has room for: those of the last three years of the span."""
    return tuple(month for month in months if _count(months[-1].first_day) - _count(month.first_day) < MOST_MONTHS)


def month_labels(months: Sequence[BodyMonth], count: int, most: int, words: Words) -> tuple[list[float], list[str]]:
    """Return places and labels below the grid, `most` at most: months, a January by its year, or years alone."""
    if not months:
        return [], []
    begin, names = _count(months[0].first_day), Dates(words)
    step = next((step for step in (1, 2, 3, 6) if count <= most * step), 12 * -(-count // (12 * most)))
    places = [place for place in range(count) if (begin + place) % step == 0] if count > most else list(range(count))
    labels = []
    for place in places:
        year, month = divmod(begin + place, 12)
        labels.append(str(year) if month == 0 else names.month(date(year, month + 1, 1).toordinal()))
    return [float(place) for place in places], labels


def _count(first_day: int) -> int:
    found = date.fromordinal(first_day)
    return found.year * 12 + found.month - 1


def _listed(codes: Sequence[str], words: Words) -> str:
    """Return the names of regions; `, and 2 more` where there are too many to name."""
    names = listed(words.gettext(BY_CODE[code].name) for code in codes[:_NAMED])
    if len(codes) <= _NAMED:
        return names
    return words.ngettext(
        "%(names)s, and %(num)s more", "%(names)s, and %(num)s more", len(codes) - _NAMED, names=names
    )


def sentence(result: Body, words: Words) -> str:
    """Return the one sentence of the map: the regions with the most days, or what is missing."""
    days = result.rests_on.days
    if not result.rests_on.enough:
        return _not_enough(result, words)
    most = sorted((region for region in result.regions if region.days), key=lambda region: -region.days)
    if not most:
        return words.ngettext(
            "Regions were recorded on %(num)s day, always at 0.",
            "Regions were recorded on %(num)s days, always at 0.",
            days,
        )
    said = [
        words.gettext(
            "%(region)s on %(days)s of %(all)s days",
            region=words.gettext(BY_CODE[region.code].name),
            days=region.days,
            all=days,
        )
        for region in most[:_NAMED]
    ]
    begin = words.gettext("Recorded above 0: %(regions)s.", regions="; ".join(said))
    if len(most) <= _NAMED:
        return begin
    rest = words.ngettext(
        "%(num)s more region on as many days or fewer.",
        "%(num)s more regions on as many days or fewer.",
        len(most) - _NAMED,
    )
    return f"{begin} {rest}"


def sentence_by_month(result: Body, words: Words) -> str:
    """Return the one sentence of the grid: how many regions in the first and the last month, and which are new."""
    if not result.rests_on.enough:
        return _not_enough(result, words)
    months = [month for month in result.months if month.enough]
    if len(months) < 2:
        return words.gettext(
            "Two months with five recorded days each are needed to set one beside the other. "
            "A tap on a region on the Log records it; longer dates can be chosen."
        )
    first, last = months[0], months[-1]
    before = {region.code for region in first.regions if region.days}
    now = [region.code for region in last.regions if region.days]
    said = [_month_count(first, words), _month_count(last, words)]
    new = [code for code in now if code not in before]
    gone = [region.code for region in first.regions if region.days and region.code not in now]
    if new:
        said.append(words.gettext("In the later month only: %(regions)s.", regions=_listed(new, words)))
    if gone:
        said.append(words.gettext("In the earlier month only: %(regions)s.", regions=_listed(gone, words)))
    if not new and not gone and now:
        said.append(words.gettext("They are the same ones."))
    return " ".join(said)


def _month_count(month: BodyMonth, words: Words) -> str:
    return words.ngettext(
        "%(month)s: %(num)s region above 0, over %(days)s recorded days.",
        "%(month)s: %(num)s regions above 0, over %(days)s recorded days.",
        sum(bool(region.days) for region in month.regions),
        month=month_name(month.first_day, words),
        days=month.days,
    )


def _not_enough(result: Body, words: Words) -> str:
    rests_on = result.rests_on
    if not rests_on.days and rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    if not rests_on.days and rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    needed = words.ngettext(
        "%(num)s more day with a region recorded is needed.",
        "%(num)s more days with a region recorded are needed.",
        rests_on.missing,
    )
    how = words.gettext("After a number on the Log, Where asks for regions; one tap records one.")
    return f"{needed} {how}"


def legend(result: Body, words: Words, span: Span, *, late: str) -> str:
    """Return what the map rests on and how it is read."""
    said = [_rests_on(result, words, span)]
    if result.rests_on.enough:
        said.append(
            words.gettext(
                "A person seen from behind, so that left is left. On each region: the middle of the days above 0, "
                "which is also its shade, from 5 such days; and those days of the days with any region recorded, "
                "or their share in per cent."
            )
        )
    said.append(words.gettext("A region that was not recorded is not known to be free."))
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def legend_by_month(result: Body, words: Words, span: Span, *, late: str, first: Sequence[BodyMonth] = ()) -> str:
    """Return what the grid rests on and how it is read; `first` is the span's first month, shown or not."""
    said = [_rests_on(result, words, span)]
    if first and first[0].first_day < result.months[0].first_day:
        said.append(
            words.gettext(
                "Drawn are the last three years, from %(month)s; earlier ones by choosing their dates.",
                month=month_name(result.months[0].first_day, words),
            )
        )
    enough = [month for month in result.months if month.enough]
    if enough:
        said.append(
            words.gettext(
                "Height of a bar: the share of the month's recorded days on which the region was above 0. "
                "Shade: the middle of those days, stronger where it is higher."
            )
        )
    if any(region.days and region.median is None for month in enough for region in month.regions):
        said.append(words.gettext("Bars in the colour of the lines: fewer than five such days, too few for a middle."))
    few = len(result.months) - len(enough)
    if few:
        said.append(
            words.ngettext(
                "%(num)s month with fewer than five recorded days has no bars.",
                "%(num)s months with fewer than five recorded days have no bars.",
                few,
            )
        )
    said.append(words.gettext("A region that was not recorded is not known to be free."))
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def _rests_on(result: Body, words: Words, span: Span) -> str:
    return words.ngettext(
        "Rests on %(days)s of %(num)s day, %(values)s.",
        "Rests on %(days)s of %(num)s days, %(values)s.",
        span.days,
        days=result.rests_on.days,
        values=words.ngettext("%(num)s value of a region", "%(num)s values of regions", result.rests_on.entries),
    )


def alt(result: Body, name: str, words: Words) -> str:
    """Return the map in words."""
    begin = words.gettext("%(measure)s on a map of the body, seen from behind.", measure=name)
    if not result.rests_on.enough:
        return words.gettext("%(begin)s Nothing is shaded yet.", begin=begin)
    shaded = [region for region in result.regions if region.median is not None]
    if not shaded:
        return words.gettext("%(begin)s No region has five days above 0, so none is shaded.", begin=begin)
    highest = max(shaded, key=lambda region: region.median or 0.0)
    return words.gettext(
        "%(begin)s The highest is %(region)s, middle %(value)s. The table has all numbers.",
        begin=begin,
        region=words.gettext(BY_CODE[highest.code].name),
        value=number(highest.median),
    )


def alt_by_month(result: Body, name: str, words: Words) -> str:
    """Return the grid in words."""
    begin = words.gettext("%(measure)s of regions by month.", measure=name)
    codes = ever_recorded(result)
    if not codes or not any(month.enough for month in result.months):
        return words.gettext("%(begin)s No month has bars yet.", begin=begin)
    rows = words.ngettext(
        "%(num)s row: %(names)s.", "%(num)s rows: %(names)s.", len(codes), names=_listed(codes, words)
    )
    return " ".join([begin, rows, words.gettext("The table has all numbers.")])
