"""The audit log as it is read: all of it, or what changed about people."""

import re

from sqlalchemy import text

from models import Event

from .conftest import Desk


def test_the_log_names_who_did_what(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    person.get(f"/staff/cases/{case.id}")
    page = person.get("/staff/audit").text
    assert "Unbroken" in page
    for shown in ("Opened", "achieng", case.reference, "Signed in"):
        assert shown in page
    assert "papers" not in page


def test_an_altered_entry_is_named(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for trigger in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            db.execute(text(f"DROP TRIGGER {trigger.name}"))
        first = db.query(Event).order_by(Event.id).first()
        assert first
        db.execute(text("UPDATE event SET what = 'opened' WHERE id = :id"), {"id": first.id})
    assert f"The chain is broken at entry {first.id}" in person.get("/staff/audit").text
    assert desk.run("audit", "verify").exit_code == 1


def test_a_long_log_is_read_in_pages(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for _ in range(60):
            Event.record(db, "opened")
    page = person.get("/staff/audit").text
    older = re.search(r'href="(/staff/audit\?before=\d+)"', page)
    assert older
    assert "<td>1</td>" in person.get(older[1]).text
    for odd in ("x", "-1", "0", "9" * 30, str(2**63)):
        assert person.get(f"/staff/audit?before={odd}").status_code == 200


def test_an_administrator_reads_what_changed_about_people_and_no_more(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    person.get(f"/staff/cases/{case.id}")
    assert desk.run("people", "role", "barasa", "auditor").exit_code == 0
    page = desk.person("chebet").get("/staff/audit").text
    assert "Gave a person another role: barasa: Supervisor → Auditor" in page
    assert "Unbroken: all 4 entries" in page
    for hidden in ("Opened", "Signed in", case.reference):
        assert hidden not in page
    assert "Opened" in person.get("/staff/audit").text
