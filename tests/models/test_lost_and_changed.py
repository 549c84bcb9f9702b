"""Texts of which nobody knows whether they went, and phones at which nobody is woken any more."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models import Duty, Message, Person, escalation
from models.alert import TakenBy
from models.db.base import now
from models.message import About, Means, MessageState
from models.outbox import A_PART, LEASE, recover, sent, spent, unsure
from models.wake_call import person_at, pick_up, take

from .conftest import House
from .test_outbox import KEY, KEYS, PHONE, SECOND, asha, ask, over, owe, place, settle, state, taken

__all__ = ["asha"]


@pytest.mark.parametrize("lost", [True, False])
def test_a_text_that_may_have_gone_counts_in_full(house: House, *, lost: bool) -> None:
    owe(house, about=About.OVER)
    message = taken(house)
    with house.database.begin() as db:
        values = {"about": About.ANSWER if lost else About.OVER, "parts": 3}
        db.execute(update(Message).values(values))
    message.parts = 3
    if lost:
        with house.database.begin() as db:
            recover(db, now() + LEASE + SECOND)
    else:
        settle(house, unsure, message, "ReadTimeout", now())
    with house.database() as db:
        assert spent(db, now()) == 3 * A_PART
    if not lost:
        again = taken(house, now() + timedelta(minutes=10))
        settle(house, sent, again, now(), gateway_id="a", cost=240)
        with house.database() as db:
            assert spent(db, now()) == 3 * A_PART + 240


def test_a_phone_that_was_changed_takes_nothing_by_key_or_reply(house: House, asha: Person) -> None:
    ask(house)
    owe(house, Means.CALL)
    place(house)
    with house.database.begin() as db:
        assert pick_up(db, KEY, "S", PHONE)
        assert person_at(db, KEYS, PHONE, now() - timedelta(hours=1)) == house.person.id
        Duty.begin(db, KEY, house.person.id, "+254711000010", now() + timedelta(hours=1))
    with house.database.begin() as db:
        assert take(db, KEYS, "S", PHONE, now()) == 0
        assert person_at(db, KEYS, PHONE, now() - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("seconds", "became"), [(0, MessageState.DROPPED), (9, MessageState.DELIVERED)]
)
def test_a_call_that_nobody_picked_up_before_another_took_it_did_not_arrive(
    house: House, asha: Person, seconds: int, became: MessageState
) -> None:
    alert = ask(house)
    owe(house, Means.CALL)
    place(house)
    with house.database.begin() as db:
        assert escalation.take(db, alert, house.person.id, TakenBy.CONSOLE, now())
    over(house, seconds)
    assert state(house)[0] == became
