"""What was dialled with the code leads a caller somewhere, and never does a thing by itself."""

import pytest
from flask import Flask
from sqlalchemy import text

from app import Service
from handset.network import Phone
from menus.tree import Outcome
from models import Tally, Workshop
from tests.support.callers import (
    EMERGENCY,
    NUMBER,
    cases,
    press,
    rebuilt,
    report_with_code,
    service_of,
)

CONSENT = "May we keep"


def counted(service: Service) -> int:
    with service.database() as db:
        return db.query(Tally).count()


def test_a_report_dialled_whole_is_not_filed(app: Flask, phone: Phone) -> None:
    screen = phone.dial("*".join((*EMERGENCY, "2", "4826")))
    assert CONSENT in screen
    assert cases(app) == []
    phone.drop()
    service_of(app).conversation.sweep()
    assert cases(app) == []


def test_the_question_where_it_stopped_goes_on_by_hand(app: Flask, phone: Phone) -> None:
    phone.dial("*".join(EMERGENCY))
    assert "Who are you" in press(phone, "1")
    press(phone, *EMERGENCY[3:])
    assert len(cases(app)) == 1


@pytest.mark.parametrize("lost_after", range(5))
def test_what_was_passed_over_stays_so_after_a_loss(
    app: Flask, phone: Phone, lost_after: int
) -> None:
    shown = [phone.dial("*".join((*EMERGENCY, "2", "4826")))]
    for number, key in enumerate(EMERGENCY[2:]):
        if number == lost_after:
            service_of(app).redis.flushdb()
        shown.append(press(phone, key))
    plain = Phone("+254711000002", phone._post)
    press(plain, *EMERGENCY[:2])
    assert shown == [plain.screen, *(press(plain, key) for key in EMERGENCY[2:])]
    assert len(cases(app)) == 2


def test_the_same_dial_told_twice_or_late_shows_the_same(app: Flask, phone: Phone) -> None:
    screen = phone.dial("*".join(EMERGENCY))
    assert phone.repeat() == screen
    first = phone.exchanges[0]
    press(phone, *EMERGENCY[2:])
    late = phone._post(first.path, first.form, "")
    assert late.body == f"CON {screen}"
    assert len(cases(app)) == 1


def test_a_code_and_a_pin_are_never_taken_from_a_dial(app: Flask, phone: Phone) -> None:
    code = report_with_code(phone)
    menu = service_of(app).conversation.tree.nodes["main.menu"]
    mine = str(getattr(menu, "options", ()).index("mine") + 1)
    screen = phone.dial(f"1*{mine}*{code}*4826*4*1")
    assert "code" in screen
    assert "4826" not in str(service_of(app).redis.keys("*"))
    assert len(cases(app)) == 1


def test_words_of_ones_own_are_never_taken_from_a_dial(app: Flask, phone: Phone) -> None:
    menu = service_of(app).conversation.tree.nodes["main.menu"]
    agency = str(getattr(menu, "options", ()).index("agency") + 1)
    assert "Type the agency's name" in phone.dial(f"1*{agency}*amani gulf*1")
    assert "Type the agency's name" in phone.dial(f"1*{agency}*")


def test_feedback_dialled_whole_is_not_counted(service: Service, phone: Phone) -> None:
    with service.database.begin() as db:
        number = Workshop.make(db, "Kibera youth", "2026-11").number
    assert "child can be trafficked" in phone.dial(f"77*{number}*1*1*1*2*3")
    assert counted(service) == 0
    assert "counted" in press(phone, "3")
    assert counted(service) == 3


def test_a_workshop_s_code_still_leads_to_its_question(service: Service, phone: Phone) -> None:
    with service.database.begin() as db:
        number = Workshop.make(db, "Kibera youth", "2026-11").number
    assert "Choose a language" in phone.dial(f"77*{number}")
    assert "Kibera youth" in press(phone, "1")


def test_who_helps_can_be_dialled(app: Flask, phone: Phone) -> None:
    menu = service_of(app).conversation.tree.nodes["main.menu"]
    near = str(getattr(menu, "options", ()).index("near") + 1)
    assert "1195" in phone.dial(f"1*{near}*1*99")
    assert "Did these numbers help" in phone.dial(f"1*{near}*1*99*2*1")
    assert counted(service_of(app)) == 0


def test_a_dialogue_that_was_lost_is_still_rebuilt_whole(app: Flask) -> None:
    code = rebuilt(app, NUMBER, *EMERGENCY, "2", "4826").screen
    assert len(cases(app)) == 1
    assert rebuilt(app, "+254711000002", *EMERGENCY, "2", "4826").screen != code


def test_a_dialogue_too_long_for_its_lengths_is_no_dial(app: Flask, phone: Phone) -> None:
    press(phone, *("1", "2", "1"), *["00"] * 40, *EMERGENCY[1:])
    assert phone.exchanges[-1].metadata
    service_of(app).redis.flushdb()
    assert CONSENT not in press(phone, "2")


def test_nothing_harmless_is_final(app: Flask) -> None:
    outcomes = [
        node
        for node in service_of(app).conversation.tree.nodes.values()
        if isinstance(node, Outcome)
    ]
    harmless = {node.verb for node in outcomes if node.harmless}
    assert harmless == {
        "start_anew", "begin_check", "ask_county", "find_services", "find_workshop",
    }  # fmt: skip
    with service_of(app).database() as db:
        assert db.execute(text("SELECT count(*) FROM cases")).scalar() == 0
