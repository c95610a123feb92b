"""A measure as a chart names it: a factor of the person's own by its name, with what its numbers mean."""

from __future__ import annotations

from dataclasses import replace

from tracker.charts.words import measure_name
from tracker.diary import queries
from tracker.domain.factors import NUMBER, YES_NO, Factor
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.domain.words import Words


def named(diary: Diary, measure: Measure, words: Words) -> tuple[Measure, str]:
    """Return the measure with what its factor says of its scale, and its name with what its numbers mean."""
    factors = {str(factor.id): factor for factor in queries.factors(diary)} if measure.kind == "factor" else {}
    name = measure_name(measure, words, {key: factor.name for key, factor in factors.items()})
    factor = factors.get(measure.key)
    if factor is None:
        return measure, name
    return replace(measure, values=factor.kind), _with_unit(factor, name, words)


def _with_unit(factor: Factor, name: str, words: Words) -> str:
    if factor.kind == YES_NO:
        return words.gettext("%(measure)s (yes is 1, no is 0)", measure=name)
    if factor.kind == NUMBER and factor.unit:
        return words.gettext("%(measure)s (%(unit)s)", measure=name, unit=factor.unit)
    return name
