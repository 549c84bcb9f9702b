"""From a call to the console: what was spoken is fetched at once, sealed, and nowhere else."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import select

from assembly import Parts
from dialogue.act import Act, Caller
from gateway.recording_hosts import Origin
from models import Recording
from outcomes import spoken
from recordings.collector import Collector
from recordings.download import Network, fetch
from tests.recordings.test_voice_mask import wav
from tests.support.callers import answers, cases
from tests.support.far_hosts import FarHost, far_host, says, says_in_turn
from tests.support.hurt import database_away
from tests.support.machine import until
from worker import __main__ as worker

SPOKEN = wav(160, 2)


@pytest.fixture
def host() -> Iterator[FarHost]:
    with far_host(says(SPOKEN)) as host:
        yield host


def act(said: dict[str, str], channel: str) -> Act:
    return Act(
        caller=Caller(channel, "ATVId_1", "+254711000001"),
        tag=bytes(32),
        step=5,
        language="sw",
        left="account",
        answers=said,
        everywhere={f"report.{name}": words for name, words in said.items()},
        values={"draft": "1", "offer_draft": "1", "enquiry_draft": "1"},
        version="",
    )


def say(service: Parts, verb: str, said: dict[str, str], channel: str = "IVR") -> None:
    service.conversation._verbs[verb](act(said, channel))


def url(host: FarHost, path: str = "a.mp3") -> str:
    return f"http://127.0.0.1:{host.port}/{path}"


def collector(service: Parts, *hosts: FarHost) -> Collector:
    """As the demo collects from its own handset."""
    own = tuple(Origin.read(url(host, "").rstrip("/"), inside=True) for host in hosts)
    return replace(service.collector, fetch=lambda at: fetch(at, own, Network()))


def recording(service: Parts) -> Recording:
    with service.database() as db:
        return db.scalars(select(Recording)).one()


def heard(app: Flask, service: Parts, *, masked: bool) -> bytes:
    with service.database() as db:
        copy = db.scalars(select(Recording)).one().copy(masked=masked)
        assert copy
        return copy.read(db, app.config["PRIVATE_KEY"], 0, copy.size)


def test_the_answers_name_a_recording_and_hold_no_address() -> None:
    said = {"danger_now": "NO", "account": "recording:https://r1.at-internal.com/a.mp3"}
    told, urls = spoken.apart("IVR", said)
    assert told == {"danger_now": "NO", "account": "RECORDED"}
    assert urls == {"account": "https://r1.at-internal.com/a.mp3"}


@pytest.mark.parametrize("channel", ["USSD", "SMS"])
def test_who_types_an_address_has_typed_words(channel: str) -> None:
    said = {"account": "recording:http://169.254.169.254/"}
    assert spoken.apart(channel, said) == (said, {})


VERBS: dict[str, Callable[[], dict[str, str]]] = {
    "file_now": lambda: {"danger_now": "YES"},
    "file_report": lambda: {"danger_now": "NO"},
    "file_incomplete": lambda: {"danger_now": "NO"},
    "file_enquiry": dict,
    "file_offer_enquiry": lambda: {"location_side": "KE"},
    "file_incomplete_offer_enquiry": lambda: {"location_side": "KE", "consent_store": "YES"},
}


@pytest.mark.parametrize("verb", VERBS)
def test_whatever_is_filed_by_call_its_recordings_are_fetched(
    app: Flask, service: Parts, host: FarHost, verb: str
) -> None:
    say(service, verb, VERBS[verb]() | {"account": f"recording:{url(host)}"})
    case = cases(app)[0]
    assert answers(app, case)["account"] == "RECORDED"
    assert "127.0.0.1" not in str(answers(app, case))
    collector(service, host).collect()
    assert recording(service).state == "here"
    assert heard(app, service, masked=False) == SPOKEN
    assert heard(app, service, masked=True)[44:] not in SPOKEN


def test_words_typed_by_menu_are_kept_as_words(app: Flask, service: Parts) -> None:
    said = {"account": "recording:http://169.254.169.254/"}
    say(service, "file_report", said, channel="USSD")
    assert cases(app)[0].to_fetch is None
    assert answers(app, cases(app)[0])["account"] == said["account"]


def test_what_is_not_there_yet_is_tried_again(app: Flask, service: Parts) -> None:
    with far_host(says_in_turn(says(b"", "404 Not Found"), says(SPOKEN))) as host:
        say(service, "file_report", {"account": f"recording:{url(host)}"})
        collector(service, host).collect()
        waits = recording(service)
        assert (waits.state, waits.tries) == ("wanted", 1)
        collector(service, host).collect()
        assert recording(service).tries == 1
        with service.database.begin() as db:
            db.get_one(Recording, waits.id).try_at = waits.wanted_at
        collector(service, host).collect()
    assert recording(service).state == "here"


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://user@r1.at-internal.com/a",
        "",
    ],
)
def test_an_address_that_is_not_allowed_is_never_called_and_said_without_it(
    service: Parts, address: str
) -> None:
    say(service, "file_report", {"account": f"recording:{address}"})
    with structlog.testing.capture_logs() as said:
        service.collector.collect()
    assert [line["event"] for line in said] == ["recording_not_fetched"]
    assert not address or address not in str(said)
    assert recording(service).state == "wanted"


@pytest.mark.parametrize("body", [b"<!doctype html><p>Not found</p>", b"ID3" + bytes(50)])
def test_what_is_no_sound_is_not_kept(service: Parts, body: bytes) -> None:
    with far_host(says(body)) as host:
        say(service, "file_report", {"account": f"recording:{url(host)}"})
        collector(service, host).collect()
    assert recording(service).state == "wanted"


def test_the_sound_is_on_no_disk_and_in_no_log(
    app: Flask, service: Parts, host: FarHost, tmp_path: Path
) -> None:
    pieces = [SPOKEN[at : at + 24] for at in range(2000, 30_000, 4000)]
    with structlog.testing.capture_logs() as said:
        say(service, "file_report", {"account": f"recording:{url(host)}"})
        collector(service, host).collect()
    assert heard(app, service, masked=False) == SPOKEN
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > len(SPOKEN) for path in kept)
    for path in kept:
        whole = path.read_bytes()
        assert not any(piece in whole for piece in pieces), path
        assert b"a.mp3" not in whole, path
    assert "a.mp3" not in str(said)


def test_a_slow_one_holds_up_neither_the_journal_nor_another(app: Flask, service: Parts) -> None:
    """The worker as it runs: one recording hangs, another comes, and the journal is drained."""
    let_go, stop = threading.Event(), threading.Event()

    def hang(line: socket.socket, request: bytes) -> None:
        let_go.wait(20)

    with far_host(hang) as hanging, far_host(says(SPOKEN)) as quick:
        made = replace(service, collector=collector(service, hanging, quick))
        say(service, "file_report", {"account": f"recording:{url(hanging)}"})
        running = threading.Thread(target=worker.run, args=(stop, made))
        running.start()
        assert until(lambda: hanging.asked != [])
        say(service, "file_enquiry", {"account": f"recording:{url(quick)}"})
        assert until(lambda: "here" in _states(service))
        assert "wanted" in _states(service)
        let_go.set()
        stop.set()
        running.join(10)
    assert not running.is_alive()


def _states(service: Parts) -> list[str]:
    with service.database() as db:
        return list(db.scalars(select(Recording.state)))


def test_a_recording_waits_while_the_database_is_away_and_is_fetched_after(
    app: Flask, service: Parts, host: FarHost
) -> None:
    with database_away(app):
        say(service, "file_report", {"account": f"recording:{url(host)}"})
    collector(service, host).collect()
    assert cases(app) == []
    worker.work(service)
    collector(service, host).collect()
    assert recording(service).state == "here"
