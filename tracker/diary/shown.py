"""What the Log shows and in which order: the list as a person sees it, and what one press makes of it.

The list that is kept may hold what is not seen: a paused factor keeps its place, and so does a deleted one, whose
deletion can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from tracker.domain.factors import Factor
from tracker.ledger.forms import ASKED_AT_FIRST, CAN_BE_ASKED, MOST_ASKED


class Listed(NamedTuple):
    """The codes that the Log shows, in the person's order, and those that it could show besides."""

    on: list[str]
    off: list[str]


def listed(asked: Sequence[str], factors: Sequence[Factor]) -> Listed:
    """Return what is seen of the list `asked`: without the factors that are paused or deleted."""
    seen = [*CAN_BE_ASKED, *(factor.code for factor in factors if factor.active)]
    return Listed([code for code in asked if code in seen], [code for code in seen if code not in asked])


def put(asked: Sequence[str], seen: Collection[str], code: str, place: int) -> list[str]:
    """Return `asked` with `code` at a place (0 first) among the codes `seen`; those not seen keep theirs."""
    order = [one for one in asked if one in seen and one != code]
    order.insert(max(0, place), code)
    slots = asked if code in asked else [*asked, code]
    following = iter(order)
    return [next(following) if one in seen or one == code else one for one in slots]


def shown_too(asked: Sequence[str], code: str, factors: Sequence[Factor]) -> list[str]:
    """Return `asked` with `code` at its end. Where the list is full, deleted factors make room."""
    if code in asked:
        return list(asked)
    if len(asked) < MOST_ASKED:
        return [*asked, code]
    known = {*CAN_BE_ASKED, *(factor.code for factor in factors)}
    return [*(one for one in asked if one in known), code]


def small_start(asked: Sequence[str], factors: Sequence[Factor]) -> list[str]:
    """Return what a new diary begins with; what is not seen stays behind it, to be brought back."""
    on = listed(asked, factors).on
    return [*ASKED_AT_FIRST, *(code for code in asked if code not in on)]
