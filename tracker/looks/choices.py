"""What can be chosen for a look, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.web.look import STEADY


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is sent, its name, and what it does."""

    value: str
    label: str
    more: str


def bodies() -> list[Choice]:
    """Return the looks; each has a picture of its name."""
    return [
        Choice("eyes", _("Eyes"), _("Dark at any hour, nothing bright. The keys stand along the edges of the screen.")),
        Choice("hand", _("Hand"), _("Larger keys, wider gaps, nothing near the edge. A doubled tap is ignored.")),
        Choice("neck", _("Neck"), _("What matters is in the upper half and large enough for a phone that stands.")),
        Choice("voice", _("Voice"), _("Nothing here ever needs speech; what offers to listen to you is put away.")),
        Choice("energy", _("Energy"), _("One number is all that is asked. The rest is one tap away.")),
    ]


def told() -> list[Choice]:
    """Return how a press can be told to somebody who does not look."""
    return [
        Choice("say", _("Say it"), _("A voice of this device says what was pressed. No word leaves it.")),
        Choice("tone", _("A soft tone"), _("Each question has a tone of its own.")),
        Choice("buzz", _("A short vibration"), _("Where the phone can.")),
    ]


def times() -> list[tuple[str, str]]:
    """Return the times within which a repeat is ignored, with their words."""
    words = {0: _("Off"), 300: _("0.3 s"), 700: _("0.7 s"), 1500: _("1.5 s"), 3000: _("3 s")}
    return [(str(time), words[time]) for time in STEADY]
