"""The app at a moment that does not pass, for pictures: pages that say what day and time it is stay the same."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from flask import Flask

from tracker import create_app

MOMENT = datetime(2026, 5, 20, 17, 41, tzinfo=UTC)
"""An early evening in summer time: most of a day is there."""


def at_that_moment() -> Flask:
    """Return the app, and let no time pass in this process and in those that it forks."""
    time_machine.travel(MOMENT, tick=False).start()
    return create_app()
