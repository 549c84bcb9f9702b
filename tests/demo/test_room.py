"""How much time and memory a start takes: bounds that a newcomer's machine would feel."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.demo.test_running import Running, read, running
from tests.support.house import HOUSE
from tests.support.machine import slowness, until

FIRST_ANSWER_S = 2.0
"""Of the processor, from the command to the first answer, on a machine that has nothing to do."""

MB = {"-m demo": 40, "-m granian": 123, "-m worker": 106}
"""Of resident memory, the largest process of each, after the first answers and its first rounds."""

JOBS = 10
"""Of a worker, each in a thread of its own; it has more than so many once it has loaded all."""

CROWDED = 1.75
"""By how much processor time grows where others take the other half of each core."""


NOT_LOADED = {
    # what a process starts with -> what it has no use for until somebody asks
    "app": (
        "alembic", "authoring.commands", "audio.commands", "demo", "handset", "miniaudio", "numpy",
        "qrcode", "rapidfuzz", "requests", "africastalking", "valkey",
        "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite",
    ),
    "worker.__main__": (
        "alembic", "click", "demo", "flask", "miniaudio", "numpy", "rapidfuzz", "requests",
        "africastalking", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite",
    ),
    "demo.__main__": ("alembic", "flask", "models", "redis", "sqlalchemy"),
}  # fmt: skip


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was started once: a second start has nothing to make."""
    folder = tmp_path_factory.mktemp("room") / "instance"
    with running(folder, SEED="30") as service:
        service.until_it_says_where()
    return folder


@pytest.mark.parametrize("module", NOT_LOADED)
def test_a_process_loads_nothing_that_it_has_no_use_for(module: str) -> None:
    show = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", show]
    loaded = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) & set(NOT_LOADED[module]) == set()


def test_a_start_takes_no_more_time_and_memory_than_it_may(instance: Path) -> None:
    tries: list[float] = []
    bound = FIRST_ANSWER_S * (CROWDED if os.getloadavg()[0] > 1 else 1.15) * slowness()
    while not tries or (min(tries) > bound and len(tries) < 3):
        with running(instance, SEED="30") as service:
            service.until_it_says_where()
            loading = service.processor_seconds("-m worker")
            tries.append(service.processor_seconds() - loading)
            if min(tries) <= bound:
                takes_no_more_memory_than_it_may(service)
    assert min(tries) < bound


def takes_no_more_memory_than_it_may(service: Running) -> None:
    for path in ("/", "/handset", "/staff/sign-in", "/metrics"):
        assert service.get(path) == 200, path
    assert until(lambda: service.get("/readyz") == 200, 60)  # a worker was there, maybe the last
    assert until(lambda: most(service, "-m worker", "Threads") > JOBS, 60)
    until(lambda: is_settled(service, "-m worker"), 60)
    found = {command: most(service, command, "VmRSS") // 1024 for command in MB}
    print("MB", found)
    assert {command: mb for command, mb in found.items() if mb > MB[command]} == {}


def is_settled(service: Running, command: str) -> bool:
    """Whether it has done next to nothing for a second: all that a start loads is loaded."""
    before = service.processor_seconds(command)
    time.sleep(1)
    return service.processor_seconds(command) - before < 0.1


def most(service: Running, command: str, what: str) -> int:
    """How much the largest of these processes has of what Linux counts: kilobytes, or threads."""
    told = [read(Path(f"/proc/{pid}/status")).decode() for pid in service.processes(command)]
    held = [re.search(rf"^{what}:\s+(\d+)", each, re.MULTILINE) for each in told]
    return max((int(one[1]) for one in held if one), default=0)
