"""An agency as the licensing body's list has it, kept for as long as that list is."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import JSON, ForeignKey, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base
from models.imported_list import ImportedList


class Agency(Base):
    """One agency on one list, with its status as of that list's date."""

    __tablename__ = "agency"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    list_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("imported_list.id", ondelete="CASCADE"), index=True
    )
    licence: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(16))
    former_names: Mapped[list[str]] = mapped_column(JSON)
    phones: Mapped[list[str]] = mapped_column(JSON)

    on: Mapped[ImportedList] = relationship()

    @classmethod
    def add_all(
        cls, db: Session, imported: ImportedList, entries: Iterable[dict[str, object]]
    ) -> None:
        """Put entries on a draft, by the names of the columns."""
        rows = [{"id": uuid.uuid4(), "list_id": imported.id, **entry} for entry in entries]
        if rows:
            db.execute(insert(cls), rows)
        imported.entries = len(rows)

    @classmethod
    def on_list(cls, db: Session, list_id: uuid.UUID | None) -> Sequence["Agency"]:
        """All agencies on a list, by name; none where there is no list."""
        return db.scalars(select(cls).where(cls.list_id == list_id).order_by(cls.name)).all()
