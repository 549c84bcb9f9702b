"""What only the demo has: an organisation whose recovery key lies beside it, and people to be."""

import os
import secrets
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly import Parts
from models import Duty, Organisation, Person
from models.crypto.key_stretching import FOR_PINS
from models.db.base import now
from models.db.migrate import upgrade
from models.duty import LONGEST
from models.person import Role
from staff.access.accounts import for_the_key
from staff.access.membership import make_person
from staff.commands import make_demo_people

RECOVERY_KEY = "demo-recovery-key"
LITTLE = FOR_PINS
"""What a guess at a password costs; more would guard nothing, with the recovery key beside it."""

COLLEAGUES = {"amina": "+254700000101", "brian": "+254700000102"}
"""Invented people on duty, with the phones that they are rung on; nobody has these numbers."""


def prepare(app: Flask, service: Parts) -> None:
    """Make what is missing at each start: the tables, the organisation, the people, their duty.

    Needs `settings.demo` and `settings.demo_password`. The recovery key on the disk is what makes
    a demo a demo: a live service prints its own once and keeps it nowhere.
    """
    settings = service.settings
    if not settings.demo or settings.demo_password is None:
        raise ValueError("only the demo has a demo person, and they need a password")
    upgrade(settings.database_url)
    with app.app_context(), service.database.begin() as db:
        private_key = _private_key(db, settings.instance_path / RECOVERY_KEY)
        password = settings.demo_password.get_secret_value()
        make_demo_people(db, password, private_key, LITTLE)
        for name, number in COLLEAGUES.items():
            colleague = _colleague(db, name, private_key)
            if Duty.of(db, colleague.id) is None:
                Duty.begin(db, service.keys.calls, colleague.id, number, now() + LONGEST)
    service.public_key()  # pinned, for the day that the database is away


def _private_key(db: Session, kept: Path) -> bytes:
    """The organisation's, made at the first start."""
    if organisation := Organisation.of(db):
        return organisation.open_with_recovery(kept.read_text())
    _, recovery_key, private_key = Organisation.set_up(db)
    _keep(kept, recovery_key)
    return private_key


def _colleague(db: Session, name: str, private_key: bytes) -> Person:
    """One with whom cases are shared; no one knows their password."""
    if known := db.scalar(select(Person).where(Person.username == name)):
        return known
    password = secrets.token_urlsafe()
    colleague = make_person(db, name, Role.CASEWORKER, password)
    colleague.wrap_key(private_key, for_the_key(password), LITTLE)
    return colleague


def _keep(path: Path, recovery_key: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(recovery_key)
