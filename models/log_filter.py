"""What part of the audit log somebody looks at: by whom, what, on which day, of which case."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from models.db.base import EAST_AFRICA
from models.event import Event


@dataclass(frozen=True)
class LogFilter:
    """Entries for which all holds that is said; None says nothing."""

    person_id: UUID | None = None
    what: str | None = None
    day: date | None = None
    """Of East Africa Time."""
    cases: tuple[UUID, UUID] | None = None
    """The first and the last id that a case of the wanted reference can have."""
    by_service: bool | None = None
    """Whether the service did it of itself."""

    def newest(self) -> Select[Event]:
        """The query for them, newest first."""
        return select(Event).where(*self._conditions()).order_by(Event.id.desc())

    def _conditions(self) -> list[ColumnElement[bool]]:
        conditions = []
        if self.person_id:
            conditions.append(Event.person_id == self.person_id)
        if self.what:
            conditions.append(Event.what == self.what)
        if self.day:
            midnight = datetime.combine(self.day, time(), EAST_AFRICA)
            conditions += [Event.at >= midnight, Event.at < midnight + timedelta(days=1)]
        if self.cases:
            conditions.append(Event.case_id.between(*self.cases))
        if self.by_service is not None:
            own = Event.of_service()
            conditions.append(own if self.by_service else ~own)
        return conditions
