"""How bright a picture is where it is not a letter or a line: the brightest square of a few pixels."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Levels = NDArray[np.float64]


def luminance(picture: bytes) -> Levels:
    """Return the relative luminance of each pixel, as WCAG 2.2 defines it."""
    share = np.asarray(Image.open(BytesIO(picture)).convert("RGB"), np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    levels: Levels = linear @ np.array((0.2126, 0.7152, 0.0722))
    return levels


def brightest_patch(picture: bytes, size: int) -> tuple[float, tuple[int, int]]:
    """Return the luminance of the brightest square of `size` pixels, told by its darkest pixel, and where it is: a
    letter's stroke is narrower and does not count."""
    levels = luminance(picture)
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(levels, size, axis)
        levels = windows.min(axis=-1)
    row, column = np.unravel_index(int(levels.argmax()), levels.shape)
    return float(levels.max()), (int(column), int(row))
