"""Staff import a list: looked at first, nothing taken of a bad file, each step undone and noted."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from models import Agency, Event
from models.imported_list import Topic, in_use_id
from models.person import Role
from tests.support.workbooks import workbook

from .conftest import Desk, Visitor

LISTS = "/staff/lists"
URL = f"{LISTS}/agencies"
HEAD = "licence,name,status\n"
AMANI, BARAKA = "1,Amani Gulf,black\n", "2,Baraka Sons,red\n"


def upload(
    person: Visitor,
    content: str | bytes,
    as_of: str = "2026-11-01",
    name: str = "nea.csv",
    url: str = URL,
) -> TestResponse:
    raw = content if isinstance(content, bytes) else content.encode()
    fields = {"csrf_token": person.token(), "as_of": as_of}
    # By hand: the client's own way leaves a big body behind as an open file.
    boundary, body = encode_multipart(
        {**fields, "file": FileStorage(io.BytesIO(raw), name, "file")}
    )
    return person.client.post(
        url, data=body, content_type=f"multipart/form-data; boundary={boundary}", buffered=True
    )


def _import(person: Visitor, content: str) -> None:
    look = upload(person, content).location
    assert person.post(f"{look}/confirm").location == URL


def _names(desk: Desk) -> list[str]:
    with desk.database() as db:
        return [one.name for one in Agency.on_list(db, in_use_id(db, Topic.AGENCIES))]


def test_a_list_is_looked_at_then_taken_then_undone(desk: Desk) -> None:
    person = desk.person()
    _import(person, HEAD + AMANI)
    look = upload(person, HEAD + AMANI.replace("black", "red") + BARAKA).location or ""
    page = person.get(look).text
    assert "1 new, 0 gone, 1 changed, 0 the same" in page
    assert "<td>Licence valid</td><td>Licence not valid</td>" in page
    assert _names(desk) == ["Amani Gulf"]
    person.post(f"{look}/confirm")
    assert _names(desk) == ["Amani Gulf", "Baraka Sons"]
    undo = re.search(r'action="([^"]+/undo)"', person.get(URL).text)
    assert undo
    person.post(undo[1])
    assert _names(desk) == ["Amani Gulf"]
    with desk.database() as db:
        noted = [event.what for event in db.query(Event).order_by(Event.id)]
    assert noted[-3:] == ["list imported", "list imported", "list undone"]
    assert "Undid the import of a list" in person.get("/staff/audit").text


def test_an_editor_imports_too_and_a_workbook_is_as_good(desk: Desk) -> None:
    desk.add("esther", Role.EDITOR)
    person = desk.person("esther")
    book = workbook(("Licence", "Name", "Status"), (7, "Zuri", "valid"))
    look = upload(person, book, name="nea.xlsx").location
    person.post(f"{look}/confirm")
    assert _names(desk) == ["Zuri"]


def test_bad_rows_are_named_by_line_and_nothing_is_taken(desk: Desk) -> None:
    person = desk.person()
    answer = upload(person, HEAD + AMANI + "2,Baraka,perhaps\n,Chui,red\n")
    assert answer.status_code == 400
    assert "Nothing was imported: 2 of 3 rows" in answer.text
    assert '<th scope="row">3</th>' in answer.text
    assert '<th scope="row">4</th>' in answer.text
    with desk.database() as db:
        assert db.query(Agency).count() == 0


def test_a_bad_file_day_or_size_is_refused_in_words(desk: Desk) -> None:
    person = desk.person()
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    assert "no column" in upload(person, "a,b\n1,2\n").text
    assert "what day" in upload(person, HEAD + AMANI, tomorrow).text
    assert "what day" in upload(person, HEAD + AMANI, "soon").text
    assert "Choose a file" in upload(person, "", name="").text
    assert "over 1 MB" in upload(person, b"x" * (1024 * 1024 + 1)).text
    assert upload(person, b"x" * (2 * 1024 * 1024)).status_code == 413
    assert person.post("/staff/sign-in", username="x" * 200_000).status_code == 413


def test_hostile_names_are_shown_as_they_are(desk: Desk) -> None:
    person = desk.person()
    look = upload(person, HEAD + '1,"<script>alert(1)</script>",red\n', name="<b>.csv").location
    page = person.get(look or "").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>.csv" not in page


def test_a_draft_is_its_own_person_s_and_is_gone_once_taken(desk: Desk) -> None:
    person, other = desk.person(), desk.person("barasa")
    look = upload(person, HEAD + AMANI).location or ""
    assert other.get(look).status_code == 404
    assert other.post(f"{look}/confirm").status_code == 404
    person.post(f"{look}/confirm")
    assert person.get(look).status_code == 404


def test_what_another_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    person, other = desk.person(), desk.person("barasa")
    look = upload(person, HEAD + AMANI).location or ""
    _import(other, HEAD + BARAKA)
    answer = person.post(f"{look}/confirm")
    assert answer.location == look
    page = person.get(look).text
    assert "Someone else changed the list" in page
    assert "1 new, 1 gone" in page
    assert _names(desk) == ["Baraka Sons"]
    person.post(f"{look}/confirm")
    assert _names(desk) == ["Amani Gulf"]


def test_a_list_that_there_is_none_of_is_not_found(desk: Desk) -> None:
    person = desk.person()
    assert person.get("/staff/lists").location == URL
    assert person.get("/staff/lists/people").status_code == 404
    assert person.get(f"{URL}/{uuid4()}").status_code == 404
    assert person.post(f"{URL}/{uuid4()}/undo").status_code == 404


def test_an_older_or_much_shorter_list_is_pointed_out(desk: Desk) -> None:
    person = desk.person()
    _import(person, HEAD + AMANI + BARAKA + "3,Chui,red\n")
    page = person.get(upload(person, HEAD + AMANI, "2026-10-01").location or "").text
    assert "older than the one in use" in page
    assert "More than half" in page


def test_how_a_file_was_read_is_shown_before_it_counts(desk: Desk) -> None:
    person = desk.person()
    rows = (
        ("NEA, November",),
        ("Licence", "Name", "Status", "Tel. No.", "Fax"),
        (7, "Zuri", "valid", 711000009, 1),
    )
    page = person.get(upload(person, workbook(*rows), name="nea.xlsx").location or "").text
    for told in ("sheet that was read is “List”", "above the headings: NEA, November",
                 "not read: “Fax”", "<td>711000009</td><td>0711 000 009</td>"):  # fmt: skip
        assert told in page
    bad = (*rows[:2], (7, "Zuri", "perhaps", "", 1))
    page = upload(person, workbook(*bad), name="nea.xlsx").text
    assert "1 of 1 rows" in page
    assert "not read: “Fax”" in page


def test_confirmed_or_undone_twice_is_told_the_same_twice(desk: Desk) -> None:
    person = desk.person()
    _import(person, HEAD + BARAKA)
    look = upload(person, HEAD + AMANI).location or ""
    for _ in range(2):
        answer = person.post(f"{look}/confirm")
        assert answer.location == URL
        assert "The list is in use" in person.get(URL).text
    for _ in range(2):
        assert person.post(f"{look}/undo").location == URL
        page = person.get(URL).text
        assert "That import is undone" in page
        assert "Someone else" not in page
    assert _names(desk) == ["Baraka Sons"]
    with desk.database() as db:
        noted = [one.what for one in db.query(Event) if one.what.startswith("list ")]
    assert noted == ["list imported", "list imported", "list undone"]
