"""A reply that was spoken: its sound, sealed under a key that staff can open, and its caller."""

import uuid
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.crypto.envelope import new_key, open_under, open_with, seal_to, seal_under
from models.db.base import Base
from models.return_code import ReturnCode

if TYPE_CHECKING:
    from models.reply import Reply

_SOUND = "spoken reply"
_STAFF, _CALLER = "spoken reply for staff", "spoken reply for caller"


class Speech(NamedTuple):
    """A sound as a telephone plays it: a WAV file, and how many seconds it lasts."""

    wav: bytes
    seconds: int


class SpokenReply(Base):
    """At most one for each reply, and gone with it. `alone`: no written words stand beside it."""

    __tablename__ = "spoken_reply"

    reply_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reply.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    seconds: Mapped[int]
    alone: Mapped[bool]
    sealed_key_for_staff: Mapped[bytes]
    sealed_key_for_caller: Mapped[bytes]
    sealed_sound: Mapped[bytes] = mapped_column(deferred=True)  # up to 1.5 MB

    reply: Mapped["Reply"] = relationship(back_populates="spoken")

    @classmethod
    def put(
        cls, db: Session, reply: "Reply", speech: Speech, public_key: bytes, *, alone: bool
    ) -> None:
        """Keep the sound of a reply that was just sent: under a fresh key, which is sealed twice.

        What its caller's copy is sealed to is the key that the reply's words were.
        """
        caller = db.get_one(ReturnCode, reply.case_id).caller_public_key
        key, row = new_key(), reply.id.hex
        reply.spoken = cls(
            seconds=speech.seconds,
            alone=alone,
            sealed_key_for_staff=seal_to(public_key, key, row, _STAFF),
            sealed_key_for_caller=seal_to(caller, key, row, _CALLER),
            sealed_sound=seal_under(key, speech.wav, row, _SOUND),
        )
        db.flush()

    def key(self, private_key: bytes) -> bytes:
        """The key of the sound, with the organisation's private key; SealBroken with another."""
        return open_with(private_key, self.sealed_key_for_staff, self.reply_id.hex, _STAFF)

    def key_for_caller(self, caller_private_key: bytes) -> bytes:
        """The same, with the private key that code and PIN give."""
        sealed = self.sealed_key_for_caller
        return open_with(caller_private_key, sealed, self.reply_id.hex, _CALLER)


def sound(db: Session, reply_id: uuid.UUID, key: bytes) -> bytes | None:
    """The WAV file of a reply; None where there is none any more.

    :raise SealBroken: the key is another's.
    """
    asked = select(SpokenReply.sealed_sound).where(SpokenReply.reply_id == reply_id)
    sealed = db.scalar(asked)
    return None if sealed is None else open_under(key, sealed, reply_id.hex, _SOUND)
