"""The command line: `flask --app tracker …`. `docs/commands.md` explains each command."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import Flask, current_app

from tracker.accounts import commands as accounts
from tracker.accounts.queries import account_of, time_zone_of
from tracker.diary.demonstration import fill
from tracker.ledger.purge import purge_all


@click.command("demo")
@click.argument("email")
def demo(email: str) -> None:
    """Add a demonstration diary, an invented year, to the account of EMAIL."""
    account = account_of(email.strip().lower())
    if account is None:
        raise click.ClickException(f"There is no account for {email}. Make one first: user add {email}")
    diary = fill(account, time_zone_of(account) or current_app.config["SETTINGS"].time_zone, datetime.now(UTC))
    click.echo(f"Added the diary {diary.name} to the account of {email}.")


@click.command("purge")
def purge() -> None:
    """Let go of former versions older than 30 days and of tombstones older than 400 days."""
    versions, tombstones = purge_all(datetime.now(UTC))
    click.echo(f"Let go of {versions} former versions and {tombstones} tombstones.")


def install(app: Flask) -> None:
    """Add the app's commands."""
    for command in (accounts.user, accounts.token, demo, purge):
        app.cli.add_command(command)
