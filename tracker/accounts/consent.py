"""What a person agrees to when the account is made, word by word, and which wording that was.

Consent is a dated act, so a change of the words needs a new version; a test holds each version to its words.
"""

from __future__ import annotations

from tracker.domain.words import N_

VERSION = "2026-11-23"
"""The day on which the words below were last changed."""

BY_HOST = f"{VERSION} by host"
"""Recorded where the command line made the account, on the word of whoever runs the server."""

CONSENT = N_(
    "I agree that this server keeps what is recorded here about my health, or about the health of the person I look "
    "after. I can take this back at any time."
)

CONSENT_HINT = N_(
    "Spasms, pain, sleep, treatment and notes are health data. They are kept so that you can see them again, and "
    "for nothing else. Whoever runs this server can reach its files. Taking your agreement back means that your "
    "diaries and this account are erased."
)

DISCLAIMER = N_("I have read what this diary is, and what it is not.")


def given_by_host(version: str) -> bool:
    """Whether the consent recorded under `version` came through the command line."""
    return version.endswith(" by host")
