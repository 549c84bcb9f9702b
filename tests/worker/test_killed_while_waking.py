"""kill -9 at each step of asking and sending: no alert is lost, no caller is texted twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from assembly import Parts
from handset.voice.api import Api, serve
from models import Case, bell
from models.outbox import LEASE
from tests.support.house import HOUSE
from tests.support.staff_woken import Bell, Clock, person, ringing, urgent

NEEMA, CALLER = "+254711000011", "+254722000001"

WORKER = """
import os, signal, sys
import gateway.calls, gateway.texts, worker.alerts, worker.outbox
from gateway.calls import Gateway
from gateway.texts import Texts
from models import open_database
from models.message import Means
from models.postage import Stamp

place, when, database, chain, url, calls, pagers = sys.argv[1:]
module, _, name = place.rpartition(".")
owner = {"alerts": worker.alerts, "outbox": worker.outbox, "Texts": Texts, "Gateway": Gateway,
         "alerts.log": worker.alerts.log, "outbox.log": worker.outbox.log}[module]
step = getattr(owner, name)

def dies(*given, **named):
    if when == "after":
        step(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

if module.endswith("log"):
    class Log:
        info = error = warning = dies
    setattr({"alerts.log": worker.alerts, "outbox.log": worker.outbox}[module], "log", Log)
else:
    setattr(owner, name, dies)
database = open_database(database, chain_key=bytes.fromhex(chain))
post = worker.outbox.Post(Texts("salama", "a key", "20000", url),
                          Gateway("salama", "a key", "+254711082900", url), None, "")
stamp = Stamp(bytes.fromhex(calls), bytes.fromhex(pagers), b"o" * 32, ("254",))
for _ in range(2):
    worker.alerts.Escalation(database, list(Means), "never").round()
    worker.outbox.Sender(database, stamp, post, 200000).round()
"""

STEPS = [
    ("alerts.climb", "before"),
    ("alerts.climb", "after"),  # and the transaction is lost
    ("alerts.log.info", "before"),  # it is committed
    ("outbox.claim", "before"),
    ("outbox.claim", "after"),
    ("Texts.send", "before"),  # it is claimed
    ("Texts.send", "after"),  # it is sent, and nobody noted it
    ("Gateway.place_call", "before"),
    ("Gateway.place_call", "after"),
    ("outbox.sent", "before"),
    ("outbox.sent", "after"),
    ("outbox.log.info", "before"),
]


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def woken(service: Parts, api: Api) -> Iterator[Bell]:
    """The worker that comes after."""
    person(service, "neema", NEEMA)
    with ringing(service, api) as bell:
        yield bell


def die(service: Parts, api: Api, place: str, when: str) -> None:
    """Have a worker begin, and die at that step."""
    keys = service.keys
    with serve(api) as url:
        settings = [service.settings.database_url, keys.audit.hex(), url]
        given = [place, when, *settings, keys.calls.hex(), keys.pagers.hex()]
        done = subprocess.run(
            [sys.executable, "-c", WORKER, *given], cwd=HOUSE, timeout=60, check=False
        )
    assert done.returncode == -signal.SIGKILL


def come_after(woken: Bell) -> None:
    """A worker that lives, once the dead one's claims have run out."""
    clock: Clock = woken.clock
    clock.ahead = LEASE + timedelta(seconds=5)
    for _ in range(4):
        woken.rounds()
        clock.on(seconds=20)


@pytest.mark.parametrize(("place", "when"), STEPS)
def test_a_worker_that_is_killed_at_a_step_loses_no_alert(
    service: Parts, api: Api, woken: Bell, place: str, when: str
) -> None:
    urgent(service)
    die(service, api, place, when)
    come_after(woken)
    assert 1 <= len(woken.texts(NEEMA)) <= 2
    assert woken.api.ringing(NEEMA)


@pytest.mark.parametrize(
    ("step", "arrives"),
    [
        (("outbox.claim", "before"), 1),
        (("outbox.claim", "after"), 1),
        (("Texts.send", "before"), 0),  # nobody can say, so it is not sent again
        (("Texts.send", "after"), 1),
        (("outbox.sent", "after"), 1),
        (("outbox.log.info", "before"), 1),
    ],
)
def test_a_caller_is_texted_once_at_most(
    service: Parts, api: Api, woken: Bell, step: tuple[str, str], arrives: int
) -> None:
    contact = {"contact_number": CALLER, "contact_when": "ANY_TIME"}
    case = urgent(service, danger=None, contact=contact)
    with service.database.begin() as db:
        bell.owe(db, service.keys.calls, db.get_one(Case, case.id), contact)
    die(service, api, *step)
    come_after(woken)
    assert len(woken.texts(CALLER)) == arrives
