"""The pictures: small, all there, and each shown for what it is."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from tools import palette
from tools.screenshots import FOLDER, LARGEST, LARGEST_OF_ALL, SCREENS, THEMES


def filtered(kind: int, rows: np.ndarray) -> bytes:
    """Return rows of RGB as a PNG keeps them under one filter, worked out from the specification's own table."""
    height, width, _ = rows.shape
    lines = []
    for y in range(height):
        line = bytearray([kind])
        for x in range(width):
            for part in range(3):
                a = int(rows[y, x - 1, part]) if x else 0
                b = int(rows[y - 1, x, part]) if y else 0
                c = int(rows[y - 1, x - 1, part]) if x and y else 0
                nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
                guess = (0, a, b, (a + b) // 2, nearest)[kind]
                line.append((int(rows[y, x, part]) - guess) % 256)
        lines.append(bytes(line))
    return b"".join(lines)


def png(data: bytes, width: int, height: int, colour: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    whole = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return palette.START + b"".join(whole)


def pixels(picture: bytes) -> np.ndarray:
    chunks = dict(palette._chunks(picture))
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    places = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, width + 1)[:, 1:]
    return np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)[places]


@pytest.mark.parametrize("kind", range(5))
def test_a_picture_of_few_colours_stays_as_it_is(kind: int) -> None:
    dice = np.random.default_rng(kind)
    # few values, so that neighbours often lie equally far from the guess and the order of choice shows
    colours = dice.integers(0, 6, (200, 3), dtype=np.uint8) * 50
    rows = colours[dice.integers(0, 200, (13, 17))]
    assert (pixels(palette.reduced(png(filtered(kind, rows), 17, 13))) == rows).all()


def test_of_many_colours_the_frequent_ones_stay() -> None:
    rows = np.zeros((20, 40, 3), np.uint8)
    rows[10:, :, 0] = np.arange(400).reshape(10, 40) % 256
    rows[10:, :, 1] = np.arange(400).reshape(10, 40) // 2
    found = pixels(palette.reduced(png(filtered(0, rows), 40, 20)))
    assert (found[:10] == 0).all()
    assert np.abs(found.astype(int) - rows).max() <= 160


def test_what_is_no_such_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        palette.reduced(b"GIF89a")
    with pytest.raises(ValueError, match="not eight-bit RGB"):
        palette.reduced(png(bytes(5), 1, 1, colour=6))


def test_each_screen_is_there_in_both_themes_and_small() -> None:
    there = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert set(there) == {f"{screen.name}-{theme}.png" for screen in SCREENS for theme in THEMES}
    assert max(there.values()) < LARGEST
    assert sum(there.values()) < LARGEST_OF_ALL


def test_the_readme_shows_pictures_that_are_there() -> None:
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    shown = [line.split("docs/screens/")[1:] for line in readme.splitlines() if "docs/screens/" in line]
    names = [part.split(")")[0] for line in shown for part in line]
    assert len(names) >= 8
    assert [name for name in names if not (FOLDER / name).exists()] == []
