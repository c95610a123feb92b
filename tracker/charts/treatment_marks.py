"""Treatments on a chart of days: a lane for each kind above the scale, a mark for each day on which there is one.

Where marks of one kind would lie on each other they are one mark, which says them all when it is tapped: so no mark
hides another, from a fortnight to ten years. The table keeps each on its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.charts.chart import Span
from tracker.charts.frame import SHAPES, Axis
from tracker.charts.lanes import in_lane, upright, with_lanes
from tracker.charts.words import Dates
from tracker.domain.words import N_, Words

KINDS: Mapping[str, tuple[str, str, str]] = {
    "injection": ("triangle-down", N_("Injection"), N_("triangle")),
    "medication": ("square", N_("Medicine"), N_("square")),
    "treatment": ("diamond", N_("Other treatment"), N_("diamond")),
    "visit": ("circle-open", N_("Visit"), N_("open circle")),
}
"""The kinds in the order of their lanes, the uppermost first: the mark, the kind's name, the name of the mark."""

_SAID = 3
"""As many as one mark says one by one."""

_LONG = 400
"""Beyond so many days marks are smaller, and of the stems only those of injections are drawn."""

_SIZE, _SMALL = 9.0, 7.0
_TIGHTEST = SHAPES["large_text"]


@dataclass(frozen=True, slots=True)
class TreatmentMark:
    """One treatment on one day (ordinal): `kind` is a key of `KINDS`, `words` say what it was."""

    day: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """Treatments of one kind that share a mark, by day; the mark stands on the day of the first."""

    marks: tuple[TreatmentMark, ...]

    @property
    def kind(self) -> str:
        """The kind of all of them."""
        return self.marks[0].kind

    @property
    def day(self) -> int:
        """The day (ordinal) on which the mark stands."""
        return self.marks[0].day


def treatment_marks(marks: Sequence[TreatmentMark], span: Span) -> tuple[MarkGroup, ...]:
    """Return the marks within the span as they are drawn: kind by kind in the order of `KINDS`, by day in each.

    Those of a kind that lie less than a mark's width from the first of a group join that group.
    Raises `KeyError` for an unknown kind.
    """
    wide = _TIGHTEST.width - _TIGHTEST.left - _TIGHTEST.right
    room = span.days * (_size(span) * _TIGHTEST.mark + 1) / wide
    order = list(KINDS)
    groups: list[list[TreatmentMark]] = []
    for mark in sorted(within(marks, span), key=lambda one: (order.index(one.kind), one.day, one.words)):
        last = groups[-1] if groups else None
        if last and last[0].kind == mark.kind and mark.day - last[0].day < room:
            last.append(mark)
        else:
            groups.append([mark])
    return tuple(MarkGroup(tuple(group)) for group in groups)


def _size(span: Span) -> float:
    return _SIZE if span.days <= _LONG else _SMALL


def within(marks: Sequence[TreatmentMark], span: Span) -> list[TreatmentMark]:
    """Return the marks on days of the span. Raises `KeyError` for an unknown kind."""
    unknown = next((mark.kind for mark in marks if mark.kind not in KINDS), None)
    if unknown is not None:
        raise KeyError(unknown)
    return [mark for mark in marks if span.first_day <= mark.day <= span.last_day]


def marked(up: Axis, groups: Sequence[MarkGroup], span: Span, words: Words) -> tuple[Axis, list[dict[str, Any]]]:
    """Return the upright axis with a lane for each kind that there is, and the traces of the marks."""
    kinds = [kind for kind in KINDS if any(group.kind == kind for group in groups)]
    taller, lanes = with_lanes(up, len(kinds))
    stems, traces = [], []
    for kind, lane in zip(kinds, lanes, strict=True):
        own = [group for group in groups if group.kind == kind]
        symbol, name, _ = KINDS[kind]
        if span.days <= _LONG or kind == "injection":
            stems.append(upright([group.day for group in own], up.high, lane, colour="var(--soft)"))
        points = [(group.day, _said(group, words)) for group in own]
        traces.append(in_lane(points, lane, symbol=symbol, hover=words.gettext(name), size=_size(span)))
    return taller, [*stems, *traces]


def _said(group: MarkGroup, words: Words) -> str:
    dates = Dates(words)
    said = "; ".join(
        words.gettext("%(day)s: %(what)s", day=dates.full(mark.day), what=mark.words) for mark in group.marks[:_SAID]
    )
    more = len(group.marks) - _SAID
    if more <= 0:
        return said
    return words.ngettext(
        "%(said)s; and %(num)s more in the table", "%(said)s; and %(num)s more in the table", more, said=said
    )


def marks_legend(groups: Sequence[MarkGroup], words: Words) -> Iterator[str]:
    """Yield what the marks at the top are."""
    kinds = [kind for kind in KINDS if any(group.kind == kind for group in groups)]
    if not kinds:
        return
    told = "; ".join(
        words.gettext("%(mark)s: %(what)s", mark=words.gettext(mark), what=words.gettext(name).lower())
        for _, name, mark in (KINDS[kind] for kind in kinds)
    )
    yield words.gettext("At the top: %(marks)s.", marks=told)
    if any(group.marks[0].day != group.marks[-1].day for group in groups):
        yield words.gettext("Those close together share one mark.")
