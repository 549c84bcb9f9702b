"""What an operator asks from the terminal: what we hold, and what goes when its time is up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext

from models import disposal
from models.db.base import now
from models.db.database import Database
from models.disposal import Stock
from ops import backup

log = structlog.get_logger()


def register(app: Flask) -> None:
    """Put the commands on the app."""
    app.cli.add_command(retention)
    app.cli.add_command(what_we_hold)
    app.cli.add_command(backup_key)
    app.cli.add_command(make_backup)
    app.cli.add_command(restore)


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Delete nothing, only say what would go.")
@click.option("--days", type=click.IntRange(0, 3650), default=0, help="What would go by then.")
@click.option("--clock-is-right", is_flag=True, help="You looked at the clock: go on after doubt.")
@with_appcontext
def retention(dry_run: bool, days: int, clock_is_right: bool) -> None:
    """Have go what was kept long enough, as the worker does each hour."""
    if dry_run or days:
        _print_due(days)
        return
    if clock_is_right:
        disposal.trust_the_clock(_database())
    run = disposal.run(_database())
    if run.doubt:
        raise click.ClickException(f"Nothing was deleted: {run.doubt}.")
    if run.begins:
        click.echo(
            f"Nothing is deleted before {run.begins:%Y-%m-%d %H:%M} UTC. --dry-run says what."
        )
    for name, count in run.gone.items():
        click.echo(f"{count:7}  {name}")
    if not run.gone and not run.begins:
        click.echo("Nothing was due.")
    _warn_of_unread(run.unread)


@click.command("what-we-hold")
@with_appcontext
def what_we_hold() -> None:
    """Print what we hold, class by class: how much, since when, for how long."""
    click.echo(f"{'rows':>9}  {'oldest':>8}  {'kept':>8}  {'due':>6}  what")
    for each in _stock(0):
        oldest = f"{(now() - each.oldest).days} days" if each.oldest else ""
        kept = each.holding.kept
        limit = f"{kept.days} days" if kept else "stays"
        click.echo(f"{each.count:9}  {oldest:>8}  {limit:>8}  {each.due:6}  {each.holding.name}")


@click.command("backup-key")
def backup_key() -> None:
    """Make a pair of keys for backups, the public one for BACKUP_KEYS."""
    private, public = backup.new_key()
    click.echo("Opens every backup. Write it on paper, twice; never keep it where they are made:")
    click.echo(f"\n    {private}\n\nFor the settings:\n\n    BACKUP_KEYS={public}\n")


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def make_backup(folder: Path) -> None:
    """Write a backup into FOLDER, encrypted to BACKUP_KEYS, and delete those over 35 days old."""
    keys = (_settings().backup_keys or "").split(",")
    with _told():
        written = without_secrets(_settings())
        made = backup.make(_place(), folder, [*filter(None, keys)], written, now())
    log.info("backup_written")
    click.echo(f"{made}: {made.stat().st_size / 1e6:.1f} MB")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE into the empty database and the empty folder that the settings name."""
    key = click.prompt("The private key of backups (AGE-SECRET-KEY-1…)", hide_input=True)
    with _told():
        about = backup.restore(_place(), file, key.strip())
    click.echo(f"Put back, as it was at {about.at}. The audit log has {about.entries} entries;")
    click.echo(f"the last one's seal: {about.seal}")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except backup.NoBackup as why:
        raise click.ClickException(f"{why}.") from why


def _place() -> backup.Place:
    return backup.Place(_settings().database_url, _settings().instance_path)


def without_secrets(settings: Any) -> str:
    """The settings as lines of a file; what is secret stays on paper."""
    lines = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name, None)
        if value is None:
            continue
        is_secret = not field.repr or hasattr(value, "get_secret_value")
        line = f"# {name.upper()}= is secret: on paper" if is_secret else f"{name.upper()}={value}"
        lines.append(f"{line}\n")
    return "".join(lines)


def _settings() -> Any:
    return current_app.extensions["salama"].settings


def _print_due(days: int) -> None:
    due = [each for each in _stock(days) if each.due]
    click.echo(f"In {days} days this would go:" if days else "This would go now:")
    for each in due:
        click.echo(f"{each.due:7}  {each.holding.name}: {each.holding.then}")
    if not due:
        click.echo("      0")


def _warn_of_unread(count: int) -> None:
    if count:
        click.echo(f"{count} cases were read by nobody in 30 days; they stay until somebody does.")


def _stock(days: int) -> list[Stock]:
    with _database()() as db:
        return disposal.stock(db, now() + timedelta(days=days))


def _database() -> Database:
    found: Database = current_app.extensions["salama"].database
    return found
