"""A referral: a caller led on to a service, with what they agreed to have shared, and what came
of it."""

import json
import uuid
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.case import Case
from models.crypto.envelope import open_with, seal_to
from models.crypto.padding import padded
from models.db.base import EAST_AFRICA, Base, now, one_of
from models.event import Event
from models.person import Person
from models.triage import follow_up

ASK_AFTER = timedelta(days=7)
"""How long a service has before it is asked what came of it."""
_BLOCK = 256


class Stage(StrEnum):
    """How far a referral is."""

    DRAFTED = "drafted"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"


NEXT = {
    Stage.DRAFTED: (Stage.SENT, Stage.WITHDRAWN),
    Stage.SENT: (Stage.ACCEPTED, Stage.DECLINED, Stage.OUTCOME, Stage.WITHDRAWN),
    Stage.ACCEPTED: (Stage.OUTCOME,),
    Stage.DECLINED: (Stage.OUTCOME,),
    Stage.OUTCOME: (),
    Stage.WITHDRAWN: (),
}
"""What may follow each stage; none comes twice."""
WAITS = "referral waits"
OPEN_ENDED = (Stage.SENT, Stage.ACCEPTED)
"""Stages after which somebody has to ask what came of it."""


class Consent(StrEnum):
    """How the caller agreed; or that nobody could ask, for a child or a life was in danger."""

    TOLD = "told"
    DANGER = "danger"


class Share(StrEnum):
    """What of a case the service may be told."""

    FACTS = "facts"
    WORDS = "words"
    CONTACT = "contact"


class Terms(NamedTuple):
    """To whom, and what the caller agreed to: sealed like the case."""

    service: str
    number: str
    consent: str
    how: str  # how and when they agreed, or what the danger is
    shares: list[str]
    wanted: str  # what the service is asked to do


class OutOfOrder(ValueError):
    """It is not at the stage that this would follow."""


class Referral(Base):
    """One caller referred to one service; gone with the case. `ask_on`: the day, in Kenya, from
    which it is to be asked what came of it; None: there is nothing to ask."""

    __tablename__ = "referral"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    sealed_terms: Mapped[bytes]
    ask_on: Mapped[date | None]

    steps: Mapped[list["ReferralStep"]] = relationship(
        order_by="ReferralStep.at", passive_deletes="all", back_populates="referral"
    )

    @classmethod
    def draft(
        cls, db: Session, case: Case, person: Person, terms: Terms, public_key: bytes
    ) -> Self:
        """Write down to whom, and what the caller agreed to; nothing has gone out yet."""
        row = uuid.uuid4()
        sealed = seal_to(public_key, padded(terms._asdict(), _BLOCK), row.hex, "referral")
        referral = cls(id=row, case_id=case.id, sealed_terms=sealed)
        db.add(referral)
        referral._step(db, person, Stage.DRAFTED, "", public_key)
        case.begin(db, person)
        return referral

    @classmethod
    def of(cls, db: Session, case_id: uuid.UUID) -> "list[Referral]":
        """Those of a case, oldest first."""
        mine = db.scalars(select(cls).where(cls.case_id == case_id))
        return sorted(mine, key=lambda one: one.steps[0].at)

    @property
    def stage(self) -> Stage:
        return Stage(self.steps[-1].stage)

    def go_on(
        self, db: Session, person: Person, stage: Stage, words: str, public_key: bytes
    ) -> None:
        """It has come to its next stage, with what is to be said of that; OutOfOrder else."""
        db.refresh(self, with_for_update=True)  # of two at once the second finds the first
        db.refresh(self, ["steps"])
        if stage not in NEXT[self.stage]:
            raise OutOfOrder(stage)
        self._step(db, person, stage, words, public_key)

    def wait(self, db: Session, person: Person) -> None:
        """Nothing came of it yet: ask again in a week; OutOfOrder if there is nothing to ask."""
        db.refresh(self, with_for_update=True)
        db.refresh(self, ["steps"])
        if self.stage not in OPEN_ENDED:
            raise OutOfOrder(self.stage)
        Event.record(db, WAITS, person.id, self.case_id, referral=self.id.hex)
        self._ask_in_a_week(db, person)

    def open(self, private_key: bytes) -> Terms:
        """The terms in the clear; SealBroken with a wrong key."""
        opened: dict[str, Any] = json.loads(
            open_with(private_key, self.sealed_terms, self.id.hex, "referral")
        )
        return Terms(**opened)

    def _step(
        self, db: Session, person: Person, stage: Stage, words: str, public_key: bytes
    ) -> None:
        event = Event.record(db, f"referral {stage}", person.id, self.case_id, referral=self.id.hex)
        row = uuid.uuid4()
        sealed = seal_to(public_key, words.encode(), row.hex, "referral step") if words else None
        self.steps.append(
            ReferralStep(
                id=row, at=event.at, by_person_id=person.id, stage=stage.value, sealed_words=sealed
            )
        )
        self.ask_on = None
        if stage in OPEN_ENDED:
            self._ask_in_a_week(db, person)
        db.flush()

    def _ask_in_a_week(self, db: Session, person: Person) -> None:
        """The case is to be looked at again by then, unless it is sooner already."""
        self.ask_on = (now() + ASK_AFTER).astimezone(EAST_AFRICA).date()
        case = db.get_one(Case, self.case_id)
        if case.follow_up_on is None or case.follow_up_on > self.ask_on:
            follow_up(db, case, person, self.ask_on)


class ReferralStep(Base):
    """A referral came to a stage: when, by whom, and what they wrote of it."""

    __tablename__ = "referral_step"
    __table_args__ = (one_of("stage", Stage), UniqueConstraint("referral_id", "stage"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    stage: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    sealed_words: Mapped[bytes | None]

    referral: Mapped[Referral] = relationship(back_populates="steps")
    by: Mapped[Person] = relationship()

    def open(self, private_key: bytes) -> str:
        """What was written of it, in the clear; SealBroken with a wrong key."""
        if self.sealed_words is None:
            return ""
        return open_with(private_key, self.sealed_words, self.id.hex, "referral step").decode()
