"""`flask doctor`: one line a fault, and what to paste where Africa's Talking asks for addresses."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from doctor.examination import examine

ADDRESSES = (
    ("USSD → Service Codes → Callback", "ussd"),
    ("USSD → Service Codes → Events", "ussd/events"),
    ("Voice → Phone Numbers → Callback, both numbers", "voice"),
    ("SMS → Callback URLs → Incoming messages", "sms"),
    ("SMS → Callback URLs → Delivery reports", "sms/delivery"),
    ("SMS → Callback URLs → Subscription, opt-out", "sms/optout"),
)


def register(app: Flask) -> None:
    """Put the command on the app."""
    app.cli.add_command(doctor)


@click.command("doctor")
@click.option("--addresses", is_flag=True, help="Print what Africa's Talking has to be told.")
@click.option("--show-token", is_flag=True, help="With the token, on a terminal alone.")
@with_appcontext
def doctor(addresses: bool, show_token: bool) -> None:
    """Look at every part; exit with 1 if anything is wrong."""
    if addresses or show_token:
        _print_addresses(show_token)
        return
    ground = current_app.extensions["salama"]
    wrong = 0
    for found in examine(ground, current_app.extensions["prompts"]().sheet):
        wrong += len(found.faults)
        if not found.faults:
            click.echo(f"well   {found.part}")
        for fault in found.faults:
            click.echo(f"WRONG  {found.part}: {fault}")
    if wrong:
        click.echo(f"{wrong} faults.", err=True)
        sys.exit(1)


def _print_addresses(show_token: bool) -> None:
    if show_token and not sys.stdout.isatty():
        raise click.ClickException("The token is shown on a terminal alone: a file would keep it.")
    settings = current_app.extensions["salama"].settings
    prefix = settings.callback_prefix if show_token else "/at/<CALLBACK_TOKEN>"
    for place, path in ADDRESSES:
        click.echo(f"{place:48} {settings.address}{prefix}/{path}")
