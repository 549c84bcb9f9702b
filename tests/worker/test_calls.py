"""The worker places what is owed, once, whatever it dies of and however the gateway ails."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from assembly import Parts
from gateway import calls
from gateway.calls import Gateway
from handset.voice.api import Api, Mode, serve
from models import Call
from models.call import CallState
from models.call_queue import ASKING, sweep
from models.db.base import now
from tests.support.house import HOUSE
from tests.support.machine import within
from worker.calls import CallPlacer

OURS = "+254711082900"
NUMBERS = [f"+25471100000{n}" for n in range(5)]
WORKER = """
import sys
from worker.calls import CallPlacer
from gateway.calls import Gateway
from models import open_database
database, url, key, ours = sys.argv[1:]
gateway = Gateway("salama", "a key", ours, url)
CallPlacer(open_database(database), bytes.fromhex(key), gateway).place_owed()
"""


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def url(api: Api) -> Iterator[str]:
    with serve(api) as url:
        yield url


@pytest.fixture
def placer(service: Parts, url: str, monkeypatch: pytest.MonkeyPatch) -> CallPlacer:
    monkeypatch.setattr(calls, "TO_CALL", (5.0, 2.0))
    at = Gateway("salama", "a key", OURS, url)
    return CallPlacer(service.database, service.switchboard.key, at)


def states(service: Parts) -> list[str]:
    with service.database() as db:
        return [call.state for call in db.query(Call).order_by(Call.wanted_at)]


def test_what_is_owed_is_placed_and_known_by_its_session(
    service: Parts, placer: CallPlacer, api: Api
) -> None:
    for number in NUMBERS:
        service.switchboard.flashed(number)
    for _ in range(2):
        placer.round()
    assert [rung.number for rung in api.rung] == NUMBERS
    assert set(states(service)) == {CallState.PLACED}
    for rung in api.rung:
        assert service.switchboard.opening(rung.session, rung.number)


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        ("no sandbox", CallState.REFUSED),
        ("fails", CallState.UNKNOWN),
        ("babbles", CallState.UNKNOWN),
        ("cut off", CallState.UNKNOWN),
        ("hangs", CallState.UNKNOWN),
    ],
)
def test_the_gateway_is_asked_once_however_it_ails(
    service: Parts, placer: CallPlacer, api: Api, mode: Mode, state: CallState
) -> None:
    api.mode = mode
    service.switchboard.flashed(NUMBERS[0])
    placer.round()
    assert states(service) == [state]
    asked, api.mode = api.asked, "well"
    placer.round()
    assert api.asked == asked <= 1


def test_a_gateway_that_cannot_be_reached_is_tried_again_while_the_call_is_wanted(
    service: Parts, placer: CallPlacer, api: Api
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    service.switchboard.flashed(NUMBERS[0])
    lost = replace(placer, gateway=Gateway("salama", "a key", OURS, nowhere))
    for _ in range(2):
        lost.round()
        assert states(service) == [CallState.WANTED]
    placer.round()
    assert api.asked == 0  # not at once
    placer._clock.again.clear()
    placer.round()
    assert states(service) == [CallState.PLACED]
    assert api.asked == 1


def test_slow_answers_are_waited_for_together_and_a_dripping_one_not_for_ever(
    service: Parts, placer: CallPlacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "LONGEST_ANSWER_S", 3.0)
    for number in NUMBERS:
        service.switchboard.flashed(number)
    with dripping() as url:
        lost = replace(placer, gateway=Gateway("salama", "a key", OURS, url))
        with within(12):  # one after the other would take 15
            lost.place_owed()
    assert set(states(service)) == {CallState.UNKNOWN}


@contextmanager
def dripping() -> Iterator[str]:
    """A gateway that answers a byte at a time."""
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
            while not over.wait(0.3):
                line.sendall(b" ")

    def listen(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()


def test_who_answers_a_call_that_nobody_was_sure_of_is_spoken_to(
    service: Parts, placer: CallPlacer, api: Api
) -> None:
    api.mode = "cut off"
    service.switchboard.flashed(NUMBERS[0])
    placer.round()
    [rung] = api.rung
    assert service.switchboard.opening(rung.session, rung.number)
    assert states(service) == [CallState.ANSWERED]


def test_without_a_gateway_nothing_is_placed(service: Parts) -> None:
    service.switchboard.flashed(NUMBERS[0])
    CallPlacer(service.database, service.switchboard.key, None).round()
    assert states(service) == [CallState.WANTED]


def test_a_worker_that_is_killed_while_it_asks_leaves_one_call_and_no_second(
    service: Parts, placer: CallPlacer, api: Api, url: str
) -> None:
    api.mode = "hangs"
    for n, number in enumerate(NUMBERS):
        service.switchboard.flashed(number)
        key = service.switchboard.key.hex()
        command = [sys.executable, "-c", WORKER, service.settings.database_url, url, key, OURS]
        with subprocess.Popen(command, cwd=HOUSE) as worker:
            deadline = time.monotonic() + 60
            while api.asked <= n and time.monotonic() < deadline:
                time.sleep(0.01)
            worker.send_signal(signal.SIGKILL)
        assert worker.returncode == -signal.SIGKILL
    api.mode = "well"
    api.well_again.set()
    placer.round()
    with service.database.begin() as db:
        sweep(db, now() + ASKING + timedelta(seconds=1))
    placer.round()
    assert api.asked == len(NUMBERS)
    assert set(states(service)) == {CallState.UNKNOWN}
