"""The calls that wake somebody: they ring, are picked up, and ring again until they are heeded."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models.alert import TakenBy
from models.call import number_tag, session_tag
from models.call_queue import End
from models.db.base import now
from models.db.database import Database, to_write
from models.db.straight import Statement
from models.escalation import PATIENCE, last_asked, pass_on, take_all
from models.message import BETWEEN, WITHOUT_WORDS, About, Means, Message, MessageState
from models.roster import phone_of

LONGEST = timedelta(seconds=75)
"""No phone rings longer, and nobody listens longer; then the notice of the end was lost, and the
phone must not seem to ring while another matter waits."""


@dataclass(frozen=True, repr=False)
class Keys:
    """Under which numbers are hashed and duty is sealed, and under which pagers are."""

    calls: bytes
    pagers: bytes


def find(db: Session, key: bytes, session: str, number: str) -> Message | None:
    """The call of a session to a number; by its number alone while nobody has told us its session.

    The phone may be picked up before the gateway has answered us, or without its ever doing so.
    """
    named = Message.session_tag == session_tag(key, session)
    nameless = Message.session_tag.is_(None) & (Message.tries > 0)
    theirs = Message.number_tag == number_tag(key, number)
    wakes = (Message.means == Means.CALL.value) & (Message.about == About.WAKE.value)
    ours = select(Message).options(WITHOUT_WORDS)
    ours = ours.where(wakes, theirs, Message.over_at.is_(None), or_(named, nameless))
    ours = ours.order_by(Message.session_tag.is_(None)).limit(1).with_for_update()
    return db.scalar(ours.execution_options(populate_existing=True))


def pick_up(db: Session, key: bytes, session: str, number: str) -> bool:
    """Somebody answered; whether it is a call that wakes."""
    to_write(db)
    call = find(db, key, session, number)
    if call is None:
        return False
    call.state, call.session_tag = MessageState.SENT.value, session_tag(key, session)
    call.lease_until, call.sent_at = None, now()
    db.flush()
    return True


def take(db: Session, keys: Keys, session: str, number: str, at: datetime) -> int:
    """Who picked up pressed the key: all that waits for them is theirs; how many cases. Nothing is
    theirs whose phone is not rung any more."""
    to_write(db)
    call = find(db, keys.calls, session, number)
    if call is None or call.person_id is None:
        return 0
    if call.number_tag != _tag_now(db, keys, call.person_id):
        pass_on(db, call.person_id, at)
        return 0
    return take_all(db, call.person_id, TakenBy.CALL, at)


def hang_up(db: Session, key: bytes, end: End, at: datetime) -> bool:
    """The call is over; False where it is none of these.

    It rings again as long as what it was for is fresh and nobody has taken that. Whoever only
    listened, or whose answering machine did, has taken nothing.
    """
    to_write(db)
    call = find(db, key, end.session, end.number)
    if call is None:
        return False
    _over(db, call, end.cause, at, answered=end.seconds > 0)
    return True


def sweep(db: Session, at: datetime) -> None:
    """End the calls of whose end nobody told us."""
    to_write(db)
    rings = (Message.means == Means.CALL.value) & (Message.state == MessageState.SENT.value)
    endless = rings & Message.over_at.is_(None) & (Message.sent_at <= at - LONGEST)
    for call in db.scalars(select(Message).where(endless).with_for_update(skip_locked=True)):
        _over(db, call, "Lost", at, answered=False)


def _over(db: Session, call: Message, cause: str, at: datetime, *, answered: bool) -> None:
    call.cause, call.session_tag, call.lease_until = cause, None, None
    asked = last_asked(db, call.person_id) if call.person_id else None
    if asked and asked > at - PATIENCE:
        call.state, call.due_at = MessageState.DUE.value, at + BETWEEN[Means.CALL]
    else:
        state = MessageState.FAILED
        if asked is None:  # nobody waits any more
            state = MessageState.DELIVERED if answered else MessageState.DROPPED
        call.state = state.value
        call.over_at = at
    db.flush()


def person_at(db: Session, keys: Keys, number: str, since: datetime) -> uuid.UUID | None:
    """Whose phone this is, by what went to it since a time, if it is theirs still: who answers a
    text with it."""
    person = db.scalar(_ASKED_LAST, {"tag": number_tag(keys.calls, number), "since": since})
    theirs = person and _tag_now(db, keys, person) == number_tag(keys.calls, number)
    return person if theirs else None


def was_asked(database: Database, keys: Keys, number: str, since: datetime) -> bool:
    """Whether anything went to somebody of staff at this number since a time. It is asked of each
    text by itself, in one statement that nobody waits to write after: hardly any is from staff."""
    asked = {"tag": number_tag(keys.calls, number), "since": since}
    return _ASKED(database, asked) is not None


_ASKED_LAST = (
    select(Message.person_id)
    .where(
        Message.number_tag == bindparam("tag"),
        Message.made_at >= bindparam("since"),
        Message.person_id.is_not(None),
    )
    .order_by(Message.made_at.desc())
    .limit(1)
)
_ASKED = Statement(lambda _: _ASKED_LAST)


def _tag_now(db: Session, keys: Keys, person: uuid.UUID) -> bytes | None:
    """The mark of the phone at which somebody is woken now."""
    number = phone_of(db, keys.calls, keys.pagers, person)
    return number_tag(keys.calls, number) if number else None
