"""Limits on what is costly. They are kept per process, since machines share nothing but the database; the throttles
of sign-in are rows in the database."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
