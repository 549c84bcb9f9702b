"""Words that fit no question: they are kept, with consent, wherever they come."""

from typing import Any

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from tests.sms.test_put_down import open_the_answer, shown_the_code
from tests.support.callers import answers, cases, service_of
from tests.ussd.test_returning import staff_reply, words_added

STORY = "They took my passport"
CRY = "what is he doing to me"


def say(phone: TextPhone, *texts: str) -> str:
    for text in texts:
        phone.press(text)
    return phone.screen


def begin(phone: TextPhone, *texts: str) -> str:
    return say(phone, "Hi", "English", *texts)


@pytest.mark.parametrize("way", [("Help now",), ("Help now", "In Kenya"), ("Check a job",)])
def test_at_a_question_of_the_menu_they_wait_for_consent(
    app: Flask, phone: TextPhone, way: tuple[str, ...]
) -> None:
    begin(phone, *way)
    assert "May we keep your words" in say(phone, CRY)
    say(phone, "Yes", "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == CRY


@pytest.mark.parametrize("sure", ["No", "Yes"])
def test_in_a_report_that_was_agreed_to_they_join_it_and_the_question_stands(
    app: Flask, phone: TextPhone, sure: str
) -> None:
    asked = begin(phone, "Report what happens", "Yes")
    assert say(phone, CRY) == f"We have this too.\n{asked}"
    asked = say(phone, sure) if sure == "No" else say(phone, sure, "Go on here")
    assert say(phone, "in a house near the big mill") == f"We have this too.\n{asked}"
    pending: Any = service_of(app).redis.zrange("pending", 0, -1)
    service_of(app).texted.end(pending[0].decode())
    [case] = cases(app)
    assert answers(app, case)["account"] == f"{CRY}\nin a house near the big mill"


def test_before_an_answer_to_the_question_of_consent_nothing_is_kept(
    app: Flask, phone: TextPhone
) -> None:
    begin(phone, "Report what happens")
    assert "May we keep your words" in say(phone, CRY)
    say(phone, "No")
    assert cases(app) == []


def test_a_place_that_nobody_knows_is_asked_again_and_kept_as_no_story(phone: TextPhone) -> None:
    begin(phone, "Help now", "In Kenya", "Yes", "Call me")
    assert "We don't know that name" in say(phone, "Xyzzy Qwert")


def test_a_story_told_once_more_at_the_menu_goes_on_the_one_that_was_agreed_to(
    app: Flask, phone: TextPhone
) -> None:
    begin(phone, STORY, "Yes", "00")
    assert "in danger right now" in say(phone, "They hit us too")
    say(phone, "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == f"{STORY}\nThey hit us too"


def test_start_in_the_midst_of_it_asks_the_same_again(phone: TextPhone) -> None:
    asked = begin(phone, "Report what happens", "Yes")
    assert say(phone, "START") == asked


@pytest.mark.parametrize("said", ["Ndiyo", "yes, tomorrow at three"])
def test_what_is_texted_under_an_answer_is_the_answer_to_it(
    app: Flask, phone: TextPhone, said: str
) -> None:
    code = shown_the_code(phone)
    staff_reply(app, "May we come tomorrow?")
    say(phone, code, "menu", "Read our answer", code, "4826", "Our answer")
    assert "We have added it" in say(phone, said)
    assert words_added(app) == [said]


def test_and_so_is_what_is_texted_where_the_code_has_just_opened(
    app: Flask, phone: TextPhone
) -> None:
    open_the_answer(phone)
    assert "We have added it" in say(phone, CRY)
    assert words_added(app) == [CRY]


def test_a_single_word_that_is_no_option_is_kept_of_who_has_agreed_and_told_so(
    app: Flask, phone: TextPhone
) -> None:
    asked = begin(phone, "Report what happens", "Yes")
    for word in ("ananipiga", "silipwi", "ok"):
        assert say(phone, word) == f"We have this too.\n{asked}"
    say(phone, "Not sure")
    [case] = cases(app)
    assert answers(app, case)["account"] == "ananipiga\nsilipwi\nok"


def test_a_single_long_word_waits_for_consent_where_there_is_none_yet(
    app: Flask, phone: TextPhone
) -> None:
    say(phone, "ananipiga")
    assert "May we keep your words" in say(phone, "English")
    say(phone, "Yes", "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == "ananipiga"


def test_a_greeting_is_no_story(phone: TextPhone) -> None:
    assert "Help now" in say(phone, "Habari", "English")


def test_who_wants_no_call_says_so_in_a_sentence_and_is_not_asked_again(
    app: Flask, phone: TextPhone
) -> None:
    why = "Hapana usinipigie mama Amina atapokea"
    say(phone, "Hi", "Kiswahili", "Ripoti kisa", "Ndiyo", "Hapana", "Nairobi", "Kulazimishwa kazi")
    phone.press("1") if "Tukupigie" not in phone.screen else None
    assert "Tukupigie" in phone.screen
    assert "Imetumwa" in say(phone, why)
    [case] = cases(app)
    assert answers(app, case)["account"] == why
    assert case.sealed_contact is None


def test_the_words_with_a_yes_to_the_question_of_consent_are_kept(
    app: Flask, phone: TextPhone
) -> None:
    begin(phone, "Report what happens", "Yes, he is hitting us", "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == "Yes, he is hitting us"


def test_who_reads_more_about_consent_answers_it_from_there(app: Flask, phone: TextPhone) -> None:
    begin(phone, "Report what happens", "Explain", "yes")
    assert "danger" in phone.screen
