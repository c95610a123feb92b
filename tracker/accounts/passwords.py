"""Passwords: which ones will do, and how they are kept.

Argon2id with the second choice of RFC 9106 (64 MiB, three passes, four lanes). Which passwords will do follows NIST
SP 800-63B and OWASP ASVS 5.0, 6.2: eight characters or more, no rules of composition, common ones refused, none
ever cut.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.db import WAIT, Busy

SHORTEST = 8
"""Characters."""

LONGEST = 1024
"""Bytes in UTF-8. A longer one is refused, since hashing without a bound would be a way to tie the server up."""

AT_ONCE = 2
"""Hashes made at the same time in one process; each takes 64 MiB and a tenth of a second of a core."""

NAMES = frozenset({"dystonia", "diary", "dystoniadiary", "mydystonia", "mydiary", "dystoniatracker"})

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$PXYx97BsByM6jeQAvvMsdw$9u4IUrIPK91LIg+chDZMaHJ1a6lDhKbr4nZW7yWElhI"
"""Verified against where there is no such account, so that the answer takes as long as where there is one."""

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)
_turns = threading.BoundedSemaphore(AT_ONCE)


def clean(password: str) -> str:
    """Return `password` as it is hashed: the same however a keyboard composes its letters (NFKC), else as typed."""
    return unicodedata.normalize("NFKC", password)


def is_common(password: str, email: str) -> bool:
    """Whether `password` is among the widely used ones, or is little more than the email or the app's name.

    Digits and signs put around a name do not make it another one. Upper and lower case count as the same.
    """
    plain = clean(password).casefold().strip()
    if plain in widely_used():
        return True
    bare = _letters(plain)
    whole = email.casefold()
    local = whole.partition("@")[0]
    return plain in (whole, local) or bare in NAMES or (len(_letters(local)) > 2 and bare == _letters(local))


def hash_of(password: str) -> str:
    """Return the hash to keep of `password`; raise `Busy` where no turn to hash comes in time."""
    with _turn():
        return _hasher.hash(clean(password))


def is_right(kept: str, password: str) -> bool:
    """Whether `password` is the one that `kept` was made of; raise `Busy` where no turn to hash comes in time."""
    with _turn():
        try:
            return _hasher.verify(kept, clean(password))
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with other parameters than those in use, and should be made anew."""
    return _hasher.check_needs_rehash(kept)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


@cache
def widely_used() -> frozenset[str]:
    """Return the passwords that are refused because many have used them, as lists that were stolen say."""
    # 14 MB, needed only by whoever chooses a password
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(password for password in FREQUENCY_LISTS["passwords"] if len(password) >= SHORTEST)
