"""The dystonia diary. Importing the package loads nothing: `create_app` fetches the factory when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app, built by `tracker.app` from `settings` (default: from the environment)."""
    from tracker.app import create_app as build

    return build(settings)
