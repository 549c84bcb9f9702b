"""The keys of one process, each derived from a setting for one purpose, and the organisation's."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models import Database, Organisation


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose. Source: RFC 5869, HKDF with SHA-256, the purpose as its info."""
    return HKDF(SHA256(), 32, salt=None, info=f"salama {purpose}".encode()).derive(secret.encode())


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
