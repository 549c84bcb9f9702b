"""What callers are told takes two people, words and voices alike."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.person import Person
from staff.access.guard import signed_in


def needs_another(db: Session, by_person_id: UUID | None) -> bool:
    """Whether somebody else has to publish it: one alone could tell callers anything, and so could
    an administrator with two editors of their making, so who publishes holds the key.

    Who is the only person there is may, or nothing could ever change.
    """
    me = signed_in()
    if by_person_id != me.id and me.private_key is not None:
        return False
    others = select(Person.id).where(Person.active, Person.id != me.id).limit(1)
    return db.scalar(others) is not None
