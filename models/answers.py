"""What staff answered a caller who is back: in the clear, and marked as read or heard."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from models.case import Case
from models.db.base import now
from models.reply import Reply
from models.return_visit import Returned


@dataclass(frozen=True, repr=False)
class Answered:
    """A reply in the clear: its words, where it has any; and where it was spoken the id under
    which its sound is kept, and the key of that."""

    words: str
    spoken: tuple[UUID, bytes] | None


def answers(returned: Returned) -> list[Answered]:
    """Staff's replies in the clear, oldest first."""
    key = returned.caller_private_key
    return [
        Answered(
            reply.open_for_caller(key),
            (reply.id, reply.spoken.key_for_caller(key)) if reply.spoken else None,
        )
        for reply in returned.case.replies
        if reply.sealed_for_caller is not None
    ]


def replies(returned: Returned) -> list[str]:
    """The words of staff's replies in the clear, oldest first."""
    return [reply.words for reply in answers(returned) if reply.words]


def mark_begun(case: Case, *, written: bool = True, spoken: bool = True) -> None:
    """The caller begins to read or hear what staff wrote or spoke; kept by the next commit."""
    for reply in _reached(case, written, spoken):
        reply.begun_by_caller_at = reply.begun_by_caller_at or now()


def mark_read(case: Case, *, written: bool = True, spoken: bool = True) -> None:
    """The caller has seen or heard all of what they began; kept by the next commit."""
    for reply in _reached(case, written, spoken):
        if reply.begun_by_caller_at:  # one that was sent since they were shown theirs is new
            reply.read_by_caller_at = reply.read_by_caller_at or now()


def _reached(case: Case, written: bool, spoken: bool) -> Iterator[Reply]:
    for reply in case.replies:
        if reply.sealed_for_caller is not None and (
            (written and reply.written) or (spoken and reply.spoken)
        ):
            yield reply
