"""Secrets that a person can read out and type: 26 letters of Crockford's base 32, which are 130 random bits."""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for other letters (Crockford, Base 32)."""
SECRET_LENGTH = 26
GROUPS = (5, 5, 5, 5, 6)
_ALIKE = str.maketrans("ILO", "110")


def new_secret() -> str:
    """Return a secret."""
    return "".join(secrets.choice(LETTERS) for _place in range(SECRET_LENGTH))


def spelled(secret: str) -> str:
    """Return a secret in groups, as it is read and typed."""
    starts = [sum(GROUPS[:place]) for place in range(len(GROUPS))]
    return "-".join(secret[start : start + length] for start, length in zip(starts, GROUPS, strict=True))


def read_secret(text: str) -> str:
    """Return the secret that somebody typed or pasted, a whole address included; empty where it cannot be one."""
    last = text[-200:].rpartition("#")[2]
    letters = "".join(letter for letter in last.upper() if not letter.isspace() and letter not in "-\u2010\u2011\u2013")
    letters = letters.translate(_ALIKE)
    return letters if len(letters) == SECRET_LENGTH and set(letters) <= set(LETTERS) else ""


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret. Its 130 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
