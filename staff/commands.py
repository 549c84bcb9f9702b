"""What is done from the terminal: set-up, adding people, checking the audit log."""

from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.chain import Anchor, walk
from models.crypto.key_stretching import FOR_PASSWORDS, Cost
from models.event import Event
from models.organisation import AlreadySetUp, Organisation
from models.person import Person, Role
from models.public_key import fingerprint
from models.security_key import SecurityKey
from staff.access import membership
from staff.access.accounts import for_the_key, hashed, plain_name
from staff.access.roles import holds_key
from staff.console import Console
from staff.key_commands import Commands, keys, ready, recovered_key
from staff.tongues import commands as tongues

ROLE = click.Choice([role.value for role in Role])
_WITHIN = f"within {membership.INVITED_FOR.days} days"


people = Commands("people", help="Who may sign in to the console.")
audit = Commands("audit", help="The audit log.")


def register(app: Flask) -> None:
    """Put the commands on the app."""
    app.cli.add_command(people)
    app.cli.add_command(audit)
    app.cli.add_command(keys)
    app.cli.add_command(set_up)
    tongues.register(app)


@click.command("setup")
@with_appcontext
def set_up() -> None:
    """Make the organisation's key, and print the recovery key, once."""
    try:
        with ready(), _console().database.begin() as db:
            _, recovery_key, _ = Organisation.set_up(db)
            Event.record(db, "key made")
    except AlreadySetUp as already:
        raise click.ClickException("The organisation has its key already.") from already
    click.echo("The recovery key. Write it on paper, twice, and keep it in two locked places:")
    click.echo(f"\n    {recovery_key}\n")
    pinned = fingerprint(_console().custody.public_key())
    click.echo(f"PUBLIC_KEY_PIN={pinned} in the settings has nothing start with another key.\n")
    click.echo("Or split it into three shares, two of which open what it opens: keys split.\n")
    click.echo("It adds people. If it and all passwords are lost, every case is lost with them.")


@people.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default=Role.CASEWORKER.value)
def add(name: str, role: str) -> None:
    """Add NAME, and print a password for their first sign-in.

    For a role that reads cases the recovery key is asked for.
    """
    with _console().database.begin() as db:
        key = recovered_key(db) if holds_key(role) else None
        try:
            person, password = membership.add(db, name, role, key)
        except membership.NoName as wrong:
            raise click.ClickException(str(wrong)) from wrong
    click.echo(f"{person.username} signs in the first time, {_WITHIN}, with: {password}")


@people.command("renew")
@click.argument("name")
def renew(name: str) -> None:
    """Print a new password for NAME who lost theirs; the second factor is set up anew as well."""
    click.confirm("Did you see them, or ring them on the number that you had before?", abort=True)
    with _console().database.begin() as db:
        person = _found(db, name)
        key = recovered_key(db) if holds_key(person.role) else None
        password = membership.renew(db, person, key)
    click.echo(f"{person.username} signs in the next time, {_WITHIN}, with: {password}")


@people.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
def change_role(name: str, role: str) -> None:
    """Give NAME another ROLE, and sign them out.

    Their key goes with a role that reads no cases, and comes only with `people renew`, or from a
    supervisor in the console.
    """
    with _console().database.begin() as db:
        person = _found(db, name)
        membership.change_role(db, person, Role(role))
        keyless = holds_key(role) and person.wrapped_key is None
    click.echo(f"{person.username} is now: {role}.")
    if keyless:
        click.echo(f"Give them the key: flask --app app people renew {person.username}")


@people.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """End NAME's access at once. What they did stays in the audit log."""
    with _console().database.begin() as db:
        person = _found(db, name)
        membership.remove(db, person)
    click.echo(f"{person.username} can no longer sign in.")


@people.command("list")
def list_people() -> None:
    """Print everyone who may sign in."""
    with _console().database() as db:
        keyed = SecurityKey.holders(db)
        for person in db.scalars(select(Person).order_by(Person.username)):
            has_one = person.tf_totp_secret or person.id in keyed
            factor = "second factor" if has_one else "no second factor"
            removed = "" if person.active else ", removed"
            click.echo(f"{person.username:24} {person.role:13} {factor}{removed}")


@audit.command("verify")
def verify_audit() -> None:
    """Check that no entry was changed, removed or swapped."""
    custody = _console().custody
    try:
        since = Anchor.read(custody.anchor, custody.chain_key)
    except (ValueError, TypeError) as foreign:
        raise click.ClickException(f"{custody.anchor} is not as the worker wrote it.") from foreign
    with _console().database() as db:
        walked = walk(db, since)
    if walked.broken is not None:
        raise click.ClickException(f"The chain is broken at entry {walked.broken}.")
    end = walked.head
    click.echo(
        f"All {end.id} entries are as they were written. The last one's seal: {end.hash.hex()}"
    )
    if since is None:
        click.echo(f"A tail that was cut off would not show: there is no {custody.anchor} yet.")


DEMO_PEOPLE = {
    "demo": Role.SUPERVISOR, "demo-admin": Role.ADMINISTRATOR, "demo-editor": Role.EDITOR,
}  # fmt: skip
"""Who signs in to the demo: a supervisor, for no other role sees as much; who adds people; and who
asks them to publish words."""


def make_demo_people(
    db: Session, password: str, private_key: bytes, cost: Cost = FOR_PASSWORDS
) -> None:
    """Those who sign in to the demo, by one password, made or changed; needs the app's context."""
    for name, role in DEMO_PEOPLE.items():
        person = db.scalar(select(Person).where(Person.username == name))
        person = person or membership.make_person(db, name, role, password)
        person.role, person.password = role, hashed(password)
        if holds_key(role):
            person.wrap_key(private_key, for_the_key(password), cost)


def _found(db: Session, name: str) -> Person:
    person = db.scalar(select(Person).where(Person.username == plain_name(name)))
    if person is None:
        raise click.ClickException("There is nobody of that name.")
    return person


def _console() -> Console:
    return cast(Console, current_app.extensions["staff"])
