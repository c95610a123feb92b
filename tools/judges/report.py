"""What a judge found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Findings:
    """One judge's verdict. `planted_seen`: it found the fault that was planted; `clean`: it found nothing else;
    `why_not`: why it could not be run, in one line, which is never a good verdict."""

    judge: str
    planted_seen: bool
    clean: bool
    said: str
    why_not: str = ""

    @property
    def good(self) -> bool:
        """Whether it is silent, and its silence means something."""
        return self.planted_seen and self.clean and not self.why_not

    @property
    def verdict(self) -> str:
        """The verdict in one line."""
        if self.why_not:
            return f"{self.judge}: NOT RUN: {self.why_not}"
        planted = "saw the planted fault" if self.planted_seen else "did not see the planted fault"
        return f"{self.judge}: {planted}, {'finds nothing' if self.clean else 'finds something'}"
