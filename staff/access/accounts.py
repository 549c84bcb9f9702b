"""Sign-in names and passwords, kept by the account library on the same rows as our people."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import redis
from flask import Flask, current_app
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_security.utils import hash_password
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from models.db.base import Base
from models.db.database import to_write
from models.person import Person
from staff.access.one_time_codes import OneTimeCodes
from staff.access.passwords import LONGEST
from staff.access.recovery_codes import RecoveryCodes
from staff.settings import Settings


class Account(UserMixin, Base):
    """The same row as a Person, with the library's verbs on it instead of ours.

    Two classes, so that the models know no web library and the library never holds a key.
    """

    __table__ = Person.__table__

    if TYPE_CHECKING:  # what the row has, where the library expects otherwise or nothing
        id: UUID  # type: ignore[assignment]
        username: str
        role: str
        one_time: bool
        one_time_until: datetime | None
        scheme: str | None
        language: str | None


class Accounts(SQLAlchemySessionUserDatastore):
    """Where the library finds an account, a session to each request."""

    def __init__(self, database: sessionmaker[Session]) -> None:
        # The library wants a class for roles; a person's role is one plain column here.
        super().__init__(scoped_session(database), Account, RoleMixin)

    def find(self, **by: Any) -> Account | None:
        """The account with this one attribute."""
        return cast(Account | None, self.find_user(**by))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The request's session, its changes kept when the block ends well."""
        db = self.db.session()
        to_write(db)
        try:
            yield db
            db.commit()
        except BaseException:
            db.rollback()
            raise

    def use_up(self, account: Account, kept: str) -> bool:
        """Take a recovery code, as it is kept, from those that are left; False where it is gone, as
        for the second of two at once."""
        with self.writing() as db:
            db.refresh(account, with_for_update=True)
            left = account.mf_recovery_codes or []
            # A list of its own: what changes within one is not seen by way of this class.
            account.mf_recovery_codes = [one for one in left if one != kept]
            return kept in left

    def forget(self, _problem: BaseException | None = None) -> None:
        """Give the request's session back."""
        self.db.session.remove()


def register(
    app: Flask, database: sessionmaker[Session], keys: "redis.Redis", settings: Settings
) -> None:
    """Set the library up without its pages, its e-mail and its tokens."""
    app.config.update(_settings(settings.pepper.get_secret_value()))
    app.config.setdefault(
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS",
        {"argon2__memory_cost": 64 * 1024, "argon2__time_cost": 3, "argon2__parallelism": 4},
    )
    accounts = Accounts(database)
    Security(
        app,
        accounts,
        register_blueprint=False,
        mf_recovery_codes_util_cls=RecoveryCodes,
        totp_cls=lambda secrets, issuer: OneTimeCodes(keys, secrets, issuer),  # type: ignore[arg-type]
    )
    app.teardown_request(accounts.forget)


def _settings(pepper: str) -> dict[str, Any]:
    """What is kept for years hangs on the pepper, which never changes, not on the secret key."""
    return {
        "STAFF_KEY_PEPPER": derived(pepper, "the organisation's key"),
        "STAFF_RECOVERY_KEY": derived(pepper, "recovery codes as they are kept"),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": derived(pepper, "passwords").hex(),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": {"1": derived(pepper, "one-time codes").hex()},
        "SECURITY_TOTP_ISSUER": "Safari Salama",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [  # of earlier versions
            base64.urlsafe_b64encode(derived(pepper, "recovery codes"))
        ],
    }


def derived(pepper: str, purpose: str) -> bytes:
    """32 bytes of the console's for one purpose."""
    return hmac.digest(pepper.encode(), f"staff {purpose}".encode(), hashlib.sha256)


def plain_name(typed: str) -> str:
    """One spelling of a sign-in name, however it was typed."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def plain_password(typed: str) -> str:
    """One spelling of a password, for keyboards differ in how they compose a letter (NFKC)."""
    return unicodedata.normalize("NFKC", typed)


def hashed(password: str) -> str:
    """The password as the table keeps it; needs the app's context for the parameters."""
    return hash_password(plain_password(password[:LONGEST]))


def for_the_key(password: str) -> str:
    """The password as the organisation's key is wrapped under it, with the pepper: who steals the
    database alone can't even begin to guess. Needs the app's context."""
    spelt = plain_password(password[:LONGEST]).encode(errors="surrogatepass")
    return hmac.digest(current_app.config["STAFF_KEY_PEPPER"], spelt, hashlib.sha256).hex()


def is_password(account: Account, typed: str) -> bool:
    """Whether this is the account's password; as much work when it is too long to be one."""
    right = account.verify_and_update_password(plain_password(typed[:LONGEST]))
    return right and len(typed) <= LONGEST
