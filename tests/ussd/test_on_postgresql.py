"""The same service on PostgreSQL: report, be cut off, come back; and a database that is stopped."""

import os
import signal

import pytest
from flask import Flask
from sqlalchemy import text

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import (
    SENT,
    cases,
    code_on,
    comes_back,
    press,
    report_with_code,
    service_of,
)
from tests.support.machine import within
from tests.support.telling import go_on, tell
from worker import __main__ as worker


@pytest.fixture
def app(on_postgresql: Flask) -> Flask:
    return on_postgresql


def test_a_report_and_back_with_its_code(app: Flask, phone: Phone) -> None:
    code = report_with_code(phone)
    other = Phone("+254733000009", over_wsgi(app))
    assert "Tumepokea" in comes_back(other, code, language="sw")
    tell(phone, "report", consent_store="YES", danger_now="NO", where="KE")
    phone.drop()
    assert [case.complete for case in cases(app)] == [True, False]


def test_while_the_database_refuses_reports_wait_in_the_journal(app: Flask, phone: Phone) -> None:
    service_of(app).public_key()
    tell(phone, "report")
    with service_of(app).database.begin() as db:
        db.execute(text("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE"))
        code = code_on(go_on(phone, **SENT, pin="4826"))
        assert "Tell us more?" in press(phone, code)
    worker.work(service_of(app))
    assert [case.urgent for case in cases(app)] == [True]
    assert "We have it" in comes_back(Phone("+254733000009", over_wsgi(app)), code)


def test_a_frozen_database_keeps_no_caller_waiting(app: Flask, phone: Phone) -> None:
    service_of(app).public_key()
    tell(phone, "report", consent_store="YES")
    with service_of(app).database() as db:
        backends = db.scalars(
            text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        ).all()
    for backend in backends:
        os.kill(backend, signal.SIGSTOP)
    try:
        with within(3):
            assert "We have it" in go_on(phone, danger_now="YES")
    finally:
        for backend in backends:
            os.kill(backend, signal.SIGCONT)
    worker.work(service_of(app))
    assert [case.urgent for case in cases(app)] == [True]
