"""Our own static files: one version in the address of all, so that a browser may keep each for a year.

The version stands in the path, not behind a question mark: modules that import each other by relative addresses
then come from the same version.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from tracker.web.headers import FILES, HSTS, OPENED, PAGES

YEAR = 365 * 24 * 3600
MADE = (".br", ".gz")
PARTS = ("static", "templates", "info_content", "tracker")
LAG = 1_000_000
"""Nanoseconds: a copy is given the time of its file as a floating point number, which falls a little short."""


def version_of(folder: Path) -> str:
    """Return a short hash over the names and contents of all files in `folder`, those made from others left out."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in MADE and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def release_of(root: Path) -> str:
    """Return a short hash over everything that makes a page: what was drawn by another release is drawn anew."""
    return "".join(version_of(root / part) for part in PARTS)


def install(app: Flask, folder: Path, *, secure: bool) -> None:
    """Serve `folder`, precompressed where a `.br` or `.gz` stands beside a file."""
    _drop_stale(folder)
    stays = [HSTS] if secure else []

    def more(headers: Headers, path: str, _url: str) -> None:
        carried = OPENED if path.endswith(PAGES) else FILES
        for each in (*carried.items(), *stays):
            headers.add_header(*each)

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=f"{app.static_url_path}/",
        max_age=YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=more,
    )


def is_stale(made: Path, source: Path) -> bool:
    """Say whether `made` has another time than its `source`, by more than rounding takes away.

    An older file that was put back makes it stale as well.
    """
    return abs(made.stat().st_mtime_ns - source.stat().st_mtime_ns) > LAG


def _drop_stale(folder: Path) -> None:
    """Take away compressed copies of another state of their file: they would be served in its place."""
    for made in (path for ending in MADE for path in folder.rglob(f"*{ending}")):
        # another worker that starts beside this one may have taken it away first
        with suppress(FileNotFoundError):
            if is_stale(made, made.with_suffix("")):
                made.unlink()
