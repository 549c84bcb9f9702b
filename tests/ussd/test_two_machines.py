"""Two machines, a Redis that is away, empty or behind, and a gateway that hands nothing back.

Each machine remembers what it told itself, and what was told without Redis all of them remember:
whoever hears the next key hears it at the question that the caller was shown.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy import delete, select

from chaos.dial import Dial
from chaos.errand import Books, Errand, holds, learn
from handset.transports import Answer, over_wsgi
from handset.ussd.phone import Phone
from models import SessionLengths
from tests.support.callers import answers, service_of
from tests.support.hurt import database_away
from tests.ussd.test_without_redis import FAULTS, KEYS, NUMBER, Hurt, deaf, hurt, walk
from ussd.hops import Hops

__all__ = ["hurt"]

TO_CONSENT = 3
THE_WORDS = KEYS.index("two *of them* at #12") + 1
"""The hop that brings them."""


class Machines:
    """So many that each have a memory of their own; `at` answers, and `after` a second delivery,
    as it was answered first."""

    def __init__(self, app: Flask) -> None:
        self._channel = app.extensions["ussd"]
        self._post = deaf(over_wsgi(app))
        self.first, self.second = Hops(), Hops()
        self.at, self.after = self.first, None

    at: Hops
    after: Hops | None

    def __call__(self, path: str, form: Mapping[str, str], _metadata: str = "", /) -> Answer:
        answer = self._by(self.at, path, form)
        if self.after:
            assert self._by(self.after, path, form).body == answer.body, form
        return answer

    def _by(self, machine: Hops, path: str, form: Mapping[str, str]) -> Answer:
        here, self._channel.hops = self._channel.hops, machine
        try:
            return self._post(path, form)
        finally:
            self._channel.hops = here


@pytest.fixture
def machines(hurt: Hurt) -> Iterator[Machines]:
    yield Machines(hurt.app)
    hurt.again()
    with service_of(hurt.app).database.begin() as db:
        db.execute(delete(SessionLengths))


def is_kept_as_told(hurt: Hurt) -> bool:
    """Whether one report is there, with all that she said."""
    [case] = hurt.new_cases()
    return case.urgent and answers(hurt.app, case) == hurt.told


def test_with_redis_away_from_the_start_a_machine_that_never_met_her_asks_nothing_again(
    hurt: Hurt, machines: Machines
) -> None:
    phone, seen = Phone(NUMBER, machines), list[str]()
    with hurt.dead():
        for hop in range(len(KEYS) + 1):
            machines.at = Hops()  # another one each time
            seen += walk(phone, hop + 1, hop)
    assert seen == hurt.expected
    assert is_kept_as_told(hurt)


@pytest.mark.parametrize("at", [TO_CONSENT + 1, THE_WORDS - 1, THE_WORDS + 1, len(KEYS)])
def test_who_comes_to_a_machine_that_never_met_her_as_redis_dies_is_asked_nothing_again(
    hurt: Hurt, machines: Machines, at: int
) -> None:
    """Redis was there at every hop before; also where it comes back and has forgotten her."""
    for fault in (hurt.dead, hurt.forgetful):
        phone = Phone(NUMBER, machines)
        machines.at = Hops()
        seen = walk(phone, at)
        with fault():
            machines.at = Hops()
            seen += walk(phone, from_=at)
        hurt.again()
        assert seen == hurt.expected
        assert is_kept_as_told(hurt)


def test_who_had_told_nothing_yet_reads_one_question_again_and_no_other(
    hurt: Hurt, machines: Machines
) -> None:
    """That of consent, which she had read and nobody else knows that she had."""
    phone = Phone(NUMBER, machines)
    walk(phone, TO_CONSENT)
    with hurt.dead():
        machines.at = Hops()
        seen = [phone.press(KEYS[TO_CONSENT - 1])]
        for key in KEYS[TO_CONSENT - 1 :]:
            machines.at = Hops()
            seen.append(phone.press(key))
    assert seen == hurt.expected[TO_CONSENT - 1 :]
    assert is_kept_as_told(hurt)


@pytest.mark.parametrize(
    ("at", "comes_back"),
    [(THE_WORDS + 1, False), (TO_CONSENT + 2, True)],
    ids=["away", "behind"],
)
def test_who_was_led_back_by_one_is_heard_by_the_other_where_she_was_led(
    hurt: Hurt, machines: Machines, at: int, *, comes_back: bool
) -> None:
    """Also where a Redis comes back that holds what was before."""
    phone, rest = Phone(NUMBER, machines), KEYS[TO_CONSENT - 1 :]
    with database_away(hurt.app, "session_lengths"):
        walk(phone, at)
    with ExitStack() as away:
        away.enter_context(hurt.dead())
        machines.at, machines.after = machines.second, machines.first
        assert "we ask again" in phone.press(KEYS[at - 1])
        seen = [phone.press(rest[0])]
        machines.at, machines.after = machines.first, machines.second
        if comes_back:
            away.close()
            hurt.again()
        seen += [phone.press(key) for key in rest[1:]]
    assert seen == hurt.expected[TO_CONSENT:]
    assert is_kept_as_told(hurt)


def test_keys_after_a_callers_own_words_are_no_words_to_who_met_her_long_before(
    hurt: Hurt, machines: Machines
) -> None:
    phone = Phone(NUMBER, machines)
    walk(phone, THE_WORDS - 2)
    machines.at = machines.second
    walk(phone, THE_WORDS - 1, THE_WORDS - 2)
    machines.at = machines.first
    walk(phone, THE_WORDS + 1, THE_WORDS - 1)
    with hurt.dead():
        machines.at = machines.second
        seen = walk(phone, from_=THE_WORDS + 1)
    assert seen == hurt.expected[THE_WORDS + 1 :]
    assert is_kept_as_told(hurt)


def test_with_the_database_away_as_well_each_goes_by_its_own_memory(
    hurt: Hurt, machines: Machines
) -> None:
    phone = Phone(NUMBER, machines)
    seen = walk(phone, TO_CONSENT + 1)
    with hurt.dead(), database_away(hurt.app, "session_lengths"):
        seen += walk(phone, from_=TO_CONSENT + 1)
    assert seen == hurt.expected
    assert is_kept_as_told(hurt)


def test_while_redis_is_there_all_are_told_when_she_first_tells_something_and_of_her_own_words(
    hurt: Hurt, machines: Machines
) -> None:
    """Lengths, and nothing of what it was."""
    phone = Phone(NUMBER, machines)
    told = []
    for hop in range(len(KEYS) + 1):
        walk(phone, hop + 1, hop)
        with service_of(hurt.app).database() as db:
            told.append([row.lengths.count(",") + 1 for row in db.scalars(select(SessionLengths))])
    until_words = [[TO_CONSENT]] * (THE_WORDS - TO_CONSENT)
    assert told == [[]] * TO_CONSENT + until_words + [[THE_WORDS], [len(KEYS)]]
    hurt.new_cases()


def test_nothing_is_shared_where_nothing_is_told_or_the_gateway_hands_it_back(
    hurt: Hurt, machines: Machines
) -> None:
    walk(Phone(NUMBER, machines), TO_CONSENT)
    with hurt.dead():
        phone = Phone(NUMBER, over_wsgi(hurt.app))
        walk(phone)
    with service_of(hurt.app).database() as db:
        # Nothing was typed at her dial, and there was nothing that a gateway hands back.
        assert [each.reach for each in db.scalars(select(SessionLengths))] == [1]
    hurt.new_cases()


@pytest.fixture(scope="module")
def errand(hurt: Hurt) -> Errand:
    """The one with the most words of a caller's own, and keys after them."""
    return learn(hurt.app, hurt.app.config["PRIVATE_KEY"], "responder_sw", "+254100000001")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_befalls_redis_and_whoever_hears_what_was_told_is_kept(
    hurt: Hurt, machines: Machines, errand: Errand, seed: int
) -> None:
    chance, number = random.Random(seed), f"+2547{seed:08}"
    both = machines.first, machines.second
    dial = Dial(number, errand, "1357")
    with ExitStack() as broken:

        def gateway(path: str, form: Mapping[str, str], _metadata: str = "", /) -> Answer:
            if chance.random() < 0.2:
                broken.close()
                hurt.again()
                if chance.random() < 0.7:
                    broken.enter_context(chance.choice(FAULTS)(hurt))
            machines.at, machines.after = chance.choice(both), chance.choice((*both, None))
            return machines(path, form)

        dial.go(Phone(number, gateway), lambda what, screen: None)
    [kept] = Books(hurt.app, hurt.app.config["PRIVATE_KEY"]).facts(number)
    assert holds(kept, errand.kept[dial.promised])
    hurt.new_cases()
