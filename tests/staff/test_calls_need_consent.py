"""In whatever order things happen: no phone rings without consent, and never twice for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from gateway.calls import Gateway
from handset.voice.api import Api, Mode, serve
from models import Call, Case, Duty
from models.call import FLASH_WAITS, KEPT_OFF
from models.call_queue import owed, take
from models.calling_hours import HOURS, NotNow, good_until
from models.db.base import EAST_AFRICA, now
from models.return_visit import delete, stop_contact
from outcomes.call_desk import CallDesk
from tests.support.forms import call_end
from worker.calls import CallPlacer

from .conftest import LINE_KEY, Desk, Visitor

PHONE, MY_PHONE, OURS = "+254711000001", "+254733000003", "+254711082900"
SOMEONE_WAITS = timedelta(minutes=2)
TIMES = ("wanted_at", "good_until", "placing_at", "over_at")
AGREED = ("any time", "any time", "good hours", "bad hours", "by text", "no contact")
# A day's events, to be shuffled: most of what may go wrong goes through a call that rang.
EVENTS = (
    *("flash", "ask", "over") * 3, *("round",) * 4, "cut_off", "die_before", "die_after", "fail",
    *("answer", "later 1", "later 3", "later 9", "later 16", "stop") * 2, "delete",
)  # fmt: skip


def hours() -> tuple[str, str]:
    """A time of day that it is now, and one that it is not."""
    may = []
    for when in HOURS:
        try:
            good_until({"contact_how": "CALL", "contact_when": when}, now(), asks_only=False)
            may.append(when)
        except NotNow:
            pass
    return (may or ["ANY_TIME"])[0], next(when for when in HOURS if when not in may)


@dataclass
class World:
    """A caller, a member of staff, and a gateway that has its moods; `right` is what is allowed.

    `right` holds since when a call would be right, by what makes it so.
    """

    desk: Desk
    api: Api
    call_desk: CallDesk
    placer: CallPlacer
    person: Visitor
    token: str

    def begin(self, agreed: str) -> None:
        with self.desk.database.begin() as db:
            for table in (Call, Duty, Case):
                db.query(table).delete()
        self.api.rung.clear()
        good, bad = hours()
        when = {"good hours": good, "bad hours": bad}.get(agreed, "ANY_TIME")
        how = "SMS" if agreed == "by text" else "CALL"
        contact = {"contact_number": PHONE, "contact_how": how, "contact_when": when}
        self.case = self.desk.file(contact=None if agreed == "no contact" else contact)
        self.may = agreed in ("any time", "good hours")
        self.clock, self.right = timedelta(), dict[str, timedelta]()
        self.last = -KEPT_OFF
        until = f"{now().astimezone(EAST_AFRICA) + timedelta(hours=2):%H:%M}"
        self.person.post("/staff/duty", self.token, number=MY_PHONE, until=until)

    def happen(self, what: str) -> None:
        name, *minutes = what.split()
        before = len(self.api.rung)
        getattr(self, name)(*map(int, minutes))
        if len(self.api.rung) > before:
            assert len(self.api.rung) == before + 1, "it rings twice for one"
            assert self.allowed(), "it rings, and nobody asked for it or agreed to it"
            assert self.clock - self.last >= KEPT_OFF, "it rings again and again"
            self.right.clear()
            self.last = self.clock

    def allowed(self) -> bool:
        """A missed call is good for a while; what staff asked for while they sit and wait."""
        good = {"flash": FLASH_WAITS, "ask": SOMEONE_WAITS}
        return any(self.clock - since < good[what] for what, since in self.right.items())

    def flash(self) -> None:
        self.call_desk.flashed(PHONE)
        self.right["flash"] = self.clock

    def ask(self) -> None:
        self.person.post(f"/staff/cases/{self.case.id}/call", self.token)
        if self.may:
            self.right["ask"] = self.clock

    def round(self, mode: Mode = "well") -> None:
        self.api.mode = mode
        self.placer.round()

    def cut_off(self) -> None:
        self.round("cut off")

    def fail(self) -> None:
        self.round("fails")

    def die_before(self) -> None:
        """The worker is killed after it has written that it will ask for the call."""
        with self.desk.database() as db:
            rows = owed(db)
        for row in rows:
            with self.desk.database.begin() as db:
                take(db, LINE_KEY, row)

    def die_after(self) -> None:
        """The worker is killed after it has asked, before it has heard an answer."""
        self.api.mode = "well"
        with self.desk.database() as db:
            rows = owed(db)
        for row in rows:
            with self.desk.database.begin() as db:
                whom = take(db, LINE_KEY, row)
            if whom and self.placer.gateway:
                self.placer.gateway.place_call(whom.number)

    def answer(self) -> None:
        for rung in self.api.rung[-1:]:
            opening = self.call_desk.opening(rung.session, PHONE)
            if opening and opening.node == "voice.called_back":
                assert self.may, "someone is spoken to who took their consent back"
                assert opening.values["dial"] == MY_PHONE

    def over(self) -> None:
        """The end is told twice."""
        for rung in self.api.rung[-1:] * 2:
            fields = {"direction": "Outbound", "callerNumber": PHONE, "durationInSeconds": "0"}
            self.call_desk.ended(call_end(rung.session, fields))

    def later(self, minutes: int) -> None:
        """All that there is grows older."""
        passed = timedelta(minutes=minutes)
        self.clock += passed
        self.placer._clock.tidied = float("-inf")
        with self.desk.database.begin() as db:
            for call in db.query(Call):
                for name in TIMES:
                    if at := getattr(call, name):
                        setattr(call, name, at - passed)

    def stop(self) -> None:
        with self.desk.database.begin() as db:
            if kept := db.get(Case, self.case.id):
                stop_contact(db, kept)
        self._withdrawn()

    def delete(self) -> None:
        with self.desk.database.begin() as db:
            if kept := db.get(Case, self.case.id):
                delete(db, kept)
        self._withdrawn()

    def _withdrawn(self) -> None:
        self.may = False
        self.right.pop("ask", None)


@pytest.fixture
def world(desk: Desk, tmp_path: Path) -> Iterator[World]:
    engine = desk.database.kw["bind"]
    engine.dispose()  # what is tried here is order, not loss of power
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous = OFF"))
    api, person = Api("salama", "a key"), desk.person()
    with serve(api) as url:
        gateway = Gateway("salama", "a key", OURS, url)
        call_desk = CallDesk(desk.database, LINE_KEY, b"t" * 32, (OURS,), 100_000, tmp_path)
        placer = CallPlacer(desk.database, LINE_KEY, gateway)
        yield World(desk, api, call_desk, placer, person, person.token())


# The shortest ways to what must never be, so that no shuffle has to come upon them.
@example("any time", ["ask", "stop", "round"], "")
@example("any time", ["ask", "delete", "round"], "")
@example("any time", ["ask", "round", "stop", "answer"], "")
@example("any time", ["ask", "later 3", "round"], "")
@example("any time", ["flash", "die_after", "later 1", "round", "later 16", "round"], "")
@example("any time", ["flash", "cut_off", "later 3", "round", "over", "flash", "round"], "")
@example("any time", ["flash", "later 9", "round", "over", "later 3", "ask", "round"], "")
@settings(max_examples=35, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(AGREED),
    st.permutations(EVENTS),
    st.sampled_from(["", "flash", "ask"]),
)
def test_no_phone_rings_without_consent_and_never_twice_for_one(
    world: World, agreed: str, events: list[str], without: str
) -> None:
    world.begin(agreed)
    for what in events:
        if what != without:
            world.happen(what)
