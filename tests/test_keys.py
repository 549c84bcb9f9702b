"""Keys derived for one purpose each."""

import hashlib
import hmac

from keys import Keys, derive

SECRET = "s" * 32


def hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 in its own words, for 32 bytes: extract under a salt of zeros, expand once."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_a_key_is_derived_as_rfc_5869_says() -> None:
    assert derive(SECRET, "sessions") == hkdf(SECRET.encode(), b"salama sessions")


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ("sessions", "tags", "tries", "codes and PINs")
    keys = {derive(secret, purpose) for purpose in purposes for secret in (SECRET, "t" * 32)}
    assert len(keys) == 8
    assert {len(key) for key in keys} == {32}


def test_what_has_to_stay_does_not_hang_on_the_key_that_may_be_changed() -> None:
    before, after = Keys(SECRET, "p" * 32), Keys("t" * 32, "p" * 32)
    stays = {"audit", "codes", "tags", "counted", "recordings", "pagers", "opt_outs", "bells"}
    assert {name for name, key in vars(before).items() if vars(after)[name] == key} == stays
    assert len(set(vars(before).values())) == len(vars(before))
