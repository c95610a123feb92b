"""For my appointment: choosing what goes onto the page, and the page itself."""

from __future__ import annotations

from flask import Blueprint

from tracker.appointment import operations

blueprint = Blueprint("appointment", __name__, url_prefix="/appointment")
__all__ = ["blueprint", "operations"]
