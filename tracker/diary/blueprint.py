"""The slice's one blueprint, on which each of its modules of routes puts its own."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("diary", __name__)
