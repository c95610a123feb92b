"""Start the app for people: database brought up to date, static files compressed, then the server in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NoReturn

import segno

from tools import static
from tools.address import AddressError, check_free, is_loopback, listening, public_url
from tools.environment import ROOT
from tracker.config import SettingsError, from_environment

PLAIN = """\
  PLAIN HTTP FROM ANOTHER MACHINE: saving works, but browsers then allow no offline use, no installing
  on the home screen and no passkeys, and anybody in this network can read along. Do this only at home,
  to try it out; docs/settings.md says how to put HTTPS in front.
"""


def prepare() -> int:
    """Do all that has to be done before serving and say the address; return an exit status, 0 where all is ready."""
    try:
        host, port = listening(os.environ)
        check_free(host, port)
    except AddressError as trouble:
        print(f"run: {trouble}", file=sys.stderr)
        return 1
    url = os.environ.get("TRACKER_PUBLIC_URL") or public_url(host, port)
    if url:
        os.environ["TRACKER_PUBLIC_URL"] = url
    try:
        from_environment()
    except SettingsError as trouble:
        print(f"run: {trouble}", file=sys.stderr)
        return 1
    status = _migrate()
    if status:
        return status
    static.compress()
    print(_greeting(host, port, url), flush=True)
    return 0


def become_server() -> NoReturn:
    """Let gunicorn take this process over, so that a signal reaches it and not a parent of it."""
    server = [sys.executable, "-m", "gunicorn", "--config", "python:tools.gunicorn_conf"]
    os.chdir(ROOT)
    os.execv(sys.executable, server)  # noqa: S606 - no shell is wanted


def _migrate() -> int:
    """Bring the database up to date before any worker exists; two that both made tables would fail."""
    command = [sys.executable, "-m", "flask", "--app", "tracker", "db", "upgrade"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        print("run: the database could not be brought up to date, so nothing was started", file=sys.stderr)
    return done.returncode


def _greeting(host: str, port: int, url: str | None) -> str:
    here = f"http://localhost:{port}"
    if is_loopback(host):
        behind = f"\n  {url} (where a proxy stands in front)" if url and url != here else ""
        return f"\n  {here}{behind}\n\n  Ctrl+C stops it.\n"
    if url is None:
        return f"\n  This machine has no address in a network; on itself: {here}\n\n{PLAIN}"
    code = _code(url)
    return f"\n  {url}\n\n{code}\n{'' if url.startswith('https:') else PLAIN}\n  Ctrl+C stops it.\n"


def _code(url: str) -> str:
    """Return `url` as a QR code of block characters, light on dark, for a phone's camera."""
    rows = [list(row) for row in segno.make(url, error="m").matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    lines = (
        "".join(blocks[bool(upper), bool(lower)] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(f"  \033[97;40m{line}\033[0m" for line in lines)


if __name__ == "__main__":
    exit_status = prepare()
    if exit_status:
        sys.exit(exit_status)
    become_server()
