"""A team: people under one name, so that a case is left to all of them by one tick."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Column, ForeignKey, String, Table, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base
from models.db.upsert import add_beside
from models.event import Event
from models.person import Person

LONGEST_NAME = 40

MEMBERS = Table(
    "team_member",
    Base.metadata,
    Column("team_id", Uuid, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
)


class NoTeam(ValueError):
    """It can't be one: its name is none, or another team's."""


class Team(Base):
    """Who belongs together. It opens nothing: a case that is left to a team is left to the people
    who are in it at that moment, by name, and who joins it later reads none of those before."""

    __tablename__ = "team"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)

    people: Mapped[list[Person]] = relationship(secondary=MEMBERS, order_by=Person.username)

    @classmethod
    def all_of(cls, db: Session) -> "Sequence[Team]":
        """Every team, by name."""
        return db.scalars(select(cls).order_by(cls.name)).all()

    @classmethod
    def make(cls, db: Session, name: str, people: Collection[Person], by: uuid.UUID) -> "Team":
        """A new one.

        :raise NoTeam: it has no name, too long a one, or another's.
        """
        plain = " ".join(name.split())
        taken = db.scalar(select(cls.id).where(cls.name == plain))
        if not 0 < len(plain) <= LONGEST_NAME or taken:
            raise NoTeam
        team = cls(name=plain)
        if not add_beside(db, team):
            raise NoTeam
        team.change(db, people, by)
        return team

    def change(self, db: Session, people: Collection[Person], by: uuid.UUID) -> None:
        """Have these people in it and no others."""
        self.people = list(people)
        of = sorted(one.id.hex for one in people)
        Event.record(db, "team changed", by, team=self.name, of=of)
        db.flush()

    def end(self, db: Session, by: uuid.UUID) -> None:
        """It is no more; what was left to its people stays left to them."""
        Event.record(db, "team ended", by, team=self.name)
        db.delete(self)
        db.flush()
