"""What somebody typed into a form that came too late, after its session had ended: it goes back to their own browser,
which puts it into the same form once they have signed in again. The server keeps none of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from tracker.web.access import API, comes_from_us, is_signed_in, own_path

SECRET = frozenset({"csrf_token", "password", "present", "secret", "code", "credential"})
"""What is no draft: tokens, passwords and codes are asked for anew."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form in their order, where it was sent, and the page on which it stood, in this app."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]
    signed_in: bool
    """Whether it was only the form that was too old."""


def draft() -> Draft | None:
    """Return what was typed, for a refused form about a diary that came from a page of ours; else None.

    A page of another site must not be able to fill somebody's forms with words of its own.
    """
    if request.method != "POST" or request.path.startswith(API) or "diary" not in request.form or not comes_from_us():
        return None
    came = urlsplit(request.referrer or "")
    page = own_path(f"{came.path}?{came.query}" if came.query else came.path)
    if page is None or came.netloc != request.host:
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in SECRET)
    return Draft(request.path, page, fields, is_signed_in())
