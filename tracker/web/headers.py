"""The headers of every answer: what a browser may do with it, and how long it may keep it."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""External files only. No nonce: a page kept for offline use would replay it."""

HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""Over HTTPS, files too. For this host alone: at home its other names may speak plain HTTP (SECURITY.md)."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

FILES = {"X-Content-Type-Options": "nosniff"}
"""What every static file carries."""

OPENED = {
    **FILES,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What a file carries that a browser shows as a page of its own: it runs nothing, and nobody frames it. A script or a
style is text to whoever opens it, and thirty of them come with a first visit to the Log."""

PAGES = (".svg", ".html", ".xml", ".pdf")
"""How the names of such files end."""


def install(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer, and an ETag on what a GET returns. A view sets none of them itself, but may
    tell fewer sites where a link was (`Referrer-Policy`)."""
    always = [*ALWAYS.items(), *([HSTS] if secure else [])]

    @app.after_request
    def finish(response: Response) -> Response:
        stricter = response.headers.get("Referrer-Policy")
        response.headers.extend(always)
        if stricter is not None:
            response.headers["Referrer-Policy"] = stricter
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        _tag(response)
        return response


def _tag(response: Response) -> None:
    """`private, no-cache` with an ETag: the page is asked for again each time, and sent again only when it changed."""
    if request.method != "GET" or response.status_code != 200 or response.is_streamed or response.direct_passthrough:
        return
    if "ETag" not in response.headers:
        response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
    response.make_conditional(request)
