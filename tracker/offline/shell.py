"""What the service worker is told when it is made: the files of this release, and which pages it may keep.

Its version stands for every file, template and text of the app, so that a new release is a new worker, which brings
the whole shell along and throws the old one away. The list of pages is closed: what is not in it is never kept.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import orjson
from flask import Flask, url_for

from tracker.web.assets import MADE

WORKER = "js/offline/worker.js"
SYNC = "js/queue/sync.js"
KINDS = (".css", ".js", ".svg")
LEFT_OUT = ("vendor/plotly", "offline/worker.js")
"""What is fetched only where it is used, or never by a page."""

ALONE = (
    "days.log",
    "days.another_time",
    "days.diary",
    "diary.add_sleep",
    "days.welcome",
    "appointment.prepare",
    "appointment.printed",
    "appointment.show",
    "offline.phone",
    "looks.choose",
)
"""Pages that are kept under their plain address, with the diary's name at most."""

INSIDE = (
    "days.log",
    "days.diary",
    "diary.add_sleep",
    "days.another_time",
    "appointment.prepare",
    "appointment.show",
    "offline.phone",
    "offline.away",
    "looks.choose",
)
OUTSIDE = ("days.welcome", "offline.away", "looks.choose")
"""What is fetched ahead, signed in and signed out: what has to open although nobody has opened it before."""


def worker_text(app: Flask, *, plain: bool = False) -> str:
    """Return the script of the service worker for this release; `plain` for a browser whose workers know no modules,
    and for a server that lacks the library: pages are kept all the same, and only an open page sends what waits."""
    root = Path(app.root_path)
    told = {
        "version": hashlib.blake2b(app.config["RELEASE"].encode(), digest_size=6).hexdigest(),
        "statics": "/static/",
        "files": [url_for("static", filename=name) for name in _files(root / "static")],
        "inside": [url_for(name) for name in INSIDE],
        "outside": [url_for(name) for name in OUTSIDE],
        "away": url_for("offline.away"),
        "log": url_for("days.log"),
        "diary": url_for("days.diary"),
        "settings": url_for("days.settings"),
        "time": url_for("days.another_time"),
        "alone": [url_for(name) for name in ALONE],
        "charts": url_for("insights.charts"),
        "reading": url_for("information.contents"),
        "search": url_for("information.index"),
    }
    sends = "" if plain else f'import "{url_for("static", filename=SYNC)}";\n'
    return f"{sends}const SHELL = {orjson.dumps(told).decode()};\n{_script(root / 'static' / WORKER)}"


@cache
def _files(folder: Path) -> list[str]:
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.suffix in KINDS)
    return [name for name in names if not name.endswith(MADE) and not any(part in name for part in LEFT_OUT)]


@cache
def _script(path: Path) -> str:
    return path.read_text(encoding="utf-8")
