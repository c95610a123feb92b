"""Measures: anything that can be charted, and the codes by which screens, addresses and the API name them."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.factors import SCALE, YES_NO
from tracker.domain.regions import BY_CODE
from tracker.domain.words import N_

PLAIN = {
    "spasm": N_("Spasm severity"),
    "pain": N_("Pain"),
    "stress": N_("Stress"),
    "interference": N_("Interference"),
    "sleep_hours": N_("Hours of sleep"),
    "sleep_quality": N_("Sleep quality"),
}
OF_A_REGION = {"region": N_("%(region)s: spasm severity"), "region_pain": N_("%(region)s: pain")}


class UnknownMeasure(ValueError):
    """The code names no measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `kind` is a key of `PLAIN`, or `region`, `region_pain`, `factor`; `key` is the region or factor.

    `values` is the kind of a factor (`tracker.domain.factors`), which the code alone does not say.
    """

    kind: str
    key: str = ""
    values: str = ""

    @property
    def code(self) -> str:
        """The code in storage, addresses and the API: `spasm`, `region:neck`, `region_pain:neck`, `factor:ID`."""
        return f"{self.kind}:{self.key}" if self.key else self.kind

    @property
    def of_sleep(self) -> bool:
        """Whether its values come from sleeps, one a day, and so have no time of day."""
        return self.kind in ("sleep_hours", "sleep_quality")

    @property
    def on_scale(self) -> bool:
        """Whether it runs from 0 to 10."""
        return self.values == SCALE or self.kind not in ("sleep_hours", "factor")

    @property
    def yes_or_no(self) -> bool:
        """Whether its values are 1 for yes and 0 for no."""
        return self.values == YES_NO


def parse(code: str) -> Measure:
    """Return the measure that `code` names; raise `UnknownMeasure` where there is none."""
    kind, _, key = code.partition(":")
    known = (
        (kind in PLAIN and not key and ":" not in code) or (kind in OF_A_REGION and key in BY_CODE) or is_factor(code)
    )
    if not known:
        raise UnknownMeasure(code)
    return Measure(kind, key)


def is_factor(code: str) -> bool:
    """Whether `code` names a factor: `factor:ID`."""
    kind, _, key = code.partition(":")
    return kind == "factor" and _is_id(key)


def _is_id(key: str) -> bool:
    return len(key) <= 36 and key.isascii() and key.replace("-", "").isalnum()
