"""Who else looks at a case just now: kept in Redis for a minute, and nowhere else."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from models.case import Case
from models.db.base import now
from models.unsent import Field
from staff.access.guard import signed_in
from staff.access.people import names
from staff.console import console
from staff.times import clock
from staff.tongues.said import say

LASTS_SECONDS = 60
WRITING = {
    Field.NOTE: "is writing a note",
    Field.REPLY: "is writing a reply",
    Field.REFERRAL: "is writing a referral",
    Field.SUMMARY: "is writing why it is closed or opened",
    Field.FACTS: "is correcting the facts",
    Field.STAGE: "is writing of a referral",
    Field.CALL: "is writing of the call",
    Field.RESTRICT: "is restricting it",
}


@dataclass(frozen=True)
class Present:
    """Somebody who looks at a case: since when, and what they are writing, if anything."""

    person_id: UUID
    since: datetime
    writing: str


def others(db: Session, case: Case, writing: str = "") -> str:
    """Note that whoever is signed in looks at a case; who else does, in words."""
    people = names(db)
    here = sorted(_look(case.id, signed_in().id, writing), key=lambda one: one.since)
    return " ".join(_said(one, people.get(one.person_id, say("Someone"))) for one in here)


def _look(case_id: UUID, person_id: UUID, writing: str) -> Iterator[Present]:
    """The others; what is older than its time goes."""
    name, at = _name(case_id), now().timestamp()
    kept = cast(dict[bytes, bytes], console().redis.hgetall(name))
    held = {UUID(who.decode()): json.loads(said) for who, said in kept.items()}
    gone = [who for who, (_, seen, _) in held.items() if seen < at - LASTS_SECONDS]
    since, _, _ = held.get(person_id, (at, at, ""))
    with console().redis.pipeline() as pipe:
        for who in gone:
            pipe.hdel(name, who.hex)
        mine = [at if person_id in gone else since, at, writing if writing in WRITING else ""]
        pipe.hset(name, person_id.hex, json.dumps(mine))
        pipe.expire(name, LASTS_SECONDS)
        pipe.execute()
    for who, (begun, _, what) in held.items():
        if who != person_id and who not in gone:
            yield Present(who, datetime.fromtimestamp(begun, UTC), what)


def _name(case_id: UUID) -> str:
    """Redis may be written to a disk: which case it is stands in no name there."""
    tag = hmac.digest(console().presence_key, case_id.bytes, sha256)
    return f"staff:presence:{tag.hex()[:32]}"


def _said(one: Present, name: str) -> str:
    looks = say("{0} is looking at this case, since {1}", name, clock(one.since))
    writes = say(WRITING[Field(one.writing)]) if one.writing else ""
    return f"{'; '.join(filter(None, (looks, writes)))}."
