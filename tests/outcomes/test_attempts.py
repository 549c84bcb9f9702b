"""How often a code and PIN may be tried, counted in a real Redis."""

import itertools
import random
import time
from pathlib import Path

import pytest
import redis
import structlog

from outcomes.attempts import DAY, HOUR, Attempt, Attempts

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
    _codes = itertools.count(10_000_000)

    def __init__(self, attempts: Attempts, number: str = NUMBER) -> None:
        self._attempts = attempts
        self._number = number

    def in_one_session(self, times: int, code: str = "", pins: int = 0) -> list[bool]:
        session = next(self._sessions).to_bytes(32, "big")
        return [
            self._attempts.may_try(
                Attempt(session, self._number, code or str(next(self._codes)), f"{pins + n:04}")
            )
            for n in range(times)
        ]

    def in_many_sessions(self, times: int, code: str = "", pins: int = 0) -> list[bool]:
        return [self.in_one_session(1, code, pins + n)[0] for n in range(times)]


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
    tries = [Attempt(bytes(32), NUMBER, "10000000", pin) for pin in "11122333"]
    assert all(attempts.may_try(one) for one in tries)
    assert not attempts.may_try(Attempt(bytes(32), NUMBER, "10000000", "4"))
    assert attempts.may_try(tries[0])  # as it was answered then


def test_each_wrong_pin_counts_at_whatever_step_of_whatever_session(attempts: Attempts) -> None:
    """In a call the step stands still while one PIN after another is keyed."""
    tries = [Attempt(bytes(32), NUMBER, "10000000", f"{pin:04}") for pin in range(150)]
    assert sum(attempts.may_try(one) for one in tries) == 3


def test_a_code_has_nine_wrong_pins_a_day_from_however_many_phones(
    attempts: Attempts, clock: Clock
) -> None:
    tried = [
        Tries(attempts, f"+2547{phone:08}").in_many_sessions(1, "10000000", phone)[0]
        for phone in range(200)
    ]
    assert sum(tried) == 9
    assert Tries(attempts).in_many_sessions(1, "20000000") == [True]  # another code's door is open
    clock.passes(DAY + 1)
    assert Tries(attempts).in_many_sessions(1, "10000000", 500) == [True]


def test_what_was_right_uses_nothing_of_any_limit(attempts: Attempts) -> None:
    right = Attempt(bytes(32), NUMBER, "10000000", "2580")
    for n in range(70):
        again = Attempt(n.to_bytes(32, "big"), NUMBER, right.code, right.pin)
        assert attempts.may_try(again)
        attempts.was_right(again)
    assert Tries(attempts).in_many_sessions(6) == [True] * 5 + [False]


def test_a_flood_of_others_refuses_nobody_who_has_it_right_and_is_an_alarm(
    attempts: Attempts,
) -> None:
    with structlog.testing.capture_logs() as lines:
        for phone in range(600):
            Tries(attempts, f"+2547{phone:08}").in_many_sessions(2)
        assert all(Tries(attempts, ANOTHER).in_many_sessions(3))  # also after two slips
    assert Tries(attempts, ANOTHER).in_many_sessions(1) == [False]
    alarms = [line for line in lines if line["event"] == "codes_guessed"]
    assert [line["log_level"] for line in alarms] == ["error"]


def test_who_hides_their_number_is_not_shut_out_by_ten_others(attempts: Attempts) -> None:
    assert all(Tries(attempts, "").in_many_sessions(30))
    assert sum(Tries(attempts, "anonymous").in_many_sessions(300)) == 30


CODES_IN_USE, CODES_THERE_ARE, PINS = 20_000, 9_000_000, 10_000


def test_a_day_of_a_thousand_phones_and_the_token_opens_nothing_and_refuses_nobody(
    attempts: Attempts, clock: Clock
) -> None:
    """Sessions cost the attacker nothing: each phone goes on until it is refused, hour by hour.

    Meanwhile people come back with their codes. Every tenth time somebody types a wrong PIN.
    """
    chance, guesses, refused, came = random.Random(7), 0, 0, 0
    for _ in range(12):
        clock.passes(2 * HOUR)
        for phone in range(1000):
            while Tries(attempts, f"+2547{phone:08}").in_many_sessions(1)[0]:
                guesses += 1
        for person in range(60):
            number = f"+2541{came + person:08}"
            session, code = (came + person).to_bytes(32, "big"), str(90_000_000 + came + person)
            slips = next(n for n in itertools.count() if chance.random() > 0.1)
            typed = [f"{n:04}" for n in range(slips)] + ["right"]
            tries = [Attempt(session, number, code, pin) for pin in typed]
            allowed = [attempts.may_try(one) for one in tries]
            attempts.was_right(tries[-1])
            refused += not allowed[-1]
        came += 60
    assert guesses * CODES_IN_USE / CODES_THERE_ARE / PINS < 0.001
    assert guesses > 1000  # the attack was one
    assert refused / came < 0.01


def test_with_redis_away_nobody_may_try(tmp_path: Path) -> None:
    nowhere = redis.Redis.from_url(f"unix://{tmp_path}/no.sock")
    assert not Attempts(nowhere, KEY).may_try(Attempt(bytes(32), NUMBER, "10000000", "1234"))


def test_who_tried_what_is_nowhere_in_redis(attempts: Attempts, empty_redis: "redis.Redis") -> None:
    session = b"a session's tag, thirty-two bytes"
    attempts.may_try(Attempt(session, NUMBER, "10000000", "4711"))
    keys = [key for key in empty_redis.scan_iter() if isinstance(key, bytes)]
    assert len(keys) == 5
    for key in keys:
        held = b" ".join([key, *(who for who, _ in empty_redis.zscan_iter(key))])
        for said in (b"711000001", session, session.hex().encode(), b"10000000", b" 4711"):
            assert said not in held


def test_what_is_counted_is_gone_when_its_time_is_over(
    attempts: Attempts, empty_redis: "redis.Redis"
) -> None:
    attempts.may_try(Attempt(bytes(32), NUMBER, "10000000", "1234"))
    left = sorted(int(empty_redis.ttl(key)) for key in empty_redis.scan_iter())
    assert left == [HOUR, HOUR, DAY, DAY, DAY]
