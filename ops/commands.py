"""What an operator asks from the terminal: what we hold, and what goes when its time is up."""

from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from models import disposal
from models.db.base import now
from models.db.database import Database
from models.disposal import Stock


def register(app: Flask) -> None:
    """Put the commands on the app."""
    app.cli.add_command(retention)
    app.cli.add_command(what_we_hold)


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
