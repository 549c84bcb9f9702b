"""The wake list: who can be woken and where, in a sealed file for when the database is away."""

import json
from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from models import roster
from models.crypto.envelope import SealBroken, open_under, seal_under
from models.pager import Pager
from models.postage import Stamp


@dataclass(frozen=True, repr=False)
class Sleeper:
    """Somebody who can be woken: on which phone, in which language; whether on duty just now."""

    number: str
    language: str
    on_duty: bool


@dataclass(frozen=True, repr=False)
class WakeList:
    """Who can be woken by phone, and the addresses that e-mail goes to."""

    people: tuple[Sleeper, ...] = ()
    emails: tuple[str, ...] = ()

    @classmethod
    def look(cls, db: Session, stamp: Stamp, at: datetime) -> "WakeList":
        """As the database has it at this time."""
        here = set(roster.on_duty(db, at))
        people = []
        for person in roster.all_to_wake(db, at):
            number = roster.phone_of(db, stamp.duty_key, stamp.pager_key, person)
            pager = db.get(Pager, person)
            if number and stamp.reaches(number):
                people.append(Sleeper(number, pager.language if pager else "en", person in here))
        return cls(tuple(people), stamp.addresses(db))

    def first(self) -> Collection[Sleeper]:
        """Those on duty; all where nobody is."""
        return [one for one in self.people if one.on_duty] or self.people

    def write(self, path: Path, key: bytes) -> None:
        """Keep it under a key of the service."""
        plain = json.dumps([[astuple(one) for one in self.people], self.emails]).encode()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        draft.write_bytes(seal_under(key, plain, path.name, "wake list"))
        draft.rename(path)

    @classmethod
    def read(cls, path: Path, key: bytes) -> "WakeList":
        """As it was kept last; nobody where it never was, or was under another key."""
        try:
            people, emails = json.loads(open_under(key, path.read_bytes(), path.name, "wake list"))
        except (OSError, SealBroken):
            return cls()
        return cls(tuple(Sleeper(*one) for one in people), tuple(emails))
