"""The page on a screen: its parts, each one tap away from any other, with the drawings in the shapes of a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.appointment.sheet import Drawing, Sheet
from tracker.charts.frame import SHAPES
from tracker.charts.words import NOTHING
from tracker.insights.page import drawings


@dataclass(frozen=True, slots=True)
class Seen:
    """A drawing on a screen, as one SVG a shape. Its chart's legend says what is seen: the caption is the paper's, on
    which tints are hatched."""

    drawing: Drawing
    svgs: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its place in an address, its kind, and what the way to it is called. `seen` are its
    drawings."""

    ident: str
    kind: str
    label: str
    seen: Sequence[Seen] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The page on a screen."""

    sheet: Sheet
    parts: Sequence[Part]


def shown_of(sheet: Sheet) -> Shown:
    """Return a page as a screen shows it; what was not recorded has no part."""
    return Shown(sheet, tuple(_parts(sheet)))


def _parts(sheet: Sheet) -> Iterator[Part]:
    yield Part("part-who", "who", _("Who"))
    yield Part("part-answers", "answers", _("Answers"))
    for place, one in enumerate(sheet.large):
        yield Part(f"part-large-{place}", "drawings", one.short, (_seen(one, f"large-{place}"),))
    days = [] if sheet.days is None else [_small_days(sheet.days)]
    days += [] if sheet.day_by_day is None else [_seen(sheet.day_by_day, "by-day")]
    if days:
        yield Part("part-days", "drawings", _("Days"), tuple(days))
    yield Part("part-where", "where", _("Where"))
    if sheet.beside is not None:
        yield Part("part-beside", "beside", sheet.beside.caption)
    if sheet.tables or sheet.notes:
        yield Part("part-more", "more", sheet.notes_heading or _("Table"))


def _small_days(drawing: Drawing) -> Seen:
    """Return the small days; in a narrow frame a dash stands for a day without entries, where a word has no room."""
    figure, shapes = drawing.chart.figure, zip(SHAPES, drawings(drawing.chart, "days"), strict=True)
    dashed = {**figure, "data": [_dashed(trace) for trace in figure["data"]]}
    narrow = dict(zip(SHAPES, drawings(replace(drawing.chart, figure=dashed), "days"), strict=True))
    return Seen(drawing, [svg if shape == "wide" else narrow[shape] for shape, svg in shapes])


def _dashed(trace: dict[str, Any]) -> dict[str, Any]:
    return {**trace, "text": [NOTHING for _text in trace["text"]]} if trace.get("text") else trace


def _seen(drawing: Drawing, ident: str) -> Seen:
    return Seen(drawing, drawings(drawing.chart, ident))
