"""The bell, in every order of what may happen: choosing, taking back, answers, crashes, receipts.

A sign goes when it is owed, in the hours that were chosen, and never without the choice that stands
at that moment, never twice for one choice, never to a number that wants none, never of a case that
is closed or gone, never of an answer that was read. `asked_for` has what must hold, told apart from
what the sender looks at.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from models import Bell, Case, Message, OptOut, Receipt, Reply, open_database
from models.bell import LASTS, BellChoice
from models.calling_hours import HOURS
from models.db.base import EAST_AFRICA, Base
from models.message import GOOD_FOR, About, Means
from models.outbox import LEASE, claim, dropped, later, recover, refused, sent, told, unsure
from models.postage import NotWanted, NotYet, Stamp
from models.receipt import Delivery, Fate
from models.return_visit import delete, stop_contact

from .conftest import House, settle, submission

KEY, PAGERS, OPT_OUTS, BELLS = b"k" * 32, b"p" * 32, b"o" * 32, b"b" * 32
STAMP = Stamp(KEY, PAGERS, OPT_OUTS, BELLS, ("254",))
NUMBERS = ("+254722000001", "+254722000002")
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=EAST_AFRICA)
HOURS_OFFERED = ("MORNING", "MIDDAY", "EVENING", "WEEKEND")
CHOICES = st.builds(
    BellChoice,
    st.sampled_from([Means.TEXT, Means.CALL, Means.WHATSAPP]),
    st.sampled_from(NUMBERS),
    st.sampled_from(HOURS_OFFERED),
    st.just("sw"),
    st.just("ORDER"),
)
ENDS = st.sampled_from(["sent", "again", "never", "unsure", "dies before", "dies after"])


class Bells(RuleBasedStateMachine):
    """One caller with a case, staff who answer, and a worker that may die."""

    house: ClassVar[House]
    idems: ClassVar[Iterator[int]] = count(1)
    asked: ClassVar[int] = 0  # how often the gateway was, by all of them

    def begin(self) -> None:
        """A caller has a case."""
        self.at, self.when = SATURDAY, "MORNING"
        self.choice: BellChoice | None = None
        self.stopped: set[str] = set()
        self.closed = self.gone = self.unread = self.owed = self.rung = False
        with self.house.database.begin() as db:
            for table in (Message, Bell, OptOut):
                db.query(table).delete()
            self.case = Case.file(db, submission(next(self.idems)), self.house.public_key).id

    @rule(choice=CHOICES)
    def choose(self, choice: BellChoice) -> None:
        if not self.gone:
            with self.house.database.begin() as db:
                Bell.choose(db, BELLS, self.case, choice, self.at)
            self.choice, self.owed, self.rung = choice, False, False
            self.when = choice.when

    @precondition(lambda self: not self.gone)
    @rule()
    def answer(self) -> None:
        """As `Reply.send` does, without sealing anything."""
        with self.house.database.begin() as db:
            row = Reply(id=uuid.uuid4(), case_id=self.case, at=self.at)
            row.sealed_for_staff = row.sealed_for_caller = b"Come"
            db.add(row)
            Bell.owe(db, self.case, self.at)
        self.unread = True
        if self.choice and not self.rung and not self.owed:
            self.owed, self.lapses = True, self.at + GOOD_FOR[About.BELL]

    def opt_out(self, choice: BellChoice) -> None:
        with self.house.database.begin() as db:
            OptOut.keep(db, OPT_OUTS, choice.number, self.at)
        self.stopped.add(choice.number)

    def want_texts_again(self, choice: BellChoice) -> None:
        with self.house.database.begin() as db:
            OptOut.undo(db, OPT_OUTS, choice.number, self.at + timedelta(seconds=1))
        self.stopped.discard(choice.number)

    def close(self, _: BellChoice, status: str = "Closed") -> None:
        with self.house.database.begin() as db:
            db.query(Case).filter_by(id=self.case).update({"status": status})
        self.closed = status != "Active"

    def open_again(self, choice: BellChoice) -> None:
        self.close(choice, "Active")

    def read(self, _: BellChoice) -> None:
        with self.house.database.begin() as db:
            db.query(Reply).filter_by(case_id=self.case).update({"read_by_caller_at": self.at})
        self.unread = False

    def silence(self, _: BellChoice) -> None:
        self.take_back(lambda db, case: Bell.silence(db, case.id))

    def stop_contact(self, _: BellChoice) -> None:
        self.take_back(stop_contact)

    def delete(self, _: BellChoice) -> None:
        self.take_back(delete)
        self.gone = True
        with self.house.database() as db:
            assert not db.query(Bell).count() + db.query(Message).count()

    def take_back(self, work: Callable[[Session, Case], object]) -> None:
        with self.house.database.begin() as db:
            if case := db.get(Case, self.case):
                work(db, case)
        self.choice, self.owed = None, False

    def nothing(self, _: BellChoice) -> None:
        """All stays as it is."""

    CHANGES = (
        nothing,
        choose,
        opt_out,
        close,
        read,
        silence,
        stop_contact,
        delete,
        want_texts_again,
    )

    @initialize(
        before=CHOICES,
        change=st.sampled_from(CHANGES),
        then=CHOICES,
        ends=ENDS,
        late=st.sampled_from(Fate),
    )
    def change_while_it_is_owed(
        self,
        before: BellChoice,
        change: Callable[..., None],
        then: BellChoice,
        ends: str,
        late: Fate,
    ) -> None:
        """All is ready and too early, and one thing changes; at their hours the worker comes by,
        and once more after another answer."""
        self.begin()
        self.choose(before)
        self.answer()
        self.work("sent", late, in_hours=False)
        change(self, then if change is Bells.choose else before)
        self.work(ends, late, in_hours=True)
        if not self.gone:
            self.answer()
            self.work("sent", Fate.DELIVERED, in_hours=True)

    @rule(change=st.sampled_from(CHANGES), choice=CHOICES)
    def change(self, change: Callable[..., None], choice: BellChoice) -> None:
        change(self, choice)

    @rule(days=st.sampled_from([0.2, 1, 9]))
    def wait(self, days: float) -> None:
        self.at += timedelta(days=days)

    @rule(ends=ENDS, late=st.sampled_from(Fate), in_hours=st.booleans())
    def work(self, ends: str, late: Fate, in_hours: bool) -> None:
        """A round of a sender; it asks the gateway only after the postage is committed."""
        self.at += timedelta(minutes=16)  # what was put off, or refused, is looked at again
        while in_hours != _within(self.when, self.at):  # those of who has taken it back, too
            self.at += timedelta(hours=1)
        due = (
            self.choice and self.owed and self.at < self.lapses and self.unread and not self.closed
        )
        goes = due and in_hours and self.choice and self.choice.number not in self.stopped
        message = self.claimed()
        assert bool(message) == bool(goes)
        self.owed = bool(due and (message or not in_hours))
        if message:
            self.asked_for(message)
            self.settle(message, ends, late)

    def claimed(self) -> Message | None:
        """A message that is to be sent now, claimed as the sender does it."""
        with self.house.database.begin() as db:
            recover(db, self.at)
        while True:
            with self.house.database.begin() as db:
                if (message := claim(db, tuple(Means), self.at)) is None:
                    return None
                try:
                    [self.number] = STAMP.postage(db, message, self.at).to
                except NotYet as why:
                    later(db, message, str(why), why.until)
                except NotWanted as why:
                    dropped(db, message, str(why), self.at)
                else:
                    return message

    def asked_for(self, message: Message) -> None:
        """The gateway is asked: everything has to be right at this very moment."""
        assert self.choice is not None
        assert (self.number, message.means) == (self.choice.number, self.choice.means)
        assert self.number not in self.stopped
        assert self.unread
        assert not self.closed
        assert not self.gone
        assert not self.rung
        assert _within(self.choice.when, self.at)
        Bells.asked += 1

    def settle(self, message: Message, ends: str, late: Fate) -> None:
        """What became of it, which only who is certain that it never went tries again."""
        self.owed, self.rung = ends == "again", ends not in ("again", "never")
        name = uuid.uuid4().hex
        with self.house.database.begin() as db:
            if ends.startswith("dies"):
                self.at += LEASE + timedelta(seconds=1)
                recover(db, self.at)
            elif ends == "sent":
                sent(db, message, self.at, gateway_id=name, cost=80)
            elif ends == "unsure":
                unsure(db, message, "TooSlow", self.at)
            else:
                refused(db, message, "Away", self.at, final=ends == "never")
        if ends == "sent" and message.means != Means.CALL:
            self.rung = late is not Fate.FAILED  # the network says that it never came
            for _ in range(2):  # it says so twice
                with self.house.database.begin() as db:
                    self.tell(db, message, name, late)

    def tell(self, db: Session, message: Message, name: str, late: Fate) -> None:
        if message.means == Means.WHATSAPP:
            told(db, message.id, late, "", self.at)
        else:
            delivery = Delivery(gateway_id=name, number=self.number, fate=late)
            Receipt.record(db, KEY, delivery, self.at)


def _within(when: str, at: datetime) -> bool:
    begins, until = HOURS[when]
    local = at.astimezone(EAST_AFRICA)
    return begins <= local.time() < until and (when != "WEEKEND" or local.weekday() >= 5)


@pytest.fixture
def small_house() -> Iterator[House]:
    """In memory, and once for all that happens: each example files a case of its own."""
    database = open_database("sqlite:///file::memory:?uri=true")
    Base.metadata.create_all(database.kw["bind"])
    yield settle(database)
    database.kw["bind"].dispose()


@pytest.mark.parametrize("means", [Means.TEXT, Means.CALL, Means.WHATSAPP])
def test_each_change_while_it_is_owed(small_house: House, means: Means) -> None:
    before = BellChoice(means, NUMBERS[0], "EVENING", "sw", "ORDER")
    Bells.house = small_house
    then = replace(before, number=NUMBERS[1], when="WEEKEND")
    for change in Bells.CHANGES:
        Bells().change_while_it_is_owed(before, change, then, "sent", Fate.DELIVERED)


def test_whatever_happens_in_whatever_order(
    small_house: House, request: pytest.FixtureRequest
) -> None:
    Bells.house, Bells.asked = small_house, 0
    many: int = request.config.getoption("orders")
    often = settings(max_examples=many, stateful_step_count=6, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Bells, settings=often)
    assert Bells.asked > 10  # else it has looked at nothing


def test_a_choice_is_not_followed_after_a_month(small_house: House) -> None:
    """Numbers change hands."""
    Bells.house = small_house
    one = Bells()
    one.begin()
    one.choose(BellChoice(Means.CALL, NUMBERS[0], "MORNING", "en"))
    one.answer()
    with small_house.database.begin() as db:
        bell, message = db.query(Bell).one(), db.query(Message).one()
        with pytest.raises(NotWanted, match="TooOld"):
            STAMP.postage(db, message, bell.chosen_at + LASTS)
