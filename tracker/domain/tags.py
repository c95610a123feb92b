"""The tags that the app offers; a person's own stand beside them as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.domain.words import N_

TRIED, HELPED, NO_HELP = "trick_tried", "trick_helped", "trick_no_help"

TAGS = {
    N_("Easing the spasm"): {
        TRIED: N_("Tried a touch or posture that eases it"),
        HELPED: N_("It helped"),
        NO_HELP: N_("It did not help"),
    },
    N_("What I was doing"): {
        "task_writing": N_("Writing"),
        "task_typing": N_("Typing"),
        "task_speaking": N_("Speaking"),
        "task_eating": N_("Eating or drinking"),
        "task_reading": N_("Reading"),
        "task_walking": N_("Walking"),
        "task_playing": N_("Playing an instrument"),
        "task_resting": N_("Resting"),
    },
    N_("What it was like"): {
        "sustained_posture": N_("Held in one posture"),
        "repetitive_movement": N_("Repeated movement"),
        "tremor": N_("Tremor"),
        "writhing": N_("Slow writhing"),
    },
    N_("What it hit"): {
        "hit_movement": N_("Movement"),
        "hit_posture": N_("Posture"),
        "hit_speech": N_("Speech"),
        "hit_vision": N_("Vision"),
        "hit_mobility": N_("Getting about"),
    },
}
"""Groups of tags: the group's heading, then code and words of each."""

WORDS = {code: words for group in TAGS.values() for code, words in group.items()}
"""The words of every tag that the app offers, by code."""

ONE_OF = (HELPED, NO_HELP)
"""Of these an entry has one at most."""


def tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Return `tags` once each. Of "it helped" and "it did not help" the later one stays, and either was a try."""
    found = list(dict.fromkeys(tags))
    told = [tag for tag in found if tag in ONE_OF]
    for before in told[:-1]:
        found.remove(before)
    if told and TRIED not in found:
        found.insert(found.index(told[-1]), TRIED)
    return tuple(found)


def chosen(held: Sequence[str], ticked: Iterable[str]) -> tuple[str, ...]:
    """Return the tags `ticked` on a form that showed those `held`: in the order held, new ones last, tidy.

    Where nothing was changed it is what was held, tidy or not: a form sent untouched changes nothing.
    """
    now = list(dict.fromkeys(ticked))
    if set(now) == set(held):
        return tuple(held)
    return tidy([tag for tag in held if tag in now] + [tag for tag in now if tag not in held])


def with_tag(held: Iterable[str], tag: str) -> tuple[str, ...]:
    """Return the tags `held` with `tag` put on them, tidy."""
    return tidy([*(one for one in held if one != tag), tag])


def without_tag(held: Iterable[str], tag: str) -> tuple[str, ...]:
    """Return the tags `held` with `tag` taken off; without a try nothing helped and nothing failed to."""
    gone = {tag, *ONE_OF} if tag == TRIED else {tag}
    return tuple(one for one in held if one not in gone)


def own_text(tags: Iterable[str]) -> str:
    """Return the person's own tags among `tags` as a form shows them."""
    return ", ".join(tag for tag in tags if tag not in WORDS)


def own_in(text: str, held: Iterable[str]) -> list[str]:
    """Return the person's own tags as they were typed, parted by commas of either script.

    Text that stands as `own_text` shows what is `held` is those tags: one of them may hold a comma itself.
    """
    held = list(held)
    if text.strip() == own_text(held):
        return [tag for tag in held if tag not in WORDS]
    return [tag.strip() for tag in re.split("[,،]", text) if tag.strip()]
