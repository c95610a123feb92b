"""How often something may be tried: rows in the database, since machines share nothing else.

A wait grows with each try beyond the free ones and has a longest. Whoever tries while waiting is told how long, and
that try neither counts nor makes the wait longer. What is throttled is a network, or an account as tried from one
network: somebody who guesses at an account from elsewhere cannot keep its owner out.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.accounts.models import Throttle
from tracker.db import connection

WINDOW = 24 * 3600
"""Seconds after which the tries of a row are forgotten."""

_rows = cast("Table", Throttle.__table__)
_due = select(_rows.c.window_start, _rows.c.tries, _rows.c.open_at).where(_rows.c.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` tries without a wait, then `first` seconds, doubling with each try up to `longest` seconds."""

    name: str
    free: int
    first: int
    longest: int

    def wait_after(self, tries: int) -> int:
        """Return the seconds to wait after as many tries."""
        beyond = tries - self.free
        return 0 if beyond < 0 else min(self.longest, self.first << min(beyond, 30))


SIGN_IN = Rule("sign-in", free=5, first=4, longest=15 * 60)
"""One account as tried from one network."""

SIGN_IN_NETWORK = Rule("sign-in from", free=40, first=4, longest=5 * 60)
"""All accounts as tried from one network, which a clinic's patients may share."""

SIGN_UP_NETWORK = Rule("sign-up from", free=30, first=4, longest=5 * 60)

PRESENT_PASSWORD = Rule("present password", free=5, first=4, longest=15 * 60)
"""The present password of one account, as given from one network."""

PASSKEY = Rule("passkey", free=5, first=4, longest=15 * 60)
"""One passkey as tried from one network."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule as it binds one subject."""

    key: bytes
    rule: Rule


def limit(rule: Rule, secret: str, *subject: str) -> Limit:
    """Return the limit of `rule` on `subject`; the key is hashed with the app's `secret`."""
    message = "\0".join((rule.name, *subject)).encode()
    return Limit(hmac.new(secret.encode(), message, hashlib.sha256).digest(), rule)


def network_of(address: str | None) -> str:
    """Return the network that an address stands for: itself, or with IPv6 the /64 that one household gets."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


def charge(limits: Iterable[Limit], now: int) -> int:
    """Count one try against all `limits` and return 0; or count nothing and return the seconds still to wait.

    Belongs into a write transaction, which the caller commits before anything slow: tries sent at once then wait
    for one another, and none slips through. `now` is epoch seconds.
    """
    here = connection()
    here.execute(delete(_rows).where(_rows.c.window_start <= now - WINDOW, _rows.c.open_at <= now))
    insert = postgresql.insert if here.dialect.name == "postgresql" else sqlite.insert
    charged: list[dict[str, Any]] = []
    wait = 0
    # in one order, so that two requests never each hold what the other waits for
    for each in sorted(limits, key=lambda limit: limit.key):
        empty = {"key": each.key, "window_start": now, "tries": 0, "open_at": 0}
        here.execute(insert(_rows).on_conflict_do_nothing(), empty)
        start, tries, open_at = here.execute(_due.with_for_update(), {"key": each.key}).one()
        wait = max(wait, open_at - now)
        if start <= now - WINDOW:
            start, tries = now, 0
        tries += 1
        charged.append(
            {"at": each.key, "window_start": start, "tries": tries, "open_at": now + each.rule.wait_after(tries)}
        )
    if wait > 0:
        return wait
    here.execute(update(_rows).where(_rows.c.key == bindparam("at")), charged)
    return 0


def forgive(forgotten: Iterable[Limit], given_back: Iterable[Limit] = ()) -> None:
    """Forget the tries against limits that a right password has met; give one try back to those it merely used."""
    here = connection()
    here.execute(delete(_rows).where(_rows.c.key.in_([each.key for each in forgotten])))
    for each in given_back:
        statement = update(_rows).where(_rows.c.key == each.key, _rows.c.tries > 0)
        here.execute(statement.values(tries=_rows.c.tries - 1))
