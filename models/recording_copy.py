"""A copy of a recording: sound, sealed in chunks, so that a player may ask for any part of it.

Each chunk is sealed with its number and the size of the whole, so that one that is left out, moved,
cut off or taken from elsewhere does not open.
"""

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.crypto.envelope import SealBroken, new_key, open_under, open_with, seal_to, seal_under
from models.db.base import Base

CHUNK = 64 * 1024
_AT_ONCE = 16
"""How many chunks one statement takes: a megabyte, well within the time a statement has."""


class RecordingCopy(Base):
    """One WAV file: the original, or the one in which the voice is masked."""

    __tablename__ = "recording_copy"
    __table_args__ = (UniqueConstraint("recording_id", "masked"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    recording_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recording.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    masked: Mapped[bool]
    size: Mapped[int]
    sealed_key: Mapped[bytes]

    chunks: Mapped[list["RecordingChunk"]] = relationship(passive_deletes="all")

    @classmethod
    def seal(
        cls, db: Session, recording_id: uuid.UUID, sound: bytes, public_key: bytes, *, masked: bool
    ) -> "RecordingCopy":
        """Keep the sound under a fresh key, which itself is sealed to the organisation."""
        row, key = uuid.uuid4(), new_key()
        copy = cls(
            id=row,
            recording_id=recording_id,
            masked=masked,
            size=len(sound),
            sealed_key=seal_to(public_key, key, row.hex, "key"),
        )
        db.add(copy)
        db.flush()
        count = -(-len(sound) // CHUNK)
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            rows = [
                {"copy_id": row, "number": number, "sealed": copy._sealed(key, number, sound)}
                for number in numbers
            ]
            db.execute(insert(RecordingChunk), rows)
        return copy

    def read(self, db: Session, private_key: bytes, start: int, stop: int) -> bytes:
        """The bytes from `start` to before `stop`.

        SealBroken if any of the chunks they lie in is not the one that was kept there.
        """
        key = open_with(private_key, self.sealed_key, self.id.hex, "key")
        first, last = start // CHUNK, (stop - 1) // CHUNK
        asked = RecordingChunk.number.between(first, last) & (RecordingChunk.copy_id == self.id)
        kept = db.scalars(select(RecordingChunk).where(asked).order_by(RecordingChunk.number))
        opened = b"".join(
            open_under(key, chunk.sealed, self.id.hex, self._place(number))
            for number, chunk in enumerate(kept, first)
        )
        if len(opened) < stop - first * CHUNK:
            raise SealBroken
        return opened[start - first * CHUNK : stop - first * CHUNK]

    def _sealed(self, key: bytes, number: int, sound: bytes) -> bytes:
        chunk = sound[number * CHUNK : (number + 1) * CHUNK]
        return seal_under(key, chunk, self.id.hex, self._place(number))

    def _place(self, number: int) -> str:
        return f"chunk {number} of {self.size} bytes"


class RecordingChunk(Base):
    """A part of a copy, 64 KiB or what is left."""

    __tablename__ = "recording_chunk"

    copy_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recording_copy.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]
