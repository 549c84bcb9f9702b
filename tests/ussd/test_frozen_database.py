"""The database freezes before the first report: every hop is answered in time, no code is lost."""

from flask import Flask

from assembly.ground import refuse_another_key
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import cases, comes_back, report_with_code, service_of
from tests.support.hurt import frozen
from worker import __main__ as worker

PATIENCE_SECONDS = 3


def test_a_report_is_kept_and_its_code_stays_good(on_postgresql: Flask) -> None:
    phone = Phone("+254711000001", over_wsgi(on_postgresql))
    refuse_another_key(service_of(on_postgresql))  # as each process does at its start
    with frozen(service_of(on_postgresql).settings.database_url):
        code = report_with_code(phone)
        assert all(hop.answer.seconds < PATIENCE_SECONDS for hop in phone.exchanges)
    worker.work(service_of(on_postgresql))
    assert len(cases(on_postgresql)) == 1
    another = Phone("+254711000002", over_wsgi(on_postgresql))
    assert "wrong" not in comes_back(another, code).lower()
