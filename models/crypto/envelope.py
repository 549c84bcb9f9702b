"""The envelope: what callers say is sealed as it is filed, and opens only in its own row and field.

Two kinds. One is sealed *to a public key* (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), so
that the process answering callers can close it but not open it. The other is sealed *under a key*
of 32 bytes (AES-256-GCM, a fresh 96-bit nonce, NIST SP 800-38D). Both begin with a version byte.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

VERSION = 1
KEY_BYTES = 32
Ring = tuple[X25519PrivateKey, ...]
PrivateKey = bytes | Ring
"""A private key as it is kept, or made ready to open many envelopes."""
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE = 12


class SealBroken(Exception):
    """The envelope is altered, cut, of an unknown version, from elsewhere, or the key is wrong."""


def new_key() -> bytes:
    """A fresh data key, 32 random bytes."""
    return os.urandom(32)


def new_pair() -> tuple[bytes, bytes]:
    """A fresh X25519 pair as (private, public), 32 raw bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private_key: bytes) -> bytes:
    """The public half of a private key, 32 raw bytes; of a ring that of its newest."""
    newest = X25519PrivateKey.from_private_bytes(private_key[:KEY_BYTES])
    return newest.public_key().public_bytes_raw()


def ready(private_key: bytes) -> Ring:
    """A private key for many envelopes: to make it of its bytes takes a third of opening one."""
    return tuple(
        X25519PrivateKey.from_private_bytes(private_key[at : at + KEY_BYTES])
        for at in range(0, len(private_key), KEY_BYTES)
    )


def seal_to(public_key: bytes, plain: bytes, row: str, field: str) -> bytes:
    """Seal to whoever holds the private half; bound to the row and field named."""
    recipient = X25519PublicKey.from_public_bytes(public_key)
    return bytes([VERSION]) + _HPKE.encrypt(plain, recipient, _place("hpke", row, field))


def open_with(private_key: PrivateKey, sealed: bytes, row: str, field: str) -> bytes:
    """Open what `seal_to` closed; SealBroken for anything else.

    A private key may be a ring, several of them one after the other and the newest first: what was
    sealed before the key was changed opens with one that comes later.
    """
    body, place = _body(sealed), _place("hpke", row, field)
    try:
        ring = ready(private_key) if isinstance(private_key, bytes) else private_key
    except ValueError as none:
        raise SealBroken from none
    for one in ring:
        try:
            return _HPKE.decrypt(body, one, place)
        except (InvalidTag, ValueError):
            continue
    raise SealBroken


def seal_under(key: bytes, plain: bytes, row: str, field: str) -> bytes:
    """Seal under a 32-byte key; bound to the row and field named."""
    nonce = os.urandom(_NONCE)
    place = _place("key", row, field)
    return bytes([VERSION]) + nonce + AESGCM(key).encrypt(nonce, plain, place)


def open_under(key: bytes, sealed: bytes, row: str, field: str) -> bytes:
    """Open what `seal_under` closed; SealBroken for anything else."""
    body = _body(sealed)
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], _place("key", row, field))
    except (InvalidTag, ValueError) as broken:
        raise SealBroken from broken


def _body(sealed: bytes) -> bytes:
    if sealed[:1] != bytes([VERSION]):
        raise SealBroken
    return sealed[1:]


def _place(way: str, row: str, field: str) -> bytes:
    """Where an envelope belongs; each part with its length, so that no two places read alike."""
    parts = [b"salama", bytes([VERSION]), way.encode(), row.encode(), field.encode()]
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
