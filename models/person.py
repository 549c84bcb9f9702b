"""A person: a member of staff, and their own wrap of the organisation's private key."""

import os
import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, String, select
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import SealBroken, open_under, seal_under
from models.crypto.key_stretching import FOR_PASSWORDS, Cost, password_bytes, stretch
from models.db.base import Base, now, one_of


class Role(StrEnum):
    """What a person is here for."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Scheme(StrEnum):
    """In which colours a person sees the console; without one, as their machine is set."""

    LIGHT = "light"
    DARK = "dark"


class Person(Base):
    """Who may sign in. Names of the sign-in columns are those Flask-Security 5.9 looks for."""

    __tablename__ = "person"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    one_time: Mapped[bool] = mapped_column(default=False)  # the password was made for them
    one_time_until: Mapped[datetime | None]
    role: Mapped[str] = mapped_column(String(16), default=Role.CASEWORKER)
    created_at: Mapped[datetime] = mapped_column(default=now)
    scheme: Mapped[str | None] = mapped_column(String(8))
    language: Mapped[str | None] = mapped_column(String(2))  # ISO 639-1; none: English

    fs_uniquifier: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: uuid.uuid4().hex
    )
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(512))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))

    key_salt: Mapped[bytes | None]
    key_cost: Mapped[str | None] = mapped_column(String(32))
    wrapped_key: Mapped[bytes | None]
    left_with_key_at: Mapped[datetime | None]  # their access ended, and they may have kept it

    def wrap_key(self, private_key: bytes, password: str, cost: Cost = FOR_PASSWORDS) -> None:
        """Give this person the organisation's private key, to be had only with `password`."""
        self.id = self.id or uuid.uuid4()
        self.key_salt = os.urandom(16)
        self.key_cost = str(cost)
        key = stretch(password_bytes(password), self.key_salt, cost)
        self.wrapped_key = seal_under(key, private_key, self.id.hex, "person key")
        self.left_with_key_at = None

    def unwrap_key(self, password: str) -> bytes:
        """The organisation's private key; SealBroken with a wrong password or none wrapped."""
        if self.wrapped_key is None or self.key_salt is None or self.key_cost is None:
            raise SealBroken
        key = stretch(password_bytes(password), self.key_salt, Cost.read(self.key_cost))
        return open_under(key, self.wrapped_key, self.id.hex, "person key")

    def take_key_away(self) -> None:
        """Forget this person's wrap, as when they lost their password."""
        self.key_salt = self.key_cost = self.wrapped_key = None

    def leave_key(self) -> None:
        """The same, of somebody who is to hold it no more: what they kept of it is theirs still,
        until it is changed."""
        if self.wrapped_key is not None:
            self.left_with_key_at = now()
        self.take_key_away()

    @classmethod
    def left_with_key(cls, db: Session) -> "list[Person]":
        """Those who may have kept the key that is in use, the first of them first."""
        left = select(cls).where(cls.left_with_key_at.is_not(None))
        return list(db.scalars(left.order_by(cls.left_with_key_at)))
