"""The same conversation on WhatsApp: by words, by numbers and by taps, each message heard once."""

import pytest
from flask import Flask

from handset.whatsapp.phone import MessagePhone
from models import Arrival, Case, Message
from tests.support.callers import cases, code_on, service_of
from tests.support.messaging import Messaging

WARNED = "Messages stay on this phone, and on a computer linked to it"


def test_the_first_answer_warns_and_offers_languages_to_tap(phone: MessagePhone) -> None:
    phone.press("Hi")
    assert WARNED in phone.screen
    assert "1. English\n2. Kiswahili" in phone.screen
    phone.tap("Kiswahili")
    assert "1. Msaada sasa" in phone.screen


def test_an_answer_is_tapped_typed_by_its_number_or_by_its_words(phone: MessagePhone) -> None:
    phone.press("english")
    phone.press("2")
    phone.tap("Yes")
    assert "in danger right now" in phone.screen
    phone.press("Not sure")
    assert "in danger right now" not in phone.screen


def test_many_options_are_a_list_and_more_than_that_are_words(
    messaging: Messaging, phone: MessagePhone
) -> None:
    phone.press("english")
    assert messaging.meta.sent[-1].body["type"] == "text"
    phone.press("Learn")
    last = messaging.meta.sent[-1].body
    assert last["interactive"]["type"] == "list"
    assert last["interactive"]["action"]["button"] == "Choose"
    phone.tap(next(iter(messaging.meta.sent[-1].taps)))
    assert "Please choose" not in phone.screen


def test_a_tap_under_an_earlier_question_answers_no_later_one(
    messaging: Messaging, phone: MessagePhone
) -> None:
    for words in ("english", "Report what happens"):
        phone.press(words)
    old = messaging.meta.sent[-1].taps["Yes"]
    phone.tap("Yes")
    asked = phone.screen
    phone.tap_at(old, "Yes")
    assert phone.screen == asked
    assert "in danger right now" in asked


def test_a_tap_long_after_an_answer_was_opened_is_a_strangers(phone: MessagePhone) -> None:
    phone.seconds_old = 601
    for words in ("Hi", "English", "Report what happens", "Yes", "Yes", "Go on here",
                  "I don't know", "No, just send", "4826"):  # fmt: skip
        phone.say(words)
    code = code_on(phone.screen)
    for words in (code, "menu", "Read our answer", code, "4826"):
        phone.say(words)
    assert "Add in my own words" in phone.screen
    phone.seconds_old = 0
    phone.say("Add in my own words")
    assert "English" in phone.screen
    assert "own words" not in phone.screen


def test_a_message_that_is_told_twice_is_heard_and_answered_once(phone: MessagePhone) -> None:
    for words in ("english", "Report what happens", "Yes"):
        phone.press(words)
        phone.repeat()
        assert (phone.status, phone.screen) == (200, "")
    phone.press("No")
    assert "Please choose" not in phone.screen


def test_one_that_comes_after_a_later_one_is_not_taken_for_an_answer(
    messaging: Messaging, phone: MessagePhone
) -> None:
    for words in ("english", "Report what happens", "Yes"):
        phone.press(words)
    phone.seconds_old = 30
    phone.press("No")
    assert phone.screen == ""


@pytest.mark.parametrize(
    "what",
    [{"type": "audio", "audio": {"id": "1", "voice": True}}, {"type": "image", "image": {}},
     {"type": "document"}, {"type": "location", "location": {"latitude": -1.2}},
     {"type": "unsupported"}],
)  # fmt: skip
def test_what_is_no_words_is_refused_kindly_and_the_question_stays(
    phone: MessagePhone, what: dict[str, object]
) -> None:
    phone.send(**what)
    assert "please type it" in phone.screen.casefold()
    assert "Tafadhali andika" in phone.screen
    for words in ("english", "Report what happens"):
        phone.press(words)
    phone.send(**what)
    assert "Tafadhali" not in phone.screen
    phone.press("Yes")
    assert "in danger right now" in phone.screen


def test_who_shows_no_number_is_heard(app: Flask, messaging: Messaging) -> None:
    phone = messaging.phone("")
    for words in ("They took my passport", "english", "Yes", "Yes"):
        phone.press(words)
        assert phone.screen
    [case] = cases(app)
    assert case.channel == "WHATSAPP"


def test_a_number_that_is_shown_later_begins_no_other_conversation(phone: MessagePhone) -> None:
    phone.shown = False
    for words in ("english", "Report what happens"):
        phone.press(words)
    phone.shown = True
    phone.press("Yes")
    assert "in danger right now" in phone.screen


def test_neither_names_nor_what_meta_calls_a_message_are_kept(
    app: Flask, messaging: Messaging, phone: MessagePhone
) -> None:
    for words in ("english", "Report what happens", "Yes", "Yes"):
        phone.press(words)
    with service_of(app).database() as db:
        assert db.query(Arrival).count() == 4
        assert db.query(Case).count() == 1
        rows = [vars(row) for kind in (Arrival, Message, Case) for row in db.query(kind)]
    for secret in ("Amina", "wamid", phone.number, phone.scoped):
        assert secret not in str(rows)
    assert all(row["sealed_whom"] is None for row in rows if "sealed_whom" in row)


def test_where_nothing_can_be_kept_all_is_told_again_and_nothing_is_lost(
    app: Flask, messaging: Messaging, phone: MessagePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("english", "Report what happens"):
        phone.press(words)
    with monkeypatch.context() as away:
        away.setattr(Arrival, "note", _broken)
        phone.press("Yes")
        assert (phone.status, phone.screen) == (503, "")
    assert messaging.meta.again() == 200
    messaging.send()
    assert "in danger right now" in phone.screen


def test_while_redis_is_away_they_learn_where_help_is_and_are_heard_afterwards(
    app: Flask, messaging: Messaging, phone: MessagePhone
) -> None:
    for words in ("english", "Report what happens"):
        phone.press(words)
    sessions = service_of(app).texted._sessions
    sessions._lines._down_until = float("inf")
    phone.press("Yes")
    assert phone.status == 503
    assert "that did not work" in phone.screen
    messaging.meta.again()
    messaging.send()
    assert len(phone.screen.split("that did not work")) == 2  # once, however often it is told
    sessions._lines._down_until = 0.0
    assert messaging.meta.again() == 200
    messaging.send()
    assert "in danger right now" in phone.screen


def _broken(*_: object, **__: object) -> bool:
    raise TimeoutError


def test_who_writes_code_and_pin_reads_the_answer(phone: MessagePhone) -> None:
    for words in ("Hi", "English", "Report what happens", "Yes", "Yes", "Go on here",
                  "I don't know", "No, just send", "4826"):  # fmt: skip
        phone.press(words)
    code = code_on(phone.screen)
    phone.press("MENU")
    phone.press(f"my code is {code} and my pin is 4826")
    assert "Add in my own words" in phone.screen
