"""The blueprint that all screens of an account stand on."""

from __future__ import annotations

from flask import Blueprint

from tracker.accounts import door

blueprint = Blueprint("accounts", __name__)
door.install(blueprint)
