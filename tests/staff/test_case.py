"""One case: opened on the record, shown inert, worked on without treading on one another."""

import re
import uuid

import pytest
from sqlalchemy import text

from models import Case, Event, Person
from models.answers import mark_begun, mark_read, replies
from models.return_visit import Chosen, add_words, find, give_code, stop_contact

from .conftest import CHEAP, PEPPER, Desk, Visitor

HOSTILE = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} ${jndi:ldap://x} %s%n",
    '=HYPERLINK("http://x","y")',
    "'; DROP TABLE cases; --",
    "\u202eevil\u202c \u200d \U0001f600 ሰላም",
    "*5 girls* #12",
]


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _whats(desk: Desk, case: Case) -> list[str]:
    with desk.database() as db:
        events = db.query(Event).filter(Event.case_id == case.id).order_by(Event.id)
        return [event.what for event in events]


def test_a_case_shows_its_facts_in_words_and_its_account_as_told(desk: Desk) -> None:
    page = desk.person().read(_url(desk.file())).text
    for shown in ("Someone else", "Work by force", "Nairobi City", "2 to 5", "In danger"):
        assert shown in page
    assert "strange_question" in page
    assert "STRANGE_CODE" in page
    assert "They keep her papers" in page


def test_the_title_and_the_address_hold_no_ones_words(desk: Desk) -> None:
    case = desk.file()
    page = desk.person().get(_url(case)).text
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert title[1] == f"Report {case.reference} · Safari Salama"


def test_the_first_opening_marks_it_read_and_every_opening_is_recorded(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    person.get(_url(case))
    first = desk.read(case)
    assert first.opened_at
    assert not first.unread
    person.get(_url(case))
    assert _whats(desk, case) == ["opened", "opened"]
    assert desk.read(case).opened_at == first.opened_at
    assert "3 times" in person.get(_url(case)).text


def test_nothing_is_shown_when_the_opening_can_not_be_recorded(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    with desk.database.begin() as db:
        db.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.what = 'opened' "
                "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        )
    desk.app.testing = False
    answer = person.get(_url(case))
    assert answer.status_code == 500
    assert "papers" not in answer.text
    assert desk.read(case).unread


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_inert(desk: Desk, hostile: str) -> None:
    case = desk.file(answers={"account": hostile, "suspect_text": hostile, hostile: hostile})
    person = desk.person()
    assert person.post(f"{_url(case)}/notes", note=hostile).status_code == 302
    page = person.read(_url(case)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert hostile.replace("&", "&amp;").split("<")[0].split('"')[0].split("'")[0] in page


def test_how_to_reach_the_caller_is_shown_only_when_asked_for(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    assert "711222333" not in person.get(_url(case)).text
    page = person.post(f"{_url(case)}/contact", reason="call").text
    for shown in ("+254711222333", "mango", "In the evening", "Say the code word first"):
        assert shown in page
    assert "contact shown" in _whats(desk, case)
    assert "711222333" not in person.get(_url(case)).text


def test_who_agreed_to_no_contact_or_took_it_back_can_not_be_reached(desk: Desk) -> None:
    case = desk.file()
    with desk.database.begin() as db:
        stop_contact(db, db.get_one(Case, case.id))
    person = desk.person()
    assert "has not agreed, or no longer agrees" in person.get(_url(case)).text
    assert "711222333" not in person.post(f"{_url(case)}/contact", reason="call").text


def test_status_and_owner_change_and_the_timeline_tells(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    with desk.database() as db:
        barasa = db.query(Person).filter_by(username="barasa").one()
    person.post(f"{_url(case)}/work", was_status="New", status="Active")
    person.post(f"{_url(case)}/work", was_owner="", owner=str(barasa.id))
    assert (desk.read(case).status, desk.read(case).owner_id) == ("Active", barasa.id)
    page = person.get(_url(case)).text
    assert "New → In progress" in page
    assert "Gave it to: barasa" in page
    person.post(f"{_url(case)}/work", was_owner=str(barasa.id), owner="")
    assert desk.read(case).owner_id is None


def test_a_form_that_went_stale_overwrites_nobodys_work(desk: Desk) -> None:
    case = desk.file()
    mine, theirs = desk.person("achieng"), desk.person("barasa")
    theirs.post(f"{_url(case)}/work", was_status="New", status="FollowUp")
    answer = mine.post(f"{_url(case)}/work", was_status="New", status="Closed")
    assert answer.status_code == 409
    assert "barasa changed this case while you had it open" in answer.text
    assert "Follow up" in answer.text
    assert desk.read(case).status == "FollowUp"
    with desk.database() as db:
        achieng, barasa = (
            db.query(Person).filter_by(username=name).one() for name in ("achieng", "barasa")
        )
    theirs.post(f"{_url(case)}/work", was_owner="", owner=str(barasa.id))
    fields = {"was_owner": "", "owner": str(achieng.id), "was_priority": "1", "priority": "2"}
    answer = mine.post(f"{_url(case)}/work", **fields)
    assert answer.status_code == 409
    assert (desk.read(case).owner_id, desk.read(case).priority) == (barasa.id, 1)
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    token = again.pop("csrf_token")
    assert mine.post(f"{_url(case)}/work", token, **again).status_code == 302
    assert (desk.read(case).owner_id, desk.read(case).priority) == (achieng.id, 2)


def test_what_the_form_leaves_as_it_was_shown_stays_what_a_colleague_made_of_it(desk: Desk) -> None:
    case = desk.file()
    mine, theirs = desk.person("achieng"), desk.person("barasa")
    theirs.post(f"{_url(case)}/work", was_status="New", status="FollowUp")
    whole = {"was_status": "New", "status": "New", "was_priority": "1", "priority": "3"}
    line = "Ask for her sister first"
    assert mine.post(f"{_url(case)}/work", **whole, handover=line).status_code == 302
    kept = desk.read(case)
    assert (kept.status, kept.priority) == ("FollowUp", 3)
    page = mine.get(_url(case)).text
    assert line in page
    assert "Priority: medium" in page
    assert mine.post(f"{_url(case)}/work", was_priority="3", priority="3").status_code == 302
    assert "Nothing is different" in mine.get(_url(case)).text


def test_one_takes_a_case_and_goes_on_to_the_next_of_the_list(desk: Desk) -> None:
    first, second, third = (desk.file(number) for number in (1, 2, 3))
    person = desk.person()
    with desk.database() as db:
        achieng = db.query(Person).filter_by(username="achieng").one()

    def next_of(case: Case) -> str:
        return person.get(f"{_url(case)}/next").location

    person.get("/staff/cases?view=unassigned")
    assert [next_of(one) for one in (first, second)] == [_url(second), _url(third)]
    fields = {"was_owner": "", "owner": str(achieng.id), "then": "next"}
    assert person.post(f"{_url(second)}/work", **fields).location == _url(third)
    assert f"{second.reference} is kept. This is the next case." in person.get(_url(third)).text
    assert next_of(first) == _url(third)
    assert next_of(third) == "/staff/cases?view=unassigned"


def test_what_the_caller_added_stands_on_top_when_their_words_are_shown(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        add_words(db, db.get_one(Case, case.id), "He locks the gate at night", desk.public_key)

    def top() -> str:
        return person.get(_url(case)).text.partition('id="facts"')[0]

    assert "What the caller added" in top()
    assert "locks the gate" not in top()
    person.post(f"{_url(case)}/words")
    assert "locks the gate" in top()


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("work", {"was_status": "New", "status": "Borked"}),
        ("work", {"was_owner": "", "owner": "not-an-id"}),
        ("work", {"was_owner": "", "owner": "00000000-0000-4000-8000-000000000000"}),
        ("notes", {"note": "  \r\n "}),
        ("replies", {"reply": ""}),
        ("replies", {"reply": "x" * 301}),
        ("replies", {"reply": "ሰ" * 132}),
    ],
)
def test_what_makes_no_sense_changes_nothing(desk: Desk, verb: str, fields: dict[str, str]) -> None:
    case = desk.file()
    person = desk.person()
    assert person.post(f"{_url(case)}/{verb}", **fields).status_code == 400
    assert set(_whats(desk, case)) == {"opened"}


def test_an_administrator_can_not_be_given_a_case(desk: Desk) -> None:
    case = desk.file()
    with desk.database() as db:
        chebet = db.query(Person).filter_by(username="chebet").one()
    answer = desk.person().post(f"{_url(case)}/work", was_owner="", owner=str(chebet.id))
    assert answer.status_code == 400
    assert desk.read(case).owner_id is None


def test_a_note_of_fifty_thousand_letters_is_refused_and_its_beginning_kept(desk: Desk) -> None:
    answer = desk.person().post(f"{_url(desk.file())}/notes", note="é" * 5001)
    assert answer.status_code == 400
    assert "é" * 5000 in answer.text
    assert desk.person().post(f"{_url(desk.file())}/notes", note="x" * 50_000).status_code == 400


def test_a_reply_reaches_the_caller_and_its_reading_is_seen(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    assert _reply(person, case, "We read it. “Dial again” tomorrow…") == 302
    assert "not read yet" in person.get(_url(case)).text
    code = _code(desk, case)
    with desk.database.begin() as db:
        returned = find(db, code, "2580", PEPPER, CHEAP)
        assert returned
        assert replies(returned) == ['We read it. "Dial again" tomorrow...']
        mark_begun(returned.case)
    assert "Reply to the caller, begun, not read to its end" in person.get(_url(case)).text
    with desk.database.begin() as db:
        returned = find(db, code, "2580", PEPPER, CHEAP)
        assert returned
        mark_read(returned.case)
        add_words(db, returned.case, "She is out now", desk.public_key)
    page = person.get(_url(case)).text
    assert "Reply to the caller, read" in page
    assert "The caller added" in page
    assert "She is out now" in page


def test_a_reply_can_be_seen_on_a_phone_before_it_is_sent(desk: Desk) -> None:
    case = desk.file()
    answer = desk.person().post(f"{_url(case)}/replies", reply="word " * 50, what="preview")
    assert answer.text.count('class="screen"') == 3
    assert "249 of 300 letters" in answer.text
    assert "reply" not in _whats(desk, case)


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("• Enda polisi", "13 of 300 letters<"),
        ("It\u02bcs\u200b here\u2026", "12 of 300 letters<"),
        ("a\r\nb\r\n\r\nc", "6 of 300 letters<"),
        ("cafe\u0301", "4 of 300 letters<"),
        ("Mu\u0303go ya Gĩkũyũ", "14 of 131 letters, for phones have no “ũĩ”: without it, 300 fit"),
    ],
)
def test_a_reply_is_counted_as_it_will_be_sent(desk: Desk, written: str, counted: str) -> None:
    answer = desk.person().post(f"{_url(desk.file())}/replies", reply=written, what="preview")
    assert counted in answer.text


def test_a_reply_in_lines_is_previewed_as_the_phone_pages_it(desk: Desk) -> None:
    lines = "\r\n".join(["a" * 30] * 8)
    person = desk.person()
    for number, (language, more, keys) in enumerate(
        (
            ("sw", "98. Zaidi", "1. Nitajibu\n2. Nimemaliza\n0. Rudi\n00. Menyu"),
            ("en", "98. More", "1. Reply to us\n2. Finish\n0. Back\n00. Menu"),
        )
    ):
        case = desk.file(number, language=language)
        answer = person.post(f"{_url(case)}/replies", reply=lines, what="preview")
        shown = re.findall(r'<div class="screen">([^<]*)</div>', answer.text)
        assert [page.count("a" * 30) for page in shown] == [3, 3, 2]
        assert shown[0].endswith(f"a\n{more}\n{keys}")
        assert shown[2].endswith(f"a\n{keys}")


def test_who_answers_for_a_case_that_nobody_has_has_it(desk: Desk) -> None:
    case, achieng, barasa = desk.file(), desk.person(), desk.person("barasa")
    assert "with your reply it is yours" in achieng.get(_url(case)).text
    assert _reply(achieng, case, "We read it") == 302
    assert "The case is yours now." in achieng.get(_url(case)).text
    mine = desk.read(case).owner_id
    assert mine
    assert "with your reply it is yours" not in barasa.get(_url(case)).text
    with desk.database() as db:
        last = db.query(Event).filter_by(case_id=case.id, what="reply").one()
    barasa.post(f"{_url(case)}/replies", reply="And so did I", what="send", was=str(last.id))
    assert desk.read(case).owner_id == mine


def test_a_case_that_is_gone_says_so(desk: Desk) -> None:
    case = desk.file()
    with desk.database.begin() as db:
        db.delete(db.get_one(Case, case.id))
    answer = desk.person().get(_url(case))
    assert answer.status_code == 404
    assert "deleted" in answer.text


def test_an_incomplete_case_says_so(desk: Desk) -> None:
    case = desk.file(complete=False)
    assert "broke off" in desk.person().get(_url(case)).text


def _reply(person: Visitor, case: Case, words: str) -> int:
    return person.post(f"{_url(case)}/replies", reply=words, what="send").status_code


def _code(desk: Desk, case: Case) -> str:
    with desk.database.begin() as db:
        return give_code(db, Chosen(case.idem or b"", "2580"), PEPPER, CHEAP)


def test_an_enquiry_shows_its_question_and_what_the_check_found(desk: Desk) -> None:
    answers = {
        "location_side": "ABROAD",
        "must_pay": "YES",
        "question": "Is it right?",
        "band": "AMBER",
        "flags": ["must_pay", "contract_seen_UNSURE"],
    }
    page = desk.person().read(_url(desk.file(kind="enquiry", answers=answers))).text
    for shown in ("Is it right?", "some warning signs", "has costs cut", "not validated"):
        assert shown in page
    assert "The contract is not clear" in page
    assert page.count("AMBER") == 1  # as a colour only
    plain = desk.person().get(_url(desk.file(2, kind="enquiry", answers={"question": "Well?"})))
    assert "not validated" not in plain.text


def test_words_for_a_case_that_is_gone_are_no_fault_of_ours(desk: Desk) -> None:
    person = desk.person()
    for verb, field in (("notes", "note"), ("replies", "reply")):
        for words in ("", "x" * 100_000, "One word"):
            answer = person.post(f"/staff/cases/{uuid.uuid4()}/{verb}", **{field: words})
            assert answer.status_code == 404
