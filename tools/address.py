"""Where the server listens, and under which address people reach it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Mapping

ELSEWHERE = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses that are reserved for documentation: nobody has them."""


class AddressError(ValueError):
    """The server cannot listen there. Its text is one line that says why and what to do."""


def listening(environment: Mapping[str, str]) -> tuple[str, int]:
    """Return host and port from `HOST` and `PORT` (127.0.0.1 and 8000); raise `AddressError` for what is neither."""
    host = environment.get("HOST") or "127.0.0.1"
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise AddressError(f"PORT must be a number from 1 to 65535, not {port!r}")
    return host.strip("[]"), int(port)


def check_free(host: str, port: int) -> None:
    """Raise `AddressError` unless a server can listen at `host` and `port`."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise AddressError(f"HOST={host} is no address of this machine") from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen()
        except OSError as trouble:
            raise AddressError(_why(trouble, host, port)) from None


def _why(trouble: OSError, host: str, port: int) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return f"port {port} is in use already; stop what uses it, or choose another: make run PORT={port + 1}"
    if trouble.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one from 1024 on: make run PORT=8000"
    if trouble.errno == errno.EADDRNOTAVAIL:
        return f"HOST={host} is no address of this machine"
    return f"cannot listen at {host}, port {port}: {os.strerror(trouble.errno or 0)}"


def is_loopback(host: str) -> bool:
    """Return whether only this machine itself can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def public_url(host: str, port: int) -> str | None:
    """Return the address for a browser, or None where the machine has none in its network.

    On loopback it is `localhost`, since browsers refuse a passkey to a bare number.
    """
    if is_loopback(host):
        return f"http://localhost:{port}"
    own = own_address() if host in ("0.0.0.0", "::") else host  # noqa: S104 # nosec B104 - compared, not bound
    if own is None:
        return None
    return f"http://[{own}]:{port}" if ":" in own else f"http://{own}:{port}"


def own_address() -> str | None:
    """Return this machine's address in its network, or None. Nothing is sent.

    Connecting a datagram socket only asks the routing table which of our addresses would be the sender's.
    """
    for place, family in ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((place, 9))
                found = str(probe.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(found).is_loopback and not ipaddress.ip_address(found).is_unspecified:
            return found
    return None
