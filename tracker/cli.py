"""The command line: `flask --app tracker …`. `docs/commands.md` explains each command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker import backup as backups
from tracker import copies
from tracker.accounts import commands as accounts
from tracker.accounts.operations import delete_account
from tracker.accounts.queries import account_of, time_zone_of
from tracker.days import demonstration
from tracker.db import settle, writing
from tracker.exchange import waiting
from tracker.ledger.diaries import erase_diaries_of, kept_since
from tracker.ledger.purge import purge_all
from tracker.ledger.queries import diaries_of


@click.command("demo")
@click.argument("email")
@with_appcontext
def demo(email: str) -> None:
    """Give the account of EMAIL a demonstration diary, an invented year; where there is no account, make one."""
    account, password = account_of(email), None
    if account is None:
        account, password = accounts.add_demonstration_account(email)
    if any(diary.name == demonstration.name() for diary in diaries_of(account)):
        click.echo(f"The account of {email} has a demonstration diary already.")
    else:
        zone = time_zone_of(account) or current_app.config["SETTINGS"].time_zone
        demonstration.fill(account, zone, datetime.now(UTC))
        click.echo(f"The account of {email} now has a demonstration diary. None of it is anybody's.")
    click.echo(f"Sign in as {email} with the password: {password}" if password else "Sign in as you always do.")


@click.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(email: str, yes: bool) -> None:
    """Erase the account of EMAIL, and every diary that nobody else keeps. Copies of the database are not touched."""
    account = account_of(email)
    if account is None:
        raise click.ClickException(f"There is no account for {email}.")
    if not yes:
        click.confirm(f"Erase the account of {email} and its diaries for good?", abort=True)
    since = kept_since(account)
    with writing():
        count = erase_diaries_of(account)
        delete_account(account)
    waiting.discard_all(account_id=account)
    click.echo(f"Erased the account of {email} and {count} of its diaries. Copies and backups are not touched.")
    _settle()
    _say_what_still_holds_it(since)


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Let go of former versions older than 30 days and of tombstones older than 400 days."""
    versions, tombstones = purge_all(datetime.now(UTC))
    click.echo(f"Let go of {versions} former versions and {tombstones} tombstones.")
    _settle()


def _settle() -> None:
    if not settle():
        click.echo("Another process reads the database: some of it is in its log until `purge` is run after that.")


def _say_what_still_holds_it(since: int) -> None:
    if copies.keeps_pages():
        click.echo("The database keeps the erased pages on its disk until it has vacuumed.")
    held = copies.made_since(since)
    if held:
        click.echo("These copies were made before and still hold it:")
    for copy in held:
        click.echo(
            f"{datetime.fromtimestamp(copy.made_at, UTC):%Y-%m-%d %H:%M} UTC  {click.format_filename(copy.path)}"
        )


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database into FILE, which must not be there yet. The server may be running."""
    try:
        size = backups.backup(file, datetime.now(UTC))
    except backups.NotDone as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"Wrote {file}: {backups.diaries()} diaries, {size:,} bytes. Everything is in it: keep it safe.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Put the database back as FILE has it. What is there now is kept beside it first."""
    if not yes:
        click.confirm("Replace everything by what the file holds? What is there now is kept in a file", abort=True)
    try:
        kept = backups.restore(file, datetime.now(UTC))
    except backups.NotDone as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"Restored {backups.diaries()} diaries from {file}.")
    click.echo("Sessions and tokens are as they were then: end those that had been ended since.")
    click.echo(f"What was there before is kept in {kept}")


def install(app: Flask) -> None:
    """Add the app's commands."""
    for command in (accounts.user, accounts.token, accounts.invite, demo, erase, purge, backup, restore):
        app.cli.add_command(command)
