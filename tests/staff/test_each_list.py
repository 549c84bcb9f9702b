"""Every list that staff keep is downloaded, changed, looked at, taken and undone alike."""

import csv
import html
import io
import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest

from models import Event, Person
from models.db.base import EAST_AFRICA
from models.imported_list import ImportedList, Topic
from models.person import Role

from .conftest import Desk, Visitor
from .test_lists import LISTS, upload

# Of each list: what is changed in the file, and how the page tells it.
CHANGES = {
    Topic.AGENCIES: ("licensed", "red", "<td>Licence valid</td><td>Licence not valid</td>"),
    Topic.SERVICES: ('"Tip, no name"', "Tip line", "<td>Tip, no name</td><td>Tip line</td>"),
    Topic.NUMBERS: (",999,", ",112,", "<td>999</td><td>112</td>"),
    Topic.OFFERS: ("must_pay,4,4,YES,3", "must_pay,4,4,YES,5", "<td>3</td><td>5</td>"),
    Topic.HOURS: ("08:00-18:00", "09:00-17:00", "<td>08:00-18:00</td><td>09:00-17:00</td>"),
}  # fmt: skip
WRONG = {
    Topic.AGENCIES: ("licensed", "good"),
    Topic.SERVICES: ("COUNSELLING", "SHELTER"),
    Topic.NUMBERS: (",999,", ",99,"),
    Topic.OFFERS: ("YES,3", "YES,300"),
    Topic.HOURS: ("08:00-18:00", "8 to 6"),
}


CELLS = re.compile(r'name="(cell-\w+)" value="([^"]*)"')


def downloaded(person: Visitor, topic: str) -> str:
    answer = person.get(f"{LISTS}/{topic}/download")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={topic}.csv"
    assert answer.content_type.startswith("text/csv")
    return str(answer.data, "utf-8-sig")


@pytest.fixture
def person(desk: Desk) -> Visitor:
    """Somebody at a console where one agency is listed."""
    visitor = desk.person()
    look = upload(visitor, "licence,name,status\n1,Amani Gulf,licensed\n").location
    visitor.post(f"{look}/confirm")
    return visitor


@pytest.mark.parametrize("topic", CHANGES)
def test_a_list_goes_out_and_comes_back_changed(desk: Desk, person: Visitor, topic: str) -> None:
    before = downloaded(person, topic)
    was, becomes, told = CHANGES[Topic(topic)]
    assert was in before
    changed = before.replace(was, becomes, 1)
    look = upload(person, changed, url=f"{LISTS}/{topic}").location or ""
    page = person.get(look).text
    assert "0 new, 0 gone, 1 changed" in page
    assert told in page
    assert downloaded(person, topic) == before
    second = desk.person("barasa") if topic in (Topic.SERVICES, Topic.NUMBERS) else person
    second.post(f"{look}/confirm")
    assert downloaded(person, topic) == changed.replace(",red,", ",not_licensed,")
    undo = re.search(r'action="([^"]+/undo)"', person.get(f"{LISTS}/{topic}").text)
    assert undo
    person.post(undo[1])
    assert downloaded(person, topic) == before
    with desk.database() as db:
        noted = [(one.what, one.details["topic"]) for one in db.query(Event) if one.details]
    assert noted[-2:] == [("list imported", topic), ("list undone", topic)]


@pytest.mark.parametrize(
    ("topic", "days", "said"),
    [
        ("agencies", 30, ""),
        ("agencies", 31, "Over 30 days old"),
        ("offers", 90, ""),
        ("offers", 91, "Over 90 days old: go over it"),
    ],
)
def test_a_list_that_nobody_went_over_for_long_says_so(
    desk: Desk, person: Visitor, topic: str, days: int, said: str
) -> None:
    url = f"{LISTS}/{topic}"
    look = upload(person, downloaded(person, topic), url=url).location
    person.post(f"{look}/confirm")
    with desk.database.begin() as db:
        used = db.query(ImportedList).filter_by(topic=topic, in_use=True).one()
        used.as_of = datetime.now(EAST_AFRICA).date() - timedelta(days=days)
    page = person.get(url).text
    assert re.findall(r"Over \d+ days old[^<]*", page) == ([said] if said else [])


def test_no_one_person_changes_the_number_that_callers_ring(desk: Desk, person: Visitor) -> None:
    desk.add("esther", Role.EDITOR)
    editor, url = desk.person("esther"), f"{LISTS}/numbers"
    before = downloaded(editor, "numbers")
    look = upload(editor, before.replace(",999,", ",112,", 1), url=url).location or ""
    assert "somebody else has to confirm" in editor.get(look).text
    assert editor.post(f"{look}/confirm").status_code == 403
    desk.add("esau", Role.EDITOR)
    assert desk.person("esau").post(f"{look}/confirm").status_code == 403
    assert downloaded(editor, "numbers") == before
    assert look in person.get(url).text
    person.post(f"{look}/confirm")
    assert downloaded(editor, "numbers") != before
    assert "police 999 → 112" in person.get("/staff/audit").text


def test_who_is_alone_confirms_their_own(desk: Desk) -> None:
    desk.add("esther", Role.EDITOR)
    editor, url = desk.person("esther"), f"{LISTS}/numbers"
    changed = downloaded(editor, "numbers").replace(",999,", ",112,", 1)
    with desk.database.begin() as db:
        db.query(Person).filter(Person.username != "esther").update({"active": False})
    look = upload(editor, changed, url=url).location or ""
    editor.post(f"{look}/confirm")
    assert downloaded(editor, "numbers") == changed


@pytest.mark.parametrize("topic", WRONG)
def test_of_a_list_with_a_bad_row_nothing_is_taken(person: Visitor, topic: str) -> None:
    before = downloaded(person, topic)
    was, becomes = WRONG[Topic(topic)]
    lines = before.splitlines()
    line = next(number for number, line in enumerate(lines) if was in line)
    lines[line] = lines[line].replace(was, becomes, 1)
    answer = upload(person, "\n".join(lines), url=f"{LISTS}/{topic}")
    assert answer.status_code == 400
    assert "Nothing was imported: 1 of" in answer.text
    assert f'<th scope="row">{line + 1}</th>' in answer.text
    assert downloaded(person, topic) == before


def test_new_and_gone_entries_are_told(person: Visitor) -> None:
    lines = downloaded(person, "services").splitlines()
    gone = next(line for line in lines if line.startswith("fida"))
    new = gone.replace("fida", "fida_coast").replace("FIDA Kenya", "FIDA Coast")
    lines[lines.index(gone)] = new
    look = upload(person, "\n".join(lines), url=f"{LISTS}/services").location or ""
    page = person.get(look).text
    assert "1 new, 1 gone, 0 changed" in page
    assert "FIDA Coast" in page
    assert "Callers will not be told of them" in page
    assert "the one that the service came with" in page


def test_hostile_cells_go_nowhere(person: Visitor) -> None:
    lines = downloaded(person, "services").splitlines()
    for cell in ("=HYPERLINK(1)", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3+cmd"):
        answer = upload(person, "\n".join([*lines, f'x,"{cell}",,POLICE,,police,,,,,']),
                        url=f"{LISTS}/services")  # fmt: skip
        assert "formula" in answer.text
    named = "<script>alert(1)</script>"
    row = f'x,"{named}",,POLICE,,police,,,,,'
    look = upload(person, "\n".join([*lines, row]), url=f"{LISTS}/services").location or ""
    assert "<script>alert" not in person.get(look).text


def test_each_row_of_each_list_is_led_to_and_shown_as_it_stands(person: Visitor) -> None:
    for topic in CHANGES:
        page = f"{LISTS}/{topic}/rows"
        rows = list(csv.DictReader(io.StringIO(downloaded(person, topic))))
        links = re.findall(rf'href="({page}[?]row=[^"]+)"', person.get(page).text)
        assert len(links) == min(len(rows), 50)
        form = html.unescape(person.get(html.unescape(links[0])).text)
        for cell in rows[0].values():
            assert cell in form


def test_a_row_is_changed_and_looked_at_as_a_file_is_and_the_draft_is_dropped(
    person: Visitor,
) -> None:
    page = f"{LISTS}/hours/rows"
    before = downloaded(person, "hours")
    first = next(csv.DictReader(io.StringIO(before)))
    known = re.search(r'href="[^"]+row=([^"]+)"', person.get(page).text)
    assert known
    row = {f"cell-{name}": cell for name, cell in first.items()} | {"cell-hours": "09:00-17:00"}
    assert person.post(page, row="gone", **row).status_code == 409
    look = person.post(page, row=unquote(known[1]), **row).location or ""
    assert "<td>08:00-18:00</td><td>09:00-17:00</td>" in person.get(look).text
    assert downloaded(person, "hours") == before
    assert person.post(f"{LISTS}/hours/{look.split('/')[-1]}/drop").location == f"{LISTS}/hours"
    assert person.get(look).status_code == 404


def test_another_number_is_not_verified_by_the_day_on_which_the_one_before_it_was(
    person: Visitor,
) -> None:
    page = f"{LISTS}/numbers/rows"
    form = person.get(f"{page}?row=police").text
    row = {name: html.unescape(cell) for name, cell in CELLS.findall(form)}
    other = row | {"cell-from_kenya": "112"}
    refused = person.post(page, row="police", **other)
    assert refused.status_code == 400
    assert "Its number is another now" in refused.text
    today = datetime.now(EAST_AFRICA).date().isoformat()
    assert person.post(page, row="police", **other | {"cell-checked_on": today}).location
    assert person.post(page, row="police", **row | {"cell-hours": "always"}).location


def test_a_list_that_is_not_there_was_deleted_by_no_caller(person: Visitor) -> None:
    assert "It may have been moved or taken away" in person.get(f"{LISTS}/nothing").text


def test_a_row_is_changed_or_added_by_the_same_rules(desk: Desk, person: Visitor) -> None:
    page = f"{LISTS}/agencies/rows"
    row = {"cell-licence": "1", "cell-name": "Amani Gulf", "cell-status": "nonsense"}
    known = re.search(r"row=([^\"]+)\"", person.get(page).text)
    assert known
    wrong = person.post(page, row=known[1], **row)
    assert wrong.status_code == 400
    assert "nonsense" in wrong.text
    look = person.post(page, row=known[1], **row | {"cell-status": "red"}).location or ""
    assert "0 new, 0 gone, 1 changed" in person.get(look).text
    other = {"cell-licence": "2", "cell-name": "Baraka", "cell-status": "red"}
    assert "1 new, 0 gone, 0 changed" in person.get(person.post(page, **other).location or "").text
    assert desk.person("barasa").post(f"{look}/drop").location == f"{LISTS}/agencies"
