"""Somebody in danger reports while the database is away, and somebody of staff is woken."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pytest
import structlog
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import make_url

from assembly import Parts
from assembly.ground import refuse_another_key
from handset.voice.api import Api, serve
from models import Alert, Submission
from models.db.base import now
from models.journal import append_refusal, drain, urgent
from models.wake_list import WakeList
from ops.waking import Waking
from tests.support.callers import service_of
from tests.support.hurt import frozen, worker_of
from tests.support.machine import until
from tests.support.staff_woken import Bell, person, ringing
from tests.support.staff_woken import urgent as urgent_case
from worker.mail import Mail
from worker.siren import GRACE, Siren

NEEMA, OTIENO = "+254711000011", "+254722000012"


@dataclass
class Mailbox:
    """What a server took: to whom, and its words."""

    mail: Mail
    taken: list[tuple[list[str], str]]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    taken: list[tuple[list[str], str]] = []

    class Server:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            taken.append((envelope.rcpt_tos, envelope.content.decode()))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Server(), "127.0.0.1", port)
    controller.start()
    yield Mailbox(Mail(f"smtp+plain://127.0.0.1:{port}", "salama@example.org"), taken)
    controller.stop()


@pytest.fixture
def bell(service: Parts) -> Iterator[Bell]:
    with ringing(service, Api("salama", "a key")) as bell:
        yield bell


@pytest.fixture
def siren(service: Parts, bell: Bell) -> Siren:
    sender = bell.sender
    folder = service.settings.instance_path
    return Siren(folder, service.database, sender.stamp, sender.couriers, bell.clock)


@contextmanager
def away(service: Parts) -> Iterator[None]:
    """The database can't be opened."""
    path = Path(make_url(service.settings.database_url).database or "")
    service.database.kw["bind"].dispose()
    path.rename(aside := path.with_name("aside"))
    path.mkdir()
    yield
    path.rmdir()
    aside.rename(path)


def told(
    service: Parts,
    number: int = 1,
    danger: Literal["YES", "NO", "UNSURE"] = "YES",
    since: datetime | None = None,
) -> bytes:
    """A report, filed while the database is away."""
    idem = number.to_bytes(32, "big")
    said = Submission(
        kind="report",
        idem=idem,
        channel="USSD",
        language="sw",
        answers={"account": "They lock us in at Kilimani"},
        danger=danger,
        urgent=danger == "YES",
        received_at=since or now(),
    )
    assert service.intake().file(said) == "journal"
    return idem


def test_an_urgent_report_that_waits_in_the_journal_wakes_those_on_duty_and_then_all(
    service: Parts, bell: Bell, siren: Siren
) -> None:
    person(service, "neema", NEEMA)
    person(service, "otieno", OTIENO, on_duty=False, language="sw")
    service.public_key()
    siren.round()
    with away(service):
        told(service)
        siren.round()
        assert bell.texts(NEEMA) == []  # the database may be back in a moment
        bell.clock.on(seconds=21)
        with structlog.testing.capture_logs() as lines:
            siren.round()
            siren.round()
        [text] = bell.texts(NEEMA)
        assert text.startswith("SS: 1 urgent, waiting since ")
        assert text.endswith(". The console is out of order: have it mended now, then look there.")
        assert [rung.number for rung in bell.api.rung] == [NEEMA]
        sounded = [line for line in lines if line["event"] == "siren_sounded"]
        assert [(line["cases"], line["people"], line["went"]) for line in sounded] == [(1, 1, 2)]
        told(service, 2)
        bell.clock.on(minutes=4)
        siren.round()
        [text] = bell.texts(OTIENO)
        assert text.startswith("SS: mambo 2 ya haraka, tangu ")
        bell.clock.on(minutes=14)
        siren.round()
        assert len(bell.texts(NEEMA)) == 2
        bell.clock.on(minutes=2)
        siren.round()
        assert len(bell.texts(NEEMA)) == 3
    drain(service.settings.journal, service.database)
    siren.round()
    bell.clock.on(minutes=20)
    siren.round()
    assert len(bell.texts(NEEMA)) == 3
    with service.database() as db:
        assert db.query(Alert).count() == 2  # and each is raised as ever


def test_what_is_calm_or_was_taken_back_wakes_nobody(service: Parts, bell: Bell) -> None:
    service.public_key()
    with away(service):
        told(service, 1, "NO")
        unsure = told(service, 2, "UNSURE")
        taken_back = told(service, 3)
    journal = service.settings.journal
    append_refusal(journal, taken_back, 9)
    (journal / f"{bytes(32).hex()}-1-told-000001-1-complete").write_text("unreadable")
    assert urgent(journal, bell.clock()).keys() == {unsure.hex()}


def test_a_record_that_is_set_aside_wakes_too(service: Parts, bell: Bell) -> None:
    service.public_key()
    with away(service):
        idem = told(service)
    [path] = service.settings.journal.iterdir()
    path.rename(f"{path}.bad")
    assert urgent(service.settings.journal, bell.clock()).keys() == {idem.hex()}


def test_a_real_worker_wakes_staff_while_postgresql_is_frozen(
    on_postgresql: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of its other jobs, all of which wait for the database, keeps the siren waiting."""
    service, api = service_of(on_postgresql), Api("salama", "a key")
    person(service, "neema", NEEMA)
    person(service, "otieno", OTIENO, on_duty=False)
    refuse_another_key(service)
    wake_list = service.settings.instance_path / "worker" / "wake.list"
    with serve(api) as url:
        for name, said in {
            "USERNAME": "salama", "API_KEY": "a key", "URL": url, "SENDER": "20000",
            "VOICE_NUMBER": "+254711082900",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"AT_{name}", said)
        with worker_of(service.settings) as worker:
            assert until(wake_list.exists, 60)
            with frozen(service.settings.database_url):
                told(service, since=now() - GRACE)
                assert until(lambda: bool(api.texts.on(NEEMA) and api.ringing(NEEMA)), 60)
                assert worker.poll() is None
    [text] = api.texts.on(NEEMA)
    assert text.startswith("SS: 1 urgent, waiting since ")
    assert api.texts.on(OTIENO) == []


def test_with_nobody_on_duty_all_are_woken_and_with_no_list_the_operator_is_told(
    service: Parts, bell: Bell, siren: Siren, mailbox: Mailbox
) -> None:
    siren = replace(siren, couriers=replace(siren.couriers, mail=mailbox.mail))
    service.public_key()
    with away(service):
        told(service)
        bell.clock.on(minutes=1)
        siren.round()  # it has never seen the database
        assert [to for to, _ in mailbox.taken] == [["lead@example.org"]]
        assert "The database is away" in mailbox.taken[0][1]
    person(service, "otieno", OTIENO, on_duty=False)
    bell.clock.on(minutes=15)
    siren.round()
    assert len(bell.texts(OTIENO)) == 1


def test_a_gateway_that_takes_nothing_is_told_of(service: Parts, bell: Bell, siren: Siren) -> None:
    person(service, "neema", NEEMA)
    service.public_key()
    siren.round()
    bell.api.mode = "fails"
    with away(service):
        told(service)
        bell.clock.on(minutes=1)
        with structlog.testing.capture_logs() as lines:
            siren.round()
    assert {line["event"] for line in lines} == {"siren_not_sent", "siren_sounded"}
    assert lines[-1]["went"] == 0


def test_the_wake_list_lies_sealed(service: Parts, siren: Siren) -> None:
    person(service, "neema", NEEMA)
    siren.round()
    [path] = (service.settings.instance_path / "worker").glob("wake.*")
    assert NEEMA[4:].encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    [neema] = WakeList.read(path, service.keys.pagers).people
    assert (neema.number, neema.on_duty) == (NEEMA, True)
    assert WakeList.read(path, bytes(32)) == WakeList()


def test_what_is_late_and_that_nobody_can_be_woken_is_written_down(
    service: Parts, bell: Bell, siren: Siren
) -> None:
    def ails() -> str:
        bell.clock.on(seconds=11)
        siren.round()
        found = Waking.read(service.settings.instance_path)
        assert found
        return found.ails

    assert ails() == "nobody can be woken"
    person(service, "neema", NEEMA, on_duty=False)
    assert ails() == ""
    urgent_case(service)
    assert ails() == ""
    bell.clock.on(minutes=1)
    assert ails() == "1 alerts have asked nobody"
    bell.watch.round()
    bell.clock.on(minutes=2)
    assert ails() == "2 texts, calls or e-mails late"
    bell.rounds(2)
    assert ails() == ""
