"""The command line: `flask --app tracker …`."""

from __future__ import annotations

from flask import Flask

from tracker.accounts import commands as accounts


def install(app: Flask) -> None:
    """Add the app's commands."""
    app.cli.add_command(accounts.user)
    app.cli.add_command(accounts.token)
