"""A call that we owe: to who rang and hung up, to a caller who agreed to one, to a person on duty.

It is wanted once, placed once and never tried again: a lost one is rung for again by who wants it.
Its number is sealed under a key of this service, for the worker has to read it to dial, and gone as
soon as the call is over.
"""

import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    and_,
    false,
    or_,
    select,
    update,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.bell import Bell
from models.case import Case
from models.crypto.envelope import open_under, seal_under
from models.crypto.padding import padded
from models.db.base import Base, now, one_of
from models.db.database import rows, to_write
from models.db.upsert import insert_once

FLASH_WAITS = timedelta(minutes=15)
"""Longer ago, and who rang and hung up may not be alone with the phone any more."""

KEPT_OFF = timedelta(minutes=10)
"""How long a phone that was called is not called again, whoever asks: anyone can make a number
look like theirs, and so have us ring somebody else's phone; a phone that rings and rings is heard
by those around it too."""

CONSENT_LASTS = timedelta(days=30)
"""Numbers change hands. After so long a caller's consent to be called is not good any more."""

HOME = "+254"

_BLOCK = 128


class Purpose(StrEnum):
    """Why we call."""

    FLASH = "flash"
    CALLBACK = "callback"
    QUEUE = "queue"


class CallState(StrEnum):
    """How far a call has come. A phone rings from PLACING on, if it rings at all."""

    WANTED = "wanted"
    PLACING = "placing"
    PLACED = "placed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, repr=False)
class Whom:
    """Who is called, in E.164, and what is needed once they answer; never printed.

    `dial` is the phone of the person who asked for the call.
    """

    number: str
    language: str = ""
    code_word: str = ""
    dial: str = ""


class Call(Base):
    """One row for each call that was ever wanted, for as long as it is counted."""

    __tablename__ = "call"
    __table_args__ = (one_of("purpose", Purpose), one_of("state", CallState))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    wanted_at: Mapped[datetime] = mapped_column(index=True)
    good_until: Mapped[datetime]
    placing_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    cause: Mapped[str | None] = mapped_column(String(40))
    # A keyed hash of the number, while no other call to it may be wanted.
    number_tag: Mapped[bytes | None] = mapped_column(unique=True)
    session_tag: Mapped[bytes | None] = mapped_column(unique=True)
    sealed_whom: Mapped[bytes | None]
    case_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("cases.id", ondelete="SET NULL", onupdate="CASCADE"), index=True
    )
    # A hash of the sealed consent it rests on: once that is changed, it rests on nothing.
    consent: Mapped[bytes | None]
    abroad: Mapped[bool] = mapped_column(server_default=false())
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    def whom(self, key: bytes) -> Whom:
        """Who is called; SealBroken once the call is over."""
        plain = open_under(key, self.sealed_whom or b"", self.id.hex, "whom")
        return Whom(**json.loads(plain))

    def agreed(self, db: Session, at: datetime | None = None) -> bool:
        """Whether what this call rests on still stands. Holds the case until the commit."""
        if self.purpose != Purpose.CALLBACK:
            return True
        asked = select(Case).where(Case.id == self.case_id).with_for_update()
        case = db.scalar(asked.execution_options(populate_existing=True))
        good = case and case.received_at > (at or now()) - CONSENT_LASTS
        return bool(case and good and self.consent and self.consent == consent_of(case))


@dataclass(frozen=True, kw_only=True, repr=False)
class CallRequest:
    """A call that somebody wants until a time; of a case's caller only with the case."""

    purpose: Purpose
    whom: Whom
    until: datetime
    case: Case | None = None
    person_id: uuid.UUID | None = None

    @property
    def abroad(self) -> bool:
        """Whether the call goes to another country, and so costs more."""
        return not self.whom.number.startswith(HOME)

    def record(self, db: Session, key: bytes, at: datetime | None = None) -> uuid.UUID | None:
        """Want it from now on; None where that phone is being called, or was just now."""
        values = self.columns(key, at)
        return values["id"] if want(db, values, at) else None

    def columns(self, key: bytes, at: datetime | None = None) -> dict[str, Any]:
        """The row of it, sealed: a call of its own each time this is asked."""
        row = uuid.uuid4()
        return {
            "id": row,
            "purpose": self.purpose.value,
            "state": CallState.WANTED.value,
            "wanted_at": at or now(),
            "good_until": self.until,
            "number_tag": number_tag(key, self.whom.number),
            "abroad": self.abroad,
            "sealed_whom": seal_under(key, padded(asdict(self.whom), _BLOCK), row.hex, "whom"),
            "case_id": self.case.id if self.case else None,
            "consent": consent_of(self.case) if self.case else None,
            "person_id": self.person_id,
        }


def want(db: Session, values: Mapping[str, Any], at: datetime | None = None) -> bool:
    """Want the call of a row, unless that phone is being called, was just now, or it is the same
    row again.

    However many ask at once, one is kept: the number's tag is unique.
    """
    at, tag = at or now(), values["number_tag"]
    if db.scalar(select(Call.id).where(Call.number_tag == tag, ~free_again(at))):
        return False  # without a lock: most of those who ask too often end here
    to_write(db)
    db.execute(update(Call).where(Call.number_tag == tag, free_again(at)).values(_FREED))
    return insert_once(db, Call, values)


_FREED = {"number_tag": None}


def number_tag(key: bytes, number: str) -> bytes:
    """What a number is found by, without being read."""
    return hmac.digest(key, b"number " + number.encode(), sha256)


def session_tag(key: bytes, session: str) -> bytes:
    """What a session of the gateway is found by."""
    return hmac.digest(key, b"session " + session.encode(), sha256)


def consent_of(case: Case) -> bytes | None:
    """What stands for the consent to contact: another once given anew, None where there is none."""
    if not case.may_contact or case.sealed_contact is None:
        return None
    return sha256(case.sealed_contact).digest()


def free_again(at: datetime) -> ColumnElement[bool]:
    """Calls whose number may be called again: over, and long enough ago where it may have rung."""
    return and_(Call.over_at.is_not(None), Call.placing_at < at - KEPT_OFF)


def close(
    db: Session, which: ColumnElement[bool], state: CallState, at: datetime, **facts: Any
) -> int:
    """End open calls and shred whom they were to; how many there were."""
    to_write(db)
    never_rang = or_(Call.placing_at.is_(None), Call.purpose == Purpose.QUEUE.value)
    freed = (
        None if state is CallState.REFUSED else sql_case((never_rang, None), else_=Call.number_tag)
    )
    values = {
        "state": state.value,
        "over_at": at,
        "number_tag": freed,
        "session_tag": None,
        "sealed_whom": None,
        "case_id": None,
        "consent": None,
        **facts,
    }
    return rows(db.execute(update(Call).where(Call.over_at.is_(None), which).values(values)))


def withdraw(db: Session, case_id: uuid.UUID) -> None:
    """The caller is not to be reached any more: forget every call to them, and their bell."""
    Bell.silence(db, case_id)
    close(db, Call.case_id == case_id, CallState.EXPIRED, now(), cause="Withdrawn")
