"""People of staff who can be woken, and the worker's part in waking them, on a stand-in gateway."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assembly import Parts
from gateway.calls import Gateway
from gateway.texts import Texts
from handset.voice.api import Api, serve
from models import Case, Pager, Person, Shift, Submission
from models.db.base import now
from models.message import Means
from models.pager import Way
from models.person import Role
from models.postage import Stamp
from worker.alerts import Escalation
from worker.mail import Mail
from worker.outbox import Couriers, Sender

USERNAME, KEY, OURS, SHORT_CODE = "salama", "a key", "+254711082900", "20000"
LEAD = "lead@example.org"
CONSOLE = "https://salama.example.org/staff/alerts"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def on(self, **by: float) -> None:
        """Move it on."""
        self.ahead += timedelta(**by)


@dataclass(frozen=True)
class Bell:
    """The service's part in waking: `watch` asks, `sender` sends; both by one clock."""

    service: Parts
    api: Api
    clock: Clock
    watch: Escalation
    sender: Sender

    def rounds(self, times: int = 1) -> None:
        """What the worker does in a second, so many times."""
        for _ in range(times):
            self.watch._clock.settled = -100.0
            self.watch.round()
            self.sender.round()

    def texts(self, number: str) -> list[str]:
        """What arrived on a phone."""
        return self.api.texts.on(number)


@contextmanager
def ringing(service: Parts, api: Api, mail: Mail | None = None) -> Iterator[Bell]:
    """The parts of a worker that wake people."""
    with serve(api) as url:
        clock = Clock()
        couriers = Couriers(
            Texts(USERNAME, KEY, SHORT_CODE, url), Gateway(USERNAME, KEY, OURS, url), mail, CONSOLE
        )
        keys = service.keys
        stamp = Stamp(keys.calls, keys.pagers, keys.opt_outs, keys.bells, ("254",), (LEAD,))
        watch = Escalation(service.database, [*couriers.means, Means.EMAIL], "never", clock)
        sender = Sender(service.database, stamp, couriers, service.texted, 2000_00, clock)
        yield Bell(service, api, clock, watch, sender)


def person(
    service: Parts,
    name: str,
    number: str,
    role: Role = Role.CASEWORKER,
    *,
    on_duty: bool = True,
    language: str = "en",
) -> Person:
    """Somebody who can be woken; on the roster day and night, or not at all."""
    with service.database.begin() as db:
        made = Person(username=name, password="hash", role=role)
        db.add(made)
        db.flush()
        Pager.put(db, service.keys.pagers, made.id, Way(number=number), language)
        if on_duty:
            for day in range(7):
                db.add(Shift(person_id=made.id, weekday=day, begins=0, ends=0))
    return made


def urgent(service: Parts, number: int = 1, **facts: Any) -> Case:
    """A case that tells of danger, as a conversation files it."""
    told = Submission(
        kind="report",
        idem=number.to_bytes(32, "big"),
        channel="USSD",
        language="sw",
        answers={"account": "They lock us in at Kilimani"},
        **{"danger": "YES", "urgent": True, **facts},
    )
    with service.database.begin() as db:
        return Case.file(db, told, service.public_key())
