"""What was dialled with the code leads a caller somewhere, and never does a thing by itself."""

import pytest
from flask import Flask
from sqlalchemy import text

from assembly import Parts
from handset.ussd.phone import Phone
from menus.nodes import Outcome
from models import Tally, Workshop
from tests.support.callers import NUMBER, cases, press, rebuilt, report_with_code, service_of
from tests.support.questions import keyed
from tests.support.telling import HOME, SKIP, go_on

CONSENT = "May we keep"
EMERGENCY = keyed(
    "main.language.en",
    "main.menu.report",
    "report.consent_store.YES",
    "report.danger_now.YES",
)
WITHOUT_CONTACT = keyed("report.emergency.go_on", "3", "report.contact_ok.NO_CONTACT")
REPORTED = (*EMERGENCY, *WITHOUT_CONTACT, "4826")


def counted(service: Parts) -> int:
    with service.database() as db:
        return db.query(Tally).count()


def test_a_report_dialled_whole_is_not_filed(app: Flask, phone: Phone) -> None:
    screen = phone.dial("*".join(REPORTED))
    assert CONSENT in screen
    assert cases(app) == []
    phone.drop()
    assert service_of(app).conversation.gone() == []
    assert cases(app) == []


def test_the_question_where_it_stopped_goes_on_by_hand(app: Flask, phone: Phone) -> None:
    phone.dial("*".join(EMERGENCY))
    assert "danger right now" in go_on(phone, consent_store="YES")
    press(phone, *EMERGENCY[3:])
    assert len(cases(app)) == 1


@pytest.mark.parametrize("lost_after", range(6))
def test_what_was_passed_over_stays_so_after_a_loss(
    app: Flask, phone: Phone, lost_after: int
) -> None:
    shown = [phone.dial("*".join(REPORTED))]
    for number, key in enumerate(REPORTED[2:-1]):
        if number == lost_after:
            service_of(app).redis.flushdb()
        shown.append(press(phone, key))
    plain = Phone("+254711000002", phone._post)
    press(plain, *EMERGENCY[:2])
    assert shown == [plain.screen, *(press(plain, key) for key in REPORTED[2:-1])]
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
    back = keyed("main.language.en", "main.menu.mine", code, "4826", "mine.status.delete")
    screen = phone.dial("*".join((*back, *keyed("mine.delete.yes"))))
    assert "code" in screen
    assert "4826" not in str(service_of(app).redis.keys("*"))
    assert len(cases(app)) == 1


def test_words_of_ones_own_are_never_taken_from_a_dial(app: Flask, phone: Phone) -> None:
    way = ("main.menu.migrate", "migrate.menu.before", "migrate.before.agency")
    agency = "*".join(keyed("main.language.en", *way))
    assert "Type the agency's name" in phone.dial(f"{agency}*amani gulf*1")
    assert "Type the agency's name" in phone.dial(f"{agency}*")


def test_feedback_dialled_whole_is_not_counted(service: Parts, phone: Phone) -> None:
    with service.database.begin() as db:
        number = Workshop.make(db, "Kibera youth", "2026-11").number
    told = keyed("main.language.en", "feedback.stage.before", "feedback.crosses_border.TRUE")
    told += keyed("feedback.papers_kept.FALSE", "feedback.child_without_force.UNSURE")
    assert "child can be trafficked" in phone.dial("*".join(("77", number, *told)))
    assert counted(service) == 0
    assert "counted" in go_on(phone, child_without_force="UNSURE")
    assert counted(service) == 3


def test_a_workshop_s_code_still_leads_to_its_question(service: Parts, phone: Phone) -> None:
    with service.database.begin() as db:
        number = Workshop.make(db, "Kibera youth", "2026-11").number
    assert "Choose a language" in phone.dial(f"77*{number}")
    assert "Kibera youth" in go_on(phone, language="en")


def test_who_helps_can_be_dialled(app: Flask, phone: Phone) -> None:
    near = keyed("main.language.en", "main.menu.near", "near.need.MEDICAL", SKIP)
    assert "1195" in phone.dial("*".join(near))
    helped = keyed("near.national.helped", "near.helped.YES")
    assert "Did these numbers help" in phone.dial("*".join((*near, *helped)))
    assert counted(service_of(app)) == 0


def test_a_dialogue_that_was_lost_is_still_rebuilt_whole(app: Flask) -> None:
    code = rebuilt(app, NUMBER, *REPORTED).screen
    assert len(cases(app)) == 1
    assert rebuilt(app, "+254711000002", *REPORTED).screen != code


def test_a_dialogue_too_long_for_its_lengths_is_no_dial(app: Flask, phone: Phone) -> None:
    press(phone, *EMERGENCY[:3], *[HOME] * 40, *EMERGENCY[1:])
    assert phone.exchanges[-1].metadata
    service_of(app).redis.flushdb()
    assert CONSENT not in press(phone, *keyed("report.emergency.go_on"))


def test_nothing_harmless_is_final(app: Flask) -> None:
    outcomes = [
        node
        for node in service_of(app).conversation.tree.nodes.values()
        if isinstance(node, Outcome)
    ]
    harmless = {node.verb for node in outcomes if node.harmless}
    assert harmless == {
        "begin_check", "ask_county", "find_services", "find_side", "find_workshop", "good_times",
        "agreed_yet", "code_of_sent", "in_danger",
    }  # fmt: skip
    with service_of(app).database() as db:
        assert db.execute(text("SELECT count(*) FROM cases")).scalar() == 0
