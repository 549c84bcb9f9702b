"""One row of a list that staff keep, in the columns of the file that brought it."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import JSON, ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.imported_list import ImportedList


class ListEntry(Base):
    """One entry, kept for as long as its list is; what its columns mean is not ours to know."""

    __tablename__ = "list_entry"

    list_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("imported_list.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[dict[str, str]] = mapped_column(JSON)

    @classmethod
    def add_all(
        cls, db: Session, imported: ImportedList, entries: Iterable[dict[str, str]]
    ) -> None:
        """Put entries on a draft, in their order."""
        rows = [
            {"list_id": imported.id, "place": place, "cells": cells}
            for place, cells in enumerate(entries)
        ]
        if rows:
            db.execute(insert(cls), rows)
        imported.entries = len(rows)

    @classmethod
    def on_list(cls, db: Session, list_id: uuid.UUID) -> Sequence[dict[str, str]]:
        """All entries of a list, in their order."""
        return db.scalars(select(cls.cells).where(cls.list_id == list_id).order_by(cls.place)).all()
