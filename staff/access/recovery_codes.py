"""Recovery codes, kept as passwords are: with database and pepper one still guesses at each."""

import hmac
import secrets

from flask import Flask, current_app
from flask_security import UserMixin
from flask_security.proxies import _datastore, _security
from flask_security.recovery_codes import MfRecoveryCodesUtil

from models.crypto.key_stretching import Cost, stretch

SALT_BYTES = 16
BETWEEN = "."
"""Salt and hash have none, and neither has what earlier versions kept."""


class RecoveryCodes(MfRecoveryCodesUtil):
    """The library's, but that nobody reads them back. Those of one set share a salt, so that a try
    costs one stretch and not ten. Codes of before, which are encrypted, stay good until used."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._key: bytes = app.config["STAFF_RECOVERY_KEY"]

    def made(self) -> tuple[list[str], list[str]]:
        """A new set, and how it is kept. Takes ten passwords' time: not for within a write."""
        how_many = current_app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_N"]
        codes = _security.totp_factory.generate_recovery_codes(how_many)
        return codes, self._encrypt_codes(codes)

    def kept_as(self, user: UserMixin, code: str) -> str | None:
        """How this code of theirs is kept while it is unused; None if it is not one. Takes a
        password's time: not for within a write."""
        by_salt: dict[str, str] = {}
        for kept in _datastore.mf_get_recovery_codes(user):
            salt, _, stretched = kept.rpartition(BETWEEN)
            if salt and salt not in by_salt:
                by_salt[salt] = self._stretched(code, salt)
            right = by_salt[salt] if salt else code
            if hmac.compare_digest(
                right.encode(), (stretched if salt else self._old(kept)).encode()
            ):
                return kept
        return None

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        salt = secrets.token_hex(SALT_BYTES)
        return [f"{salt}{BETWEEN}{self._stretched(code, salt)}" for code in codes]

    def _old(self, kept: str) -> str:
        return "".join(self._decrypt_codes([kept]))

    def _stretched(self, code: str, salt: str) -> str:
        """At the cost of a password."""
        options = current_app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
        names = ("argon2__memory_cost", "argon2__time_cost", "argon2__parallelism")
        cost = Cost(*(options[name] for name in names))
        keyed = hmac.digest(self._key, code.encode(errors="surrogatepass"), "sha256")
        return stretch(keyed, bytes.fromhex(salt), cost).hex()
