"""How often a code and PIN may be tried, counted in a real Redis."""

import itertools
import time
from pathlib import Path

import pytest
import redis

from outcomes.attempts import DAY, HOUR, Attempts

NUMBER, ANOTHER = "+254711000001", "+254722000002"
KEY = bytes(range(32))


class Clock:
    """Time that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def attempts(empty_redis: "redis.Redis", clock: Clock) -> Attempts:
    return Attempts(empty_redis, KEY)


class Tries:
    """A phone that tries codes, in as many sessions as it takes or all in one."""

    _sessions = itertools.count(1)

    def __init__(self, attempts: Attempts, number: str = NUMBER) -> None:
        self._attempts = attempts
        self._number = number

    def in_one_session(self, times: int) -> list[bool]:
        session = next(self._sessions).to_bytes(32, "big")
        return [self._attempts.may_try(session, step, self._number) for step in range(times)]

    def in_many_sessions(self, times: int) -> list[bool]:
        return [self.in_one_session(1)[0] for _ in range(times)]


def test_a_session_has_three_tries(attempts: Attempts) -> None:
    assert Tries(attempts).in_one_session(5) == [True, True, True, False, False]


def test_a_number_has_five_tries_an_hour(attempts: Attempts) -> None:
    assert Tries(attempts).in_many_sessions(7) == [True] * 5 + [False] * 2


def test_a_number_has_ten_tries_a_day(attempts: Attempts, clock: Clock) -> None:
    tries = Tries(attempts)
    assert all(tries.in_many_sessions(5))
    clock.passes(HOUR + 1)
    assert all(tries.in_many_sessions(5))
    clock.passes(HOUR + 1)
    assert tries.in_many_sessions(2) == [False, False]
    clock.passes(DAY)
    assert tries.in_many_sessions(1) == [True]


def test_an_hour_later_there_are_more_however_often_it_was_refused(
    attempts: Attempts, clock: Clock
) -> None:
    """Whose hand shakes is not shut out for the day by trying on."""
    tries = Tries(attempts)
    tries.in_many_sessions(5)
    for _ in range(11):
        clock.passes(HOUR / 12)
        assert tries.in_many_sessions(2) == [False, False]
    clock.passes(HOUR / 12)
    assert tries.in_many_sessions(1) == [True]


def test_one_number_takes_no_tries_from_another(attempts: Attempts) -> None:
    Tries(attempts).in_many_sessions(7)
    assert all(Tries(attempts, ANOTHER).in_many_sessions(5))


def test_one_try_told_of_twice_counts_once(attempts: Attempts) -> None:
    session = bytes(32)
    told = [attempts.may_try(session, step, NUMBER) for step in (1, 1, 1, 2, 2, 3, 3, 3)]
    assert all(told)
    assert not attempts.may_try(session, 4, NUMBER)
    assert attempts.may_try(session, 1, NUMBER)  # as it was answered then


def test_wrong_tries_of_all_callers_use_up_the_services_budget(
    attempts: Attempts, clock: Clock
) -> None:
    for caller in range(60):
        assert attempts.may_try(caller.to_bytes(32, "big"), 1, f"+2547{caller:08}")
        attempts.was_wrong(caller.to_bytes(32, "big"), 1)
    assert not Tries(attempts).in_one_session(1)[0]
    clock.passes(HOUR + 1)
    assert Tries(attempts).in_one_session(1)[0]


def test_a_wrong_try_told_of_twice_uses_the_budget_once(attempts: Attempts) -> None:
    for _ in range(70):
        attempts.was_wrong(bytes(32), 1)
    assert Tries(attempts).in_one_session(1)[0]


def test_a_try_that_was_made_is_not_given_back_by_telling_of_it_again(
    attempts: Attempts, clock: Clock
) -> None:
    mine, others = bytes(32), [caller.to_bytes(32, "big") for caller in range(1, 61)]
    for other in others[:-1]:
        attempts.was_wrong(other, 1)
    clock.passes(HOUR - 10)
    assert all(attempts.may_try(mine, step, NUMBER) for step in range(3))
    attempts.was_wrong(others[-1], 1)
    assert not any(attempts.may_try(mine, step, NUMBER) for step in range(3))
    clock.passes(20)  # the budget is there again, and the three tries are still made
    assert not attempts.may_try(mine, 3, NUMBER)


def test_right_tries_use_nothing_of_the_budget(attempts: Attempts) -> None:
    assert all(Tries(attempts, f"+2547{n:08}").in_one_session(1)[0] for n in range(70))


def test_with_redis_away_nobody_may_try(tmp_path: Path) -> None:
    nowhere = redis.Redis.from_url(f"unix://{tmp_path}/no.sock")
    assert not Attempts(nowhere, KEY).may_try(bytes(32), 1, NUMBER)


def test_who_tried_is_nowhere_in_redis(attempts: Attempts, empty_redis: "redis.Redis") -> None:
    session = b"a session's tag, thirty-two bytes"
    attempts.may_try(session, 1, NUMBER)
    attempts.was_wrong(session, 1)
    keys = [key for key in empty_redis.scan_iter() if isinstance(key, bytes)]
    assert len(keys) == 4
    for key in keys:
        held = b" ".join([key, *(who for who, _ in empty_redis.zscan_iter(key))])
        for said in (b"254711000001", b"711000001", session, session.hex().encode()):
            assert said not in held


def test_what_is_counted_is_gone_when_its_time_is_over(
    attempts: Attempts, empty_redis: "redis.Redis"
) -> None:
    attempts.may_try(bytes(32), 1, NUMBER)
    attempts.was_wrong(bytes(32), 1)
    left = sorted(int(empty_redis.ttl(key)) for key in empty_redis.scan_iter())
    assert left == [HOUR, HOUR, HOUR, DAY]
