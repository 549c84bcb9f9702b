"""How often a code and PIN may be tried, counted in a real Redis."""

import itertools
import random
import time
from pathlib import Path

import pytest
import redis
import structlog

from outcomes.attempts import DAY, HOUR, WEEK, Allowed, Attempt, Attempts

NUMBER, ANOTHER = "+254711000001", "+254722000002"
KEY = bytes(range(32))
NO, KNOWN, ANY = Allowed


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

    def in_one_session(self, times: int, code: str = "", pins: int = 0) -> list[Allowed]:
        session = next(self._sessions).to_bytes(32, "big")
        return [
            self._attempts.may_try(
                Attempt(session, self._number, code or str(next(self._codes)), f"{pins + n:04}")
            )
            for n in range(times)
        ]

    def in_many_sessions(self, times: int, code: str = "", pins: int = 0) -> list[Allowed]:
        return [self.in_one_session(1, code, pins + n)[0] for n in range(times)]


def test_a_session_has_three_tries(attempts: Attempts) -> None:
    assert Tries(attempts).in_one_session(5) == [ANY, ANY, ANY, NO, NO]


def test_a_number_has_five_tries_an_hour(attempts: Attempts) -> None:
    assert Tries(attempts).in_many_sessions(7) == [ANY] * 5 + [NO] * 2


def test_a_number_has_ten_tries_a_day(attempts: Attempts, clock: Clock) -> None:
    tries = Tries(attempts)
    assert all(tries.in_many_sessions(5))
    clock.passes(HOUR + 1)
    assert all(tries.in_many_sessions(5))
    clock.passes(HOUR + 1)
    assert tries.in_many_sessions(2) == [NO, NO]
    clock.passes(DAY)
    assert tries.in_many_sessions(1) == [ANY]


def test_an_hour_later_there_are_more_however_often_it_was_refused(
    attempts: Attempts, clock: Clock
) -> None:
    """Whose hand shakes is not shut out for the day by trying on."""
    tries = Tries(attempts)
    tries.in_many_sessions(5)
    for _ in range(11):
        clock.passes(HOUR / 12)
        assert tries.in_many_sessions(2) == [NO, NO]
    clock.passes(HOUR / 12)
    assert tries.in_many_sessions(1) == [ANY]


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
    assert [attempts.may_try(one) for one in tries] == [ANY] * 3 + [NO] * 147


def test_a_code_has_five_wrong_pins_a_week_from_however_many_phones(
    attempts: Attempts, clock: Clock
) -> None:
    """And is then open to no phone but those that it is known on, until the first is a week old."""
    with structlog.testing.capture_logs() as lines:
        for day in range(7):
            tried = [
                Tries(attempts, f"+2547{day}{phone:07}").in_many_sessions(1, "10000000", pin)[0]
                for phone, pin in enumerate(range(day * 100, day * 100 + 100))
            ]
            assert tried == ([ANY] * 5 if day == 0 else []) + [KNOWN] * (95 if day == 0 else 100)
            clock.passes(DAY)
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["code_closed"]
    assert Tries(attempts).in_many_sessions(1, "20000000") == [ANY]  # another code's door is open
    assert Tries(attempts).in_many_sessions(1, "10000000", 5000) == [ANY]


def test_who_guesses_at_a_code_on_one_phone_closes_it_for_no_other(attempts: Attempts) -> None:
    """The code stays in the call list of a shared phone; its owner has it right on another."""
    shared = Tries(attempts)
    assert shared.in_many_sessions(5, "10000000") == [ANY] * 3 + [NO] * 2
    assert Tries(attempts, ANOTHER).in_many_sessions(1, "10000000", 2580) == [ANY]


def test_who_hides_their_number_is_one_phone_to_a_code(attempts: Attempts) -> None:
    hidden = [
        attempts.may_try(Attempt(bytes([n]) * 32, number, "10000000", f"{n:04}"))
        for n, number in enumerate(["", "anonymous", "withheld", "", "unknown"])
    ]
    assert hidden == [ANY] * 3 + [NO] * 2


def test_slips_before_the_right_pin_are_forgotten(attempts: Attempts, clock: Clock) -> None:
    for visit in range(5):
        assert Tries(attempts).in_one_session(2, "10000000", pins=2 * (visit % 2)) == [ANY] * 2
        right = Attempt(visit.to_bytes(32, "little"), NUMBER, "10000000", "2580")
        assert attempts.may_try(right)
        attempts.was_right(right)
        clock.passes(DAY)


def test_what_was_right_uses_nothing_of_any_limit(attempts: Attempts) -> None:
    right = Attempt(bytes(32), NUMBER, "10000000", "2580")
    for n in range(70):
        again = Attempt(n.to_bytes(32, "big"), NUMBER, right.code, right.pin)
        assert attempts.may_try(again)
        attempts.was_right(again)
    assert Tries(attempts).in_many_sessions(6) == [ANY] * 5 + [NO]


def test_a_flood_of_others_refuses_nobody_who_has_it_right_and_is_an_alarm(
    attempts: Attempts,
) -> None:
    with structlog.testing.capture_logs() as lines:
        for phone in range(600):
            Tries(attempts, f"+2547{phone:08}").in_many_sessions(2)
        assert all(Tries(attempts, ANOTHER).in_many_sessions(3))  # also after two slips
    assert Tries(attempts, ANOTHER).in_many_sessions(1) == [NO]
    alarms = [line for line in lines if line["event"] == "codes_guessed"]
    assert [line["log_level"] for line in alarms] == ["error"]


def test_who_hides_their_number_is_not_shut_out_by_ten_others(attempts: Attempts) -> None:
    assert all(Tries(attempts, "").in_many_sessions(30))
    assert Tries(attempts, "anonymous").in_many_sessions(300) == [ANY] * 30 + [NO] * 270


CODES_IN_USE, CODES_THERE_ARE, PINS = 20_000, 9_000_000, 10_000
KNOWN_BY_CHANCE = 4 / 2**16
LEAKED = "12345674"


def test_a_day_of_a_thousand_phones_and_the_token_opens_nothing_and_refuses_nobody(
    attempts: Attempts, clock: Clock
) -> None:
    """Sessions cost the attacker nothing: each phone goes on until it is refused, hour by hour.

    They know one code, and try it first on every phone. Meanwhile people come back with their
    codes, the owner of that one among them. Every tenth time somebody types a wrong PIN.
    """
    chance, refused, came = random.Random(7), 0, 0
    anywhere, at_the_code, in_vain = 0, 0, 0
    for turn in range(4):
        clock.passes(6 * HOUR)
        for phone in range(1000):
            attacker = Tries(attempts, f"+2547{phone:08}")
            [at] = attacker.in_many_sessions(1, LEAKED, turn * 1000 + phone)
            at_the_code += at is ANY
            in_vain += at is KNOWN
            while at and (at := attacker.in_many_sessions(1)[0]):
                anywhere += at is ANY
                in_vain += at is KNOWN
        for person in range(60):
            number = f"+2541{came + person:08}"
            session, code = (came + person).to_bytes(32, "big"), str(90_000_000 + came + person)
            needs = ANY if person % 4 == 0 else KNOWN  # of four one comes from another phone
            if person < 6:
                number, code, needs = ANOTHER, LEAKED, KNOWN
            slips = next(n for n in itertools.count() if chance.random() > 0.1)
            typed = [f"{n:04}" for n in range(slips)] + ["right"]
            tries = [Attempt(session, number, code, pin) for pin in typed]
            allowed = [attempts.may_try(one) for one in tries]
            if allowed[-1]:
                attempts.was_right(tries[-1])
            refused += allowed[-1] < needs
        came += 60
    falls = anywhere * CODES_IN_USE / CODES_THERE_ARE / PINS
    falls += (at_the_code + in_vain * KNOWN_BY_CHANCE) / PINS
    assert falls < 0.00085, falls
    assert anywhere > 1000  # the attack was one
    assert in_vain > 900
    assert refused / came < 0.01


def test_with_redis_away_nobody_may_try(tmp_path: Path) -> None:
    nowhere = redis.Redis.from_url(f"unix://{tmp_path}/no.sock")
    assert not Attempts(nowhere, KEY).may_try(Attempt(bytes(32), NUMBER, "10000000", "1234"))


def test_who_tried_what_is_nowhere_in_redis(attempts: Attempts, empty_redis: "redis.Redis") -> None:
    session = b"a session's tag, thirty-two bytes"
    attempts.may_try(Attempt(session, NUMBER, "10000000", "4711"))
    keys = [key for key in empty_redis.scan_iter() if isinstance(key, bytes)]
    assert len(keys) == 6
    for key in keys:
        held = b" ".join([key, *(who for who, _ in empty_redis.zscan_iter(key))])
        for said in (b"711000001", session, session.hex().encode(), b"10000000", b" 4711"):
            assert said not in held


def test_what_is_counted_is_gone_when_its_time_is_over(
    attempts: Attempts, empty_redis: "redis.Redis"
) -> None:
    attempts.may_try(Attempt(bytes(32), NUMBER, "10000000", "1234"))
    left = sorted(int(empty_redis.ttl(key)) for key in empty_redis.scan_iter())
    assert left == [HOUR, HOUR, DAY, DAY, WEEK // 2, WEEK]
