"""The vault: what lies in Redis opens with one cookie only."""

import time
from uuid import uuid4

import pytest
import redis

from staff.access.vault import SignIn, Vault

from .conftest import Desk


@pytest.fixture
def shelf(redis_url: str) -> Vault:
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    return Vault(client, "test")


def _held() -> SignIn:
    return SignIn(uuid4(), time.time(), b"the organisation's private key..")


def test_what_is_put_in_comes_out(shelf: Vault) -> None:
    held = _held()
    assert shelf.open(shelf.put(held)) == held


def test_no_other_key_opens_a_box(shelf: Vault, redis_url: str) -> None:
    mine, theirs = shelf.put(_held()), shelf.put(_held())
    with redis.Redis.from_url(redis_url) as client:
        boxes = sorted(client.scan_iter("staff:test:*"))
        first, second = (client.get(box) for box in boxes)
        client.set(boxes[0], second or b"")
        client.set(boxes[1], first or b"")
    assert shelf.open(mine) is None
    assert shelf.open(theirs) is None


@pytest.mark.parametrize("cookie", ["", "x", "é", "AAAA", "A" * 44, "A" * 5000, "=", "null"])
def test_no_made_up_cookie_opens_anything(shelf: Vault, cookie: str) -> None:
    shelf.put(_held())
    assert shelf.open(cookie) is None


def test_a_flipped_bit_breaks_the_seal(shelf: Vault, redis_url: str) -> None:
    key = shelf.put(_held())
    with redis.Redis.from_url(redis_url) as client:
        (box,) = client.scan_iter("staff:test:*")
        sealed = bytearray(client.get(box) or b"")
        sealed[-1] ^= 1
        client.set(box, bytes(sealed))
    assert shelf.open(key) is None


def test_a_held_key_is_never_printed() -> None:
    assert "private key" not in repr(_held())


def test_another_persons_box_under_my_name_is_refused(desk: Desk) -> None:
    mine, theirs = desk.person("achieng"), desk.person("barasa")
    with theirs.client.session_transaction("/staff") as session:
        stolen = session["vault"]
    with mine.client.session_transaction("/staff") as session:
        session["vault"] = stolen
    assert mine.get("/staff/cases").location == "/staff/sign-in"
