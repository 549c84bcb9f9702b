"""What is done from the terminal with the recovery key: shares of it, and another key of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from models.case import Case
from models.crypto.envelope import SealBroken, public_of
from models.crypto.recovery_key import Mistyped
from models.crypto.shares import NEEDED, SHARES, WORDS, Misread, Share, join, split
from models.db.base import now
from models.event import Event
from models.organisation import Organisation
from models.public_key import fingerprint
from models.sealed_rows import looked_through, reseal
from models.trait import forget_all
from staff.access import membership
from staff.console import Console, Custody

IN_SHARES = "shares"


@contextmanager
def ready() -> Iterator[None]:
    """That there is no database to ask is said in one line."""
    try:
        yield
    except (OperationalError, ProgrammingError) as unready:
        raise click.ClickException(
            "The database has no tables yet, or does not answer: run `alembic upgrade head` first."
        ) from unready


class Commands(AppGroup):
    """Commands that ask the database."""

    def invoke(self, ctx: click.Context) -> Any:
        with ready():
            return super().invoke(ctx)


keys = Commands("keys", help="The recovery key, whole or in shares.")


def recovered_key(db: Session) -> bytes:
    """The organisation's private key, by the recovery key or by two of its shares, as asked for."""
    return _opened(db, _recovery_key())


@keys.command("split")
def split_key() -> None:
    """Print the recovery key as three shares, two of which open what it opens.

    Nothing is written to disk. Shares that were made before go on opening it.
    """
    with _database().begin() as db:
        recovery_key = _recovery_key()
        opened = _opened(db, recovery_key)
        shares = split(recovery_key)
        for one, other in combinations(shares, NEEDED):
            if _opened(db, join(one, other)) != opened:  # never print what was not tried
                raise click.ClickException("The shares do not open it: nothing was printed.")
        Event.record(db, "key split", set=shares[0].of)
    for share in shares:
        click.echo(_on_paper(share, fingerprint(public_of(opened))))
    click.echo(
        f"Copy each by hand onto paper of its own, with its head, and have each of the {SHARES}"
    )
    click.echo("people who keep one type theirs in: keys check. Then close this window.")


@keys.command("check")
def check() -> None:
    """Say whether one share is whole, as its keeper has it on paper; no other is needed."""
    share = _share("The share")
    click.echo(
        f"Share {share.number} of {SHARES}, set {share.of}: every word is as it was printed."
    )


@keys.command("rehearse")
def rehearse() -> None:
    """Try two shares: that they open the organisation's key, and the newest case with it.

    Nothing of the case is shown.
    """
    with _database().begin() as db:
        first, second = _two_shares()
        private_key = _opened(db, _joined(first, second))
        newest = db.scalar(select(Case).order_by(Case.received_at.desc()).limit(1))
        if newest:
            try:
                newest.open_answers(private_key)
            except SealBroken as broken:
                raise click.ClickException("They do not open the newest case.") from broken
        numbers = f"{first.number}, {second.number}"
        Event.record(db, "shares tried", set=first.of, shares=numbers)
    found = "the newest case" if newest else "no case yet, for there is none"
    click.echo(f"Shares {numbers} of set {first.of} open the organisation's key, and {found}.")


@keys.command("rotate")
@click.option("--anew", is_flag=True, help="Another in place of one that lies ready.")
def rotate(anew: bool) -> None:
    """Change the organisation's key: made at the first call, in use from the second.

    Between the two every process has to be told to expect it, so that none takes it for a thief's.
    At the second everyone who reads gets a new password: only so does the new key reach them alone.
    A supervisor may do the second in the console instead, with the code that the first prints.
    """
    with _database()() as db:
        ready = _organisation(db).next_public_key
    if ready is None or anew:
        _prepare(_console().custody)
        return
    if not _console().custody.public_key.is_named(ready):
        raise click.ClickException(f"Not yet. {_pins(_console().custody, ready)}")
    recovery_key = _recovery_key()
    with _database().begin() as db:
        passwords = _begin(db, recovery_key)
    click.echo("The key is changed, and who reads is signed out. They sign in within 3 days with:")
    for name, password in passwords.items():
        click.echo(f"    {name:24} {password}")
    click.echo("Now: keys reseal. Once every process was started anew, for its settings:")
    click.echo(f"PUBLIC_KEY_PIN={fingerprint(ready)}")


@keys.command("reseal")
def reseal_all() -> None:
    """Seal to the newest key what is sealed to an older one. It may be ended and begun again."""
    with _database()() as db:
        ring = recovered_key(db)
    anew = broken = 0
    for batch in reseal(_database(), ring):
        anew, broken = anew + batch.anew, broken + batch.broken
        click.echo(f"{batch.table:16} {batch.seen:7} of {batch.of:7}")
    with _database().begin() as db:
        looked_through(db, anew, broken)
    click.echo(f"{anew} were sealed anew." if anew else "All is sealed to the newest key.")
    if broken:
        raise click.ClickException(f"{broken} open with no key: {broken} rows were altered.")


def _prepare(custody: Custody) -> None:
    recovery_key = _recovery_key()
    with _database().begin() as db:
        _opened(db, recovery_key)
        organisation = Organisation.here(db)
        code = organisation.prepare(recovery_key)
        ready = organisation.next_public_key or b""
        Event.record(db, "key prepared", key=fingerprint(ready))
    click.echo(f"A new key is made, and not in use yet. {_pins(custody, ready)}")
    click.echo(f"or, in the console, a supervisor with this code:\n\n    {code}\n")
    click.echo("Copy it by hand and lock it away with somebody who reads no cases: it opens all.")


def _pins(custody: Custody, ready: bytes) -> str:
    both = f"{fingerprint(custody.public_key())},{fingerprint(ready)}"
    return (
        "In the settings of every machine, and then start all anew:\n\n"
        f"PUBLIC_KEY_PIN={both}\n\nThen, here: keys rotate"
    )


def _begin(db: Session, recovery_key: str) -> dict[str, str]:
    """Put the key to use; a new password for each who holds it, by name."""
    _opened(db, recovery_key)
    organisation = Organisation.here(db)
    try:
        ring = organisation.next_with_recovery(recovery_key)
        organisation.begin(ring)
    except SealBroken as broken:
        raise click.ClickException(
            "The key that was made does not follow the one in use: keys rotate --anew."
        ) from broken
    passwords = membership.change_key(db, ring)
    forget_all(db)
    named = fingerprint(organisation.public_key)
    Event.record(db, "key changed", key=named, people=len(passwords))
    return passwords


def _recovery_key() -> str:
    typed = click.prompt(f"Recovery key (or the word {IN_SHARES})", hide_input=True)
    return _joined(*_two_shares()) if typed.strip().lower() == IN_SHARES else str(typed)


def _two_shares() -> tuple[Share, Share]:
    return _share("One share"), _share("Another share")


def _joined(one: Share, other: Share) -> str:
    try:
        return join(one, other)
    except Misread as wrong:
        raise click.ClickException(str(wrong)) from wrong


def _share(asked: str) -> Share:
    """One as it is typed, asked for until it is whole; four letters of each word will do."""
    while True:
        try:
            return Share.read(click.prompt(f"{asked}, its {WORDS} words in one line"))
        except Misread as wrong:
            click.echo(str(wrong))


def _organisation(db: Session) -> Organisation:
    if organisation := Organisation.of(db):
        return organisation
    raise click.ClickException("Run `flask setup` first: there is no key yet.")


def _opened(db: Session, recovery_key: str) -> bytes:
    _organisation(db)
    try:
        return Organisation.here(db).open_with_recovery(recovery_key)
    except (Mistyped, SealBroken) as wrong:
        raise click.ClickException("That is not the organisation's recovery key.") from wrong


def _on_paper(share: Share, organisation: str) -> str:
    """A share as it is to be copied; its set and the day tell it from shares of another time."""
    numbered = [f"{at:2} {word:10}" for at, word in enumerate(share.words, start=1)]
    rows = ["  ".join(numbered[at : at + 4]).rstrip() for at in range(0, WORDS, 4)]
    head = f"Safari Salama, key {organisation[:8]}, {now():%Y-%m-%d}"
    about = f"Share {share.number} of {SHARES}, set {share.of}; any {NEEDED} open every case"
    return "\n".join([head, about, *(f"    {row}" for row in rows), ""])


def _database() -> sessionmaker[Session]:
    return _console().database


def _console() -> Console:
    return cast(Console, current_app.extensions["staff"])
