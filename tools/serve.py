"""Start the app for people: database brought up to date, static files compressed, then the server in this process."""

from __future__ import annotations

import os
import sys

import segno
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import Application

from tools import static
from tools.address import AddressError, check_free, is_loopback, listening, public_url
from tools.environment import ROOT
from tracker import create_app
from tracker.config import SettingsError
from tracker.information.loader import BrokenPagesError

PLAIN = """\
  PLAIN HTTP FROM ANOTHER MACHINE: saving works, but browsers then allow no offline use, no installing
  on the home screen and no passkeys, and anybody in this network can read along. Do this only at home,
  to try it out; docs/settings.md says how to put HTTPS in front.
"""


class Stopped(RuntimeError):
    """The app cannot be served. Its text says why, in lines for the person who started it."""


def prepare() -> tuple[str, int, str | None]:
    """Make everything ready that needs no app; return host, port and the address for people. Raises `Stopped`."""
    try:
        host, port = listening(os.environ)
        check_free(host, port)
    except AddressError as trouble:
        raise Stopped(str(trouble)) from None
    url = os.environ.get("TRACKER_PUBLIC_URL") or public_url(host, port)
    if url:
        os.environ["TRACKER_PUBLIC_URL"] = url
    static.compress()
    return (host, port, url)


def ready() -> Flask:
    """Return the app with its database brought up to date, before any worker exists: two that both made tables would
    fail. Raises `Stopped` with the lines to show where it cannot be."""
    try:
        app = create_app()
    except (SettingsError, BrokenPagesError) as trouble:
        raise Stopped(str(trouble)) from None
    try:
        with app.app_context():
            upgrade()
    except Exception as trouble:
        why = f"{type(trouble).__name__}: {trouble}".strip()
        raise Stopped(f"{why}\nthe database could not be brought up to date, so nothing was started") from trouble
    return app


class Server(Application):  # type: ignore[misc]
    """gunicorn in this process, so that a signal reaches it, and with the app that is already here."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        """Take the settings of `tools.gunicorn_conf`, and nothing from the command line."""
        self.load_config_from_module_name_or_filename("python:tools.gunicorn_conf")

    def load(self) -> Flask:
        """Return the app that the workers answer with."""
        return self._app


def serve() -> int:
    """Prepare, say the address and serve until a signal; return an exit status."""
    try:
        host, port, url = prepare()
        app = ready()
    except Stopped as stopped:
        for line in str(stopped).splitlines():
            print(f"run: {line}", file=sys.stderr)
        return 1
    print(_greeting(host, port, url), flush=True)
    os.chdir(ROOT)
    Server(app).run()
    return 0


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
    sys.exit(serve())
