"""Where a page leads into the diary: the charts and forms that it is about. The forms lead back by
`templates/components/explained.html`, the charts by their own screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Way:
    """A place in the reader's own diary: its words and its address."""

    words: str
    address: str


def _words() -> Mapping[str, tuple[str, str]]:
    """Return each place by its code: its words and its view; a view of a chart is followed by the chart's name."""
    return {
        "log": (_("The Log"), "days.log"),
        "diary": (_("Your days"), "days.diary"),
        "sleep": (_("Add a sleep"), "diary.add_sleep"),
        "factors": (_("Factors of your own"), "diary.factors"),
        "treatments": (_("Your treatments"), "care.overview"),
        "injection": (_("Add injections"), "care.add_injection"),
        "visit": (_("Add a visit"), "care.add_visit"),
        "reminders": (_("Reminders"), "reminders.settings"),
        "hours": (_("Your chart through the day"), "insights.chart through-the-day"),
        "days": (_("Your chart day by day"), "insights.chart day-by-day"),
        "calendar": (_("Your calendar"), "insights.chart calendar"),
        "body": (_("Your chart of where in the body"), "insights.chart body"),
        "sleeps": (_("Your chart of sleep and the day"), "insights.chart sleep-effect"),
        "doses": (_("Your chart since a dose"), "insights.chart since-dose"),
        "cycle": (_("Your injection cycles"), "insights.chart treatment-cycle"),
        "together": (_("Two of your measures together"), "insights.chart relation"),
        "compared": (_("Two spans of days side by side"), "insights.chart compare"),
    }


WAYS: Mapping[str, tuple[str, ...]] = {
    "what-dystonia-is": ("log", "days"),
    "signs-and-movements": ("log", "body"),
    "parts-of-the-body": ("body",),
    "pain": ("days", "together"),
    "mind-and-mood": ("together", "factors"),
    "getting-a-diagnosis": ("visit", "calendar"),
    "how-it-changes-through-the-day": ("hours", "sleeps", "sleep"),
    "treatment-and-outlook": ("treatments", "cycle", "doses", "injection"),
    "using-this-diary-well": ("log", "diary", "compared", "reminders"),
}
"""What each page is about in the diary. A page that is not named here leads nowhere in it."""


def ways_of(slug: str) -> tuple[Way, ...]:
    """Return the places in the diary that the page called `slug` is about."""
    known, there = _words(), current_app.view_functions
    return tuple(_way(*known[code]) for code in WAYS.get(slug, ()) if known[code][1].split()[0] in there)


def _way(words: str, view: str) -> Way:
    endpoint, *name = view.split()
    return Way(words, url_for(endpoint, name=name[0]) if name else url_for(endpoint))
