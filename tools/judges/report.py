"""What a judge found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Findings:
    """One judge's verdict. `planted_seen`: it found the fault that was planted; `clean`: it found nothing else."""

    judge: str
    planted_seen: bool
    clean: bool
    said: str

    @property
    def good(self) -> bool:
        """Whether it is silent, and its silence means something."""
        return self.planted_seen and self.clean
