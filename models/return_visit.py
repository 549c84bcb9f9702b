"""Coming back: a caller is given a code, and with it and their PIN reads, adds, stops or deletes.

No PIN is kept, not even hashed: code and PIN together, stretched, are the key that opens the
caller's own private key, and only that can open staff's replies.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models import merge, trait
from models.call import withdraw
from models.case import Case
from models.crypto.code_digits import new_code, tag, well_formed
from models.crypto.envelope import SealBroken, new_pair, open_under, public_of, seal_under
from models.crypto.key_stretching import FOR_PINS, Cost, stretch
from models.db.base import now
from models.event import Event
from models.known_phones import KnownPhones
from models.refusal import Refusal
from models.reply import Reply
from models.return_code import ReturnCode, code_key, sealed_progress
from models.sealed_case import id_of
from models.seen import renew


@dataclass(frozen=True, repr=False)
class Returned:
    """A caller who proved code and PIN: their case, and the key to the replies to them."""

    case: Case
    caller_private_key: bytes
    kept: ReturnCode

    @property
    def progress(self) -> dict[str, Any] | None:
        """How far they have come in telling more, where that is known."""
        return self.kept.progress(self.caller_private_key)

    @property
    def phones(self) -> KnownPhones:
        return KnownPhones(self.kept.phones, self.caller_private_key)


class NotHereYet(Exception):
    """Code and PIN are right, but what they open still waits in the journal of some machine."""


@dataclass(frozen=True, repr=False)
class Chosen:
    """The PIN that a caller chose for what they filed under `idem`, how far they had come by then
    in telling more, on which phone if it is known, and when."""

    idem: bytes
    pin: str
    progress: dict[str, Any] | None = None
    number: str = ""
    at: datetime = field(default_factory=now)


@dataclass(frozen=True, repr=False)
class Given:
    """A code ready to be kept for the case it was made for; needs no database."""

    code: str
    code_tag: bytes
    key: bytes

    @classmethod
    def make(cls, chosen: Chosen, pepper: bytes, draw: int, cost: Cost) -> "Given":
        code = new_code(code_key(pepper), chosen.idem, draw)
        return cls(code, tag(code_key(pepper), code), _key(code, chosen.pin, pepper, cost))

    def columns(self, chosen: Chosen) -> dict[str, Any]:
        """The columns to keep: a fresh pair for the caller, its private half sealed."""
        private_key, public_key = new_pair()
        sealed = seal_under(self.key, private_key, self.code_tag.hex(), "caller key")
        return {
            "code_tag": self.code_tag,
            "caller_public_key": public_key,
            "sealed_caller_key": sealed,
            "sealed_progress": chosen.progress
            and sealed_progress(public_key, id_of(chosen.idem), chosen.progress),
            "phones": KnownPhones(None, private_key).with_one(chosen.number),
        }

    def opens(self, kept: ReturnCode) -> bool:
        return _caller_key(kept, self.key) is not None


def give_code(db: Session, chosen: Chosen, pepper: bytes, cost: Cost = FOR_PINS) -> str:
    """The code of what was filed, here or in any machine's journal; to be shown after the commit.

    The same idem and PIN give the same code again, and the same key; another PIN takes the first
    one's place under the same code.
    """
    for draw in count():
        given = Given.make(chosen, pepper, draw, cost)
        kept = ReturnCode.hold(db, id_of(chosen.idem))
        if kept is None:
            if _taken(db, given):
                continue
            _keep(db, chosen.idem, chosen.at, given.columns(chosen))
            return given.code
        if kept.code_tag != given.code_tag:
            continue
        if given.opens(kept):
            kept.at = max(kept.at, chosen.at)  # an earlier PIN that comes late changes nothing
        else:
            _keep(db, chosen.idem, chosen.at, given.columns(chosen))
        return given.code
    raise AssertionError("count() never ends")


def keep_late(db: Session, idem: bytes, at: datetime, columns: dict[str, Any]) -> None:
    """Keep a code that was given at a time and waited in a journal since.

    Not if staff have replied under the one that is kept: its key alone opens their words.
    """
    row = id_of(idem)
    ReturnCode.hold(db, row)
    replied = exists().where(Reply.case_id == row, Reply.sealed_for_caller.is_not(None))
    if not db.scalar(select(replied)):
        _keep(db, idem, at, columns)


def _keep(db: Session, idem: bytes, at: datetime, columns: dict[str, Any]) -> None:
    if not Refusal.stands(db, idem):
        names = ("code_tag", "caller_public_key", "sealed_caller_key")
        put = {name: columns[name] for name in names}
        for name in ("sealed_progress", "phones"):
            put[name] = columns.get(name)  # journals of before have none
        ReturnCode.put(db, id_of(idem), at, **put)


def find(db: Session, code: str, pin: str, pepper: bytes, cost: Cost = FOR_PINS) -> Returned | None:
    """The case that code and PIN open, or None for a wrong code and a wrong PIN alike.

    The work is the same whatever is wrong: two look-ups and one Argon2, for the salt comes from
    the code and not from a row. `cost` must be the one the code was given with.

    :raise NotHereYet: both are right, and the case is still to come; no one else can learn that.
    """
    key = _key(code, pin, pepper, cost)
    mark = tag(code_key(pepper), code)
    candidates = db.scalars(select(ReturnCode).where(ReturnCode.code_tag == mark)).all()
    opened = [(kept, _caller_key(kept, key)) for kept in candidates]
    found = [(kept, private) for kept, private in opened if private is not None]
    # Two cases may share a code (a code given while the database was away); sharing the PIN too
    # would leave open whose words these are, so then nobody is shown any.
    [(kept, private)] = found if len(found) == 1 and well_formed(code) else [(None, b"")]
    case = db.get(Case, kept.case_id if kept else uuid4())  # right and wrong take their time
    if kept is None:
        return None
    if case is None:
        raise NotHereYet
    return Returned(case, private, kept)


def add_words(
    db: Session, case: Case, text: str, public_key: bytes, row: UUID | None = None
) -> None:
    """The caller adds words for staff; once for each `row`, if one is given."""
    if row is None or db.get(Reply, row) is None:
        Reply.hear(db, case, text, public_key, row)


def take_back(db: Session, idem: bytes) -> bool:
    """The caller does not want it kept after all; whether it goes.

    What they have sent in so many words stays.
    """
    ReturnCode.hold(db, id_of(idem))
    case = db.scalar(select(Case).where(Case.idem == idem).with_for_update())
    if case and case.complete:
        return False
    if case:
        delete(db, case)
    else:
        ReturnCode.remove(db, id_of(idem))
        Refusal.record(db, idem)
    return True


def stop_contact(db: Session, case: Case) -> None:
    """Forget how to reach the caller; from here on nobody may."""
    Event.record(db, "contact stopped", None, case.id)
    withdraw(db, case.id)
    trait.forget(db, case.id)
    case.sealed_contact = None
    case.may_contact = False
    case.unread = True
    renew(db, case.id)
    db.flush()


def delete(db: Session, case: Case, what: str = "deleted by caller") -> None:
    """Delete the case with all that hangs on it; only the audit log says that it was, and why."""
    ReturnCode.remove(db, case.id)
    merge.release(db, case)
    Event.record(db, what, None, case.id)
    withdraw(db, case.id)
    if case.idem:
        Refusal.record(db, case.idem)
    db.delete(case)
    db.flush()


def status_word(case: Case) -> str:
    """What a caller may hear: "reply" (one not read yet), "reply_part"
    (one begun, and not read to its end), "closed", "looked_at" or "received"."""
    ours = [reply for reply in case.replies if reply.sealed_for_caller]
    if unread := [reply for reply in ours if not reply.read_by_caller_at]:
        return "reply_part" if all(one.begun_by_caller_at for one in unread) else "reply"
    if case.closed and not (case.merged_into and not case.merged_into.closed):
        return "closed"
    return "looked_at" if case.opened_at else "received"


def _secret(pepper: bytes, purpose: str) -> bytes:
    return hmac.digest(pepper, b"salama " + purpose.encode(), sha256)


def _key(code: str, pin: str, pepper: bytes, cost: Cost) -> bytes:
    both = f"{code}/{pin}".encode()
    salt = hmac.digest(_secret(pepper, "salt"), code.encode(), sha256)
    return stretch(hmac.digest(_secret(pepper, "pin"), both, sha256), salt, cost)


def _caller_key(kept: ReturnCode, key: bytes) -> bytes | None:
    """The caller's private key, if this key opens it and it is the one replies are sealed to."""
    try:
        private = open_under(key, kept.sealed_caller_key, kept.code_tag.hex(), "caller key")
    except SealBroken:
        return None
    return private if public_of(private) == kept.caller_public_key else None


def _taken(db: Session, given: Given) -> bool:
    return bool(db.scalar(select(exists().where(ReturnCode.code_tag == given.code_tag))))
