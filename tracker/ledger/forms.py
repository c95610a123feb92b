"""What a form of diary data is, and the settings of a diary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, cast

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tracker.domain.days import DAY_STARTS, is_time_zone
from tracker.domain.measures import is_factor
from tracker.domain.scales import SCORES, plain
from tracker.domain.words import N_
from tracker.ledger.fields import Rater, Text
from tracker.web.errors import Refused, faults_of

SPASM_WORDS = (
    N_("spasms"),
    N_("pulling"),
    N_("tremor"),
    N_("eyes closing"),
    N_("voice"),
    N_("writing"),
    N_("walking"),
)
CAN_BE_ASKED = (*SCORES, "where", "tags", "doses", "sleep")
"""What the Log can show, in the order in which it is offered; a person's factors stand beside it as `factor:ID`."""

ASKED_AT_FIRST = ("spasm", "pain", "stress", "where", "doses", "sleep")
"""The small start. Doses show nothing before a medicine is told."""

MOST_ASKED = 60
FIRST_DAY_START = 4

F = TypeVar("F", bound="Form")


def _askable(code: str) -> str:
    if code not in CAN_BE_ASKED and not is_factor(code):
        raise ValueError(_("This is nothing that the Log can show."))
    return code


def _time_zone(name: str) -> str:
    if not is_time_zone(name):
        raise ValueError(_("This time zone is not known. It is a name such as Europe/London."))
    return name


class Form(BaseModel):
    """What all share: unknown fields are refused, and times are checked against the moment in the context."""

    model_config = ConfigDict(extra="forbid")

    def document(self) -> dict[str, Any]:
        """Return the document to keep: JSON values alone, and nothing where nothing was recorded."""
        return cast("dict[str, Any]", _without_nothing(self.model_dump(mode="json", by_alias=True)))


def checked(form: type[F], data: Mapping[str, Any], **context: object) -> F:
    """Return `data` as `form`; raise `Refused` with every fault."""
    try:
        return form.model_validate(dict(data), context=context)
    except ValidationError as error:
        raise Refused(faults_of(error)) from None


def _without_nothing(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, dict):
        kept = {name: _without_nothing(held) for name, held in value.items()}
        return {name: held for name, held in kept.items() if held not in (None, {}, [], "")}
    if isinstance(value, list):
        return [_without_nothing(held) for held in value]
    return plain(value) if isinstance(value, float) else value


Asked = Annotated[list[Annotated[str, AfterValidator(_askable)]], Field(max_length=MOST_ASKED)]


class AskedForm(Form):
    """What the Log shows, in the person's order."""

    asked: Asked

    def column(self) -> list[str]:
        """Return the column of a diary's row: each once, and spasm severity, which is always asked."""
        return _asked(self.asked)


class DiaryForm(Form):
    """A diary's settings."""

    name: Annotated[Text, Field(min_length=1, max_length=80)]
    time_zone: Annotated[Text, AfterValidator(_time_zone)]
    day_start: Literal[DAY_STARTS] = FIRST_DAY_START  # type: ignore[valid-type]
    spasm_word: Annotated[Text, Field(min_length=1, max_length=40)] = SPASM_WORDS[0]
    asked: Asked = list(ASKED_AT_FIRST)
    raters: Annotated[list[Rater], Field(max_length=3)] = ["self"]
    usual_rater: Rater = "self"

    def columns(self) -> dict[str, Any]:
        """Return the columns of a diary's row: spasm severity is always asked, the usual rater is always a rater."""
        raters = [rater for rater in ("self", "parent", "other") if rater in {self.usual_rater, *self.raters}]
        return {**self.model_dump(), "asked": _asked(self.asked), "raters": raters}


def _asked(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(codes if "spasm" in codes else ("spasm", *codes)))
