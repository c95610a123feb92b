"""The fourteen body regions. They follow the regions of the Global Dystonia Rating Scale (Comella 2003), with the
sides told apart; ours is a self-rating and is never called a GDRS score."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.words import N_


@dataclass(frozen=True, slots=True)
class Region:
    """One body region: its `code` in storage and API, its `name` in full, and the `tile` on the body map."""

    code: str
    name: str
    tile: str


REGIONS = (
    Region("eyes_upper_face", N_("Eyes and upper face"), N_("Eyes")),
    Region("lower_face", N_("Lower face"), N_("Mouth, cheeks")),
    Region("jaw_tongue", N_("Jaw and tongue"), N_("Jaw, tongue")),
    Region("larynx", N_("Voice (larynx)"), N_("Voice")),
    Region("neck", N_("Neck"), N_("Neck")),
    Region("trunk", N_("Trunk"), N_("Trunk")),
    Region("shoulder_upper_arm_left", N_("Left shoulder and upper arm"), N_("Left shoulder, arm")),
    Region("shoulder_upper_arm_right", N_("Right shoulder and upper arm"), N_("Right shoulder, arm")),
    Region("forearm_hand_left", N_("Left forearm and hand"), N_("Left forearm, hand")),
    Region("forearm_hand_right", N_("Right forearm and hand"), N_("Right forearm, hand")),
    Region("hip_thigh_left", N_("Left hip and thigh"), N_("Left hip, thigh")),
    Region("hip_thigh_right", N_("Right hip and thigh"), N_("Right hip, thigh")),
    Region("lower_leg_foot_left", N_("Left lower leg and foot"), N_("Left leg, foot")),
    Region("lower_leg_foot_right", N_("Right lower leg and foot"), N_("Right leg, foot")),
)

BY_CODE = {region.code: region for region in REGIONS}
