"""The organisation's public key, at hand whatever becomes of the database."""

import os
from contextlib import suppress
from pathlib import Path

from models.db.database import Database
from models.organisation import Organisation


class NotSetUp(RuntimeError):
    """There is no organisation to seal to yet: `flask setup` makes it."""


class PublicKey:
    """The key that all cases are sealed to: read once, and kept on disk for the day that the
    service starts while its database is away."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._copy = folder / "organisation.pub"
        self._key: bytes | None = None

    def __call__(self) -> bytes:
        """32 bytes, X25519.

        :raise NotSetUp: when there is no organisation yet.
        """
        if self._key is None:
            self._key = self._read()
        return self._key

    def _read(self) -> bytes:
        try:
            with self._database() as db:
                organisation = Organisation.of(db)
        except Exception:  # whatever keeps the database away, the copy serves
            if self._copy.exists():
                return self._copy.read_bytes()
            raise
        if organisation is None:
            raise NotSetUp("the organisation has no key yet: run `flask setup`")
        self._keep(organisation.public_key)
        return organisation.public_key

    def _keep(self, key: bytes) -> None:
        draft = self._copy.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):  # a full disk keeps nobody out while the database is there
            draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(key)
            draft.replace(self._copy)
