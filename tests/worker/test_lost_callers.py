"""Who was cut off is kept by the worker whatever else waits or is stuck."""

import threading
from typing import Any

import pytest
from flask import Flask

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from models.journal_folder import waiting
from tests.support.callers import cases, service_of
from tests.support.hurt import frozen
from tests.support.telling import tell
from worker.__main__ import jobs, work

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}


def test_with_the_database_frozen_and_a_record_waiting_they_are_kept(
    on_postgresql: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_of(on_postgresql)
    service.public_key()
    cut_off, other = (Phone(f"+25471100000{n}", over_wsgi(on_postgresql)) for n in (1, 2))
    tell(cut_off, "report", **NO_DANGER, where="KE")
    redis: Any = service.redis
    redis.zadd("pending", {redis.zrange("pending", 0, -1)[0]: 0})  # silent for minutes
    journal = service.settings.journal
    lost, drain, *_ = jobs(service)
    assert (lost.name, drain.name) == ("lost callers", "journal")
    with frozen(service.settings.database_url):
        tell(other, "report", consent_store="YES", danger_now="YES")
        assert waiting(journal) == 1
        monkeypatch.setattr("models.db.deadline.SECONDS", 0.3)
        stuck = threading.Thread(target=drain.work)
        stuck.start()
        lost.work()
        assert waiting(journal) == 2
        stuck.join(30)
        assert not stuck.is_alive()  # a drain gives a database up that does not answer
    work(service)
    assert waiting(journal) == 0
    assert sorted(case.complete for case in cases(on_postgresql)) == [False, True]
