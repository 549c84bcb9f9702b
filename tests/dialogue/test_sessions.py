"""Dialogues under way in a real Redis: sealed, told apart, and never in each other's way."""

import threading
import time

import pytest
import redis

from dialogue.sessions import SECONDS_TILL_GONE, SECONDS_TO_LIVE, Sessions

KEY = bytes(range(32))
VALUE = {
    "state": {"answers": {"report.account": "Wanafungiwa ndani 😢"}},
    "caller": "+254711000001",
}


@pytest.fixture
def sessions(empty_redis: "redis.Redis") -> Sessions:
    return Sessions(empty_redis, KEY)


@pytest.fixture
def name(sessions: Sessions) -> str:
    return sessions.name("USSD", "ATUid_1", "+254711000001")


@pytest.fixture
def held(sessions: Sessions, name: str) -> str:
    assert sessions.save(name, VALUE, b"")
    return name


# Load and save


def test_nothing_is_held_of_a_caller_who_has_just_come(sessions: Sessions, name: str) -> None:
    assert sessions.load(name) == (None, b"")


def test_what_was_saved_is_loaded(sessions: Sessions, held: str) -> None:
    value, version = sessions.load(held)
    assert value == VALUE
    assert len(version) == 12


def test_of_two_who_save_at_once_one_wins(sessions: Sessions, held: str) -> None:
    _, version = sessions.load(held)
    assert sessions.save(held, {"by": "one"}, version)
    assert not sessions.save(held, {"by": "another"}, version)
    assert sessions.load(held)[0] == {"by": "one"}


def test_of_two_who_come_first_one_wins(sessions: Sessions, name: str) -> None:
    assert sessions.save(name, 1, b"")
    assert not sessions.save(name, 2, b"")


def test_of_many_threads_one_wins_each_round(sessions: Sessions, name: str) -> None:
    start, won = threading.Barrier(8), []

    def hop(me: int) -> None:
        _, version = sessions.load(name)
        start.wait()
        if sessions.save(name, me, version):
            won.append(me)

    for round_ in range(1, 6):
        threads = [threading.Thread(target=hop, args=(me,)) for me in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == round_
        assert sessions.load(name)[0] == won[-1]


def test_a_version_is_never_used_twice(sessions: Sessions, name: str) -> None:
    versions, version = set(), b""
    for _ in range(50):
        assert sessions.save(name, VALUE, version)
        _, version = sessions.load(name)
        versions.add(version)
    assert len(versions) == 50


def test_a_dialogue_is_gone_five_minutes_after_the_last_key(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    empty_redis.expire(held, 7)
    _, version = sessions.load(held)
    sessions.save(held, VALUE, version)
    assert SECONDS_TO_LIVE == 300
    assert 299 <= empty_redis.ttl(held) <= 300


def test_a_hop_takes_two_trips(sessions: Sessions, held: str, empty_redis: "redis.Redis") -> None:
    sessions.save(held, VALUE, sessions.load(held)[1])  # the script is known from here on
    empty_redis.config_resetstat()
    sessions.save(held, VALUE, sessions.meet(held, dict)[1])
    calls = {
        command.removeprefix("cmdstat_"): said["calls"]
        for command, said in empty_redis.info("commandstats").items()
        if not command.startswith(("cmdstat_config", "cmdstat_info"))
    }
    # GETRANGE, ZADD and SET are the script's own, inside the server.
    assert calls == {"mget": 1, "evalsha": 1, "getrange": 1, "zadd": 1, "set": 1}


def test_a_server_that_forgot_its_scripts_is_told_again(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    empty_redis.script_flush()
    assert sessions.save(held, {"after": "flush"}, sessions.load(held)[1])
    assert sessions.load(held)[0] == {"after": "flush"}


# Sealed


def test_what_is_long_is_held_in_half_as_much(
    sessions: Sessions, name: str, empty_redis: "redis.Redis"
) -> None:
    many = [f"report.{n}" for n in range(100)]
    for value, most in ((many, 600), (many[:10], 150), ("x" * 2000, 100), ("xyz", 100)):
        _, version = sessions.load(name)
        assert sessions.save(name, value, version)
        assert sessions.load(name)[0] == value
        assert len(empty_redis.get(name) or b"") < most


def test_redis_holds_nothing_to_read(held: str, empty_redis: "redis.Redis") -> None:
    raw = empty_redis.get(held)
    assert isinstance(raw, bytes)
    for word in (b"answers", b"report", b"Wanafungiwa", b"254711000001", b"caller"):
        assert word not in raw


def test_a_key_tells_nothing_of_who_holds_it(sessions: Sessions, name: str) -> None:
    assert "254711" not in name
    assert "ATUid" not in name
    assert Sessions(redis.Redis(), bytes(32)).name("USSD", "ATUid_1", "+254711000001") != name


def test_no_two_callers_share_a_key(sessions: Sessions) -> None:
    names = {
        sessions.name("USSD", "1", "23"),
        sessions.name("USSD", "12", "3"),
        sessions.name("VOICE", "1", "23"),
        sessions.name("USSD", "1'", "'23"),
        sessions.name("USSD", "1', '23"),
    }
    assert len(names) == 5


def test_under_another_key_it_is_as_if_nothing_were_held(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    others = Sessions(empty_redis, bytes(32))
    value, version = others.load(held)
    assert value is None
    assert others.save(held, {"begun": "anew"}, version)
    assert others.load(held)[0] == {"begun": "anew"}
    assert sessions.load(held)[0] is None


def test_a_flipped_bit_opens_nothing(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    raw = empty_redis.get(held)
    assert isinstance(raw, bytes)
    for place in (0, 11, 12, len(raw) // 2, len(raw) - 1):
        empty_redis.set(held, raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert sessions.load(held)[0] is None


@pytest.mark.parametrize("length", [1, 7, 11, 12, 13, 27, 28])
def test_a_value_cut_short_opens_nothing(
    sessions: Sessions, held: str, empty_redis: "redis.Redis", length: int
) -> None:
    raw = empty_redis.get(held)
    assert isinstance(raw, bytes)
    empty_redis.set(held, raw[:length])
    value, version = sessions.load(held)
    assert value is None
    assert sessions.save(held, {"begun": "anew"}, version)


def test_a_value_moved_to_another_key_opens_nothing(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    another = sessions.name("USSD", "ATUid_2", "+254722000002")
    empty_redis.copy(held, another)
    assert sessions.load(another)[0] is None
    assert sessions.load(held)[0] == VALUE


# Watched


def test_a_dialogue_is_watched_until_it_is_not(sessions: Sessions, held: str) -> None:
    assert not sessions.is_watched(held)
    sessions.watch(held)
    assert sessions.is_watched(held)
    sessions.unwatch(held)
    assert not sessions.is_watched(held)


def test_who_still_presses_keys_is_not_gone(
    sessions: Sessions, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions.watch(held)
    assert sessions.gone() == []
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + SECONDS_TILL_GONE - 1)
    assert sessions.save(held, VALUE, sessions.load(held)[1])
    monkeypatch.setattr(time, "time", lambda: began + SECONDS_TILL_GONE + 1)
    assert sessions.gone() == []
    monkeypatch.setattr(time, "time", lambda: began + 2 * SECONDS_TILL_GONE)
    assert sessions.gone() == [held]


def test_who_was_cut_off_is_still_there_after_a_night_without_a_worker(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    sessions.watch(held)
    assert sessions.save(held, VALUE, sessions.load(held)[1])
    assert empty_redis.ttl(held) > 12 * 3600
    sessions.unwatch(held)
    sessions.let_go(held)
    assert 0 < empty_redis.ttl(held) <= SECONDS_TO_LIVE - SECONDS_TILL_GONE
    assert sessions.save(held, VALUE, sessions.load(held)[1])
    assert 60 < empty_redis.ttl(held) <= SECONDS_TO_LIVE


def test_connections_are_as_many_as_callers_at_once_whatever_threads_come_and_go(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    before = len(empty_redis.client_list())

    def come() -> None:
        for _ in range(3):
            assert sessions.load(held)[0] == VALUE

    for _ in range(40):
        threads = [threading.Thread(target=come) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(empty_redis.client_list()) <= before + 4


def test_what_redis_let_go_of_is_gone(
    sessions: Sessions, held: str, empty_redis: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions.watch(held)
    empty_redis.delete(held)
    later = time.time() + SECONDS_TILL_GONE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert sessions.gone() == [held]
    assert sessions.is_watched(held)  # until it has been kept and is unwatched
    sessions.unwatch(held)
    assert sessions.gone() == []


def test_the_watch_list_names_nobody(
    sessions: Sessions, held: str, empty_redis: "redis.Redis"
) -> None:
    sessions.watch(held)
    assert empty_redis.zrange("pending", 0, -1) == [held.encode()]
    assert set(empty_redis.scan_iter()) == {b"pending", held.encode()}
