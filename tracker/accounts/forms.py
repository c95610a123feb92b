"""What may be sent: one definition of valid input, for the forms and for the command line."""

from __future__ import annotations

from typing import Annotated, Any

import email_validator
from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

from tracker.accounts import passwords
from tracker.domain.days import is_time_zone
from tracker.web.access import SCOPES

# no mail is ever sent, so an address on a home network is as good as any
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


def _email(text: str) -> str:
    if not text.strip():
        raise ValueError(_("Please give your email address."))
    try:
        found = email_validator.validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except email_validator.EmailNotValidError:
        raise ValueError(_("This is not an email address. It should look like name@example.org.")) from None
    return found.normalized.lower()


def _any_password(password: str) -> str:
    if not password:
        raise ValueError(_("Please give your password."))
    if len(passwords.clean(password).encode()) > passwords.LONGEST:
        raise ValueError(_("This is too long: at most %(n)s letters, please.", n=passwords.LONGEST))
    return password


def _new_password(password: str) -> str:
    if not password:
        raise ValueError(_("Please choose a password."))
    if len(passwords.clean(password)) < passwords.SHORTEST:
        raise ValueError(_("This is too short: %(n)s characters or more, please.", n=passwords.SHORTEST))
    return _any_password(password)


def _uncommon(password: str, info: ValidationInfo) -> str:
    if passwords.is_common(password, str(info.data.get("email", ""))):
        raise ValueError(_("This one is easily guessed: it is widely used, or is your address or the app's name."))
    return password


def _zone_or_none(name: str | None) -> str | None:
    # filled in by the page's script: a person could not mend it
    return name if name and is_time_zone(name) else None


def _ticked(value: Any) -> bool:  # noqa: ANN401 - whatever the form sent
    return value in (True, "1")


def _must_agree(value: bool) -> bool:
    if not value:
        raise ValueError(_("Without this, nothing about your health may be kept, so there can be no diary."))
    return value


def _must_have_read(value: bool) -> bool:
    if not value:
        raise ValueError(_("Please read the note above and tick this box."))
    return value


def _name(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError(_("Please give a name, such as the device that will use it."))
    if len(text) > 80:
        raise ValueError(_("At most %(n)s characters.", n=80))
    return text


def _scope(text: str) -> str:
    if text not in SCOPES:
        raise ValueError(_("This must be one of: %(names)s.", names=", ".join(SCOPES)))
    return text


Email = Annotated[str, AfterValidator(_email)]
Password = Annotated[str, AfterValidator(_any_password)]
NewPassword = Annotated[str, AfterValidator(_new_password)]
Ticked = Annotated[bool, BeforeValidator(_ticked)]


class Form(BaseModel):
    """What all of them share: nothing unknown, and no value in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, validate_default=True, frozen=True)


class SignInForm(Form):
    """An address and a password, as typed."""

    email: Email = ""
    password: Password = ""


class Credentials(Form):
    """What the command line makes an account from."""

    email: Email = ""
    password: NewPassword = ""

    @field_validator("password")
    @classmethod
    def _not_common(cls, password: str, info: ValidationInfo) -> str:
        return _uncommon(password, info)


class SignUpForm(Credentials):
    """What a person makes an account from: the two boxes are each an act of its own."""

    consent: Annotated[Ticked, AfterValidator(_must_agree)] = False
    disclaimer: Annotated[Ticked, AfterValidator(_must_have_read)] = False
    time_zone: Annotated[str | None, AfterValidator(_zone_or_none)] = None
    invitation: str = ""
    passkeys: Ticked = False
    """Whether the browser says that it has passkeys, so that one may be offered."""


class NewPasswordForm(Form):
    """The password to come. The email is the account's own, never the form's; `asked_again` reads who asks for it."""

    email: str
    password: NewPassword = ""
    end_others: Ticked = False

    @field_validator("password")
    @classmethod
    def _not_common(cls, password: str, info: ValidationInfo) -> str:
        return _uncommon(password, info)


class TokenForm(Form):
    """What a token is called and what it may do."""

    name: Annotated[str, AfterValidator(_name)]
    scope: Annotated[str, AfterValidator(_scope)] = "all"


class PasskeyForm(Form):
    """What a passkey is called."""

    name: Annotated[str, AfterValidator(_name)] = ""
