"""How a passkey is made and shown: WebAuthn, bound to the host of `TRACKER_PUBLIC_URL`.

A challenge lies in the signed session cookie until it is answered, so it holds for that browser alone; what was
answered once is kept as a row for as long as the cookie could come back. W3C, Web Authentication Level 3, sections
7.1 and 7.2, say what is checked; the library does it, but for the user's handle.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from flask import current_app, request, session

from tracker.accounts import passkeys
from tracker.accounts.door import now
from tracker.accounts.passkeys import Made, Proved
from tracker.web.access import Visitor

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

KEPT = "challenges"
AT_ONCE = 4
"""Challenges that one browser may have open, so that a second window does not spoil the first."""
LONGEST = 16 * 1024
"""Characters of an answer; a real one has about 1,000."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys hold: the host's name, and the address that a browser reports."""

    host: str
    origin: str

    @property
    def possible(self) -> bool:
        """Whether a browser allows passkeys there: by HTTPS or on this machine, and by a name."""
        here = self.host == "localhost" or self.host.endswith(".localhost")
        return (self.origin.startswith("https://") or here) and not _is_number(self.host)


def place_of(public_url: str) -> Place:
    """Return where passkeys hold for an address such as `https://diary.example`."""
    parts = urlsplit(public_url)
    host = str(parts.hostname)
    written = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return Place(host, f"{parts.scheme}://{written}{port}")


def are_possible() -> bool:
    """Whether passkeys can be used at the address that this request came to."""
    place = _place()
    return place.possible and urlsplit(f"//{request.host}").hostname == place.host


def options_to_show(who: Visitor | None) -> str:
    """Return, as JSON, what a browser needs to show a passkey: any for this place, or one of `who`'s."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_place().host,
        allow_credentials=_named(who) if who else None,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _keep("show", options.challenge)
    return options_to_json(options)


def options_to_make(who: Visitor) -> str:
    """Return, as JSON, what a browser needs to make a passkey that names its account by itself."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_place().host,
        rp_name=_place().host,
        user_id=who.account_id.bytes,
        user_name=who.email,
        user_display_name=who.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_named(who),
    )
    _keep("make", options.challenge)
    return options_to_json(options)


def credential_named(answer: str) -> str:
    """Return what the answer calls its passkey, for counting tries; empty where it says nothing readable."""
    return str(_read(answer).get("id", ""))[:1400]


def proved(answer: str) -> Proved | None:
    """Return what a browser's answer proves, or None. It takes the challenge out of the session, right or wrong."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    sent = _read(answer)
    challenge = _take("show", sent)
    try:
        passkey = passkeys.held(base64url_to_bytes(str(sent["id"])))
        if challenge is None or passkey is None:
            return None
        handle = sent["response"].get("userHandle")
        if handle and base64url_to_bytes(str(handle)) != passkey.account.bytes:
            return None
        found = verify_authentication_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=_place().host,
            expected_origin=_place().origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except _wrong():
        return None
    return Proved(passkey, found.new_sign_count, challenge)


def made(answer: str) -> Made | None:
    """Return the passkey that a browser has made, or None where its answer is not right."""
    from webauthn import verify_registration_response

    sent = _read(answer)
    challenge = _take("make", sent)
    if challenge is None:
        return None
    try:
        found = verify_registration_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=_place().host,
            expected_origin=_place().origin,
        )
    except _wrong():
        return None
    if len(found.credential_id) > 1023 or len(found.credential_public_key) > 2048:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count, challenge)


def _place() -> Place:
    return place_of(current_app.config["SETTINGS"].public_url)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _named(who: Visitor) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=each) for each in passkeys.credentials_of(UUID(str(who.account_id)))]


def _wrong() -> tuple[type[Exception], ...]:
    from webauthn.helpers.exceptions import WebAuthnException

    # what a made-up answer can do to a parser
    return (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)


def _read(answer: str) -> dict[str, Any]:
    try:
        sent = orjson.loads(answer) if len(answer) <= LONGEST else None
    except orjson.JSONDecodeError:
        return {}
    return sent if isinstance(sent, dict) else {}


def _keep(kind: str, challenge: bytes) -> None:
    session[KEPT] = [*session.get(KEPT, []), [kind, challenge.hex(), now()]][-AT_ONCE:]


def _take(kind: str, sent: dict[str, Any]) -> bytes | None:
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    try:
        answered = parse_client_data_json(base64url_to_bytes(str(sent["response"]["clientDataJSON"]))).challenge
    except _wrong():
        return None
    kept = session.get(KEPT, [])
    session[KEPT] = [each for each in kept if each[1] != answered.hex()]
    fresh = (now() - passkeys.CHALLENGE_LIFE, now())
    known = [kind, answered.hex()] in [each[:2] for each in kept if fresh[0] <= each[2] <= fresh[1]]
    return answered if known else None
