"""What callers said is not in memory for long, and the process that had it is not missed."""

import asyncio
import gc
import http.client
import os
import re
import resource
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from app import create_app
from config import Settings
from models import Person
from ops import memory
from ops.child_process import child
from staff.access.accounts import for_the_key
from tests.conftest import missing
from tests.support.callers import service_of
from tests.support.machine import free_port, regions, slowness, until
from tests.support.soon_recycled import AFTER

HOUSE = Path(__file__).parents[2]
CANARIES = 50
PATIENCE_S = 180
PASSWORD = "four words of mine"
START_S = 8
"""What a new process is given to start before the old one ends, on a machine that is quiet."""


class Web:
    """The web process under granian, in a folder of its own."""

    def __init__(self, granian: int, port: int, folder: Path) -> None:
        self.granian = granian
        self.folder = folder
        self._port = port

    def get(self, path: str) -> int:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> int:
        return self._ask("POST", path, fields)

    def signs_in_and_out(self) -> None:
        """As somebody of staff who reads the list of cases, with the key that they hold."""
        browser = build_opener(HTTPCookieProcessor())

        def ask(path: str, **fields: str) -> str:
            body = urlencode(fields).encode() if fields else None
            return str(browser.open(f"http://127.0.0.1:{self._port}{path}", body).read().decode())

        def token(page: str) -> str:
            return str(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0])

        before = token(ask("/staff/sign-in"))
        ask("/staff/sign-in", username="demo", password=PASSWORD, csrf_token=before)
        page = ask("/staff/cases")
        assert "Work list" in page
        ask("/staff/sign-out", csrf_token=token(page))

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.granian}/task").glob("*/children")
        found = {int(pid) for task in children for pid in task.read_text().split()}
        return {pid for pid in found if b"tracker" not in _read(Path(f"/proc/{pid}/cmdline"))}

    def holds(self, said: list[bytes]) -> set[bytes]:
        """Which of these stand in the memory of any of its processes."""
        return {
            one
            for pid in {self.granian, *self.workers()}
            for memory in regions(pid)
            for one in said
            if one in memory
        }

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        try:
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def recycled(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Web]:
    """One whose process is replaced after a few hundred requests."""
    if os.geteuid() or not Path("/proc/self/mem").exists():
        missing("only root reads another process's memory, on Linux")
    port, folder = free_port(), tmp_path_factory.mktemp("recycled")
    environment = os.environ | {"DEMO": "1", "PORT": str(port), "INSTANCE_PATH": str(folder)}
    environment |= {"DEMO_PASSWORD": PASSWORD, "REDIS_URL": redis_url}
    options = (
        "--interface rsgi --factory tests.support.soon_recycled:serve --http 1 --no-ws"
        f" --no-access-log --log-level warning --workers-kill-timeout 5 --port {port}"
        f" --respawn-interval {START_S * slowness():.0f}"
    )
    command = [sys.executable, "-m", "granian", *options.split()]
    with child(command, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL) as granian:
        found = Web(granian.pid, port, folder)
        assert until(lambda: _is_up(found), PATIENCE_S)
        yield found


def _is_up(web: Web) -> bool:
    try:
        return web.get("/healthz") == 200
    except OSError:
        return False


def test_what_fifty_callers_said_is_gone_with_the_process_and_no_caller_is_refused(
    recycled: Web,
) -> None:
    web, before = recycled, recycled.workers()
    sessions, numbers = secrets.token_hex(8), f"2547{secrets.randbelow(10**6):06}"
    said = [sessions.encode(), numbers.encode()]  # each begins so: memory is searched twice only
    for n in range(CANARIES // 2):
        session, number = f"{sessions}{n:02}", f"+{numbers}{n:02}"
        caller = {"sessionId": session, "phoneNumber": number, "serviceCode": "*384*1#"}
        assert web.post("/ussd", **caller, networkCode="63902", text="1*2") == 200
        call = {"sessionId": f"{session}v", "callerNumber": number, "isActive": "1"}
        called = {"direction": "Inbound", "destinationNumber": "+254000000001"}
        assert web.post("/voice", **call, **called, dtmfDigits=str(n % 10)) == 200
    assert web.holds(said)  # while it lives they are there
    refused: list[object] = []
    over = threading.Event()

    def goes_on() -> None:
        while not over.is_set():
            try:
                answer = web.post("/ussd", sessionId="steady", phoneNumber="+254711000001", text="")
            except OSError as wrong:
                answer = 0
                refused.append(wrong)
            if answer != 200:
                refused.append(answer)
            time.sleep(0.05)

    steady = threading.Thread(target=goes_on)
    steady.start()
    for _ in range(AFTER):
        web.get("/healthz")
    assert until(lambda: web.workers() and not web.workers() & before, PATIENCE_S)
    over.set()
    steady.join()
    assert refused == []
    assert web.holds(said) == set()


def test_the_key_that_opens_cases_is_gone_with_the_process_of_who_held_it(
    recycled: Web, redis_url: str
) -> None:
    web, said = recycled, {"DEMO": "1", "INSTANCE_PATH": str(recycled.folder)}
    app = create_app(Settings.read({**said, "REDIS_URL": redis_url}))
    with app.app_context(), service_of(app).database() as db:
        demo = db.query(Person).filter_by(username="demo").one()
        key = demo.unwrap_key(for_the_key(PASSWORD))
    assert until(lambda: len(web.workers()) == 1, PATIENCE_S)
    before = web.workers()
    web.signs_in_and_out()  # by then it may be written over, or not
    for _ in range(AFTER):
        web.get("/healthz")
    assert until(lambda: web.workers() and not web.workers() & before, PATIENCE_S)
    assert web.holds([key]) == set()


def test_nobody_of_the_same_user_reads_it_and_no_core_is_dumped(recycled: Web) -> None:
    # One that is replaced goes on for a while beside the next.
    assert until(lambda: len(recycled.workers()) == 1, PATIENCE_S)
    (worker,) = recycled.workers()
    assert resource.prlimit(worker, resource.RLIMIT_CORE) == (0, 0)
    # Of a process that may be dumped this belongs to its own user and group.
    look = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", "cat", f"/proc/{worker}/maps"],
        capture_output=True,
        check=False,
    )
    assert look.returncode != 0


def test_a_young_process_answers_on_however_many_dial(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(memory, "replace_me", lambda: asked.append(clock[0]))

    async def app(*_: object) -> None:
        pass

    recycled = memory.Recycled(app, after=3)
    with ThreadPoolExecutor(1) as beside:  # this thread may have a loop already, of the browser's
        for _ in range(20):
            clock[0] += 40
            beside.submit(asyncio.run, recycled()).result()
    assert asked == [320]


def test_what_a_start_made_is_not_gone_through_again_for_garbage() -> None:
    made = [object()]
    assert any(one is made for one in gc.get_objects())
    memory.give_back()
    assert not any(one is made for one in gc.get_objects())
