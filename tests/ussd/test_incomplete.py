"""A caller is cut off: what they agreed to be kept is kept, and nothing else is."""

from typing import Any

import pytest
from flask import Flask

from handset.network import Phone, over_wsgi
from tests.support.callers import EMERGENCY, answers, cases, press, service_of, way_to
from worker import __main__ as worker


def test_who_is_cut_off_after_consent_leaves_an_incomplete_report(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3", "2", "99", "7")
    assert cases(app) == []
    phone.drop()
    [case] = cases(app)
    assert not case.complete
    assert answers(app, case) == {
        "consent_store": "YES",
        "reporter_role": "WITNESS",
        "danger_now": "NO",
        "exploitation": "FORCED_ARMED",
    }


def test_consent_alone_leaves_nothing(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1")
    phone.drop()
    assert cases(app) == []


def test_no_consent_leaves_nothing(app: Flask, phone: Phone) -> None:
    press(phone, "1", "1", "1", "1")
    phone.drop()
    assert cases(app) == []


def test_who_went_elsewhere_in_the_menu_is_not_forgotten(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3", "00", "1", "1")
    phone.drop()
    [case] = cases(app)
    assert answers(app, case)["reporter_role"] == "WITNESS"


def test_a_question_typed_before_the_line_broke_is_kept(app: Flask, phone: Phone) -> None:
    press(phone, "1", *way_to(app, "enquiry.consent_store"), "1", "1", "99", "Is it allowed?")
    press(phone, "2")  # they may be called, but how is not said yet
    phone.drop()
    [case] = cases(app)
    assert (case.kind, case.complete, case.may_contact) == ("enquiry", False, False)
    assert answers(app, case)["question"] == "Is it allowed?"


def test_another_check_keeps_what_was_asked_about_the_first(app: Flask, phone: Phone) -> None:
    way = way_to(app, "offer.begin")
    press(phone, "1", *way, "2", "2", "1", "2", "1", "3", "1", "my boss is Kamau", "00", *way)
    [case] = cases(app)
    assert not case.complete
    assert answers(app, case)["question"] == "my boss is Kamau"
    press(phone, "1", "2", "1", "1", "3", "1", "another boss", "1", "1")
    assert [one.complete for one in cases(app)] == [False, True]


def test_a_notice_that_never_comes_is_made_up_for(app: Flask, phone: Phone) -> None:
    redis = service_of(app).redis
    press(phone, "1", "2", "1", "3")
    [name] = pending(app)
    redis.zadd("pending", {name: 0})
    worker.work(service_of(app))
    assert cases(app) == []  # the caller was heard a moment ago: they are looked at again later
    redis.zadd("pending", {name: 0})
    redis.expire(name, 59)  # as it is when nothing was heard for four minutes
    worker.work(service_of(app))
    [case] = cases(app)
    assert not case.complete
    assert pending(app) == []


def pending(app: Flask) -> list[bytes]:
    redis: Any = service_of(app).redis
    return list(redis.zrange("pending", 0, -1))


def test_a_notice_that_comes_twice_or_late_files_once(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3")
    phone.drop()
    client = app.test_client()
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    for _ in range(3):
        assert client.post("/ussd/events", data=notice).status_code == 200
    assert len(cases(app)) == 1


def test_a_finished_report_is_not_filed_again_as_incomplete(app: Flask, phone: Phone) -> None:
    press(phone, *EMERGENCY, "2")
    phone.drop()
    [case] = cases(app)
    assert case.complete


def test_a_caller_thought_gone_who_goes_on_completes_the_same_report(
    app: Flask, phone: Phone
) -> None:
    press(phone, "1", "2", "1", "3")
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    press(phone, "2", "3", "1", *["99"] * 6, "1")
    [case] = cases(app)
    assert case.complete
    assert answers(app, case)["exploitation"] == "ForcedLabour"


def test_the_notice_is_counted_and_what_was_typed_is_not_kept(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = Phone("+254711000077", over_wsgi(app))
    press(phone, "1", "2", "1", *["99"] * 7, "a zebra in the notice")
    phone.drop()
    out = capsys.readouterr()
    assert "zebra" not in out.out + out.err
    metrics = app.test_client().get("/metrics").text
    assert 'salama_ussd_sessions_ended_total{status="Incomplete"}' in metrics


@pytest.mark.parametrize("fields", [{}, {"sessionId": "x"}, {"status": "Borked", "input": "1*2"}])
def test_odd_notices_are_taken(app: Flask, fields: dict[str, str]) -> None:
    assert app.test_client().post("/ussd/events", data=fields).status_code == 200
