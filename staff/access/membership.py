"""How people join, change and leave, from the terminal as in the console. Needs the app's context.

A person who joins, or has lost what they sign in with, gets a password for once, which lapses.
"""

import re
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.db.base import now
from models.db.upsert import add_beside
from models.duty import Duty
from models.event import Event
from models.key_handover import KeyHandover
from models.pager import Pager
from models.person import Person, Role
from models.security_key import SecurityKey
from staff.access.accounts import for_the_key, hashed, plain_name
from staff.access.roles import Permission, holds_key, may

INVITED_FOR = timedelta(days=3)
NAME = re.compile(r"[a-z0-9._@-]{1,64}")
"""No letters that look like others: who hands on a key, or reads the log, reads the name."""
TAKEN = "There is someone of that name."
NO_NAME = "A name has 1 to 64 letters, of a to z, digits, and . _ @ -"


class NoName(ValueError):
    """It can't be a sign-in name; the argument says why."""


def add(
    db: Session, name: str, role: str, key: bytes | None = None, by: UUID | None = None
) -> tuple[Person, str]:
    """Somebody new, with `key` where it is at hand, and the password they sign in with first.

    :raise NoName: it is no name, or somebody's.
    """
    password = secrets.token_urlsafe(12)
    person = make_person(db, _free(db, name), role, password)
    _invite(person, password, key)
    Event.record(db, "person added", by, added=person.id.hex, role=role)
    return person, password


def renew(db: Session, person: Person, key: bytes | None = None, by: UUID | None = None) -> str:
    """A password for somebody who lost theirs. Their second factor is set up anew as well, and
    without `key` theirs is gone."""
    password = secrets.token_urlsafe(12)
    person.password, person.active = hashed(password), True
    person.tf_totp_secret = person.tf_primary_method = person.mf_recovery_codes = None
    SecurityKey.drop_all(db, person.id)
    person.take_key_away()
    _invite(person, password, key)
    _sign_out(db, person)
    Event.record(db, "person renewed", by, renewed=person.id.hex)
    return password


def change_key(db: Session, key: bytes) -> dict[str, str]:
    """The organisation's key is another one: by name, a password for each who holds it. Their
    second factor stays."""
    passwords = {}
    for person in _holders(db):
        passwords[person.username] = password = secrets.token_urlsafe(12)
        person.password = hashed(password)
        _invite(person, password, key)
        _sign_out(db, person)
    return passwords


def change_key_of(db: Session, person: Person, key: bytes, password: str) -> list[UUID]:
    """The same, where one of them has it, under their password: who holds it no more. They keep
    their passwords, and have the key handed on to them."""
    others = [one for one in _holders(db) if one.id != person.id]
    for one in others:
        one.take_key_away()
        _sign_out(db, one)
    person.wrap_key(key, for_the_key(password))
    return [one.id for one in others]


def _holders(db: Session) -> list[Person]:
    """Who holds the key that is in use no longer. What was handed on and not taken yet goes, and
    whoever left with it has nothing of the new one. All are held first: whoever wraps the old key
    meanwhile is done, or finds their sign-in ended."""
    people = db.scalars(select(Person).order_by(Person.id).with_for_update()).all()
    db.execute(delete(KeyHandover))
    for person in people:
        person.left_with_key_at = None
    return [person for person in people if person.wrapped_key is not None]


def change_role(db: Session, person: Person, role: Role, by: UUID | None = None) -> None:
    """Another role, signed out; without their key where the new one reads no cases."""
    before, person.role = person.role, role
    if not holds_key(role):
        person.leave_key()
    if not may(role, Permission.TAKE_CALLS):
        Duty.end(db, person.id)
        Pager.drop(db, person.id)
    _sign_out(db, person)
    Event.record(db, "role changed", by, changed=person.id.hex, before=before, role=role.value)


def remove(db: Session, person: Person, by: UUID | None = None) -> None:
    """Their access ends at once. What they did stays in the audit log."""
    person.active = False
    person.leave_key()
    Duty.end(db, person.id)
    Pager.drop(db, person.id)
    _sign_out(db, person)
    Event.record(db, "person removed", by, removed=person.id.hex)


def make_person(db: Session, name: str, role: str, password: str) -> Person:
    """A person with a password that stays, yet without the organisation's key.

    :raise NoName: it is somebody's.
    """
    person = Person(username=plain_name(name), password=hashed(password), role=role)
    if not add_beside(db, person):
        raise NoName(TAKEN)
    return person


def _invite(person: Person, password: str, key: bytes | None) -> None:
    person.one_time, person.one_time_until = True, now() + INVITED_FOR
    if key is not None:
        person.wrap_key(key, for_the_key(password))


def _sign_out(db: Session, person: Person) -> None:
    """Every cookie of theirs, and a key that waits for them, is worth nothing from here on."""
    person.fs_uniquifier = secrets.token_hex(32)
    KeyHandover.drop(db, person.id)


def _free(db: Session, name: str) -> str:
    plain = plain_name(name)
    if not NAME.fullmatch(plain):
        raise NoName(NO_NAME)
    if db.scalar(select(Person.id).where(Person.username == plain)):
        raise NoName(TAKEN)
    return plain
