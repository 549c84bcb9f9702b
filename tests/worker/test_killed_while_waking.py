"""kill -9 at each step of asking and sending: no alert is lost, no caller is texted twice."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from sqlalchemy import event
from sqlalchemy.orm import Session

from assembly import Parts
from dialogue.sessions import Sessions
from gateway.calls import Gateway
from gateway.texts import Texts
from handset.voice.api import Api, Mode, serve
from keys import Keys
from models import Bell as BellOf
from models import Case, Person, Reply, open_database
from models.bell import BellChoice
from models.db.base import now
from models.message import Means
from models.outbox import LEASE
from models.postage import Stamp
from models.return_visit import Chosen, give_code
from tests.support.staff_woken import (
    KEY,
    LEAD,
    OURS,
    SHORT_CODE,
    USERNAME,
    Bell,
    Clock,
    person,
    ringing,
    urgent,
)
from worker import alerts, outbox
from worker.mail import Mail
from worker.outbox import Couriers

NEEMA, CALLER = "+254711000011", "+254722000001"


# Forks a worker from a process that has loaded all it needs; itself it has one thread and no lock.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def work(place: str, when: str, servers: tuple[str, ...], keys: Keys) -> None:
    """What a worker does in two rounds, unless it is killed before or after a step, or before it
    commits for the n-th time."""
    url, smtp, database, memory = servers
    if place.isdecimal():
        die_at_commit(int(place))
    else:
        die_at_step(place, when)
    opened = open_database(database, chain_key=keys.audit)
    couriers = Couriers(
        Texts(USERNAME, KEY, SHORT_CODE, url),
        Gateway(USERNAME, KEY, OURS, url),
        Mail(smtp, LEAD),
        "",
    )
    stamp = Stamp(keys.calls, keys.pagers, keys.opt_outs, keys.bells, ("254",), (LEAD,))
    phones = Sessions(redis.Redis.from_url(memory), keys.sessions)
    for _ in range(2):
        alerts.Escalation(opened, list(Means), "never").round()
        outbox.Sender(opened, stamp, couriers, phones, 2000_00).round()


def die_at_step(place: str, when: str) -> None:
    """Kill this process before or after it does so."""
    owner_name, _, name = place.rpartition(".")
    owner = OWNERS[owner_name]
    step = getattr(owner, name)

    def dies(*given: Any, **named: Any) -> None:
        if when == "after":
            step(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    if owner_name.endswith("log"):
        module = OWNERS[owner_name.removesuffix(".log")]
        setattr(module, "log", SimpleNamespace(info=dies, error=dies, warning=dies))  # noqa: B010
    else:
        setattr(owner, name, dies)


def die_at_commit(last: int) -> None:
    """Kill this process before it commits for so many times."""
    commits = count(1)

    def commits_or_dies(_: Session) -> None:
        if next(commits) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, "before_commit", commits_or_dies)


OWNERS: dict[str, Any] = {
    "alerts": alerts,
    "outbox": outbox,
    "Sender": outbox.Sender,
    "Texts": Texts,
    "Gateway": Gateway,
    "Mail": Mail,
    "alerts.log": alerts.log,
    "outbox.log": outbox.log,
}
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
AWAY = [
    ("well", ("outbox.refused", "before")),
    ("well", ("outbox.refused", "after")),
    ("cut off", ("outbox.unsure", "before")),  # it went, and nobody can say so
    ("cut off", ("outbox.unsure", "after")),
]
COMMITS = 9
"""How often a worker commits in two rounds in which it asks somebody, and texts and rings them."""


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def woken(service: Parts, api: Api) -> Iterator[Bell]:
    """The worker that comes after."""
    person(service, "neema", NEEMA)
    with ringing(service, api) as bell:
        yield bell


def ends(service: Parts, api: Api, place: str, when: str = "", smtp: str = "") -> int | None:
    """What a worker ends with that begins, and may die at that step."""
    with serve(api) as url:
        settings = service.settings
        servers = url, smtp, settings.database_url, settings.redis_url
        worker = FORKS.Process(target=work, args=(place, when, servers, service.keys))
        worker.start()
        worker.join(60)
    return worker.exitcode


def die(service: Parts, api: Api, place: str, when: str = "", smtp: str = "") -> None:
    """Have a worker begin, and die at that step."""
    assert ends(service, api, place, when, smtp) == -signal.SIGKILL


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


@pytest.mark.parametrize("commit", range(1, COMMITS + 1))
def test_nor_does_one_that_is_killed_before_any_commit(
    service: Parts, api: Api, woken: Bell, commit: int
) -> None:
    urgent(service)
    die(service, api, str(commit))
    come_after(woken)
    assert 1 <= len(woken.texts(NEEMA)) <= 2
    assert woken.api.ringing(NEEMA)


def test_these_are_all_the_commits_that_there_are(service: Parts, api: Api, woken: Bell) -> None:
    urgent(service)
    assert ends(service, api, str(COMMITS + 1)) == 0


@pytest.mark.parametrize(("mode", "step"), AWAY)
def test_nor_while_the_gateway_refuses_or_says_nothing(
    service: Parts, api: Api, woken: Bell, mode: Mode, step: tuple[str, str]
) -> None:
    urgent(service)
    api.mode, api.refusing = mode, {NEEMA: "InsufficientCredit"}
    die(service, api, *step)
    api.mode, api.refusing = "well", {}
    come_after(woken)
    assert 1 <= len(woken.texts(NEEMA)) <= 3
    assert woken.api.ringing(NEEMA)


@pytest.mark.parametrize("when", ["before", "after"])
def test_nor_is_the_last_word_by_email_lost(
    service: Parts, api: Api, when: str, mail: Mail, box: list[Any]
) -> None:
    """Nobody can be woken by phone."""
    urgent(service)
    die(service, api, "Mail.send", when, mail.url)
    assert len(box) == (when == "after")
    with ringing(service, api, mail) as living:
        come_after(living)
    assert 1 <= len(box) <= 2
    assert {tuple(one.rcpt_tos) for one in box} == {(LEAD,)}


@pytest.mark.parametrize(
    ("step", "arrives"),
    [
        (("outbox.claim", "before"), 1),
        (("outbox.claim", "after"), 1),
        (("Sender._put_down", "before"), 1),
        (("Sender._put_down", "after"), 1),  # and nothing of it is committed
        (("Texts.send", "before"), 0),  # nobody can say, so it is not sent again
        (("Texts.send", "after"), 1),
        (("outbox.sent", "after"), 1),
        (("outbox.log.info", "before"), 1),
    ],
)
def test_a_caller_is_texted_once_at_most(
    service: Parts, api: Api, woken: Bell, step: tuple[str, str], arrives: int
) -> None:
    case = urgent(service, danger=None)
    choice = BellChoice(Means.TEXT, CALLER, "ANY_TIME", "en", "ORDER")
    with service.database.begin() as db:
        assert case.idem
        give_code(db, Chosen(case.idem, "4826"), service.keys.codes)
        BellOf.choose(db, service.keys.bells, case.id, choice, now())
        person = db.query(Person).first()
        assert person
        Reply.send(db, db.get_one(Case, case.id), person, "Come", service.public_key())
    die(service, api, *step)
    come_after(woken)
    assert len(woken.texts(CALLER)) == arrives
