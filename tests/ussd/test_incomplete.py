"""A caller is cut off: what they agreed to be kept is kept, and nothing else is."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import SENT, answers, cases, service_of
from tests.support.offers import ABROAD, PAPERS_KEPT
from tests.support.telling import go_on, tell
from worker import __main__ as worker
from worker.lost_callers import LostCallers

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}


def test_who_is_cut_off_after_consent_leaves_an_incomplete_report(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER, where="SA", exploitation="FORCED_ARMED")
    assert cases(app) == []
    phone.drop()
    [case] = cases(app)
    assert not case.complete
    assert answers(app, case) == {
        "consent_store": "YES",
        "danger_now": "NO",
        "location_side": "ABROAD",
        "country": "SA",
        "exploitation": "FORCED_ARMED",
    }


def test_consent_alone_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES")
    phone.drop()
    assert cases(app) == []


def test_no_consent_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "help", location_side="KE", danger_now="YES")
    phone.drop()
    assert cases(app) == []


def test_who_went_elsewhere_in_the_menu_is_not_forgotten(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER)
    tell(phone, "help", location_side="KE")
    phone.drop()
    [case] = cases(app)
    assert answers(app, case)["danger_now"] == "NO"


def test_a_question_typed_before_the_line_broke_is_kept(app: Flask, phone: Phone) -> None:
    tell(phone, "enquiry.consent_store", consent_store="YES", question="Is it allowed?")
    go_on(phone, contact_ok="OTHER_TIME")  # but which is not said yet
    phone.drop()
    [case] = cases(app)
    assert (case.kind, case.complete, case.may_contact) == ("enquiry", False, False)
    assert answers(app, case)["question"] == "Is it allowed?"


def test_another_check_keeps_what_was_asked_about_the_first(app: Flask, phone: Phone) -> None:
    asked = {**ABROAD, **PAPERS_KEPT, "red": "why", "why": "ask", "consent_store": "YES"}
    tell(phone, "offer", **asked, contact_ok="OTHER_NUMBER")
    tell(phone, "offer")
    [case] = cases(app)
    assert not case.complete
    assert answers(app, case)["location_side"] == "ABROAD"
    go_on(phone, location_side="KE", papers_kept="YES")
    go_on(phone, red="why", why="ask", consent_store="YES", contact_ok="NO_CONTACT")
    assert [one.complete for one in cases(app)] == [False, True]


def test_a_notice_that_never_comes_is_made_up_for(app: Flask, phone: Phone) -> None:
    redis = service_of(app).redis
    tell(phone, "report", **NO_DANGER)
    [name] = pending(app)
    worker.work(service_of(app))
    assert cases(app) == []  # the caller was heard a moment ago
    redis.zadd("pending", {name: 0})  # as it is when nothing was heard for four minutes
    worker.work(service_of(app))
    [case] = cases(app)
    assert not case.complete
    assert pending(app) == []


def test_one_who_cannot_be_kept_bars_no_other(
    app: Flask, phones: Callable[[str], Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("+254711000091", "+254711000092", "+254711000093"):
        tell(phones(number), "report", consent_store="YES", danger_now="NO")
    redis = service_of(app).redis
    first, second, third = pending(app)
    for name, at in ((first, 1), (second, 2), (third, 3)):
        redis.zadd("pending", {name: at})
    keep = service_of(app).conversation.cut_off

    def not_the_second(name: str) -> None:
        if name == second.decode():
            raise OSError
        keep(name)

    monkeypatch.setattr(service_of(app).conversation, "cut_off", not_the_second)
    LostCallers(service_of(app).conversation).round()
    assert len(cases(app)) == 2
    assert pending(app) == [second]
    assert service_of(app).conversation.gone() == []  # not at once again


def pending(app: Flask) -> list[bytes]:
    redis: Any = service_of(app).redis
    return list(redis.zrange("pending", 0, -1))


def test_a_notice_that_comes_twice_or_late_files_once(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER)
    phone.drop()
    client = app.test_client()
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    for _ in range(3):
        assert client.post("/ussd/events", data=notice).status_code == 200
    assert len(cases(app)) == 1


def test_a_finished_report_is_not_filed_again_as_incomplete(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT)
    phone.drop()
    [case] = cases(app)
    assert case.complete


def test_a_caller_thought_gone_who_goes_on_completes_the_same_report(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", **NO_DANGER)
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    go_on(phone, where="KE", exploitation="ForcedLabour", contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert case.complete
    assert answers(app, case)["exploitation"] == "ForcedLabour"


def test_the_notice_is_counted_and_what_was_typed_is_not_kept(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = Phone("+254711000077", over_wsgi(app))
    tell(phone, "report", **SENT, tell_more="yes", exploitation="Other")
    go_on(phone, account="a zebra in the notice")
    phone.drop()
    out = capsys.readouterr()
    assert "zebra" not in out.out + out.err
    metrics = app.test_client().get("/metrics").text
    assert 'salama_ussd_sessions_ended_total{status="Incomplete"}' in metrics


@pytest.mark.parametrize("fields", [{}, {"sessionId": "x"}, {"status": "Borked", "input": "1*2"}])
def test_odd_notices_are_taken(app: Flask, fields: dict[str, str]) -> None:
    assert app.test_client().post("/ussd/events", data=fields).status_code == 200
