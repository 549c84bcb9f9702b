"""Receipts: whatever is told of texts, and whenever, each moves its own and moves it forward."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from models import Database, Message, Receipt
from models.call import number_tag
from models.db.base import now
from models.message import MessageState
from models.outbox import sent, unsure
from models.receipt import Delivery, Fate

from .conftest import House
from .test_outbox import KEY, PHONE, owe, owe_bell, settle, state, taken


def told(fate: Fate, number: str = PHONE) -> Delivery:
    return Delivery(gateway_id="ATXid_1", number=number, fate=fate, cause="Expired")


def goes_to(house: House, row: uuid.UUID) -> None:
    """As the sender notes to which number it goes."""
    with house.database.begin() as db:
        db.get_one(Message, row).number_tag = number_tag(KEY, PHONE)


@pytest.fixture
def receive(database: Database) -> Iterator[Any]:
    def receive(*fates: Fate) -> None:
        for fate in fates:
            with database.begin() as db:
                Receipt.record(db, KEY, told(fate), now())

    return receive  # type: ignore[return-value]


@pytest.mark.parametrize("order", list(permutations([*Fate, Fate.ON_ITS_WAY], 4))[::5])
@pytest.mark.parametrize("named_after", [0, 1, 4])
def test_receipts_move_forward_only_in_any_order_before_and_after_the_name_is_known(
    house: House, receive: Any, order: tuple[Fate, ...], named_after: int
) -> None:
    owe(house)
    message = taken(house)
    receive(*order[:named_after])
    settle(house, sent, message, now(), gateway_id="ATXid_1", cost=80)
    receive(*order[named_after:])
    with house.database.begin() as db:
        Receipt.sweep(db, now())
    first = next(fate for fate in order if fate is not Fate.ON_ITS_WAY)
    assert state(house)[0] == first.value


def test_a_receipt_tells_that_a_text_of_which_nobody_knew_has_gone(house: House) -> None:
    row = owe_bell(house)
    message = taken(house)
    goes_to(house, row)
    settle(house, unsure, message, "ReadTimeout", now())
    with house.database.begin() as db:
        Receipt.record(db, KEY, told(Fate.DELIVERED, number="+254722000002"), now())
    assert state(house)[0] == MessageState.UNKNOWN
    with house.database.begin() as db:
        Receipt.record(db, KEY, replace(told(Fate.DELIVERED), gateway_id="ATXid_2"), now())
    assert state(house)[0] == MessageState.DELIVERED


def test_a_receipt_that_comes_first_is_not_taken_for_that_of_an_earlier_text(
    house: House, receive: Any
) -> None:
    owe_bell(house)
    lost = taken(house)
    goes_to(house, lost.id)
    settle(house, unsure, lost, "ReadTimeout", now())
    owe_bell(house)
    goes = taken(house)
    goes_to(house, goes.id)
    receive(Fate.FAILED)
    assert state(house, lost.id)[0] == MessageState.UNKNOWN
    settle(house, sent, goes, now(), gateway_id="ATXid_1", cost=80)
    with house.database.begin() as db:
        Receipt.sweep(db, now())
    assert state(house, lost.id)[0] == MessageState.UNKNOWN
    assert state(house, goes.id)[0] == MessageState.FAILED


def test_a_receipt_of_an_earlier_text_is_put_to_it_once_no_other_is_in_hand(
    house: House, receive: Any
) -> None:
    lost, goes = (owe_bell(house) for _ in range(2))
    hands = [taken(house), taken(house)]
    goes_to(house, lost)
    goes_to(house, goes)
    settle(house, unsure, hands[0], "ReadTimeout", now())
    receive(Fate.DELIVERED)
    settle(house, sent, hands[1], now(), gateway_id="ATXid_other", cost=80)
    with house.database.begin() as db:
        Receipt.sweep(db, now())
    states = {state(house, row)[0] for row in (lost, goes)}
    assert states == {MessageState.DELIVERED, MessageState.SENT}


def test_a_name_that_the_gateway_gave_before_settles_the_text_all_the_same(house: House) -> None:
    first, second = (owe_bell(house) for _ in range(2))
    for _ in (first, second):
        settle(house, sent, taken(house), now(), gateway_id="ATXid_1", cost=80)
    assert state(house, first)[0] == state(house, second)[0] == MessageState.SENT


def test_a_receipt_of_nothing_we_sent_changes_nothing(house: House, receive: Any) -> None:
    owe(house)
    receive(*random.sample(list(Fate), 3))
    assert state(house)[0] == MessageState.DUE
