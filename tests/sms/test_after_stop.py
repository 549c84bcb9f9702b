"""After STOP: numbers for who asks for them, a cry for help that is kept, and nothing else."""

from flask import Flask
from sqlalchemy import update

from handset.sms.phone import TextPhone
from models import AlertCase, Message
from tests.support.callers import answers, cases, service_of

STORY = "They took my passport"


def say(phone: TextPhone, *texts: str) -> None:
    for text in texts:
        phone.press(text)


def test_stop_says_what_may_still_come_and_help_is_answered_to_who_asks(phone: TextPhone) -> None:
    say(phone, "Hi", "English", "STOP")
    assert "A call that you asked for may still come" in phone.screen
    assert "HELP still brings numbers" in phone.screen
    said = len(phone.arrived)
    say(phone, "hello", "MENU", "1")
    assert len(phone.arrived) == said
    say(phone, "MSAADA")
    assert len(phone.arrived) == said + 1
    assert "Mtoto" in phone.screen


def test_a_cry_for_help_after_stop_wakes_somebody_and_is_answered_by_nothing(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "STOP")
    said = len(phone.arrived)
    say(phone, "please he is beating me", "he locked the door", "1")
    assert len(phone.arrived) == said
    [case] = cases(app)
    assert (case.urgent, case.may_contact) == (True, False)
    told = answers(app, case)
    assert told["account"] == "please he is beating me\nhe locked the door"
    with service_of(app).database() as db:
        assert db.query(AlertCase).one().case_id == case.id


def test_who_asks_for_help_in_a_sentence_after_stop_is_kept_and_has_the_numbers(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "STOP")
    for sentence, child in (
        ("please help me he has a knife", "A child"),
        ("nisaidie tafadhali", "Mtoto"),
        ("HELP! anamuua leo", "A child"),
    ):
        said = len(phone.arrived)
        say(phone, sentence)
        assert len(phone.arrived) == said + 1
        assert child in phone.screen
    [case] = cases(app)
    assert answers(app, case)["account"].startswith("please help me he has a knife\nnisaidie")
    said = len(phone.arrived)
    say(phone, "he told me his numbers are many")
    assert len(phone.arrived) == said


def test_one_word_may_be_a_whole_cry_and_a_slip_or_thanks_is_none(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "STOP")
    said = len(phone.arrived)
    say(phone, "strat", "sawa", "Asante!", "12345678")
    assert cases(app) == []
    say(phone, "Ananipiga", "POLISI")
    assert len(phone.arrived) == said
    [case] = cases(app)
    assert case.urgent
    assert answers(app, case)["account"] == "Ananipiga\nPOLISI"


def test_what_was_agreed_to_before_the_network_told_of_a_stop_is_kept_apart_from_it(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "Hi", "English", STORY, "Yes")
    service_of(app).text_post.stop(phone.number, None, "")
    say(phone, "he is coming back")
    first, second = cases(app)
    assert (answers(app, first)["account"], first.complete) == (STORY, False)
    assert answers(app, second)["account"] == "he is coming back"


def test_start_begins_anew_after_it(phone: TextPhone) -> None:
    phone.seconds_old = 30
    say(phone, "STOP", "help me please now")
    phone.seconds_old = 0
    say(phone, "START")
    assert "1. English" in phone.screen


def test_so_much_a_day_is_answered_however_often_somebody_stops_and_starts(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "Hi")
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(parts=service_of(app).settings.text_parts_a_day))
    said = len(phone.arrived)
    say(phone, "STOP", "HELP")
    assert len(phone.arrived) == said


def test_who_reads_swahili_is_told_nothing_in_english(app: Flask, phone: TextPhone) -> None:
    say(phone, "Hi", "Kiswahili", "HELP")
    assert "Mtoto" in phone.screen
    with service_of(app).database.begin() as db:
        first = db.query(Message).first()
        assert first
        first.parts = service_of(app).settings.text_parts_a_day - 4
    say(phone, "menyu")
    assert "Leo hatuwezi kujibu jumbe zaidi" in phone.screen
    assert "can't answer" not in phone.screen
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(parts=0))
    say(phone, "STOP")
    assert "Hutapata ujumbe" in phone.screen
