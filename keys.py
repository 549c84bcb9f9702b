"""Every key of the process, each derived for one purpose."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Keys:
    """32 bytes a purpose.

    What lasts no longer than a session hangs on the secret key, which may be changed; what has to
    stay hangs on the pepper, which may not.
    """

    def __init__(self, secret_key: str, pepper: str) -> None:
        self.sessions = derive(secret_key, "sessions")
        self.tries = derive(secret_key, "tries")
        self.calls = derive(secret_key, "calls")
        self.sounds = derive(secret_key, "sounds")
        self.replies = derive(secret_key, "spoken replies")
        self.codes = derive(pepper, "codes and PINs")
        self.tags = derive(pepper, "tags")
        self.counted = derive(pepper, "counted")
        self.audit = derive(pepper, "audit log")
        self.pagers = derive(pepper, "pagers")  # where staff are woken, for years
        self.bells = derive(pepper, "bells")
        self.opt_outs = derive(pepper, "opt-outs")
        self.recordings = derive(pepper, "recordings")  # they may wait a day to be fetched


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose. Source: RFC 5869, HKDF with SHA-256, the purpose as its info."""
    return HKDF(SHA256(), 32, salt=None, info=f"salama {purpose}".encode()).derive(secret.encode())
