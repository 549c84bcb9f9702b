"""What a case's page says of each answer that was spoken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.permit import Permit
from models.recording import Recording, RecordingState
from models.submission import RECORDED
from staff.labels import LABELS, label, said
from staff.tongues.said import say


@dataclass(frozen=True)
class Spoken:
    """One spoken answer: how its recording fares, and who may hear the caller's own voice."""

    question: str
    state: str
    recording: Recording | None = None
    mine: Permit | None = None
    waiting: tuple[Permit, ...] = ()

    @property
    def length(self) -> str:
        """How long it is, as "2 min 5 s"."""
        minutes, seconds = divmod((self.recording and self.recording.seconds) or 0, 60)
        return say("{0} min {1} s", minutes, seconds) if minutes else say("{0} s", seconds)


def spoken(db: Session, case: Case, answers: dict[str, Any], person_id: UUID) -> Iterator[Spoken]:
    """Each spoken answer, in the order in which the answers are read.

    An answer without a row is on its way; or its address could not be read, and it is lost.
    """
    of_case = select(Recording).where(Recording.case_id == case.id)
    there = [(one.question, one) for one in db.scalars(of_case.order_by(Recording.wanted_at))]
    known = {name for name, _ in there}
    spoken = [name for name, said in answers.items() if said == RECORDED and name not in known]
    for name, recording in sorted([*there, *((name, None) for name in spoken)], key=_place):
        asked = name.partition(" ")[0]  # what was told more than once stands under one heading
        heading = said("own_words", asked) or label("questions", asked)
        if recording:
            yield _of(db, heading, recording, person_id)
        else:
            yield Spoken(heading, RecordingState.WANTED if case.to_fetch else RecordingState.LOST)


def _place(one: tuple[str, object]) -> int:
    usual = [*LABELS["own_words"], *LABELS["questions"]]
    asked = one[0].partition(" ")[0]
    return usual.index(asked) if asked in usual else len(usual)


def _of(db: Session, heading: str, recording: Recording, person_id: UUID) -> Spoken:
    waiting = tuple(
        permit for permit in Permit.waiting(db, recording) if permit.asked_by_id != person_id
    )
    mine = Permit.latest(db, recording, person_id)
    return Spoken(heading, recording.state, recording, mine, waiting)
