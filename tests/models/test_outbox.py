"""The outbox: each message in one hand at a time, sent as often as it may be and never more."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import Alert, Ask, Bell, Case, Duty, Message, Person, Reply
from models.alert import AlertState, Cause
from models.bell import BellChoice
from models.call_queue import End
from models.db.base import EAST_AFRICA, now
from models.message import BETWEEN, GOOD_FOR, About, Means, MessageState, tell
from models.outbox import A_PART, LEASE, backoff, claim, recover, refused, sent, spent, unsure
from models.postage import NotWanted, NotYet, Stamp
from models.return_visit import Chosen, give_code, stop_contact
from models.wake_call import LONGEST, Keys, hang_up, pick_up, sweep, take

from .conftest import PEPPER, WEAK, House, submission

KEY, PAGERS, BELLS = b"k" * 32, b"p" * 32, b"b" * 32
PHONE = "+254711000009"
ALL = tuple(Means)
KEYS = Keys(KEY, PAGERS)
STAMP = Stamp(KEY, PAGERS, b"o" * 32, BELLS, ("254",))
SECOND = timedelta(seconds=1)


@pytest.fixture
def asha(house: House) -> Person:
    with house.database.begin() as db:
        Duty.begin(db, KEY, house.person.id, PHONE, now() + timedelta(hours=1))
    return house.person


def owe(house: House, means: Means = Means.TEXT, about: About = About.WAKE) -> uuid.UUID:
    with house.database.begin() as db:
        tell(db, house.person.id, about, now(), means)
        return db.query(Message).order_by(Message.made_at.desc()).first().id  # type: ignore[union-attr]


def owe_bell(house: House, when: str = "ANY_TIME") -> uuid.UUID:
    choice = BellChoice(Means.TEXT, "+254722000001", when, "sw", "ORDER")
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        assert case.idem
        give_code(db, Chosen(case.idem, "4826"), PEPPER, WEAK)
        Bell.choose(db, BELLS, case.id, choice, now())
        Reply.send(db, case, db.merge(house.person), "We can help", house.public_key)
        return db.get_one(Bell, case.id).message_id


def take_one(house: House, at: datetime | None = None) -> Message | None:
    with house.database.begin() as db:
        return claim(db, ALL, at or now())


def taken(house: House, at: datetime | None = None) -> Message:
    message = take_one(house, at)
    assert message
    return message


def settle(house: House, what: Any, message: Message, *words: Any, **facts: Any) -> None:
    with house.database.begin() as db:
        what(db, message, *words, **facts)


def state(house: House, row: uuid.UUID | None = None) -> tuple[str, str | None]:
    with house.database() as db:
        message = db.get(Message, row) if row else db.query(Message).one()
        assert message
        return message.state, message.cause


def ask(house: House, at: datetime | None = None) -> uuid.UUID:
    """An alert that Asha was asked to take."""
    row, at = uuid.uuid4(), at or now()
    with house.database.begin() as db:
        db.add(
            Alert(
                id=row, cause=Cause.TEST, state=AlertState.OPEN, raised_at=at, circle=1, due_at=at
            )
        )
        db.flush()
        db.add(Ask(alert_id=row, person_id=house.person.id, at=at))
    return row


def test_each_message_is_in_one_hand(house: House) -> None:
    with house.database.begin() as db:
        for n in range(30):
            person = Person(username=f"p{n}", password="hash")
            db.add(person)
            db.flush()
            tell(db, person.id, About.WAKE, now())
    with ThreadPoolExecutor(6) as many:
        hands = list(many.map(lambda _: take_one(house), range(36)))
    ids = [message.id for message in hands if message]
    assert len(ids) == len(set(ids)) == 30


def test_alerts_go_before_all_else(house: House) -> None:
    owe(house, about=About.OVER)
    owe(house)
    assert taken(house).about == About.WAKE


def test_a_claim_that_ran_out_is_sent_again_to_staff_and_never_to_a_caller(house: House) -> None:
    wake, text = owe(house), owe_bell(house)
    for _ in range(2):
        taken(house)
    with house.database.begin() as db:
        recover(db, now() + LEASE - SECOND)
    assert take_one(house, now() + LEASE) is None
    with house.database.begin() as db:
        recover(db, now() + LEASE + SECOND)
    assert state(house, wake) == (MessageState.DUE, "Lost")
    assert state(house, text) == (MessageState.UNKNOWN, "Lost")
    with house.database() as db:
        assert spent(db, now()) == 2 * A_PART  # each may have gone


def test_who_comes_back_with_a_claim_that_ran_out_settles_nothing(house: House) -> None:
    owe(house)
    late = taken(house)
    with house.database.begin() as db:
        recover(db, now() + LEASE + SECOND)
    again = taken(house, now() + LEASE + 2 * SECOND)
    settle(house, sent, late, now(), gateway_id="late", cost=80)
    assert state(house) == (MessageState.SENDING, "Lost")
    settle(house, sent, again, now(), gateway_id="again", cost=80)
    assert state(house)[0] == MessageState.SENT


@pytest.mark.parametrize(("what", "how"), [(refused, {"final": False}), (unsure, {})])
def test_to_staff_it_is_tried_until_it_is_taken_or_of_no_use(
    house: House, what: Any, how: dict[str, bool]
) -> None:
    owe(house)
    at, times = now(), 0
    while at < now() + timedelta(hours=1):
        if message := take_one(house, at):
            settle(house, what, message, "Away", at, **how)
            times += 1
        at += timedelta(seconds=5)
    assert 55 < times < 130  # a minute apart at most: it has to go soon once it can
    with house.database.begin() as db:
        recover(db, now() + GOOD_FOR[About.WAKE] + SECOND)
    assert state(house) == (MessageState.LAPSED, "Away")


def test_to_a_caller_it_is_not_tried_again_once_it_may_have_gone(house: House) -> None:
    owe_bell(house)
    settle(house, unsure, taken(house), "ReadTimeout", now())
    assert state(house) == (MessageState.UNKNOWN, "ReadTimeout")
    assert take_one(house, now() + timedelta(hours=1)) is None


def test_what_is_refused_for_good_is_not_tried_again(house: House) -> None:
    owe(house)
    settle(house, refused, taken(house), "InvalidPhoneNumber", now(), final=True)
    assert state(house) == (MessageState.FAILED, "InvalidPhoneNumber")


def test_pauses_grow_and_are_never_the_same() -> None:
    pauses = [backoff(tries, urgent=False) for tries in range(1, 12) for _ in range(20)]
    assert len(set(pauses)) > 200
    assert max(pauses) <= timedelta(minutes=5)
    assert max(backoff(20, urgent=True) for _ in range(50)) <= timedelta(minutes=1)


def test_what_comes_while_one_is_due_is_told_in_it_and_what_comes_after_a_while_later(
    house: House,
) -> None:
    for _ in range(3):
        row = owe(house)
    settle(house, sent, taken(house), now(), gateway_id="a", cost=80)
    assert owe(house) != row
    assert take_one(house) is None
    assert taken(house, now() + BETWEEN[Means.TEXT] + SECOND)


def test_one_that_waits_for_a_gateway_that_is_back_goes_with_the_next_alert(house: House) -> None:
    owe(house)
    for _ in range(6):
        settle(house, refused, taken(house, now() + timedelta(hours=2)), "x", now(), final=False)
    assert take_one(house, now() + SECOND) is None
    owe(house)
    assert taken(house, now() + SECOND)


def test_the_days_spending_is_that_of_the_day_in_nairobi(house: House) -> None:
    owe(house)
    settle(house, sent, taken(house), now(), gateway_id="a", cost=80)
    with house.database() as db:
        assert spent(db, now()) == 80
        midnight = now().astimezone(EAST_AFRICA).replace(hour=0, minute=0) + timedelta(days=1)
        assert spent(db, midnight) == 0


def test_a_bell_needs_the_consent_it_was_asked_with_and_its_hours(house: House) -> None:
    owe_bell(house, when="MORNING")
    noon = now().astimezone(EAST_AFRICA).replace(hour=13)
    message = taken(house)
    with house.database.begin() as db, pytest.raises(NotYet, match="NotTheirHours"):
        STAMP.postage(db, db.merge(message), noon)
    with house.database.begin() as db:
        found = STAMP.postage(db, db.merge(message), noon.replace(hour=9))
    assert (found.to, found.language, found.bell) == (("+254722000001",), "sw", "ORDER")
    with house.database.begin() as db:
        stop_contact(db, db.query(Case).one())
    with house.database.begin() as db, pytest.raises(NotWanted, match="Withdrawn"):
        STAMP.postage(db, db.merge(message), noon.replace(hour=9))


def test_it_goes_to_no_country_that_is_not_on_the_list(house: House, asha: Person) -> None:
    ask(house)
    owe(house)
    message = taken(house)
    for countries, good in ((("254",), True), (("1", "44"), False)):
        with house.database.begin() as db:
            stamp, row = Stamp(KEY, PAGERS, b"o" * 32, BELLS, countries), db.merge(message)
            if good:
                assert stamp.postage(db, row, now()).to == (PHONE,)
            else:
                with pytest.raises(NotWanted, match="CountryNotAllowed"):
                    stamp.postage(db, row, now())


def test_what_nobody_need_do_any_more_is_not_sent(house: House, asha: Person) -> None:
    owe(house)
    message = taken(house)
    with house.database.begin() as db, pytest.raises(NotWanted, match="Taken"):
        STAMP.postage(db, db.merge(message), now())


def place(house: House) -> None:
    """Have Asha's phone ring, in session S."""
    message = taken(house, now() + timedelta(minutes=2))
    with house.database.begin() as db:
        row = db.merge(message)
        STAMP.postage(db, row, now())
        sent(db, row, now())


def over(house: House, seconds: int = 0) -> None:
    end = End(session="S", number=PHONE, seconds=seconds, cause="NO_ANSWER")
    with house.database.begin() as db:
        assert hang_up(db, KEY, end, now())


def test_a_call_rings_again_until_it_is_taken_and_then_no_more(house: House, asha: Person) -> None:
    alert = ask(house)
    owe(house, Means.CALL)
    for _ in range(2):
        place(house)
        over(house)
        assert state(house)[0] == MessageState.DUE
    place(house)
    with house.database.begin() as db:
        assert pick_up(db, KEY, "S", PHONE)
        assert take(db, KEYS, "S", PHONE, now()) == 1
        assert take(db, KEYS, "S", PHONE, now()) == 0
    over(house, 12)
    assert state(house)[0] == MessageState.DELIVERED
    with house.database() as db:
        assert db.get_one(Alert, alert).taken_by == "call"


def test_whoever_only_listens_has_taken_nothing_and_is_rung_again(
    house: House, asha: Person
) -> None:
    ask(house)
    owe(house, Means.CALL)
    place(house)
    with house.database.begin() as db:
        assert pick_up(db, KEY, "S", PHONE)
    over(house, 9)
    assert state(house)[0] == MessageState.DUE


def test_a_call_stops_ringing_when_its_time_with_this_person_is_up(
    house: House, asha: Person
) -> None:
    ask(house, now() - timedelta(minutes=4))
    owe(house, Means.CALL)
    place(house)
    over(house)
    assert state(house) == (MessageState.FAILED, "NO_ANSWER")


def test_a_call_of_whose_end_nobody_told_rings_again(house: House, asha: Person) -> None:
    ask(house)
    owe(house, Means.CALL)
    place(house)
    with house.database.begin() as db:
        sweep(db, now() + LONGEST + SECOND)
    assert state(house) == (MessageState.DUE, "Lost")


def test_a_strangers_call_is_none_of_these(house: House, asha: Person) -> None:
    ask(house)
    owe(house, Means.CALL)
    place(house)
    with house.database.begin() as db:
        assert not pick_up(db, KEY, "S", "+254733000001")
        assert take(db, KEYS, "S", "+254733000001", now()) == 0


def test_the_session_of_a_call_that_wakes_is_none_of_another_phones(
    house: House, asha: Person
) -> None:
    ask(house)
    owe(house, Means.CALL)
    place(house)
    other = "+254733000001"
    end = End(session="S", number=other, seconds=9, cause="NORMAL_CLEARING")
    with house.database.begin() as db:
        assert pick_up(db, KEY, "S", PHONE)
    with house.database.begin() as db:
        assert not pick_up(db, KEY, "S", other)
        assert take(db, KEYS, "S", other, now()) == 0
        assert not hang_up(db, KEY, end, now())
        assert take(db, KEYS, "S", PHONE, now()) == 1


def test_while_a_phone_rings_what_comes_is_of_the_same_call(house: House, asha: Person) -> None:
    ask(house)
    row = owe(house, Means.CALL)
    place(house)
    ask(house)
    assert owe(house, Means.CALL) == row
    with house.database.begin() as db:
        assert take(db, KEYS, "S", PHONE, now()) == 2
