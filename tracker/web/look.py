"""The look a person chose, as this device keeps it: one small cookie, read for every page.

It stays on the device (`docs/adr/0015-a-look-of-ones-own.md`): it holds before sign-in and on every error page, an
arm's length is a matter of where a phone stands, and what a look tells about a body is on no server.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, g, request
from werkzeug.wrappers import Response

COOKIE = "look"
STRICT = "__Host-look"
"""Its name over HTTPS: a browser takes it from this host alone. Either is read, since one kept under the plain name
before still holds."""

LASTS = 400 * 24 * 3600
"""Seconds: as long as browsers keep a cookie. It is set anew each time it is chosen."""

BODIES = ("eyes", "hand", "neck", "voice", "energy")
"""What a look is made for. They combine; none of them is the plain look."""

TOLD = ("say", "tone", "buzz")
"""How a press can be told to somebody who does not look: a spoken word, a tone, a vibration."""

STEADY = (0, 300, 700, 1500, 3000)
"""Milliseconds within which a repeat or a slip is ignored; 0 is off."""

WITH_HANDS = 700
"""What the look for hands brings along, where no time was chosen. The look for eyes brings all of `TOLD`."""

CHOSEN = "chosen"
_STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Look:
    """What was chosen. `chosen` is False where nobody has chosen yet, not even the plain look."""

    bodies: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    steady: int = 0
    chosen: bool = False

    @property
    def words(self) -> str:
        """Return what stands on the page's root, for the style sheet and the scripts; empty for nothing chosen."""
        if not self.chosen:
            return ""
        steady = (_STEADY, f"{_STEADY}-{self.steady}") if self.steady else ()
        dim = ("dim",) if self.is_dark else ()
        return " ".join((CHOSEN, *self.bodies, *dim, *self.told, *steady))

    @property
    def kept(self) -> str:
        """Return what the cookie holds."""
        return self.words.replace(" ", ".")

    @property
    def is_dark(self) -> bool:
        """Whether it is dark at any hour."""
        return "eyes" in self.bodies


def look_of(words: Iterable[str], *, chosen: bool = True) -> Look:
    """Return the look that `words` name; what is no word of ours is left out."""
    said = set(words)
    steady = max((time for time in STEADY if f"{_STEADY}-{time}" in said), default=0)
    return Look(tuple(one for one in BODIES if one in said), tuple(one for one in TOLD if one in said), steady, chosen)


def look() -> Look:
    """Return the look of this request's page."""
    if "look" not in g:
        kept = request.cookies.get(STRICT, request.cookies.get(COOKIE))
        g.look = Look() if not kept else look_of(kept.split("."))
    found: Look = g.look
    return found


def keep(response: Response, chosen: Look, *, secure: bool) -> None:
    """Let the device keep `chosen`. Scripts may read it: a page that was kept for later is older than a choice."""
    name = STRICT if secure else COOKIE
    response.set_cookie(name, chosen.kept, max_age=LASTS, secure=secure, httponly=False, samesite="Lax")


def install(app: Flask) -> None:
    """Let every template ask for the look."""
    app.jinja_env.globals["look"] = look
