"""The tags that the app offers; a person's own stand beside them as plain words."""

from __future__ import annotations

from tracker.domain.words import N_

TAGS = {
    N_("Easing the spasm"): {
        "trick_tried": N_("Tried a touch or posture that eases it"),
        "trick_helped": N_("It helped"),
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
