"""Limits on what is costly. They are kept per process, since machines share nothing but the database; the throttles
of sign-in are rows in the database."""

from __future__ import annotations

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from tracker.web.access import API

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)


@limiter.request_filter
def _is_a_save() -> bool:
    """The API has no limits here: looking for them would cost every save a share of its time."""
    return request.path.startswith(API)
