"""The scale that spasm severity, pain, stress and interference are recorded on.

0 is none, 10 is the worst the person can imagine (a numeric rating scale, self-rated). The pad offers whole
numbers; storage keeps one decimal, so that imports lose nothing.
"""

from __future__ import annotations

LOWEST = 0
HIGHEST = 10
SCORES = ("spasm", "pain", "stress", "interference")
"""The four scores of an entry, in the order in which the pad asks for them."""


def is_on_scale(value: float) -> bool:
    """Whether `value` lies in 0 to 10 and has at most one decimal."""
    return LOWEST <= value <= HIGHEST and round(value, 1) == value


def plain(value: float) -> int | float:
    """Return `value` as people write it: 6 for 6.0, 4.5 for 4.5."""
    return int(value) if value == int(value) else value
