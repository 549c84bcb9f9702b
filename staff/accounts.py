"""Sign-in names as the account library sees them: passwords, second factors, recovery codes."""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from flask import Flask
from flask_security import Security, SQLAlchemySessionUserDatastore, Totp, UserMixin
from flask_security.utils import hash_password
from passlib.totp import TotpMatch, UsedTokenError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from models.base import Base
from models.database import to_write
from models.person import Person

LONGEST_PASSWORD = 200
SHORTEST_PASSWORD = 12
# One step of 30 s to either side, for telephones whose clocks are a little off (RFC 6238 §5.2).
CLOCK_SLACK_SECONDS = 30
FORGET_CODES_SECONDS = 5 * 60


class Account(UserMixin, Base):  # type: ignore[misc]  # the library's mixin is untyped
    """The same row as a Person, with the library's verbs on it instead of ours.

    Two classes, so that the models know no web library and the library never holds a key.
    """

    __table__ = Person.__table__


class NoRoles:
    """The library wants a class for roles; a person's role is one plain column here."""


class OneTimeCodes(Totp):  # type: ignore[misc]  # untyped as well
    """Codes of an authenticator app, each good for one use."""

    def __init__(self, keys: "redis.Redis", secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._redis = keys

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:
        """Refuse a code that was used before, with UsedTokenError, as the library expects."""
        if not self.first_use(user, str(tmatch.counter)):
            raise UsedTokenError

    def first_use(self, account: Account, code: str) -> bool:
        """Whether this code of theirs is used for the first time; of two at once only one is."""
        mark = hashlib.sha256(f"{account.id} {code}".encode()).hexdigest()
        return bool(self._redis.set(f"staff:code-used:{mark}", 1, nx=True, ex=FORGET_CODES_SECONDS))

    def right(self, account: Account, code: str, secret: str | None = None) -> bool:
        """Whether this is the code that the account's (or this new) secret gives now, and unused."""
        secret = secret or account.tf_totp_secret
        digits = re.sub(r"\s", "", code)
        if not secret or not re.fullmatch("[0-9]{6}", digits):
            return False
        return bool(self.verify_totp(digits, secret, account, window=CLOCK_SLACK_SECONDS))


class Accounts(SQLAlchemySessionUserDatastore):  # type: ignore[misc]  # untyped as well
    """Where the library finds an account, a session to each request."""

    def __init__(self, database: sessionmaker[Session]) -> None:
        super().__init__(scoped_session(database), Account, NoRoles)

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

    def forget(self, _problem: BaseException | None = None) -> None:
        """Give the request's session back."""
        self.db.session.remove()


def register(
    app: Flask, database: sessionmaker[Session], keys: "redis.Redis", settings: Any
) -> None:
    """Set the library up without its pages, its e-mail and its tokens."""
    app.config.update(_settings(settings.pepper))
    app.config.setdefault(
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS",
        {"argon2__memory_cost": 64 * 1024, "argon2__time_cost": 3, "argon2__parallelism": 4},
    )
    accounts = Accounts(database)
    Security(
        app,
        accounts,
        register_blueprint=False,
        totp_cls=lambda secrets, issuer: OneTimeCodes(keys, secrets, issuer),
    )
    app.teardown_appcontext(accounts.forget)


def _settings(pepper: Any) -> dict[str, Any]:
    """What is kept for years hangs on the pepper, which never changes; sessions on the secret key."""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": _derived(pepper, "passwords").hex(),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": {"1": _derived(pepper, "one-time codes").hex()},
        "SECURITY_TOTP_ISSUER": "Safari Salama",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(_derived(pepper, "recovery codes"))
        ],
    }


def _derived(pepper: Any, purpose: str) -> bytes:
    return hmac.digest(revealed(pepper).encode(), f"staff {purpose}".encode(), hashlib.sha256)


def revealed(secret: Any) -> str:
    """The text of a setting that may be a SecretStr."""
    return secret.get_secret_value() if hasattr(secret, "get_secret_value") else str(secret)


def plain_name(typed: str) -> str:
    """One spelling of a sign-in name, however it was typed."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def plain_password(typed: str) -> str:
    """One spelling of a password: keyboards differ in how they compose a letter (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", typed)


def hashed(password: str) -> str:
    """The password as the table keeps it; needs the app's context for the parameters."""
    return str(hash_password(plain_password(password[:LONGEST_PASSWORD])))


def is_password(account: Account, typed: str) -> bool:
    """Whether this is the account's password; as much work when it is too long to be one."""
    return bool(account.verify_and_update_password(plain_password(typed[:LONGEST_PASSWORD])))
