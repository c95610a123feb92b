"""On how many nights pain woke the person.

Formula: of the main sleeps (`tracker.analytics.sleeps`) of which it was told how often pain woke, those with once or
more. Units: nights. Missing data: a night of which it was not told is in neither count. Minimum: none.
Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tracker.analytics.sleeps import main_sleeps
from tracker.domain.records import Sleep


def nights_woken(sleeps: Sequence[Sleep], day_start: int) -> tuple[int, int]:
    """Return on how many nights pain woke, and of how many nights that was told; `day_start` is an hour."""
    nights = [sleeps[place].woken_by_pain for place in np.flatnonzero(main_sleeps(sleeps, day_start)).tolist()]
    told = [often for often in nights if often is not None]
    return sum(often > 0 for often in told), len(told)
