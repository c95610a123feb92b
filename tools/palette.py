"""Makes a browser's picture small: the 256 colours that cover most of it, and every other pixel in the nearest."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

START = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Bytes = NDArray[np.uint8]


def reduced(picture: bytes) -> bytes:
    """Return a PNG of eight-bit RGB, as a browser makes it, with a palette; raise `ValueError` for any other."""
    chunks = list(_chunks(picture))
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[0][1])
    if kind != [8, 2, 0, 0, 0]:
        raise ValueError("not eight-bit RGB")
    rows = _rows(zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT")), width, height)
    palette, places = _fewer(rows.reshape(-1, 3))
    indexed = np.zeros((height, width + 1), np.uint8)
    indexed[:, 1:] = places.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    made = (
        (b"IHDR", head),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(indexed.tobytes(), 9)),
        (b"IEND", b""),
    )
    return START + b"".join(_chunk(name, data) for name, data in made)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(START):
        raise ValueError("no PNG")
    place = len(START)
    while place < len(picture):
        size, name = struct.unpack_from(">I4s", picture, place)
        yield name, picture[place + 8 : place + 8 + size]
        place += size + 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(data: bytes, width: int, height: int) -> Bytes:
    """Return the picture's bytes by row, each row's filter undone (PNG specification, part 9)."""
    size = width * 3
    lines = np.frombuffer(data, np.uint8).reshape(height, size + 1)
    rows = np.zeros((height, size), np.uint8)
    above = np.zeros(size, np.uint8)
    for number, line in enumerate(lines):
        rows[number] = above = _unfiltered(int(line[0]), line[1:], above)
    return rows


def _unfiltered(kind: int, line: Bytes, above: Bytes) -> Bytes:
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line.reshape(-1, 3), axis=0, dtype=np.uint8).reshape(-1)
    if kind == 2:
        return line + above
    found = bytearray(len(line))
    given, upper = line.tobytes(), above.tobytes()
    for place, value in enumerate(given):
        left, corner = (found[place - 3], upper[place - 3]) if place >= 3 else (0, 0)
        guess = (left + upper[place]) // 2 if kind == 3 else _paeth(left, upper[place], corner)
        found[place] = (value + guess) & 255
    return np.frombuffer(bytes(found), np.uint8)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    to_left, to_above, to_corner = abs(guess - left), abs(guess - above), abs(guess - corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner


def _fewer(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """Return the palette, and for each pixel its place in it."""
    keys = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int32)
    kept = np.sort(np.argsort(-counts, kind="stable")[:COLOURS])
    apart = ((parts[:, None, :] - parts[kept][None, :, :]) ** 2).sum(axis=2)
    return parts[kept].astype(np.uint8), apart.argmin(axis=1).astype(np.uint8)[inverse.reshape(-1)]
