"""A database that keeps callers waiting keeps only the first of them waiting."""

import time
from collections.abc import Iterator

import pytest
import structlog

from models.db import breaker, deadline
from models.db.breaker import BREAKER, Breaker, Resting
from models.db.deadline import within_deadline
from models.intake import Intake
from models.journal import drain
from models.journal_folder import waiting
from tests.models.conftest import House, submission
from tests.support.hurt import frozen
from tests.support.machine import within


@pytest.fixture(autouse=True)
def whole() -> Iterator[None]:
    BREAKER.served()
    yield
    BREAKER.served()


@pytest.mark.parametrize("url", ["migrated_postgres"], indirect=True)
def test_of_fifty_callers_to_a_frozen_database_three_wait(
    house: House, intake: Intake, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.6)
    with frozen(url), structlog.testing.capture_logs() as lines, within(3 * 0.6 + 1):
        assert {intake.file(submission(n)) for n in range(1, 51)} == {"journal"}
    assert [line["event"] for line in lines] == ["database_rests"]
    assert waiting(intake.journal) == 50
    monkeypatch.setattr(deadline, "SECONDS", 5)
    drain(intake.journal, house.database)  # nobody waits for the worker, and it finds it well
    assert not BREAKER.open
    assert intake.file(submission(51)) == "database"


def test_after_a_rest_one_tries_and_what_it_meets_is_so_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    one = Breaker()
    for _ in range(breaker.IN_A_ROW):
        one.enter()
        one.in_vain(2)
    with pytest.raises(Resting):
        one.enter()
    clock[0] += breaker.SECONDS_OF_REST
    one.enter()
    with pytest.raises(Resting):
        one.enter()  # while that one waits
    one.served()
    one.enter()
    one.enter()


def test_what_is_refused_at_once_opens_nothing() -> None:
    def refused() -> None:
        raise TimeoutError

    for _ in range(10):
        with pytest.raises(TimeoutError):
            within_deadline(refused)
    assert not BREAKER.open
