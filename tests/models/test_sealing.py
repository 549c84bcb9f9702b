"""The envelope opens in its place and nowhere else; its bytes are what the standards say."""

import hmac
from collections.abc import Callable
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.crypto.envelope import (
    SealBroken,
    new_key,
    new_pair,
    open_under,
    open_with,
    public_of,
    seal_to,
    seal_under,
)

PRIVATE, PUBLIC = new_pair()
KEY = new_key()
Open = Callable[[bytes, str, str], bytes]
WAYS: list[tuple[bytes, Open]] = [
    (seal_to(PUBLIC, b"words", "row", "field"), lambda s, r, f: open_with(PRIVATE, s, r, f)),
    (seal_under(KEY, b"words", "row", "field"), lambda s, r, f: open_under(KEY, s, r, f)),
]
both_ways = pytest.mark.parametrize(("sealed", "opens"), WAYS, ids=["to a key pair", "under a key"])


@both_ways
def test_what_was_sealed_opens_in_its_place(sealed: bytes, opens: Open) -> None:
    assert opens(sealed, "row", "field") == b"words"


@both_ways
def test_every_flipped_byte_is_noticed(sealed: bytes, opens: Open) -> None:
    for at in range(len(sealed)):
        broken = bytearray(sealed)
        broken[at] ^= 1
        with pytest.raises(SealBroken):
            opens(bytes(broken), "row", "field")


@both_ways
def test_every_cut_and_an_extra_byte_are_noticed(sealed: bytes, opens: Open) -> None:
    for wrong in [*(sealed[:length] for length in range(len(sealed))), sealed + b"\0"]:
        with pytest.raises(SealBroken):
            opens(wrong, "row", "field")


@both_ways
@pytest.mark.parametrize(
    ("row", "field"), [("other", "field"), ("row", "other"), ("rowf", "ield"), ("", "rowfield")]
)
def test_another_row_or_field_does_not_open_it(
    sealed: bytes, opens: Open, row: str, field: str
) -> None:
    with pytest.raises(SealBroken):
        opens(sealed, row, field)


@both_ways
@pytest.mark.parametrize("version", [0, 2, 255])
def test_an_unknown_version_is_refused(sealed: bytes, opens: Open, version: int) -> None:
    with pytest.raises(SealBroken):
        opens(bytes([version]) + sealed[1:], "row", "field")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        open_with(new_pair()[0], WAYS[0][0], "row", "field")
    with pytest.raises(SealBroken):
        open_under(new_key(), WAYS[1][0], "row", "field")


def test_neither_kind_opens_as_the_other() -> None:
    with pytest.raises(SealBroken):
        open_under(KEY, WAYS[0][0], "row", "field")
    with pytest.raises(SealBroken):
        open_with(PRIVATE, WAYS[1][0], "row", "field")


def test_the_same_words_never_look_the_same() -> None:
    assert len({seal_to(PUBLIC, b"words", "row", "field") for _ in range(50)}) == 50
    assert len({seal_under(KEY, b"words", "row", "field") for _ in range(50)}) == 50


def test_what_an_earlier_version_sealed_still_opens() -> None:
    """Known answers: whoever changes the format must keep opening these."""
    private = bytes(range(32))
    to_pair = bytes.fromhex(KNOWN_TO_PAIR)
    under_key = bytes.fromhex(KNOWN_UNDER_KEY)
    assert open_with(private, to_pair, "a row", "answers") == b"Wanafungiwa ndani"
    assert open_under(private, under_key, "a row", "answers") == b"Wanafungiwa ndani"


def test_an_envelope_under_a_key_is_plain_aes_gcm() -> None:
    place = b"\0\6salama\0\1\1\0\3key\0\3row\0\5field"
    nonce = bytes(12)
    made_elsewhere = b"\1" + nonce + AESGCM(KEY).encrypt(nonce, b"words", place)
    assert open_under(KEY, made_elsewhere, "row", "field") == b"words"


def test_our_reading_of_hpke_is_the_rfcs() -> None:
    """RFC 9180, A.1.1: the oracle below is itself checked before it is believed."""
    private = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    enc = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
    info = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
    sealed = bytes.fromhex(
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    plain = b"Beauty is truth, truth beauty"
    assert hpke_open(private, enc + sealed, info, b"Count-0", key_size=16) == plain


def test_an_envelope_to_a_key_pair_is_plain_hpke() -> None:
    info = b"\0\6salama\0\1\1\0\4hpke\0\3row\0\5field"
    sealed = seal_to(PUBLIC, b"words", "row", "field")
    assert hpke_open(PRIVATE, sealed[1:], info, b"", key_size=32) == b"words"


def test_the_public_half_follows_from_the_private() -> None:
    assert public_of(PRIVATE) == PUBLIC


def hpke_open(private: bytes, sealed: bytes, info: bytes, aad: bytes, key_size: int) -> bytes:
    """Base mode of RFC 9180 §4 and §5 with X25519, HKDF-SHA256 and AES-GCM, by the book."""
    enc, body = sealed[:32], sealed[32:]
    mine = X25519PrivateKey.from_private_bytes(private)
    kem = b"KEM" + (0x20).to_bytes(2, "big")
    aead = {16: 1, 32: 2}[key_size]
    suite = b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (0x20, 1, aead))

    def extract(salt: bytes, label: bytes, ikm: bytes, suite: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, sha256)

    def expand(prk: bytes, label: bytes, info: bytes, size: int, suite: bytes) -> bytes:
        labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
        return hmac.digest(prk, labelled + b"\1", sha256)[:size]

    shared = mine.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + mine.public_key().public_bytes_raw()
    secret = expand(extract(b"", b"eae_prk", shared, kem), b"shared_secret", context, 32, kem)
    schedule = b"\0" + extract(b"", b"psk_id_hash", b"", suite)
    schedule += extract(b"", b"info_hash", info, suite)
    prk = extract(secret, b"secret", b"", suite)
    key = expand(prk, b"key", schedule, key_size, suite)
    nonce = expand(prk, b"base_nonce", schedule, 12, suite)
    return AESGCM(key).decrypt(nonce, body, aad)


KNOWN_TO_PAIR = (
    "0109a3d7f45c5149954f0175cc28f779b41a90a6a5a1d603dcfba63d4bc7427f051ba2fb02b14c60"
    "81726921867ae67a5eaa1b17e50f7084543810af2fd4cf62bda1"
)
KNOWN_UNDER_KEY = (
    "01b8edd6915481c226feb450ab9aad13473375665108b50bcc399ab7236fa52f01b1404a45208b82fc946eacbff2"
)
