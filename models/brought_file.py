"""The files of a folder that somebody brought to be made prompts, and what became of each."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base, now
from models.db.database import to_write
from models.person import Person
from models.prompt_take import LONGEST_VOICE, PromptTake

LONGEST_NAME = 200


class BroughtFile(Base):
    """One file. `sound` is as it came, until it is made; `name` is of the prompt, if it is one's;
    `refused` says why it was left."""

    __tablename__ = "brought_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    file: Mapped[str] = mapped_column(String(LONGEST_NAME))
    language: Mapped[str] = mapped_column(String(3))
    voice: Mapped[str] = mapped_column(String(LONGEST_VOICE))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    words: Mapped[str] = mapped_column(default="")
    refused: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    waits: Mapped[bool] = mapped_column(default=False, index=True)
    sound: Mapped[bytes | None] = mapped_column(deferred=True)

    by: Mapped[Person] = relationship()

    @classmethod
    def bring(cls, db: Session, person_id: uuid.UUID, files: Sequence["BroughtFile"]) -> None:
        """Keep these to be made, in place of what this person brought before and was made."""
        to_write(db)
        db.execute(delete(cls).where(cls.by_person_id == person_id, cls.waits.is_(False)))
        for one in files:
            one.by_person_id, one.waits = person_id, not one.refused
        db.add_all(files)

    def become(
        self, db: Session, *, sound: bytes, seconds: float, doubts: Sequence[str], refused: str
    ) -> None:
        """Note what became of it: a take of this person's, unless it was refused."""
        self.waits, self.sound, self.refused = False, None, refused[:LONGEST_NAME]
        if not refused:
            PromptTake.keep(
                db,
                language=self.language,
                name=self.name,
                words=self.words,
                voice=self.voice,
                seconds=seconds,
                doubts=[*doubts],
                sound=sound,
                by_person_id=self.by_person_id,
            )


def brought_by(db: Session, person_id: uuid.UUID) -> Sequence[BroughtFile]:
    """What a person brought last, by name."""
    mine = select(BroughtFile).where(BroughtFile.by_person_id == person_id)
    return db.scalars(mine.order_by(BroughtFile.file)).all()


def waiting(db: Session, most: int) -> Sequence[BroughtFile]:
    """The next that are to be made."""
    asked = select(BroughtFile).where(BroughtFile.waits).order_by(BroughtFile.at, BroughtFile.file)
    return db.scalars(asked.limit(most)).all()
