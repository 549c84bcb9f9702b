"""What half of the menu lacked by voice: agencies, services, places by their keys, words added."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from assembly import Parts
from handset.voice.call import Call
from handset.voice.switch import Switch
from menus.tree import CONTENT, Tree
from menus.words import Words
from models import Case
from models.recording import Recording
from telecom.keypad import keys
from tests.support.callers import NUMBER, answers, cases, service_of
from tests.support.imports import in_use
from tests.support.telling import SKIP, go_on, tell

WORDS = Words.read()
TREE = Tree.read(WORDS, CONTENT, "voice")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kilifi", "003"), ("kil", "003"), ("nairobi", "047"), ("naorobi", "047"),
        ("nairbi", "047"), ("muranga", "021"), ("nzoia", "026"), ("turkna", "023"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", WORDS.languages)
def test_a_county_is_found_by_its_letter_keys_and_in_spite_of_a_slip(
    typed: str, code: str, language: str
) -> None:
    found = TREE.lists["counties"].places[language].find(keys(typed))
    assert code in found
    assert len(found) <= 6


def test_a_country_is_found_by_its_name_in_either_language() -> None:
    for typed in ("saudi", "saudia"):
        assert "SA" in TREE.lists["countries"].places["sw"].find(keys(typed))


def test_near_misses_are_read_out_as_choices(call: Call) -> None:
    call.ring()
    go_on(call, language="en")
    _to_the_county(call)
    heard = call.press(f"{keys('nairbi')}#")
    assert "Nairobi City:\npress 2." in heard
    assert "None of these: 9." in heard
    assert "Which county?" in call.press("9")
    assert "name" in call.press("99999#")
    call.press(f"{keys('kilifi')}#")
    assert "Which county?" not in call.press("1")


def _to_the_county(call: Call) -> None:
    go_on(call, menu="more", more="learn", lessons="ask")
    go_on(call, wanted="TRAINING", consent_store="YES", case="NO")
    assert "Which county?" in call.heard


def test_who_can_help_is_told_by_voice_in_recorded_names(call: Call) -> None:
    tell(call, "near", language="sw", need="POLICE", first="numbers")
    assert "Kenya nzima" in call.heard
    assert "Polisi:\ntisa tisa tisa" in call.heard
    assert all(said.url for said in call.utterances)


def test_who_can_not_key_a_county_hears_who_helps_in_all_of_kenya(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("menus.services.by_county", lambda listed, need: True)
    tell(call, "near", need="POLICE", first="numbers")
    assert "To be called: 0." in call.heard
    assert "press hash alone" in call.heard
    assert "We don't know that name" in call.press("99999#")
    assert "In all of Kenya" in call.press("99999#")


def test_an_agency_is_found_by_the_keys_of_its_name(call: Call, service: Parts) -> None:
    in_use(service, datetime.now(UTC).date())
    tell(call, "agency")
    assert "Key in the agency" in call.heard
    heard = call.press(f"{keys('baraka')}#")
    assert "Which one is it?" in heard
    assert "press 1." in heard
    assert "NEA" in call.press("1")


def test_a_workshop_is_judged_by_voice(call: Call) -> None:
    tell(call, "feedback")
    assert "no workshop with that number" in call.press("12345#")


def test_officials_are_told_what_to_do_first(call: Call) -> None:
    assert "press 1" in tell(call, "responder")


def test_words_are_added_to_a_case_by_voice(app: Flask, switch: Switch) -> None:
    call = Call(NUMBER, switch)
    tell(
        call,
        "report",
        consent_store="YES",
        danger_now="NO",
        location_side="KE",
        exploitation="Other",
        contact_ok="NO_CONTACT",
        pin="4826",
    )
    code = _code(call)
    call.hang_up()
    again = Call(NUMBER, switch)
    tell(again, "mine", code=code, pin="4826", status="add", record_ok="YES")
    assert again.listening == "recording"
    assert "We have added it." in again.speak(20)
    with service_of(app).database() as db:
        [recording] = db.query(Recording)
        [case] = db.query(Case)
        assert recording.question.startswith("added_words")
        assert case.unread
    assert len(cases(app)) == 1


def test_a_place_that_nobody_finds_by_its_keys_can_be_said(app: Flask, call: Call) -> None:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    go_on(call, since="WEEK")
    call.press("4")  # by its letters
    assert "We don't know that name" in call.press("99999#")
    assert "Do you want to say where?" in call.press("99999#")
    go_on(call, place_record_ok="YES")
    assert call.listening == "recording"
    assert "record your own words" in call.speak(4)
    [case] = cases(app)
    said = answers(app, case)
    assert (said["place_text"], said["place_record_ok"]) == ("RECORDED", "YES")
    assert "county_code" not in said
    assert case.to_fetch


@pytest.mark.parametrize("side", ["KE", "UNKNOWN"])
def test_who_asks_for_a_call_may_say_where_they_are(app: Flask, call: Call, side: str) -> None:
    tell(call, "help", location_side=side, danger_now="NO")
    call.press("1")  # to be called
    if side == "UNKNOWN":
        go_on(call, side=side)
    told = go_on(call, contact_ok="ASAP")
    if side == "KE":
        assert "Another county: 3." in told
        told = call.press("3")
    assert "Do you want to say where?" in told
    go_on(call, place_record_ok="YES")
    assert "new PIN" in call.speak(4)
    [case] = cases(app)
    assert (case.kind, answers(app, case)["place_text"]) == ("request", "RECORDED")
    assert case.to_fetch


def test_who_skips_the_place_may_say_it_or_skip_that_too(app: Flask, call: Call) -> None:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="ABROAD")
    go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    go_on(call, since="WEEK")
    assert "Do you want to say where?" in call.press("#")
    assert "record your own words" in go_on(call, place_record_ok="NO")
    assert "place_text" not in answers(app, cases(app)[0])


def _code(call: Call) -> str:
    """The code that was told digit by digit."""
    told = {WORDS.tongues["en"].texts[f"digit.{digit}"]: str(digit) for digit in range(10)}
    rows = (row.split() for row in call.heard.split("\n"))
    code = next(row for row in rows if len(row) == 8 and told.keys() >= {*row})
    return "".join(told[one] for one in code)


def test_in_danger_a_family_hears_the_country_that_was_keyed(call: Call) -> None:
    tell(call, "family")
    call.press("1")  # to tell
    go_on(call, consent_store="YES", danger_now="YES")
    call.press("1")  # past whom to call first
    told = call.press("1")
    assert "Saudi Arabia" in told.split("May we call")[0]


def _to_the_country(call: Call, language: str = "en") -> str:
    """As who told of something abroad, and goes on after the code."""
    tell(call, "report", language=language, consent_store="YES", danger_now="NO")
    go_on(call, location_side="ABROAD", exploitation="ForcedLabour", contact_ok="NO_CONTACT")
    return go_on(call, pin=SKIP, tell_more="yes", since="WEEK")


def test_who_can_not_read_has_a_key_for_each_usual_country(app: Flask, call: Call) -> None:
    told = _to_the_country(call, "sw")
    assert "Saudia: bonyeza 1. Emirati (Dubai): 2. Qatar: 3. Zaidi: 4." in told
    assert "herufi zake" not in told
    assert "Oman: 2." in call.press("4")
    call.press("2")
    [case] = cases(app)
    assert (case.country, answers(app, case)["country"]) == ("OM", "OM")


def test_a_country_that_has_no_key_is_said(app: Flask, call: Call) -> None:
    _to_the_country(call)
    call.press("4")
    assert "Another country: 3." in call.press("4")
    assert "Do you want to say where?" in call.press("3")
    go_on(call, place_record_ok="YES")
    call.speak(4)
    [case] = cases(app)
    assert answers(app, case)["place_text"] == "RECORDED"
    assert case.country is None


def test_letters_are_the_last_key_and_back_leads_to_the_countries_again(
    app: Flask, call: Call
) -> None:
    _to_the_country(call)
    for _ in range(4):
        told = call.press("4")
    assert "By its letters: 3. The first ones again: 4." in told
    assert "Key in its letters" in call.press("3")
    assert "Saudi Arabia:" in call.press("9#")
    for key in "4444":
        call.press(key)
    call.press("3")
    assert "Germany:" in call.press(f"{keys('germ')}#")
    call.press("1")
    assert cases(app)[0].country == "DE"


def test_a_key_that_was_not_told_chooses_no_country(app: Flask, call: Call) -> None:
    _to_the_country(call)
    assert "Saudi Arabia: press 1." in call.press("5")
    assert cases(app)[0].country is None


def test_a_family_may_name_another_country_after_the_code(call: Call) -> None:
    tell(call, "family")
    call.press("1")  # to tell
    go_on(call, consent_store="YES", danger_now="NO")
    for _ in range(2):
        told = call.press("4")
    assert "Another country: 3." in told
    assert "What is wrong?" in call.press("3")
