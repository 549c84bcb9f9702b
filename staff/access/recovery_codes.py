"""Recovery codes, kept as passwords are: with database and pepper one still guesses at each."""

import hmac
import secrets

from flask import Flask, current_app
from flask_security import UserMixin
from flask_security.proxies import _datastore
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

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether it is one of theirs, and unused."""
        return self._place(user, code) is not None

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Use it up."""
        place = self._place(user, code)
        return place is not None and _datastore.mf_delete_recovery_code(user, place)

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        salt = secrets.token_hex(SALT_BYTES)
        return [f"{salt}{BETWEEN}{self._stretched(code, salt)}" for code in codes]

    def _place(self, user: UserMixin, code: str) -> int | None:
        by_salt: dict[str, str] = {}
        for place, kept in enumerate(_datastore.mf_get_recovery_codes(user)):
            salt, _, stretched = kept.rpartition(BETWEEN)
            if salt and salt not in by_salt:
                by_salt[salt] = self._stretched(code, salt)
            right = by_salt[salt] if salt else code
            if hmac.compare_digest(
                right.encode(), (stretched if salt else self._old(kept)).encode()
            ):
                return place
        return None

    def _old(self, kept: str) -> str:
        return "".join(self._decrypt_codes([kept]))

    def _stretched(self, code: str, salt: str) -> str:
        """At the cost of a password."""
        options = current_app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
        names = ("argon2__memory_cost", "argon2__time_cost", "argon2__parallelism")
        cost = Cost(*(options[name] for name in names))
        keyed = hmac.digest(self._key, code.encode(errors="surrogatepass"), "sha256")
        return stretch(keyed, bytes.fromhex(salt), cost).hex()
