"""What the chart of sleep says in words. It stays neutral: what was recorded, never what it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analytics.daily_change import touches_zero
from tracker.analytics.sleep_effect import HIGHER, LOWER, NOT_ENOUGH, Effect, Pairs, SleepEffect
from tracker.charts.chart import Span
from tracker.charts.timed_words import joined, nothing_text, of_sleep_text, without_clock_text
from tracker.charts.words import Dates, left_out_text, number, rests_on_text, signed
from tracker.domain.measures import Measure
from tracker.domain.words import Words


def signed_number(value: float, *, exact: bool = False) -> str:
    """Return a difference with its sign: `+2`, `−1.5`, `0`; `exact`: with as many decimals as it has."""
    text = signed(f"{value:g}") if exact else number(value)
    if text in ("\N{MINUS SIGN}0", "0"):
        return "0"
    return f"+{text}" if value > 0 else text


def texts(of_days: Sequence[Pairs], words: Words, *, nap: bool) -> list[str]:
    """Return what each dot says when it is tapped."""
    dates = Dates(words)
    night = words.gettext("Night to %(day)s: %(before)s before, %(after)s after", day="{0}", before="{1}", after="{2}")
    one = words.gettext("Nap on %(day)s: %(before)s before, %(after)s after", day="{0}", before="{1}", after="{2}")
    some = words.gettext(
        "%(naps)s naps on %(day)s: the middle difference is %(difference)s", naps="{1}", day="{0}", difference="{2}"
    )
    return [
        some.format(dates.full(pairs.day), len(pairs.before), signed_number(pairs.difference))
        if len(pairs.before) > 1
        else (one if nap else night).format(dates.full(pairs.day), number(pairs.before[0]), number(pairs.after[0]))
        for pairs in of_days
    ]


def sentence(result: SleepEffect, measure: Measure, words: Words) -> str:
    """Return what the chart says: of nights, then of naps, or what is missing to say it."""
    if measure.of_sleep:
        return of_sleep_text(words)
    if not result.nights.pairs and not result.naps.pairs:
        return _nothing(result, words)
    said = [_of_nights(result.nights, words), _of_naps(result.naps, words)]
    if result.nights.missing or (result.naps.missing and result.naps.sleeps):
        said.append(_how(words))
    return joined(said)


def _how(words: Words) -> str:
    return words.gettext("An entry before lying down, and one within an hour of waking, make a pair.")


def _of_nights(effect: Effect, words: Words) -> str:
    if effect.verdict == NOT_ENOUGH:
        return words.ngettext(
            "Nights: %(num)s more pair of entries is needed.",
            "Nights: %(num)s more pairs of entries are needed.",
            effect.missing,
        )
    counts = {"pairs": effect.pairs, "lower": effect.lower, "higher": effect.higher, "same": effect.same}
    if effect.verdict == LOWER:
        said = words.gettext("After %(lower)s of %(pairs)s nights the entry was lower than before.", **counts)
    elif effect.verdict == HIGHER:
        said = words.gettext("After %(higher)s of %(pairs)s nights the entry was higher than before.", **counts)
    else:
        return words.gettext(
            "Nights: no clear pattern. After %(lower)s of %(pairs)s the entry was lower than before, after %(higher)s "
            "higher, after %(same)s the same.",
            **counts,
        )
    return f"{said} {_middle(effect, words)}"


def _of_naps(effect: Effect, words: Words) -> str:
    if not effect.sleeps:
        return ""
    if effect.verdict == NOT_ENOUGH:
        return words.ngettext(
            "Naps: %(num)s more day with a pair of entries is needed.",
            "Naps: %(num)s more days with a pair of entries are needed.",
            effect.missing,
        )
    counts = {"pairs": effect.pairs, "lower": effect.lower, "higher": effect.higher, "same": effect.same}
    if effect.verdict == LOWER:
        said = words.gettext("On %(lower)s of %(pairs)s days the entry after a nap was lower than before it.", **counts)
    elif effect.verdict == HIGHER:
        said = words.gettext(
            "On %(higher)s of %(pairs)s days the entry after a nap was higher than before it.", **counts
        )
    else:
        return words.gettext(
            "Naps: no clear pattern. On %(lower)s of %(pairs)s days the entry after one was lower than before it, "
            "on %(higher)s higher, on %(same)s the same.",
            **counts,
        )
    return f"{said} {_middle(effect, words)}"


def _middle(effect: Effect, words: Words) -> str:
    value = effect.median or 0.0
    if value < 0:
        return words.gettext("The middle difference: %(value)s less.", value=_fine(abs(value)))
    return words.gettext("The middle difference: %(value)s more.", value=_fine(value))


def _fine(value: float) -> str:
    """Return a size above 0 so that it never reads as 0."""
    return number(value) if value >= 0.05 else f"{value:.2g}"


def _nothing(result: SleepEffect, words: Words) -> str:
    effects = (result.nights, result.naps)
    if any(effect.with_dose for effect in effects) and not any(effect.without_pair for effect in effects):
        return words.gettext("There was a dose between the two entries of every pair, and such pairs are left out.")
    if not any(effect.sleeps for effect in effects):
        return words.gettext(
            "No sleep of half an hour or more is recorded in these days. "
            "The start and the end of a night, with an entry before and after it, begin the picture."
        )
    if not result.rests_on.entries and (why := nothing_text(result.rests_on, result.without_clock, words)):
        return why
    none = words.gettext(
        "None of these sleeps has an entry in the two hours before it and one in the hour after it, "
        "with no dose in between."
    )
    return f"{none} {_how(words)}"


def legend(result: SleepEffect, words: Words, span: Span, *, late: str) -> str:
    """Return what the chart rests on, what its marks are, and what was left out."""
    effects = (result.nights, result.naps)
    said = [rests_on_text(result.rests_on, span, words), _pairs_text(result, words)]
    if any(effect.pairs for effect in effects):
        said.append(
            words.gettext("Dot: a night, or a day with naps. Above 0: higher after it than before; below: lower.")
        )
    if any(effect.verdict != NOT_ENOUGH for effect in effects):
        said.append(words.gettext("Thick bar: the middle difference."))
    said += _intervals(result, words)
    said += left_out_text(result.rests_on, words, late=late)
    return joined([*said, *without_clock_text(result.without_clock, words), *_left_out(result, words)])


def _pairs_text(result: SleepEffect, words: Words) -> str:
    nights, naps = result.nights, result.naps
    if not nights.pairs and not naps.pairs:
        return ""
    return words.gettext(
        "Pairs: %(nights)s of %(all_nights)s, %(naps)s.",
        nights=nights.pairs,
        all_nights=words.ngettext("%(num)s night", "%(num)s nights", nights.sleeps),
        naps=words.ngettext("%(num)s day with naps", "%(num)s days with naps", naps.pairs),
    )


def _intervals(result: SleepEffect, words: Words) -> list[str]:
    said = []
    for effect, name in ((result.nights, words.gettext("nights")), (result.naps, words.gettext("naps"))):
        if effect.interval is None or effect.verdict == NOT_ENOUGH:
            continue
        shown = {"name": name, "low": signed_number(effect.interval[0]), "high": signed_number(effect.interval[1])}
        if touches_zero(effect.interval):
            said.append(
                words.gettext("Band for %(name)s: 95 %% interval %(low)s to %(high)s, no clear change.", **shown)
            )
        else:
            said.append(words.gettext("Band for %(name)s: 95 %% interval %(low)s to %(high)s.", **shown))
    return said


def _left_out(result: SleepEffect, words: Words) -> list[str]:
    effects = (result.nights, result.naps)
    with_dose = sum(effect.with_dose for effect in effects)
    without_pair = sum(effect.without_pair for effect in effects)
    said = []
    if with_dose:
        said.append(
            words.ngettext(
                "%(num)s sleep with a dose between its two entries is left out.",
                "%(num)s sleeps with a dose between their two entries are left out.",
                with_dose,
            )
        )
    if without_pair:
        said.append(
            words.ngettext(
                "%(num)s sleep lacks an entry in the two hours before it or in the hour after it.",
                "%(num)s sleeps lack an entry in the two hours before them or in the hour after them.",
                without_pair,
            )
        )
    if result.too_short:
        said.append(
            words.ngettext(
                "%(num)s sleep of less than half an hour is left out.",
                "%(num)s sleeps of less than half an hour are left out.",
                result.too_short,
            )
        )
    return said


def alt(result: SleepEffect, name: str, words: Words) -> str:
    """Return the drawing in words: the middle of nights and of naps."""
    begin = words.gettext("%(measure)s after sleep, minus before it, by nights and by naps.", measure=name)
    said = [begin]
    for effect, kind in ((result.nights, words.gettext("nights")), (result.naps, words.gettext("naps"))):
        if effect.verdict == NOT_ENOUGH:
            said.append(
                words.ngettext("%(num)s pair for %(name)s.", "%(num)s pairs for %(name)s.", effect.pairs, name=kind)
            )
        else:
            said.append(
                words.ngettext(
                    "The middle of %(num)s pair for %(name)s is %(value)s.",
                    "The middle of %(num)s pairs for %(name)s is %(value)s.",
                    effect.pairs,
                    name=kind,
                    value=signed_number(effect.median or 0.0),
                )
            )
    return joined([*said, words.gettext("The table has all numbers.")])
