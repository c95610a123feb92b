"""Accounts from the command line, for whoever runs the server: `flask --app tracker user …` and `token …`."""

from __future__ import annotations

import secrets
import sys
import time
from typing import NoReturn, TypeVar
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from pydantic import BaseModel, ValidationError

from tracker.accounts import consent, invitations, operations, passwords, queries
from tracker.accounts.forms import Credentials, TokenForm
from tracker.db import db, writing
from tracker.web.access import SCOPES
from tracker.web.errors import faults_of

Given = TypeVar("Given", bound=BaseModel)

user = AppGroup("user", help="Accounts: who may sign in.")
token = AppGroup("token", help="Tokens: what scripts and shortcuts sign in with.")

from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of the input.")

AGREEMENT = (
    "Nothing about somebody's health may be kept without that person's consent. With this account you state that its\n"
    "holder has given it to you, in these words:\n\n  {words}\n\n"
    "It is recorded as given today, on your word, and the account's own page says so."
)


@user.command("add")
@click.argument("email")
@from_stdin
@click.option("--consent", "agreed", is_flag=True, help="The person has consented; do not ask.")
def add_user(email: str, password_stdin: bool, agreed: bool) -> None:
    """Make an account for EMAIL.

    Its holder's consent to keeping health data is recorded as given, on the word of whoever runs this command; where
    the password is typed and --consent is not given, it asks.
    """
    if not agreed:
        click.echo(AGREEMENT.format(words=consent.CONSENT), err=True)
        if not password_stdin:
            click.confirm("Has this person consented?", abort=True, err=True)
    given = _checked(Credentials, email=email, password=_password(password_stdin))
    made = passwords.hash_of(given.password)
    try:
        with writing():
            terms = operations.Agreed(consent.BY_HOST, disclaimer=False)
            operations.create_account(given.email, made, terms, int(time.time()))
    except operations.AddressTaken:
        _stop(f"There is an account for {given.email} already.")
    click.echo(f"Made an account for {given.email}.")


@user.command("password")
@click.argument("email")
@from_stdin
def set_password(email: str, password_stdin: bool) -> None:
    """Give the account of EMAIL a new password, for whoever forgot theirs, and end all its sessions."""
    account = _account(email)
    given = _checked(Credentials, email=email, password=_password(password_stdin))
    made = passwords.hash_of(given.password)
    with writing():
        operations.set_password(account, made)
    click.echo(f"{given.email} has a new password, and is signed out everywhere.")


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What will use it, such as: backup script.")
@click.option("--scope", type=click.Choice(SCOPES), default="all", show_default=True, help="What it may do.")
def add_token(email: str, name: str, scope: str) -> None:
    """Make a token for the account of EMAIL and print it, alone on the last line. It is shown this once."""
    account = _account(email)
    given = _checked(TokenForm, name=name, scope=scope)
    with writing():
        secret = operations.make_token(account, given.name, given.scope, int(time.time()))
    click.echo("This token is shown once. Whoever has it can reach the account's diaries.", err=True)
    click.echo(secret)


@click.command("invite")
@with_appcontext
def invite() -> None:
    """Print a link with which one person can sign up, alone on the last line. It holds for 7 days, and once."""
    settings = current_app.config["SETTINGS"]
    with writing():
        secret = invitations.invite(int(time.time()))
    if settings.sign_up == "open":
        click.echo("Sign-up is open to everybody here, so nobody needs a link: TRACKER_SIGN_UP decides.", err=True)
    click.echo("This link is shown once. Whoever has it first can make one account, within 7 days.", err=True)
    click.echo(f"{settings.public_url}/sign-up?invitation={secret}")


def add_demonstration_account(email: str) -> tuple[UUID, str]:
    """Make an account that holds nobody's data, under a password made for it; return its id and the password."""
    password = secrets.token_urlsafe(9)
    given = _checked(Credentials, email=email, password=password)
    made = passwords.hash_of(given.password)
    with writing():
        terms = operations.Agreed(consent.BY_HOST, disclaimer=False)
        account = operations.create_account(given.email, made, terms, int(time.time()))
    return account, password


def _password(password_stdin: bool) -> str:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _checked(model: type[Given], **given: str) -> Given:
    try:
        return model(**given)
    except ValidationError as error:
        _stop("\n".join(f"{fault.field}: {fault.detail}" for fault in faults_of(error)))


def _account(email: str) -> UUID:
    account = queries.account_of(email)
    db.session.rollback()
    if account is None:
        _stop(f"There is no account for {email}.")
    return account


def _stop(why: str) -> NoReturn:
    raise click.ClickException(why)
