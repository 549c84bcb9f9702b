"""The organisation's public key: pinned on disk, at hand whatever becomes of the database."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from models.db.database import Database
from models.db.deadline import within_deadline
from models.organisation import Organisation


class NotSetUp(RuntimeError):
    """There is no organisation to seal to yet: `flask setup` makes it."""


class KeyChanged(SystemExit):
    """The database has another key than the one that was pinned: whoever put it there would read
    what callers tell from now on, and staff would not."""


def fingerprint(public_key: bytes) -> str:
    """What a key is known by: its SHA-256 in 64 letters."""
    return sha256(public_key).hexdigest()


class PublicKey:
    """The key that all cases are sealed to.

    It is read once and pinned: by the file beside the journal, from the first time that it was
    read on, and by the `pin` that an operator set, a fingerprint. The file also serves when the
    service starts while its database is away.

    While the key is changed the pin is two fingerprints with a comma between. Whichever it names
    the database is followed to, whatever was in the file.
    """

    def __init__(self, database: Database, folder: Path, pin: str | None = None) -> None:
        self._database = database
        self._copy = folder / "organisation.pub"
        self._pins = frozenset(pin.split(",")) if pin else frozenset()
        self._key: bytes | None = None

    def __call__(self) -> bytes:
        """32 bytes, X25519: the pinned one, whatever the database says by now.

        :raise NotSetUp: when there is no organisation yet.
        :raise KeyChanged: it is not the one of the pin.
        """
        if self._key is None:
            self._key = self._read()
        return self._key

    def check(self) -> None:
        """See that the database, if it is there, has the key that was pinned; pin it now, at the
        start, if none was, so that no caller waits for a database that is frozen later.

        :raise KeyChanged: it has another.
        """
        try:
            there = self._in_database()
        except Exception:  # it is away: there is nothing to compare
            there = None
        pinned = self._pinned()
        if there is None:
            if pinned:
                self._compare(pinned)
            return
        self._compare(there)
        if there == pinned:
            return
        if pinned and not self._pins:
            raise KeyChanged(
                "The organisation's public key in the database is not the one that was pinned: "
                f"{fingerprint(there)[:16]}… in place of {fingerprint(pinned)[:16]}…. Nothing is "
                "started. Whoever changed it could read what callers tell: see docs/safety.md. If "
                f"you set up anew on purpose, delete {self._copy}."
            )
        self._keep(there)
        self._key = there

    def is_named(self, key: bytes) -> bool:
        """Whether the pin names this key."""
        return fingerprint(key) in self._pins

    def _read(self) -> bytes:
        if pinned := self._pinned():
            self._compare(pinned)
            return pinned
        key = self._in_database()
        if key is None:
            raise NotSetUp("the organisation has no key yet: run `flask setup`")
        self._compare(key)
        self._keep(key)
        return key

    def _in_database(self) -> bytes | None:
        """In time: whoever asks may be a caller."""

        def read() -> bytes | None:
            with self._database() as db:
                return db.scalar(select(Organisation.public_key))  # and not what wraps the other

        return within_deadline(read)

    def _pinned(self) -> bytes | None:
        with suppress(OSError):
            return self._copy.read_bytes() or None
        return None

    def _compare(self, key: bytes) -> None:
        if self._pins and not self.is_named(key):
            raise KeyChanged(
                "The organisation's public key is not the one that PUBLIC_KEY_PIN names, but "
                f"{fingerprint(key)}. Nothing is started: see docs/safety.md."
            )

    def _keep(self, key: bytes) -> None:
        draft = self._copy.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):  # a full disk keeps nobody out while the database is there
            draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(key)
            draft.chmod(0o640)  # a group may read what is public anyway
            draft.replace(self._copy)
