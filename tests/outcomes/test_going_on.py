"""Who was cut off comes back with code and PIN, and goes on where they stopped: nothing is lost,
nothing asked twice, nothing of it shown."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from uuid import uuid4

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from models import Addition, Case, ReturnCode
from models.addition import open_contact
from models.journal import drain
from models.recording import Recording
from tests.support.callers import (
    EMERGENCY,
    SENT,
    answers,
    cases,
    code_on,
    comes_back,
    report_with_code,
    service_of,
)
from tests.support.hurt import database_away
from tests.support.shown import WORDS
from tests.support.telling import SKIP, answer_each, go_on, tell, words

Line = Phone | Call
PIN = "4826"
ON_A_PHONE = {
    "exploitation": "ForcedLabour",
    "reporter_role": "FAMILY_FRIEND",
    "account": "They work at *two* farms",
    "people_count": "2-5",
    "ages": "CHILD",
    "since": "YEAR",
    "suspect_text": "A man called Otieno",
    "needs_text": "She does not hear well",
}
IN_A_CALL = {
    "exploitation": "ForcedLabour",
    "reporter_role": "SELF",
    "under_18": "NO",
    "record_ok": SKIP,
    "people_with": "2-5",
    "since": "YEAR",
}
TOLD = {"consent_store": "YES", "danger_now": "YES", "location_side": "UNKNOWN"}
BY_VOICE = {**EMERGENCY, "danger_side": "UNKNOWN", "emergency": "go_on"}
BY_VOICE |= {"contact_ok": "NO_CONTACT"}


UNTOLD = {"under_18", "record_ok"}  # one is told by its question alone, the other passed over


def some(told: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The answers to these questions; who has told it in their own words writes no more."""
    answers: dict[str, str] = {}
    for name in names:
        answers |= {name: told[name]} | ({"account_more": "done"} if name == "account" else {})
    return answers


class Lines:
    """A line of its own for each caller."""

    def __init__(self, phones: Callable[[str], Phone], switch: Switch) -> None:
        self._phones, self._switch, self._numbers = phones, switch, count(711000100)

    def phone(self) -> Phone:
        return self._phones(f"+254{next(self._numbers)}")

    def call(self) -> Call:
        return Call(f"+254{next(self._numbers)}", self._switch)

    def of(self, voice: bool) -> Line:
        return self.call() if voice else self.phone()


@pytest.fixture
def lines(phones: Callable[[str], Phone], switch: Switch) -> Lines:
    return Lines(phones, switch)


def cut(line: Line) -> None:
    line.hang_up() if isinstance(line, Call) else line.drop()


def resumes(line: Line, code: str) -> str:
    """With the code back in, and on with what is left to tell; what is asked first."""
    comes_back(line, code)
    go_on(line, status="go_on")
    return line.stay_silent() if isinstance(line, Call) else go_on(line, go_on="go_on")


def code_of(line: Line) -> str:
    if isinstance(line, Phone):
        return code_on(line.screen)
    told = {WORDS.tongues["en"].texts[f"digit.{digit}"]: str(digit) for digit in range(10)}
    rows = (row.split() for row in line.heard.split("\n"))
    code = next(row for row in rows if len(row) == 8 and told.keys() >= {*row})
    return "".join(told[one] for one in code)


@pytest.mark.parametrize("voice", [False, True], ids=["ussd", "voice"])
def test_cut_at_each_hop_after_the_code_a_caller_goes_on_where_they_stopped(
    app: Flask, lines: Lines, voice: bool
) -> None:
    short, more = (BY_VOICE, IN_A_CALL) if voice else (SENT, ON_A_PHONE)
    names = [*more]
    for hops in range(len(names)):
        line = lines.of(voice)
        tell(line, "report", **short, pin=PIN)
        code = code_of(line)
        if hops > 0:
            go_on(line, code_again=code, tell_more="yes")
            answer_each(line, **some(more, names[: hops - 1]))
        stopped_at = "" if hops < 1 else words(line)
        cut(line)
        back = lines.of(voice)
        asked = resumes(back, code)
        question = stopped_at.split("\n")[0].removeprefix("I don't know. ")
        assert asked.startswith(question)
        answer_each(back, **some(more, names[max(hops - 1, 0) :]))
        cut(back)
        case = cases(app)[-1]
        expected = {name: said for name, said in more.items() if name not in UNTOLD}
        assert answers(app, case) == {**TOLD, **expected}
        assert (case.urgent, case.danger, case.complete) == (True, "YES", True)
        assert len(cases(app)) == hops + 1


def test_cut_before_the_code_what_was_said_is_kept_and_a_redial_tells_nothing(
    app: Flask, phones: Callable[[str], Phone]
) -> None:
    first = phones("+254711000300").dial()
    told: dict[str, str] = {}
    for name, said in SENT.items():
        told[name] = said
        phone = phones("+254711000301")
        tell(phone, "report", **told)
        phone.drop()
        if name == "consent_store":
            assert cases(app) == []
        else:
            assert cases(app)[-1].danger == "YES"
            assert answers(app, cases(app)[-1])["danger_now"] == "YES"
        assert phones("+254711000301").dial() == first


def test_who_is_cut_off_again_goes_on_again_on_the_other_channel(app: Flask, lines: Lines) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    go_on(phone, tell_more="yes", exploitation="Other", reporter_role=SKIP)
    cut(phone)
    call = lines.call()
    assert "record your own words" in resumes(call, code)
    answer_each(call, record_ok=SKIP, people_count="1", ages=SKIP, since="TODAY")
    cut(call)
    again = lines.phone()
    assert resumes(again, code).startswith("Who does it?")
    cut(again)
    [case] = cases(app)
    expected = {"exploitation": "Other", "people_count": "1", "since": "TODAY"}
    assert answers(app, case) == {**TOLD, **expected}


def test_what_is_spoken_on_coming_back_is_fetched_for_the_same_case(
    app: Flask, lines: Lines
) -> None:
    """Cut off before they said that it be kept: they had agreed to it, and it was spoken."""
    phone = lines.phone()
    code = report_with_code(phone)
    cut(phone)
    call = lines.call()
    resumes(call, code)
    go_on(call, exploitation="Other", record_ok="YES")
    call.speak(20)
    cut(call)
    [case] = cases(app)
    assert answers(app, case)["record_ok"] == "YES"
    with service_of(app).database() as db:
        [recording] = db.query(Recording)
        assert recording.case_id == case.id
    assert "more questions" not in comes_back(lines.phone(), code)


def test_a_county_that_is_told_on_coming_back_is_sorted_by(app: Flask, lines: Lines) -> None:
    phone = lines.phone()
    code = code_on(tell(phone, "report", **SENT | {"where": "KE"}, pin=PIN))
    cut(phone)
    back = lines.phone()
    resumes(back, code)
    go_on(back, exploitation="Other", county_code="042")
    assert cases(app)[0].county == "042"


def test_own_words_that_come_later_stand_below_the_first_and_replace_none(
    app: Flask, lines: Lines
) -> None:
    phone = lines.phone()
    report_with_code(phone)
    go_on(phone, tell_more="yes", exploitation="Other", account="One")
    cut(phone)
    [case] = cases(app)
    for step, words_added in ((3, "Two"), (5, "Two\nThree"), (4, "late")):
        added = {"account": words_added}
        addition = Addition.seal(bytes(32), case.id, step, added, service_of(app).public_key())
        with service_of(app).database.begin() as db:
            assert addition.store(db)
    assert answers(app, case)["account"] == "One\nTwo\nThree"
    late = Addition.seal(bytes(32), uuid4(), 6, {}, service_of(app).public_key())
    with service_of(app).database.begin() as db:
        assert not late.store(db)


def test_who_has_told_all_is_not_asked_to_go_on(lines: Lines) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    go_on(phone, tell_more="yes", exploitation="Other", account="All of it", account_more="done")
    cut(phone)
    assert "more questions" not in comes_back(lines.phone(), code)


def test_going_on_changes_neither_how_to_reach_them_nor_a_stop(app: Flask, lines: Lines) -> None:
    first = lines.phone()
    code = code_on(tell(first, "report", **SENT | {"contact_ok": "ASAP"}, pin=PIN))
    number = first.number
    cut(first)
    back = lines.phone()
    resumes(back, code)
    go_on(back, exploitation="Other", code_word="mango")
    cut(back)
    [case] = cases(app)
    with service_of(app).database() as db:
        contact = open_contact(db, db.get_one(Case, case.id), app.config["PRIVATE_KEY"])
    assert contact
    assert (contact["contact_number"], contact["code_word"]) == (number, "mango")
    again = lines.phone()
    comes_back(again, code)
    go_on(again, status="stop", stop_contact="yes")
    go_on(again, stopped="go_on", status="go_on", go_on="go_on", account="x")
    cut(again)
    [case] = cases(app)
    assert (case.may_contact, case.sealed_contact) == (False, None)


def test_who_stops_contact_in_the_dialogue_of_their_report_is_not_called_when_it_ends(
    app: Flask, phone: Phone
) -> None:
    code = code_on(tell(phone, "report", **SENT | {"contact_ok": "ASAP"}, pin=PIN))
    go_on(phone, code_again=code)
    comes_back(phone, code)
    go_on(phone, status="stop", stop_contact="yes")
    phone.drop()
    [case] = cases(app)
    assert (case.may_contact, case.sealed_contact) == (False, None)


def test_a_report_of_the_same_dialogue_and_one_gone_on_with_stay_two(
    app: Flask, lines: Lines
) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    cut(phone)
    other = lines.phone()
    tell(other, "report", consent_store="YES", danger_now="NO", where="042")
    resumes(other, code)
    go_on(other, exploitation="ChildLabour")
    tell(other, "report", **SENT, pin=SKIP, tell_more="yes", exploitation="Other")
    cut(other)
    first, unfinished, third = cases(app)
    assert answers(app, first) == {**TOLD, "exploitation": "ChildLabour"}
    assert answers(app, unfinished)["county_code"] == "042"
    assert not unfinished.complete
    assert answers(app, third) == {**TOLD, "exploitation": "Other"}


def test_what_is_told_on_coming_back_waits_for_the_database_in_the_journal(
    app: Flask, lines: Lines
) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    cut(phone)
    back = lines.phone()
    resumes(back, code)
    service = service_of(app)
    with database_away(app):
        go_on(back, exploitation="Other", reporter_role="WITNESS")
    assert drain(service.settings.journal, service.database).taken == 2
    [case] = cases(app)
    assert answers(app, case) == {**TOLD, "exploitation": "Other", "reporter_role": "WITNESS"}


def test_how_far_a_caller_came_is_sealed_and_holds_no_words(app: Flask, lines: Lines) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    go_on(phone, tell_more="yes", **some(ON_A_PHONE, ON_A_PHONE))
    cut(phone)
    back = lines.phone()
    comes_back(back, code)
    with service_of(app).database() as db:
        [kept] = db.query(ReturnCode)
        assert kept.sealed_progress
        assert b"reporter_role" not in kept.sealed_progress
        assert len(kept.sealed_progress) % 4
        assert db.query(Addition).count() == 0


def test_with_a_wrong_pin_nobody_learns_whether_there_is_more_to_tell(
    lines: Lines,
) -> None:
    phone = lines.phone()
    code = report_with_code(phone)
    cut(phone)
    wrong = comes_back(lines.phone(), code, "0000")
    assert wrong == comes_back(lines.phone(), "12345678", "0000")
    assert "questions" not in wrong
