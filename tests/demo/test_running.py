"""`make run`, as a newcomer meets it: it starts, says where it is, and leaves nothing behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from demo.__main__ import HOUSE
from tests.support.machine import free_port, slowness, until

SECOND_START_S = 3.0
SECRETS = ("secret_key", "pepper")
# What the machine's owner may have set must not decide what is tested here.
OURS = re.compile(
    r"DEMO|SEED|HOST|DATABASE_URL|REDIS_URL|.*PASSWORD|.*TOKEN|SECRET_KEY|PEPPER|HELPLINE"
)


class Running:
    """The service started by run.py in a folder of its own, and what it printed."""

    def __init__(self, instance: Path, **settings: str) -> None:
        self.instance, self.port = instance, int(settings.get("PORT") or free_port())
        environment = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        environment |= {"DEMO": "1", "PORT": str(self.port), "INSTANCE_PATH": str(instance)}
        environment |= {"SEED": "0"}  # what is invented has its own tests, and takes its time
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            # As a script starts it in the background: with Ctrl-C ignored.
            ["sh", "-c", "trap '' INT; exec \"$0\" -m demo", sys.executable],
            cwd=HOUSE,
            env=environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until_it_says_where(self) -> str:
        assert self.process.stdout
        printed = ""
        while "Sign in" not in printed:
            line = self.process.stdout.readline()
            assert line, f"it ended early:\n{printed}{self.end()}"
            printed += line
        return printed

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def seconds(self) -> float:
        """Since its start; where others crowd the machine, about what it would be without them."""
        passed = time.monotonic() - self.began
        crowded = os.getloadavg()[0] > (os.cpu_count() or 1)
        alone = self.processor_seconds() / 1.5  # web process and demo load side by side
        return min(passed, alone) if crowded else passed

    def processor_seconds(self, command: str = "") -> float:
        """Of all that runs or ran in its name; `command` as of `processes`."""
        pids = self.processes(command)
        stats = [read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2] for pid in pids]
        return sum(int(n) for stat in stats for n in stat.split()[11:15]) / os.sysconf("SC_CLK_TCK")

    def end(self, how: signal.Signals = signal.SIGINT) -> str:
        """Ends it and answers what it complained of."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=60)[1]

    def processes(self, command: str = "") -> set[int]:
        """All that runs in its name, by the environment or the folder it was started with."""
        mark = str(self.instance).encode()
        return {
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit()
            and (mark in read(folder / "environ") or link(folder / "cwd") == self.instance)
            and command in read(folder / "cmdline").replace(b"\0", b" ").decode()
        }


@contextmanager
def running(instance: Path, **settings: str) -> Iterator[Running]:
    service = Running(instance, **settings)
    try:
        yield service
    finally:
        service.process.kill()
        for left_behind in service.processes():
            with suppress(ProcessLookupError):  # its children are ending by themselves
                os.kill(left_behind, signal.SIGKILL)
        service.process.communicate(timeout=60)


class Before(NamedTuple):
    instance: Path
    password: str


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """A folder in which the service has been started once, and the password it had then."""
    folder = tmp_path_factory.mktemp("instance") / "first"
    with running(folder) as service:
        return Before(folder, service.until_it_says_where().split()[-1])


@pytest.fixture
def instance(before: Before) -> Path:
    return before.instance


def test_a_second_start_is_quick_and_says_where_everything_is(before: Before) -> None:
    tries: list[float] = []
    while not tries or (min(tries) >= SECOND_START_S and len(tries) < 3):
        with running(before.instance) as service:
            printed = service.until_it_says_where()
            tries.append(service.seconds())
            assert service.get("/healthz") == 200
            assert service.get("/readyz") == 200
            for path in ("/handset", "/staff"):
                assert f"http://127.0.0.1:{service.port}{path}" in printed
                assert service.get(path) < 400
            assert "Sign in as   demo" in printed
            ends_without_a_trace(service, signal.SIGINT)
    assert min(tries) < SECOND_START_S * slowness()
    made = {before.password, *(read(before.instance / name).decode() for name in SECRETS)}
    assert len(made) == 3
    assert not any(secret in printed for secret in made)


@pytest.mark.parametrize(
    ("part", "command"),
    [("Redis", "-server"), ("The web process", "-m granian")],
)
def test_when_a_part_that_callers_need_ends_all_ends(
    instance: Path, part: str, command: str
) -> None:
    with running(instance) as service:
        service.until_it_says_where()
        os.kill(min(until(partial(service.processes, command))), signal.SIGKILL)
        complaint = service.process.communicate(timeout=60)[1]
        assert f"{part} ended by itself (exit code -9)" in complaint
        assert service.process.returncode == 1
        assert service.processes() == set()


def test_a_worker_that_ends_is_started_again_and_killing_all_leaves_nothing_behind(
    instance: Path,
) -> None:
    with running(instance) as service:
        service.until_it_says_where()
        web = service.processes("-m granian")
        for _ in range(2):
            os.kill(min(until(partial(service.processes, "-m worker"))), signal.SIGKILL)
            assert until(lambda: not service.processes("-m worker"))
            assert until(partial(service.processes, "-m worker"))
        assert service.get("/readyz") == 200
        assert service.processes("-m granian") == web  # callers notice nothing
        complaint = service.end(signal.SIGKILL)
        assert until(lambda: not service.processes())
    assert complaint.count("The worker ended by itself (exit code -9)") == 2


def test_a_live_service_starts_while_its_database_is_away(tmp_path: Path, redis_url: str) -> None:
    live = {
        "DEMO": "0",
        "DATABASE_URL": f"postgresql://salama@127.0.0.1:{free_port()}/away",
        "REDIS_URL": redis_url,
        "HELPLINE": "+254711082901",
        "TEAM_HOURS": "always",
        "SECRET_KEY": "s" * 40,
        "PEPPER": "p" * 40,
        "CALLBACK_TOKEN": "a-token-of-some-length",
        "METRICS_TOKEN": "another-token-of-some-length",
    }
    with running(tmp_path, **live) as service:
        assert until(lambda: answered(service), seconds=60)
        form = b"sessionId=S&phoneNumber=%2B254711000001&text="
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
        connection.request("POST", "/at/a-token-of-some-length/ussd", form)
        assert connection.getresponse().read().startswith(b"CON ")
        connection.close()
        assert "The database does not answer" in service.end()


def answered(service: Running) -> bool:
    try:
        return service.get("/healthz") == 200
    except OSError:
        return False


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(tmp_path, PORT=str(port)) as service:
            complaint = service.process.communicate(timeout=60)[1]
    assert complaint.startswith(f"Cannot listen on 127.0.0.1:{port}")
    assert complaint.count("\n") == 1
    assert service.process.returncode == 1


def test_what_is_missing_outside_the_demo_is_said_at_once(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="") as service:
        complaint = service.process.communicate(timeout=60)[1]
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PEPPER", "HELPLINE"):
        assert name in complaint
    assert service.process.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_two_instances_do_not_touch_each_other_and_end_without_a_trace(instance: Path) -> None:
    with ExitStack() as both:
        one = both.enter_context(running(instance))
        two = both.enter_context(
            running(instance.with_name("second"), DEMO_PASSWORD="kind-of-secret")
        )
        assert one.until_it_says_where().split()[-1] != "kind-of-secret"
        assert two.until_it_says_where().split()[-1] == "kind-of-secret"
        assert not one.processes() & two.processes()
        ends_without_a_trace(one, signal.SIGHUP)
        assert two.get("/readyz") == 200
        ends_without_a_trace(two, signal.SIGTERM)
    for name in SECRETS:
        assert read(one.instance / name) != read(two.instance / name)


def ends_without_a_trace(service: Running, how: signal.Signals) -> None:
    for command in ("-m demo", "-server", "-m granian", "-m worker"):
        assert until(partial(service.processes, command))
    assert service.end(how) == ""
    assert service.process.returncode == 0
    assert service.processes() == set()
    assert not (service.instance / "redis.sock").exists()


def test_make_alone_names_all_that_can_be_made() -> None:
    said = subprocess.run(["make"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^[.]PHONY: (.*)$", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    assert re.findall(r"make ([\w-]+) +\w", said) == targets[0].split()


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it ended meanwhile, or belongs to someone else
        return b""


def link(file: Path) -> Path | None:
    try:
        return file.readlink()
    except OSError:
        return None
