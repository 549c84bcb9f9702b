"""In whatever order things happen: no phone rings without consent, and never twice for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import event

from calling import Calling
from dialling import Dialling
from gateway import Gateway
from handset.api import Api, Mode, Rung, serve
from hours import EAST_AFRICA, HOURS, NotNow, good_until
from models import Call, Duty, Filing
from models.base import now
from models.call import FLASH_WAITS, KEPT_OFF
from models.placing import owed, take
from models.returning import delete, stop_contact

from .conftest import LINE_KEY, Desk, Visitor

PHONES = ["+254711000001", "+254722000002"]
MY_PHONE, OURS = "+254733000003", "+254711082900"
SOMEONE_WAITS = timedelta(minutes=2)
ANSWERS = st.sampled_from(["any time", "good hours", "bad hours", "by text", "no contact"])
TIMES = ("wanted_at", "good_until", "placing_at", "over_at")


@dataclass
class Granted:
    """What makes a call right: a missed call, or a person's wish and the caller's consent."""

    number: str
    since: timedelta
    filing: Any = None

    def good(self, clock: timedelta) -> bool:
        return clock - self.since < (SOMEONE_WAITS if self.filing else FLASH_WAITS)


def _hours() -> tuple[str, str]:
    """A time of day that it is now, and one that it is not."""
    may = []
    for when in HOURS:
        try:
            good_until({"contact_how": "CALL", "contact_when": when}, now(), asks_only=False)
            may.append(when)
        except NotNow:
            pass
    return (may or ["ANY_TIME"])[0], next(when for when in HOURS if when not in may)


class Calls(RuleBasedStateMachine):
    """The service between two callers, a member of staff, and a gateway that has its moods."""

    desk: Desk
    api: Api
    gateway: Gateway
    person: Visitor
    token: str

    def __init__(self) -> None:
        super().__init__()
        with self.desk.database.begin() as db:
            for table in (Call, Duty, Filing):
                db.query(table).delete()
        self.api.rung.clear()
        self.api.asked = 0
        self.api.refusing.clear()
        database = self.desk.database
        self.calling = Calling(database, LINE_KEY, (OURS,), 1000)
        self.dialling = Dialling(database, LINE_KEY, self.gateway)
        self.clock = timedelta()
        self.filings: dict[Any, tuple[str, str]] = {}
        self.granted: list[Granted] = []
        self.last_rung: dict[str, timedelta] = {}
        until = f"{now().astimezone(EAST_AFRICA) + timedelta(hours=2):%H:%M}"
        self.person.post("/staff/duty", self.token, number=MY_PHONE, until=until)

    @rule(number=st.sampled_from(PHONES))
    def someone_rings_and_hangs_up(self, number: str) -> None:
        self.calling.flashed(number)
        self.granted.append(Granted(number, self.clock))

    @rule(number=st.sampled_from(PHONES), agreed=ANSWERS)
    def someone_files(self, number: str, agreed: str) -> None:
        good, bad = _hours()
        when = {"good hours": good, "bad hours": bad}.get(agreed, "ANY_TIME")
        how = "SMS" if agreed == "by text" else "CALL"
        contact = {"contact_number": number, "contact_how": how, "contact_when": when}
        told = None if agreed == "no contact" else contact
        filing = self.desk.file(len(self.filings) + 1, contact=told)
        may = agreed in ("good hours", "any time")
        self.filings[filing.id] = (number, "may" if may else "may not")

    @precondition(lambda self: self.filings)
    @rule(latest=st.booleans())
    def staff_ask_for_a_call(self, latest: bool) -> None:
        filing = list(self.filings)[-1 if latest else 0]
        self.person.post(f"/staff/filings/{filing}/call", self.token)
        number, may = self.filings[filing]
        if may == "may":
            self.granted.append(Granted(number, self.clock, filing))

    @precondition(lambda self: self.filings)
    @rule(latest=st.booleans(), withdraw=st.sampled_from([stop_contact, delete]))
    def someone_withdraws(self, latest: bool, withdraw: Any) -> None:
        filing = list(self.filings)[-1 if latest else 0]
        with self.desk.database.begin() as db:
            if kept := db.get(Filing, filing):
                withdraw(db, kept)
        number, _ = self.filings[filing]
        self.filings[filing] = (number, "withdrawn")
        mine = [grant for grant in self.granted if grant.filing == filing]
        self.granted = [grant for grant in self.granted if grant not in mine]

    @rule(mode=st.sampled_from(["well", "cut off", "fails", "babbles", "no sandbox"]))
    def the_worker_goes_round(self, mode: Mode) -> None:
        self.api.mode = mode
        before = list(self.api.rung)
        self.dialling.tidy()
        self.dialling.place_owed()
        for rung in self.api.rung[len(before) :]:
            self._must_be_right(rung)

    @rule()
    def the_worker_dies_before_it_asks(self) -> None:
        with self.desk.database() as db:
            rows = owed(db)
        for row in rows:
            with self.desk.database.begin() as db:
                take(db, LINE_KEY, row)

    @rule()
    def the_worker_dies_after_it_asked(self) -> None:
        self.api.mode = "well"
        with self.desk.database() as db:
            rows = owed(db)
        for row in rows:
            with self.desk.database.begin() as db:
                whom = take(db, LINE_KEY, row)
            if whom:
                self.gateway.place_call(whom.number)
                self._must_be_right(self.api.rung[-1])

    @precondition(lambda self: self.api.rung)
    @rule(answered=st.booleans(), times=st.integers(1, 2))
    def it_is_over(self, answered: bool, times: int) -> None:
        rung = self.api.rung[-1]
        if answered:
            opening = self.calling.opening(rung.session, rung.number)
            if opening and opening.node == "voice.called_back":
                assert (rung.number, "may") in self.filings.values()
                assert opening.values["dial"] == MY_PHONE
        fields = {"direction": "Outbound", "callerNumber": rung.number}
        for _ in range(times):
            self.calling.ended(rung.session, fields | {"durationInSeconds": "0"})

    @rule(minutes=st.sampled_from([1, 3, 11, 16]))
    def time_goes_by(self, minutes: int) -> None:
        passed = timedelta(minutes=minutes)
        self.clock += passed
        with self.desk.database.begin() as db:
            for call in db.query(Call):
                for name in TIMES:
                    if at := getattr(call, name):
                        setattr(call, name, at - passed)
        self.dialling._clock.tidied -= passed.total_seconds()

    def _must_be_right(self, rung: Rung) -> None:
        right = [one for one in self.granted if one.number == rung.number and one.good(self.clock)]
        assert right, "a phone rings, and nobody asked for it or agreed to it"
        self.granted = [one for one in self.granted if one.number != rung.number]
        if rung.number in self.last_rung:
            assert self.clock - self.last_rung[rung.number] >= KEPT_OFF
        self.last_rung[rung.number] = self.clock


@pytest.fixture
def api() -> Iterator[tuple[Api, str]]:
    api = Api("salama", "a key")
    with serve(api) as url:
        yield api, url


def test_no_phone_rings_without_consent_and_never_two_for_one(
    desk: Desk, api: tuple[Api, str]
) -> None:
    class Here(Calls):
        pass

    engine = desk.database.kw["bind"]
    engine.dispose()
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous = OFF"))
    Here.desk, Here.api = desk, api[0]
    Here.gateway = Gateway("salama", "a key", OURS, api[1])
    Here.person = desk.person()
    Here.token = Here.person.token()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=200, stateful_step_count=25, suppress_health_check=list(HealthCheck)
        ),
    )
