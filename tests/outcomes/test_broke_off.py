"""Staff see what a caller was asked last who told no more, and nothing of who came to the end."""

from typing import Any

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from outcomes.broke_off import ASKED, BROKE_OFF
from staff.labels import LABELS, facts
from tests.support.callers import EMERGENCY, SENT, cases, code_on, press, service_of, told_in
from tests.support.telling import tell
from worker.lost_callers import LostCallers

NO_DANGER = {"consent_store": "YES", "danger_now": "NO", "where": "SA"}


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (NO_DANGER, "exploitation"),
        ({**NO_DANGER, "exploitation": "FORCED_ARMED"}, "contact_ok"),
        (EMERGENCY, "emergency"),
        ({**EMERGENCY, "emergency": "go_on"}, "where"),
        (SENT, "pin"),
        ({**SENT, "pin": "4826"}, "code_again"),
    ],
)
def test_the_question_that_was_asked_last_is_kept_with_the_rest(
    app: Flask, phone: Phone, told: dict[str, str], at: str
) -> None:
    tell(phone, "report", **told)
    phone.drop()
    [case] = cases(app)
    assert told_in(app, case)[BROKE_OFF] == at


def test_it_is_the_last_of_those_after_the_code(app: Flask, phone: Phone) -> None:
    press(phone, code_on(tell(phone, "report", **SENT, pin="4826")), "1")
    phone.drop()
    [case] = cases(app)
    first = told_in(app, case)[BROKE_OFF]
    assert first in {"exploitation", "reporter_role", "tell_more"}


def test_who_finishes_broke_off_nowhere(app: Flask, phone: Phone) -> None:
    press(phone, code_on(tell(phone, "report", **SENT, pin="4826")))
    screen = phone.screen
    finish = next(line[0] for line in screen.splitlines() if "finish" in line.casefold())
    press(phone, finish)
    assert not phone.open
    redis = service_of(app).redis
    watched: Any = redis.zrange("pending", 0, -1)
    redis.zadd("pending", dict.fromkeys(watched, 0))
    LostCallers(service_of(app).conversation).round()
    [case] = cases(app)
    assert BROKE_OFF not in told_in(app, case)


def test_staff_have_words_for_each_of_them() -> None:
    assert set(LABELS["broke_off"]) == ASKED
    told = facts({BROKE_OFF: "pin", "danger_now": "YES"})
    assert ("Broke off at, unless still on the line", "Choose a PIN for a code") in told
    assert not list(facts({BROKE_OFF: ""}))
