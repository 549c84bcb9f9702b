"""What several cases may have in common, such as a number or a plate: kept as a keyed hash alone.

The key is made from the organisation's private key, so that only a person who has unlocked it can
make a tag, or find out what one stands for. Nobody else can try all numbers there are.
"""

import hmac
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from hashlib import sha256

from sqlalchemy import ForeignKey, Select, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.case import Case
from models.db.base import Base
from models.db.upsert import insert_once
from models.restriction import Reader

LOOKED = b"\x01"
"""The tag of each case that was looked through, whatever was found in it. Where another way to
look is found, another byte has all cases looked through anew."""

TAG_BYTES = 8
"""So short a tag, of 2⁶⁴, is not met by chance, and is worth less to whoever guesses at keys."""


class Trait(Base):
    """One row for each tag of a case; gone with the case. Which kind it is of is in no column."""

    __tablename__ = "trait"

    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    tag: Mapped[bytes] = mapped_column(primary_key=True, index=True)


def tag(private_key: bytes, kind: str, form: str) -> bytes:
    """What one trait is known by; the same however often, and of no other kind."""
    key = hmac.digest(private_key, b"salama traits", sha256)
    return hmac.digest(key, f"{kind}\0{form}".encode(), sha256)[:TAG_BYTES]


def keep(db: Session, case_id: uuid.UUID, tags: Collection[bytes]) -> None:
    """Keep these of a case, which was looked through, and no others."""
    wanted = {LOOKED, *tags}
    kept = _of(db, case_id)
    if kept == wanted or db.get(Case, case_id, with_for_update=True) is None:
        return
    for gone in kept - wanted:
        db.execute(delete(Trait).where(Trait.case_id == case_id, Trait.tag == gone))
    for new in sorted(wanted - kept):
        insert_once(db, Trait, {"case_id": case_id, "tag": new})


def are_kept(db: Session, case_id: uuid.UUID, tags: Collection[bytes]) -> bool:
    """Whether these are what is kept of a case."""
    return _of(db, case_id) == {LOOKED, *tags}


def forget(db: Session, case_id: uuid.UUID) -> None:
    """Forget all of a case: something of it may not be kept any more, and nobody can tell which."""
    db.execute(delete(Trait).where(Trait.case_id == case_id))


def forget_all(db: Session) -> None:
    """Forget all of every case: the key that tags are made with is another one now."""
    db.execute(delete(Trait))


def sharing(
    db: Session, case: Case, tags: Mapping[bytes, str], reader: Reader, most: int
) -> list[tuple[Case, list[str]]]:
    """The newest of the other cases that are there for somebody and share a tag, each with what it
    shares by the names that `tags` gives."""
    shared = (Trait.tag.in_(tags), Trait.case_id != case.id)
    here = select(Case).where(reader.reads(), exists().where(Trait.case_id == Case.id, *shared))
    cases = db.scalars(here.order_by(Case.received_at.desc()).limit(most)).all()
    found = defaultdict[uuid.UUID, list[str]](list)
    rows = select(Trait).where(*shared, Trait.case_id.in_([one.id for one in cases]))
    for row in db.scalars(rows):
        found[row.case_id].append(tags[row.tag])
    return [(one, sorted(set(found[one.id]))) for one in cases]


def not_looked_through(reader: Reader) -> Select[uuid.UUID]:
    """The cases that there are for somebody and that nobody has looked through yet."""
    looked = exists().where(Trait.case_id == Case.id, Trait.tag == LOOKED)
    return select(Case.id).where(reader.reads(), ~looked)


def _of(db: Session, case_id: uuid.UUID) -> set[bytes]:
    return set(db.scalars(select(Trait.tag).where(Trait.case_id == case_id)))
