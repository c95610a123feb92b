"""What a keeper can choose for a calendar, and the plan that a page asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from tracker.domain.plans import LENGTHS
from tracker.ledger.fields import Day, clock_time
from tracker.ledger.forms import Form

DOSES, VISITS, PLAN = "doses", "visits", "plan"
CONTENTS = (DOSES, VISITS, PLAN)
"""What can be in a calendar beside the moments of the day, which are there as soon as a time is chosen."""

MOST_TIMES = 24


class CalendarForm(Form):
    """What a calendar holds. `times` are clock times such as `08:00`; `named` puts names in its words."""

    contents: list[Literal[CONTENTS]] = []  # type: ignore[valid-type]
    times: Annotated[list[Annotated[str, AfterValidator(clock_time)]], Field(max_length=MOST_TIMES)] = []
    named: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the columns of a calendar's row, each choice once and in order."""
        contents = [code for code in CONTENTS if code in self.contents]
        return {"contents": contents, "times": sorted(set(self.times)), "named": self.named}


class PlanForm(Form):
    """A plan of closer logging, to begin on a day."""

    kind: Literal[tuple(LENGTHS)]  # type: ignore[valid-type]
    from_: Annotated[Day, Field(alias="from")]


def times_in(text: str) -> list[str]:
    """Return the clock times typed in a line, parted by commas or spaces: `9:15, 20.30` is 09:15 and 20:30."""
    parts = re.split(r"[\s,،;]+", text.strip()) if text.strip() else []
    return [re.sub(r"^(\d):", r"0\1:", part.replace(".", ":")) for part in parts]


def calendar_data(form: Any) -> Mapping[str, Any]:  # noqa: ANN401 - werkzeug's form
    """Return what a page sent, as `CalendarForm` takes it."""
    return {
        "contents": form.getlist("contents"),
        "times": [*form.getlist("times"), *times_in(form.get("other_times", ""))],
        "named": form.get("named") == "yes",
    }
