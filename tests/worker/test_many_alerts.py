"""Very many are in danger at once: a round of waking stays short, and the oldest come first."""

import pytest
from flask import Flask

from assembly import Parts
from handset.voice.api import Api
from models import Alert, Ask
from ops.heartbeat import LATE_S
from tests.support.callers import service_of
from tests.support.staff_woken import Bell, person, ringing, urgent
from tests.support.statements import statements
from worker import alerts

FEW, MANY = 5, 60


@pytest.fixture
def service(app: Flask) -> Parts:
    return service_of(app)


def _selects(bell: Bell) -> int:
    """What one round of the watch asks the database."""
    bell.watch._clock.settled = float("inf")  # of alerts alone
    with statements(bell.service.database) as asked:
        bell.watch.round()
    return len(asked)


def _asked(service: Parts) -> list[bool]:
    """Of each alert, the oldest first, whether somebody was asked for it."""
    with service.database() as db:
        asked = {ask.alert_id for ask in db.query(Ask)}
        return [one.id in asked for one in db.query(Alert).order_by(Alert.raised_at)]


def test_a_round_ends_in_time_however_many_are_due_and_the_next_goes_on(
    service: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 * alerts.LONGEST_ROUND_S < LATE_S  # else the worker is told to be stuck
    person(service, "neema", "+254711000011")
    monkeypatch.setattr(alerts, "LONGEST_ROUND_S", 0.0)
    with ringing(service, Api("salama", "a key")) as bell:
        for number in range(FEW):
            urgent(service, number)
        of_few = _selects(bell)
        assert _asked(service) == [True] + [False] * (FEW - 1)
        for number in range(FEW, MANY):
            urgent(service, number)
        assert _selects(bell) == of_few
        assert _asked(service) == [True] * 2 + [False] * (MANY - 2)
        monkeypatch.undo()
        bell.watch.round()
        assert all(_asked(service))
