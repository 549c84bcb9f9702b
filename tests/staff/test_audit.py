"""The audit log as it is read: all of it, or what changed about people."""

import re

from sqlalchemy import text
from sqlalchemy.event import listen

from models import Event
from models.chain import CHECK

from .conftest import Desk


def test_the_log_names_who_did_what(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    person.get(f"/staff/cases/{case.id}")
    assert "not checked in the last three hours" in person.get("/staff/audit").text
    desk.look_at_the_log()
    page = person.get("/staff/audit").text
    assert "Unbroken: all 2 entries" in page
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
    desk.look_at_the_log()
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
    auditor = desk.person("chebet")
    desk.look_at_the_log()
    page = auditor.get("/staff/audit").text
    assert "Gave a person another role: barasa: Supervisor → Auditor" in page
    assert "Unbroken: all 4 entries" in page
    for hidden in ("Opened", "Signed in", case.reference):
        assert hidden not in page
    assert "Opened" in person.get("/staff/audit").text


def test_a_page_of_a_long_log_is_as_quick_as_one_of_a_short_one(desk: Desk) -> None:
    person = desk.person()
    read: list[int] = []
    engine = desk.database.kw["bind"]
    listen(engine, "before_cursor_execute", lambda *said: read.append(said[2].count("event")))

    def statements() -> int:
        read.clear()
        assert person.get("/staff/audit").status_code == 200
        return len(read)

    before = statements()
    with desk.database.begin() as db:
        for _ in range(2000):
            Event.record(db, "opened")
    assert statements() == before


def test_a_check_that_the_worker_did_not_sign_says_nothing(desk: Desk) -> None:
    person = desk.person()
    desk.look_at_the_log()
    forged = desk.redis.get(CHECK)
    assert isinstance(forged, bytes)
    desk.redis.set(CHECK, forged.replace(b'"entries": 1', b'"entries": 9'))
    assert "not checked" in person.get("/staff/audit").text


def test_the_command_says_whether_a_cut_tail_would_show(desk: Desk) -> None:
    desk.person()
    assert "would not show" in desk.run("audit", "verify").output
    desk.look_at_the_log()
    said = desk.run("audit", "verify").output
    assert "All 1 entries" in said
    assert "would not show" not in said
    anchor = desk.app.extensions["staff"].custody.anchor
    anchor.write_bytes(anchor.read_bytes().replace(b'"id": 1', b'"id": 0'))
    assert "not as the worker wrote it" in desk.run("audit", "verify").output
