"""Charts that have not changed cost nothing: their tag follows from the diary's own number, before anything is read.

Every write takes the diary's next number, so the same number, question, day, language and version of the app make the
same page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from flask import Response, current_app, request
from flask_babel import get_locale

from tracker.domain.records import Diary
from tracker.insights.asked import today
from tracker.web.look import look


def tag_of(diaries: Sequence[Diary], now: datetime, *more: str) -> str:
    """Return the tag of what this request asks of `diaries`, the one that it is about among them; `more` is whatever
    else it depends on."""
    parts = [current_app.config["RELEASE"], str(get_locale()), look().words, request.full_path, *more]
    for diary in diaries:
        parts += [str(diary.id), diary.epoch, str(diary.seq), diary.role, diary.rated_by, str(today(diary, now))]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def not_modified(tag: str) -> Response | None:
    """Return the answer that says so, where the asker holds this tag already; else None."""
    if not request.if_none_match.contains_weak(tag):
        return None
    return tagged(Response(status=304), tag)


def tagged(response: Response, tag: str) -> Response:
    """Return the answer with its tag."""
    response.set_etag(tag, weak=True)
    return response
