"""Addresses as QR codes, drawn into the page."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from tracker.web.markup import our_own


def drawn(address: str) -> Markup:
    """Return an address as a QR code on a light ground of its own, which a phone's camera needs."""
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", border=4, xmldecl=False, omitsize=True, dark="#141d24", light="#fffaf0")
    return our_own(picture.getvalue().decode())
