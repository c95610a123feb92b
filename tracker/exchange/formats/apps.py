"""The apps whose files are known by the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.exchange.formats import bearable, daylio, track_and_graph
from tracker.exchange.formats.csv_table import Table
from tracker.exchange.formats.found import Found, Row


@dataclass(frozen=True, slots=True)
class App:
    """An app. `source` is part of every id and must never change; `columns` are the known ones, of which `needed` must
    be there, and `fits` may say more of a header."""

    source: str
    name: str
    needed: frozenset[str]
    columns: frozenset[str]
    found: Callable[[int, Row], Found]
    fits: Callable[[frozenset[str]], bool] = bool

    def rows(self, table: Table) -> Iterator[Found]:
        """Yield what each row of the table says; raise `NotATable` where a bound is passed."""
        names, width = _names(table.header), len(table.header)
        for line in table.rows():
            cells = line.cells
            if line.broken:
                yield Found(line.number, reason="broken")
                continue
            if len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if len(cells) != width:
                yield Found(line.number, reason="ragged")
            else:
                yield self.found(line.number, dict(zip(names, cells, strict=True)))

    def unknown(self, table: Table) -> list[str]:
        """Return the filled names of columns that the app's files are not known to have."""
        return [name for name, low in zip(table.header, _names(table.header), strict=True) if low not in self.columns]


APPS = (
    App("bearable", "Bearable", bearable.NEEDED, bearable.KNOWN, bearable.found),
    App("daylio", "Daylio", daylio.NEEDED, daylio.KNOWN, daylio.found, daylio.is_one),
    App(
        "track-and-graph",
        "Track & Graph",
        track_and_graph.NEEDED,
        track_and_graph.KNOWN,
        track_and_graph.found,
        track_and_graph.is_one,
    ),
)
BY_SOURCE = {app.source: app for app in APPS}


def app_of(header: tuple[str, ...]) -> App | None:
    """Return the app whose file has this header, or None. Names that stand twice tell nothing."""
    names = _names(header)
    known = frozenset(name for name in names if name)
    if len(set(names)) != len(names):
        return None
    return next((app for app in APPS if app.needed <= known and app.fits(known)), None)


def _names(header: tuple[str, ...]) -> list[str]:
    return [" ".join(name.lower().split()) for name in header]
