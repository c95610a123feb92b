"""What the chart through the day says in words. It stays neutral: what was recorded, never what it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analytics.daily_change import FALLS, NOT_ENOUGH, RISES, Change, touches_zero
from tracker.analytics.through_the_day import BIN_HOURS, Bin, ThroughTheDay
from tracker.charts.chart import Span
from tracker.charts.words import between, fine_rate, hour_of_clock, left_out_text, number, rate, rests_on_text, signed
from tracker.domain.measures import Measure
from tracker.domain.words import Words


def hours_text(bin_: Bin, words: Words, *, waking: bool) -> str:
    """Return the two hours of a bin: `06:00 to 08:00`; since waking `0 to 2`."""
    start, end = bin_.from_hour, bin_.from_hour + BIN_HOURS
    if waking:
        return words.gettext("%(low)s to %(high)s", low=start, high=end)
    return words.gettext("%(low)s to %(high)s", low=hour_of_clock(start), high=hour_of_clock(end))


def one_bin(bin_: Bin, words: Words, *, waking: bool) -> str:
    """Return what one point of the line says when it is tapped."""
    hours = hours_text(bin_, words, waking=waking)
    said = words.gettext("%(hours)s: %(value)s", hours=hours, value=number(bin_.median))
    if bin_.q25 is None:
        return said
    return words.gettext("%(said)s (half of the days: %(range)s)", said=said, range=between(bin_.q25, bin_.q75, words))


def one_day(bin_: Bin, value: float, words: Words, *, waking: bool) -> str:
    """Return what the open dot of a single day says when it is tapped."""
    hours = hours_text(bin_, words, waking=waking)
    return words.gettext("%(hours)s: %(value)s on one day", hours=hours, value=number(value))


def sentence(result: ThroughTheDay, measure: Measure, words: Words) -> str:
    """Return the one sentence of the chart: the change within the days, or what is missing to say one."""
    if measure.of_sleep:
        return words.gettext("Sleep has one number a day and no hour of its own: it is drawn day by day.")
    if not result.rests_on.days and not result.change.days:
        return _nothing(result, words)
    change = result.change
    if change.verdict == NOT_ENOUGH:
        return _not_enough(change, words)
    if change.verdict in (RISES, FALLS):
        return _clear(change, words)
    return words.gettext(
        "No clear pattern. On %(rising)s of %(days)s days later entries were higher, on %(falling)s lower, "
        "on %(level)s about the same.",
        rising=change.rising,
        falling=change.falling,
        level=change.level,
        days=change.days,
    )


def _clear(change: Change, words: Words) -> str:
    slope = abs(change.median_slope or 0.0)
    ten_hours = slope * 10
    about = signed(f"{ten_hours:.0f}" if ten_hours >= 0.95 else f"{ten_hours:.1f}")
    if change.verdict == RISES:
        return words.gettext(
            "On %(count)s of %(days)s days later entries were higher. "
            "Over all %(days)s days: %(slope)s an hour more, about %(about)s in ten hours.",
            count=change.rising,
            days=change.days,
            slope=rate(slope),
            about=about,
        )
    return words.gettext(
        "On %(count)s of %(days)s days later entries were lower. "
        "Over all %(days)s days: %(slope)s an hour less, about %(about)s in ten hours.",
        count=change.falling,
        days=change.days,
        slope=rate(slope),
        about=about,
    )


def _not_enough(change: Change, words: Words) -> str:
    needed = words.ngettext(
        "%(num)s more day with three or more entries spread over six hours is needed to compare later entries "
        "with earlier ones.",
        "%(num)s more days with three or more entries spread over six hours are needed to compare later entries "
        "with earlier ones.",
        change.missing,
    )
    how = words.gettext("One in the morning, one at midday and one in the evening make such a day.")
    return f"{needed} {how}"


def _nothing(result: ThroughTheDay, words: Words) -> str:
    rests_on = result.rests_on
    if result.without_waking or result.before_waking or result.after_24_hours:
        return words.gettext(
            "Nothing to draw by hours since waking: none of these days has both a recorded night and an entry after it."
        )
    if result.without_clock:
        return words.gettext(
            "The entries of these days have no clock time. They are drawn day by day; here an entry needs its time."
        )
    if rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    if rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    return words.gettext("Nothing is recorded for this in these days. One number on one day begins the picture.")


def legend(result: ThroughTheDay, span: Span, words: Words, *, late: str) -> str:
    """Return what the chart rests on, what its marks are, and what was left out."""
    said = [rests_on_text(result.rests_on, span, words), *_marks(result.bins, words)]
    if result.change.interval is not None and result.change.verdict != NOT_ENOUGH:
        said.append(_interval_text(result.change.interval, words))
    said += left_out_text(result.rests_on, words, late=late)
    if result.without_clock:
        said.append(
            words.ngettext(
                "%(num)s entry without a clock time is left out.",
                "%(num)s entries without a clock time are left out.",
                result.without_clock,
            )
        )
    return " ".join([*said, *_waking_text(result, words)])


def _marks(bins: Sequence[Bin], words: Words) -> list[str]:
    said = []
    if any(bin_.median is not None for bin_ in bins):
        said.append(words.gettext("Line: the middle day."))
    if any(bin_.q25 is not None for bin_ in bins):
        said.append(words.gettext("Dark band: half of the days."))
    if any(bin_.q05 is not None for bin_ in bins):
        said.append(words.gettext("Light band: nine in ten."))
    if any(bin_.single_days for bin_ in bins):
        said.append(words.gettext("Open dots: single days, where fewer than five have entries."))
    return said


def hatched_legend(result: ThroughTheDay, words: Words) -> str:
    """Return what the marks are on paper, where bands are hatched; of those that are drawn alone."""
    shades = {
        words.gettext("Dark band: half of the days."): words.gettext("Hatched: half of the days."),
        words.gettext("Light band: nine in ten."): words.gettext("Wide hatching: nine in ten."),
    }
    return " ".join(shades.get(said, said) for said in _marks(result.bins, words))


def _interval_text(interval: tuple[float, float], words: Words) -> str:
    low, high = (fine_rate(bound) for bound in interval)
    if touches_zero(interval):
        return words.gettext("Change an hour: 95 %% interval %(low)s to %(high)s, no clear change.", low=low, high=high)
    return words.gettext("Change an hour: 95 %% interval %(low)s to %(high)s.", low=low, high=high)


def _waking_text(result: ThroughTheDay, words: Words) -> list[str]:
    if result.clock != "waking":
        return []
    said = [words.gettext("Hours count from the end of the night.")]
    if result.without_waking:
        said.append(
            words.ngettext(
                "%(num)s day without a recorded night is left out.",
                "%(num)s days without a recorded night are left out.",
                result.without_waking,
            )
        )
    if result.before_waking:
        said.append(
            words.ngettext(
                "%(num)s entry before waking is left out.",
                "%(num)s entries before waking are left out.",
                result.before_waking,
            )
        )
    if result.after_24_hours:
        said.append(
            words.ngettext(
                "%(num)s entry a whole day after waking is left out.",
                "%(num)s entries a whole day after waking are left out.",
                result.after_24_hours,
            )
        )
    return said


def alt(bins: Sequence[Bin], name: str, words: Words, *, waking: bool, on_scale: bool) -> str:
    """Return the drawing in words: where the middle day is lowest and highest. `bins` in the order of the day."""
    scaled = words.gettext("%(measure)s, 0 to 10", measure=name) if on_scale else name
    if waking:
        begin = words.gettext("%(measure)s, by hours since waking.", measure=scaled)
    else:
        begin = words.gettext("%(measure)s, by the hours of the day.", measure=scaled)
    drawn = [(bin_.median, bin_) for bin_ in bins if bin_.median is not None]
    if not drawn:
        return words.gettext("%(begin)s No hours have five days with entries, so no line is drawn.", begin=begin)
    lowest, highest = min(drawn, key=lambda found: found[0]), max(drawn, key=lambda found: found[0])
    return words.gettext(
        "%(begin)s The middle day is lowest, %(low)s, from %(low_hours)s, and highest, %(high)s, from %(high_hours)s. "
        "The table has all numbers.",
        begin=begin,
        low=number(lowest[0]),
        low_hours=hours_text(lowest[1], words, waking=waking),
        high=number(highest[0]),
        high_hours=hours_text(highest[1], words, waking=waking),
    )
