"""A form counts once: sent again, or twice at the same moment, it shows the first result."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from models import Event, ImportedList, Note, Reply, SentForm, Workshop
from models.db.base import EAST_AFRICA, now
from staff.access import once
from tests.support.house import HOUSE

from .conftest import Desk, Visitor

TEMPLATES = HOUSE / "staff" / "templates"
AGENCIES = b"name,licence number,status\nFarway Ltd,NEA/1,Licensed\n"
AT_ONCE = 4


def _marks(page: str) -> dict[str, str]:
    """The mark of each form of a page, by where it is sent."""
    forms = re.findall(
        r'<form[^>]*action="([^"#]+)[^>]*>.*?name="form" value="([^"]+)"', page, re.S
    )
    return {action.rpartition("/")[2]: mark for action, mark in forms}


def _sent(person: Visitor, url: str, mark: str, **fields: str) -> TestResponse:
    return person.post(url, form=mark, **fields)


def _said(person: Visitor, answer: TestResponse) -> list[str]:
    assert answer.status_code == 302, answer.text
    return re.findall(r'<p class="said" role="status">([^<]+)', person.get(answer.location).text)


@pytest.mark.parametrize(
    ("verb", "fields", "kept"),
    [("notes", {"note": "Rang the chief"}, Note), ("replies", {"reply": "We read it"}, Reply)],
)
def test_a_note_or_a_reply_that_is_sent_twice_is_one(
    desk: Desk, verb: str, fields: dict[str, str], kept: type
) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    mark = _marks(person.get(url).text)[verb]
    first = _sent(person, f"{url}/{verb}", mark, **fields)
    words = _said(person, first)
    again = _sent(person, f"{url}/{verb}", mark, **fields)
    assert again.location == first.location
    assert _said(person, again) == words != []
    with desk.database() as db:
        assert db.query(kept).count() == 1


def test_whoever_goes_back_and_writes_something_else_sends_another(desk: Desk) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    mark = _marks(person.get(url).text)["notes"]
    for words in ("First", "Second", "First"):
        assert _sent(person, f"{url}/notes", mark, note=words).status_code == 302
    with desk.database() as db:
        assert db.query(Note).count() == 2


def test_the_same_words_in_a_form_of_their_own_are_sent_again(desk: Desk) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    for _ in range(2):
        mark = _marks(person.get(url).text)["notes"]
        _sent(person, f"{url}/notes", mark, note="Rang them, nobody there")
    with desk.database() as db:
        assert db.query(Note).count() == 2


def test_a_form_pressed_at_the_same_moment_counts_once(desk: Desk) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    mark, token, cookie = _marks(person.get(url).text)["replies"], person.token(), person.cookie()

    def send(_: int) -> str | None:
        client = desk.app.test_client()
        client.set_cookie("salama", cookie or "")
        fields = {"csrf_token": token, "form": mark, "reply": "We read it"}
        return client.post(f"{url}/replies", data=fields).location

    with ThreadPoolExecutor(AT_ONCE) as together:
        assert set(together.map(send, range(AT_ONCE))) == {url}
    with desk.database() as db:
        assert db.query(Reply).count() == 1


def test_a_workshop_is_made_once_and_its_page_is_shown_again(desk: Desk) -> None:
    person = desk.person()
    mark = _marks(person.get("/staff/workshops").text)["workshops"]
    fields = {"title": "Kibera youth", "month": "2026-11", "county": "047"}
    first, again = (_sent(person, "/staff/workshops", mark, **fields) for _ in range(2))
    assert again.location == first.location
    with desk.database() as db:
        assert db.query(Workshop).count() == 1


def test_a_call_is_asked_for_once(desk: Desk) -> None:
    contact = {"contact_number": "+254711222333", "contact_how": "CALL", "contact_when": "ANY_TIME"}
    url, person = f"/staff/cases/{desk.file(contact=contact).id}", desk.person()
    in_an_hour = (now() + timedelta(hours=1)).astimezone(EAST_AFRICA).strftime("%H:%M")
    person.post("/staff/duty", number="+254722000001", until=in_an_hour)
    mark = _marks(person.get(url).text)["call"]
    first, again = (_said(person, _sent(person, f"{url}/call", mark)) for _ in range(2))
    assert first == again != []
    with desk.database() as db:
        assert db.query(Event).filter_by(what="call asked for").count() == 1


def test_a_list_is_imported_confirmed_and_undone_once(desk: Desk) -> None:
    person, page = desk.person(), "/staff/lists/agencies"
    mark = _marks(person.get(page).text)["agencies"]

    def upload() -> TestResponse:
        file = (io.BytesIO(AGENCIES), "nea.csv")
        fields = {"file": file, "as_of": "2026-11-01", "form": mark, "csrf_token": person.token()}
        return person.client.post(page, data=fields)

    look = upload().location
    assert look
    assert upload().location == look
    for verb, where in (("confirm", look), ("undo", page)):
        mark = _marks(person.get(where).text)[verb]
        first, again = (_said(person, _sent(person, f"{look}/{verb}", mark)) for _ in range(2))
        assert first == again != []
        assert "Someone else" not in str(again)
    with desk.database() as db:
        assert db.query(ImportedList).count() == 1
        assert db.query(Event).filter(Event.what.like("list %")).count() == 2


def test_what_was_refused_may_be_sent_again(desk: Desk) -> None:
    case = desk.file()
    url, person = f"/staff/cases/{case.id}", desk.person()
    mark = _marks(person.get(url).text)["work"]
    wrong = {"was_status": "Active", "status": "FollowUp"}
    for _ in range(2):
        assert _sent(person, f"{url}/work", mark, **wrong).status_code == 409
    desk.person("barasa").post(f"{url}/work", was_status="New", status="Active")
    assert _sent(person, f"{url}/work", mark, **wrong).status_code == 302
    assert desk.read(case).status == "FollowUp"


def test_one_person_s_form_is_not_another_s(desk: Desk) -> None:
    url, mine, theirs = f"/staff/cases/{desk.file().id}", desk.person(), desk.person("barasa")
    mark = _marks(mine.get(url).text)["notes"]
    for person in (mine, theirs):
        shown = re.search(r'/notes">.*?name="was" value="(\d*)"', person.get(url).text, re.S)
        assert shown
        _sent(person, f"{url}/notes", mark, note="Rang the chief", was=shown[1])
    with desk.database() as db:
        assert db.query(Note).count() == 2


def test_a_form_whose_first_answer_was_lost_is_said_to_be_done(desk: Desk) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    mark = _marks(person.get(url).text)["notes"]
    _sent(person, f"{url}/notes", mark, note="Rang the chief")
    with desk.database.begin() as db:  # as a crash after the commit leaves it
        db.query(SentForm).update({"location": None})
    answer = _sent(person, f"{url}/notes", mark, note="Rang the chief")
    assert "not done twice" in person.client.get(answer.location or "", follow_redirects=True).text
    with desk.database() as db:
        assert db.query(Note).count() == 1


def test_every_form_of_every_page_is_known_again(desk: Desk) -> None:
    person, case = desk.person(), desk.file()
    for page in (
        f"cases/{case.id}", "cases/new", "account", "lists/agencies", "workshops", "duty",
    ):  # fmt: skip
        shown = person.get(f"/staff/{page}").text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', shown, re.S)
        assert len(forms) >= 2
        for form in forms:
            assert 'name="form" value="' in form, page


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_no_field_of_a_page_has_the_name_of_what_goes_along_with_each_form(page: Path) -> None:
    for name in once.NOT_FILLED_IN:
        assert f'name="{name}"' not in page.read_text()


def test_forms_are_forgotten_after_a_day(desk: Desk) -> None:
    url, person = f"/staff/cases/{desk.file().id}", desk.person()
    _sent(person, f"{url}/notes", _marks(person.get(url).text)["notes"], note="Rang the chief")
    desk.forget()
    with desk.database.begin() as db:
        assert db.query(SentForm).count() == 1
        db.query(SentForm).update({"at": now() - timedelta(days=1, seconds=1)})
    desk.forget()
    with desk.database() as db:
        assert db.query(SentForm).count() == 0
