"""What is filed as urgent, and what the work list tells of it: danger, country, what is asked."""

import pytest
from flask import Flask

from handset.network import Phone
from tests.support.callers import answers, cases, press, way_to

DANGER = {"YES": "1", "NO": "2", "UNSURE": "3"}
FINE = ("1", "2", "2", "1", "2", "2", "2", "2")


@pytest.mark.parametrize("danger", DANGER)
def test_who_asks_from_abroad_is_asked_for_danger_first(
    app: Flask, phone: Phone, danger: str
) -> None:
    press(phone, "1", *way_to(app, "abroad.menu"), "6")
    assert "is anyone in danger right now?" in phone.screen
    screen = press(phone, DANGER[danger])
    if danger != "NO":
        assert "Go where there are people" in screen
        press(phone, "2")
    press(phone, "1", "1", "saudi", "1", "They locked the door", "99", "1")
    [case] = cases(app)
    assert (case.danger, case.urgent) == (danger, danger != "NO")
    assert (case.country, case.about) == ("SA", "MIGRATION")


def test_who_reads_about_a_country_is_asked_for_no_danger(app: Flask, phone: Phone) -> None:
    press(phone, "1", *way_to(app, "migrate.menu"), "6", "1", "99", "99", "Is it so?", "99", "1")
    [case] = cases(app)
    assert (case.danger, case.urgent, case.country) == (None, False, None)


@pytest.mark.parametrize("danger", DANGER)
def test_a_call_is_urgent_unless_nobody_is_in_danger(app: Flask, phone: Phone, danger: str) -> None:
    press(phone, "1", "1", "1", DANGER[danger], "1", "1", "99", "99", "1")
    [case] = cases(app)
    assert (case.about, case.danger, case.urgent) == ("CALL", danger, danger != "NO")


def test_a_call_asked_for_without_a_word_on_danger_is_urgent(app: Flask, phone: Phone) -> None:
    press(phone, "1", *way_to(app, "near.start"), "3", "1", "1", "99", "99", "1")
    [case] = cases(app)
    assert (case.danger, case.urgent) == (None, True)


@pytest.mark.parametrize(
    ("said", "urgent"), [(("1", "2", "1"), True), (("2", "2", "2", "2", *FINE[4:]), False)]
)
def test_an_offer_with_one_answer_reason_enough_to_stop_is_urgent(
    app: Flask, phone: Phone, said: tuple[str, ...], urgent: bool
) -> None:
    press(phone, "1", *way_to(app, "offer.begin"), "2", "2", *said)
    assert "1. Talk to a person" in phone.screen or "98. More" in phone.screen
    press(phone, "3", "1", "Is it right?", "1", "1")
    [case] = cases(app)
    assert answers(app, case)["band"] in {"RED", "AMBER"}
    assert (case.about, case.urgent) == ("OFFER", urgent)


def test_an_emergency_abroad_shows_its_country(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "1", "1", "1")
    assert "not yet where this is" in phone.screen
    press(phone, "1", "2", "leb", "1")
    phone.drop()
    [case] = cases(app)
    assert (case.urgent, case.complete, case.country) == (True, True, "LB")
