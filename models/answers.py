"""What staff answered a caller who is back: in the clear, and marked as read or heard."""

from dataclasses import dataclass
from uuid import UUID

from models.case import Case
from models.db.base import now
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


def mark_read(case: Case, *, written: bool = True, spoken: bool = True) -> None:
    """The caller has seen or heard what staff wrote or spoke; kept by the next commit."""
    for reply in case.replies:
        reached = (written and reply.written) or (spoken and reply.spoken)
        if reply.sealed_for_caller is not None and reached:
            reply.read_by_caller_at = reply.read_by_caller_at or now()
