"""Limits on what is costly. They are kept per process, since machines share nothing but the database; the throttles
of sign-in are rows in the database.

The library is asked only where a view has a limit: hooks around every request took a twentieth of a save's time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import ParamSpec, TypeVar, cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from tracker.web.access import visitor

P = ParamSpec("P")
R = TypeVar("R")
NAME = "limits"


def limited(rate: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let each account ask a view as often as `rate` says (`60 per hour`); then it is 429, with the seconds to wait."""
    most = parse(rate)

    def limit(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            count(most, str(request.endpoint), str(visitor().account_id))
            return view(*args, **kwargs)

        return asked

    return limit


def count(most: RateLimitItem, *whose: str) -> None:
    """Count one of `most` for `whose`; raise `TooManyRequests` with the seconds to wait where it is one too many."""
    limiter = cast("MovingWindowRateLimiter", current_app.extensions[NAME])
    if not limiter.hit(most, *whose):
        wait = limiter.get_window_stats(most, *whose).reset_time - time.time()
        raise TooManyRequests(retry_after=max(1, ceil(wait)))


def install(app: Flask) -> None:
    """Begin to count, with nothing counted yet."""
    app.extensions[NAME] = MovingWindowRateLimiter(MemoryStorage())
