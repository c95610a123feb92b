"""Our own static files: one version in the address of all, so that a browser may keep each for a year.

The version stands in the path, not behind a question mark: modules that import each other by relative addresses
then come from the same version.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

YEAR = 365 * 24 * 3600
MADE = (".br", ".gz")


def version_of(folder: Path) -> str:
    """Return a short hash over the names and contents of all files in `folder`, those made from others left out."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in MADE:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def install(app: Flask, folder: Path) -> None:
    """Serve `folder`, precompressed where a `.br` or `.gz` stands beside a file."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=f"{app.static_url_path}/",
        max_age=YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.__setitem__("X-Content-Type-Options", "nosniff"),
    )
