"""The ground every table stands on: one base class, one naming rule, one clock, two time zones."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, DateTime, LargeBinary, MetaData, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

EAST_AFRICA = ZoneInfo("Africa/Nairobi")
"""What a clock on the wall shows to callers and staff; it has no summer time. Kept is UTC."""

WHERE = "where"
"""In the `info` of an index: of which rows it is, on both kinds of database. As `sqlite_where` and
`postgresql_where` it would have both loaded by every process, and it is migrations that make it."""


def now() -> datetime:
    """The time in UTC, aware."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A time that is aware and in UTC in every database; SQLite alone would forget the zone.

    Storing a naive time is a mistake and raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table; constraints are named by rule so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict here
        datetime: Moment,
        bytes: LargeBinary,
        uuid.UUID: Uuid,
        dict[str, Any]: JSON,
    }


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The constraint that a column holds one of these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
