"""The form of all that may be asked of a chart, as it was filled in; its answer is an address that can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from tracker.care import queries as care
from tracker.care.words import medication_label, series_label
from tracker.charts.words import measure_name
from tracker.diary import queries
from tracker.diary.kinds import SLEEP
from tracker.domain.measures import PLAIN, parse
from tracker.domain.records import Diary
from tracker.domain.regions import REGIONS
from tracker.insights.asked import BODY, BY_TIME_OF_DAY, FIELDS, Asked
from tracker.ledger import queries as ledger
from tracker.ledger.keepers import raters_of
from tracker.web.errors import Fault
from tracker.web.words import PageWords

Pair = tuple[str, str]
Group = tuple[str, Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Choices:
    """The form, as it was filled in. `measures` are groups: a heading and pairs of code and name; `takes` are the
    fields that the figure knows."""

    action: str
    form: Mapping[str, str]
    faults: Sequence[Fault]
    takes: Set[str]
    measures: Sequence[Group]
    raters: Sequence[Pair]
    late: Sequence[Pair]
    clocks: Sequence[Pair]
    medications: Sequence[Pair]
    series: Sequence[Pair]
    lags: Sequence[Pair]
    bys: Sequence[Pair]

    def has(self, field: str) -> bool:
        """Whether the form has that field, so that a fault can lead to it."""
        return field == "late" or field in self.takes


def form_of(question: Asked) -> dict[str, str]:
    """Return a question as the text of the form's fields."""
    form = {
        "measure": question.measure.code,
        "from": _iso(question.span.first_day),
        "to": _iso(question.span.last_day),
        "rated_by": question.rated_by,
        "late": question.late,
        "clock": question.clock,
        "medication": str(question.medication or ""),
        "series": question.series,
        "x": question.measure.code,
        "y": question.against.code if question.against else "",
        "lag": str(question.lag),
        "by": question.by,
    }
    if question.other is not None:
        form |= {"other_from": _iso(question.other.first_day), "other_to": _iso(question.other.last_day)}
    return form


def choices_of(diary: Diary, name: str, form: Mapping[str, str], faults: Sequence[Fault]) -> Choices:
    """Return the form of the figure `name`, filled in with `form`."""
    takes = FIELDS[name]
    raters = {"self": _("The person"), "parent": _("A parent"), "other": _("Somebody else")}
    late = {"include": _("Count them"), "exclude": _("Leave them out")}
    clocks = {"wall": _("By the clock"), "waking": _("Since waking")}
    lags = {"0": _("The same day"), "1": _("The day after")}
    kept = raters_of(diary)
    return Choices(
        action=url_for("insights.chart", name=name),
        form=form,
        faults=faults,
        takes=takes,
        measures=measures_of(diary, name) if takes & {"measure", "x"} else (),
        raters=[(rater, raters[rater]) for rater in kept] if len(kept) > 1 else [],
        late=list(late.items()),
        clocks=list(clocks.items()) if "clock" in takes else [],
        medications=_medications(diary) if "medication" in takes else (),
        series=_series(diary) if "series" in takes else (),
        lags=list(lags.items()) if "lag" in takes else [],
        bys=[("whole", _("The whole span")), ("month", _("By month"))] if "by" in takes else [],
    )


def factor_names(diary: Diary) -> dict[str, str]:
    """Return the names of the diary's factors by id, paused ones too."""
    return {str(factor.id): factor.name for factor in queries.factors(diary)}


def measures_of(diary: Diary, name: str) -> list[Group]:
    """Return the measures that have values, grouped; spasm severity always, sleep where it has a chart."""
    if name == BODY:
        return [("", [(code, measure_name(parse(code), PageWords())) for code in ("spasm", "pain")])]
    recorded, names = queries.measures_recorded(diary) | {"spasm"}, factor_names(diary)
    slept = bool(ledger.days_with_records(diary, (SLEEP.name,), date.max.toordinal(), 1))
    if name not in BY_TIME_OF_DAY and slept:
        recorded |= {"sleep_hours", "sleep_quality"}
    groups = (
        (_("The whole of you"), list(PLAIN)),
        (_("Spasm severity of a region"), [f"region:{region.code}" for region in REGIONS]),
        (_("Pain of a region"), [f"region_pain:{region.code}" for region in REGIONS]),
        (_("Your own"), _factor_codes(recorded, names)),
    )
    return [
        (heading, [(code, measure_name(parse(code), PageWords(), names)) for code in codes if code in recorded])
        for heading, codes in groups
        if any(code in recorded for code in codes)
    ]


def _factor_codes(recorded: Set[str], names: Mapping[str, str]) -> list[str]:
    """Return the codes of the factors in the person's order; what a deleted one left behind comes last."""
    known = [f"factor:{key}" for key in names]
    return known + sorted(code for code in recorded if code.startswith("factor:") and code not in known)


def _medications(diary: Diary) -> list[Pair]:
    """Return the medicines, each once: another dose is another span of the same medicine."""
    found: dict[str, Pair] = {}
    for one in care.medications(diary):
        found.setdefault(one.name.casefold(), (str(one.id), medication_label(one.name, None, None)))
    return list(found.values())


def _series(diary: Diary) -> list[Pair]:
    return [(session.series, series_label(session.series)) for session in care.latest_sessions(diary)]


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
