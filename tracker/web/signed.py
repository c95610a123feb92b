"""How what a cookie carries is signed: by HMAC with SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

BEFORE: dict[str, Any] = {"key_derivation": "hmac", "digest_method": hashlib.sha1}
"""How Flask signs a session by itself."""


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies. One that was signed by SHA-1 before is still read: nobody is signed out by that."""

    digest_method = staticmethod(hashlib.sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs a session and reads one."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.fallback_signers = [BEFORE]
        return made


def signer(salt: str) -> URLSafeSerializer:
    """Return what signs the cookie that `salt` names."""
    how = {"digest_method": hashlib.sha256}
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=salt, signer_kwargs=how)
