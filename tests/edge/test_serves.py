"""A process that serves callers has nothing of the console, and one for staff answers no caller."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import answering
from config import Serves, Settings
from tests.edge.conftest import Served
from tests.support.callers import service_of, set_up

HOUSE = Path(__file__).parents[2]
LOADED = "import sys, app; app.answering(app.Settings.read()); print('staff' in sys.modules)"
Half = Callable[[Serves], dict[str, int]]


@pytest.fixture
def answered(settings: Settings) -> Half:
    """What a process answers that serves so much, by path."""

    def ask(serves: Serves) -> dict[str, int]:
        with set_up(settings):
            app: Flask = answering(settings.model_copy(update={"serves": serves}))
        client = app.test_client()
        form = {"sessionId": "1", "text": "", "phoneNumber": "+254711000001"}
        try:
            return {
                "/ussd": client.post("/ussd", data=form).status_code,
                "/staff/sign-in": client.get("/staff/sign-in").status_code,
                "/healthz": client.get("/healthz").status_code,
            }
        finally:
            service_of(app).redis.connection_pool.disconnect()
            service_of(app).database.kw["bind"].dispose()

    return ask


@pytest.mark.parametrize(
    ("serves", "callers", "staff"),
    [(Serves.BOTH, 200, 200), (Serves.CALLBACKS, 200, 404), (Serves.CONSOLE, 404, 200)],
)
def test_a_process_answers_whom_it_serves(
    answered: Half, serves: Serves, callers: int, staff: int
) -> None:
    found = answered(serves)
    assert found == {"/ussd": callers, "/staff/sign-in": staff, "/healthz": 200}


def test_a_process_for_callers_has_loaded_nothing_of_the_console(settings: Settings) -> None:
    environment = {
        "SERVES": "callbacks",
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": "s" * 32,
        "PEPPER": "p" * 32,
        "CALLBACK_TOKEN": "t" * 16,
        "METRICS_TOKEN": "m" * 16,
        "HELPLINE": "+254711000009",
        "TEAM_HOURS": "always",
    }
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=HOUSE,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert loaded.stdout == "False\n"


def test_no_thread_of_it_takes_the_core_from_the_one_that_woke_it(unlocked: Served) -> None:
    [process] = Path(f"/proc/{unlocked.pid}/task/{unlocked.pid}/children").read_text().split()
    threads = [int(thread.name) for thread in Path(f"/proc/{process}/task").iterdir()]
    assert len(threads) > 4
    assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_BATCH}
