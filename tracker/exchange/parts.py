"""What belongs to a diary but is kept on a higher floor: it registers itself here, and is taken along with the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Flask, current_app

from tracker.domain.records import Diary

NAME = "diary_parts"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a diary, as one document. `read` returns it, or None where there is none; `check` returns a document as
    it would be kept, or raises `Refused`; `write` keeps a checked one, or none, inside the write at hand."""

    read: Callable[[Diary], Document | None]
    check: Callable[[Document, datetime], Document]
    write: Callable[[Diary, Document | None, datetime], None]


def register(app: Flask, name: str, part: Part) -> None:
    """Let the part called `name` be taken along."""
    app.extensions.setdefault(NAME, {})[name] = part


def parts() -> Mapping[str, Part]:
    """Return the parts by their names, in the order of these."""
    return dict(sorted(cast("dict[str, Part]", current_app.extensions.get(NAME, {})).items()))
