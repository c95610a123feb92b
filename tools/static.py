"""Our own static files, compressed beside themselves, so that the server never compresses them anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whitenoise.compress import Compressor

from tools.environment import ROOT
from tracker.web.assets import MADE, is_stale

FOLDER = ROOT / "static"
WORTH_IT = frozenset({".css", ".js", ".json", ".svg", ".txt", ".webmanifest"})


def compress(folder: Path = FOLDER) -> list[Path]:
    """Compress each file in `folder` whose `.br` or `.gz` is missing or older, and return those files.

    What lies beside a file that is no longer there is taken away.
    """
    for path in folder.rglob("*"):
        if path.suffix in MADE and not path.with_suffix("").exists():
            path.unlink()
    done = list(_due(folder))
    compressor = Compressor(quiet=True)
    for path in done:
        for suffix in MADE:
            # a file that grew too small to be worth it must not leave its former self behind
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        compressor.compress(str(path))
    return done


def _due(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in WORTH_IT and path.is_file():
            made = [path.with_name(path.name + suffix) for suffix in MADE]
            if any(not other.exists() or is_stale(other, path) for other in made):
                yield path
