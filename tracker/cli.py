"""The command line: `flask --app tracker …`."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Add the app's commands."""
