"""What a token may do: how often it may call, and what the scope `log` may write.

`read` may read, which the door itself sees to. `log` may read, and record what happens: entries, sleeps and doses,
and change, delete and bring back these. It leaves alone what a person sets up with care: medicines, injections, other
treatments, visits and factors. `all` may do whatever the API can, which holds nothing of the account: no token makes
another, or changes a password.
"""

from __future__ import annotations

from flask import abort, current_app, request
from limits import RateLimitItemPerMinute

from tracker.care.kinds import DOSE
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.ledger.kinds import Kind
from tracker.web import limits
from tracker.web.access import SAFE, Visitor, check_first, visitor

LOG = "log"
LOGGED: tuple[Kind, ...] = (ENTRY, SLEEP, DOSE)
"""What a logger writes."""

QUEUE = "api.send_changes"
"""It takes changes of all kinds: each is looked at by itself."""


@check_first
def _let_a_token(who: Visitor) -> None:
    """Refuse a token that calls too often (429) or writes what its scope does not let it (403); nobody waits for it."""
    if who.scope is None:
        return
    rate = current_app.config["SETTINGS"].api_rate
    if rate:
        limits.count(RateLimitItemPerMinute(rate), "token", who.token)
    if request.method in SAFE or who.scope != LOG or request.endpoint == QUEUE:
        return
    if (request.view_args or {}).get("plural") not in {kind.plural for kind in LOGGED}:
        abort(403)


def may_write(kind: Kind) -> bool:
    """Whether the visitor may write records of `kind`."""
    return visitor().scope != LOG or kind in LOGGED
