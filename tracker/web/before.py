"""What stood before a save of settings, and the way back to it.

An Undo is an ordinary save of what was there: the next page carries a form to the same address, with the fields as they
stood, and it can write nothing that the form itself could not. Records have former versions (`tracker.ledger.undo`);
settings have none, so that the fields travel in a cookie of their own: signed, bound to the account and to the few
addresses that show it, and forgotten with the browser's window. A name or a question to a doctor stands in no address,
which logs and histories keep.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData
from werkzeug.wrappers import Response

from tracker.web.access import visitor
from tracker.web.errors import Fault, Refused
from tracker.web.signed import signer

Fields = Mapping[str, str | Sequence[str]]
"""The fields of a form, as a browser sends them."""

PLACES = ("/settings", "/appointment", "/account")
"""Below which the pages lie that show a way back."""

UNDO = "undo"
"""The field that makes a save an Undo: the marks of what it replaces and of what it brings back."""

TAKEN_BACK = "undone"
"""What the next page's address says was done, where an Undo was pressed."""

_SALT = "what stood before a save"
_PARTED = "."


@dataclass(frozen=True, slots=True)
class Back:
    """The way back to what stood before: where its form goes, and the form's fields."""

    action: str
    fields: Sequence[tuple[str, str]]


def is_undo() -> bool:
    """Whether what was sent is an Undo."""
    return UNDO in request.form


def refuse_if_changed(now: Fields) -> None:
    """Raise `Refused` where an Undo comes to something that was saved differently since it was offered.

    Pressed twice it finds what it brought back, and is good.
    """
    if is_undo() and _mark(now) not in request.form[UNDO].split(_PARTED):
        text = _("This was saved differently meanwhile. What stood before stands here; save it to put it in its place.")
        raise Refused([Fault("", text)])


def saved(page: str, action: str, was: Fields, now: Fields, **address: object) -> Response:
    """Lead to `page` after a save by the form of `action`, which found the fields as `was` and left them as `now`."""
    to: dict[str, Any] = {**address}
    if is_undo():
        return redirect(url_for(page, **{**to, "done": TAKEN_BACK}))
    if _mark(was) == _mark(now):
        # pressed twice: the way back of the first press is the one that is wanted
        account, mark, kept_for, _fields = _kept()
        if (account, kept_for) == (visitor().account_id.hex, action) and mark.startswith(_mark(now) + _PARTED):
            to["back"] = mark
        return redirect(url_for(page, **to))
    mark = _PARTED.join((_mark(now), _mark(was)))
    place = url_for(page, **to, back=mark)
    answer = redirect(place)
    value = signer(_SALT).dumps([visitor().account_id.hex, mark, action, _pairs(was)])
    path = next(above for above in PLACES if place.startswith(above))
    answer.set_cookie(_name(), value, path=path, secure=_is_secure(), httponly=True, samesite="Strict")
    return answer


def way_back() -> Back | None:
    """Return the way back that the page's address names; None where there is none, or something was saved since."""
    mark = request.args.get("back", "")
    account, known, action, fields = _kept()
    if not mark or known != mark or account != visitor().account_id.hex:
        return None
    return Back(action, [*((name, value) for name, value in fields), (UNDO, mark)])


def forget(answer: Response) -> None:
    """Let the browser forget what stood before, at sign-out."""
    for path in PLACES:
        answer.delete_cookie(_name(), path=path, secure=_is_secure(), httponly=True, samesite="Strict")


def _kept() -> tuple[str, str, str, Sequence[tuple[str, str]]]:
    """Return whose way back the browser carries, its mark, where it goes and its fields; all of them empty for none."""
    try:
        account, mark, action, fields = signer(_SALT).loads(request.cookies.get(_name(), ""))
    except BadData:
        return "", "", "", ()
    return account, mark, action, fields


def _pairs(fields: Fields) -> list[tuple[str, str]]:
    listed = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    return [(name, value) for name, values in listed.items() for value in values]


def _mark(fields: Fields) -> str:
    # keyed, so that an address tells nothing about a short name
    key = hashlib.sha256(str(current_app.config["SECRET_KEY"]).encode()).digest()
    text = "\0".join(f"{name}={value}" for name, value in sorted(_pairs(fields)))
    return hashlib.blake2b(text.encode(), key=key, digest_size=8).hexdigest()


def _is_secure() -> bool:
    return bool(current_app.config["SETTINGS"].secure)


def _name() -> str:
    # the prefix __Host- would have the cookie sent to every address of ours
    return "__Secure-before" if _is_secure() else "before"
