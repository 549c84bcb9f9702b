"""Tries are counted from the first one for a while, and nobody's name is in what counts them."""

from uuid import UUID

import pytest
import redis
import structlog

from staff.access import throttle
from staff.access.throttle import CODE, KEY_CODE, NAME, PASSWORD, Throttle

HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def counts(empty_redis: "redis.Redis") -> Throttle:
    return Throttle(empty_redis, b"k" * 32)


def test_a_name_has_so_many_tries_from_an_address_and_others_have_theirs(counts: Throttle) -> None:
    tries = [counts.may_sign_in("asha", HERE) for _ in range(throttle.NAME_FROM_ADDRESS.most + 1)]
    assert tries == [True] * throttle.NAME_FROM_ADDRESS.most + [False]
    assert counts.may_sign_in("asha", THERE)
    assert counts.may_sign_in("juma", HERE)
    counts.signed_in("asha", HERE)
    assert counts.may_sign_in("asha", HERE)


def test_a_name_that_is_tried_from_everywhere_is_an_alarm_and_locks_nobody_out(
    counts: Throttle,
) -> None:
    with structlog.testing.capture_logs() as lines:
        assert all(counts.may_sign_in("asha", f"198.51.100.{n}") for n in range(2 * NAME.most))
    assert counts.may_sign_in("asha", THERE)
    assert [line["event"] for line in lines] == ["names_guessed"]
    assert "asha" not in str(lines)


def test_an_address_has_a_limit_of_its_own(counts: Throttle) -> None:
    assert counts.may_sign_in("asha", HERE)
    assert all(counts.may_sign_in(f"name {n}", HERE) for n in range(throttle.ADDRESS.most - 1))
    assert not counts.may_sign_in("somebody else", HERE)


def test_the_window_begins_with_the_first_try(counts: Throttle, empty_redis: "redis.Redis") -> None:
    person = UUID(int=7)
    assert counts.may_try(CODE, person)
    [key] = empty_redis.keys()
    assert 0 < empty_redis.ttl(key) <= CODE.seconds
    empty_redis.expire(key, 5)
    assert counts.may_try(CODE, person)
    assert empty_redis.ttl(key) <= 5  # a later try keeps nobody out for longer
    empty_redis.delete(key)
    assert all(counts.may_try(CODE, person) for _ in range(CODE.most))
    assert not counts.may_try(CODE, person)


def test_who_knew_it_in_the_end_has_all_tries_again_and_slips_elsewhere_cost_none(
    counts: Throttle,
) -> None:
    person, other = UUID(int=7), UUID(int=8)
    for _ in range(7):
        assert all(counts.may_try(kind, person) for kind in (PASSWORD, CODE, KEY_CODE))
    counts.knew(CODE, person)
    counts.knew(CODE, other)
    assert all(counts.may_try(CODE, person) for _ in range(CODE.most))
    assert [counts.may_try(PASSWORD, person) for _ in range(4)] == [True] * 3 + [False]
    assert counts.may_try(KEY_CODE, person)


def test_neither_name_nor_address_is_kept(counts: Throttle, empty_redis: "redis.Redis") -> None:
    counts.may_sign_in("asha\udcff", HERE)
    kept = " ".join(map(str, empty_redis.keys()))
    assert "sign-in" in kept
    assert "asha" not in kept
    assert HERE not in kept
