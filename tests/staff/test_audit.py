"""The audit log as it is read: all of it, or what changed about people."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlencode

from sqlalchemy import text
from sqlalchemy.event import listen

from models import Event
from models.chain import CHECK
from models.db.base import EAST_AFRICA

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


def test_the_log_is_narrowed_by_person_kind_day_and_case(desk: Desk) -> None:
    first, second = desk.file(1), desk.file(2, contact=None)
    achieng = desk.person()
    desk.person("barasa").get(f"/staff/cases/{second.id}")
    achieng.get(f"/staff/cases/{first.id}")
    today = datetime.now(EAST_AFRICA).date()

    def shown(**asked: str) -> list[tuple[str, str]]:
        page = achieng.get(f"/staff/audit?{urlencode(asked)}").text
        rows = re.findall(r"<td>\d+</td>.*?</tr>", page, re.S)
        cells = [re.findall(r"<td>(?:<[^>]*>)*([^<]*)", row) for row in rows]
        return [(row[2], row[3]) for row in cells]

    opened = [("achieng", "Opened"), ("barasa", "Opened")]
    signed_in = [("barasa", "Signed in"), ("achieng", "Signed in")]
    assert shown(what="opened") == opened
    assert shown(what="signed in") == signed_in
    assert shown(by="barasa", what="opened") == opened[1:]
    for typed in (first.reference, f" {first.reference[:4].lower()}-{first.reference[4:]} "):
        assert shown(case=typed) == opened[:1]
    assert len(shown(day=today.isoformat())) == len(shown()) == 4
    assert shown(day=(today - timedelta(days=1)).isoformat()) == []
    assert f'href="/staff/cases/{first.id}"' in achieng.get("/staff/audit?by=achieng").text


def test_what_the_service_did_by_itself_is_said_to_be_its_own_and_can_be_left_out(
    desk: Desk,
) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        Event.record(db, "alert sent", None, case.id, to=[], by=[])
        Event.record(db, "words added", None, case.id)

    def who(service: str) -> list[str]:
        page = person.get(f"/staff/audit?service={service}").text
        rows = re.findall(r"<td>\d+</td>\s*<td>[^<]*</td>\s*<td>(?:<[^>]*>)?([^<]*)", page)
        assert "nothing is shown" not in page
        return rows

    assert who("") == ["Caller", "The service", "achieng"]
    assert who("without") == ["Caller", "achieng"]
    assert who("alone") == ["The service"]
    assert "nothing is shown" in person.get("/staff/audit?service=ghost").text


def test_what_is_not_there_shows_nothing_rather_than_all(desk: Desk) -> None:
    person = desk.person()
    for asked in (
        "by=ghost",
        "by=%00",
        "what=x",
        "day=2026-13-01",
        "day=0001-01-01",
        "day=9999-12-31",
        "case=%00",
    ):
        answer = person.get(f"/staff/audit?{asked}")
        assert answer.status_code == 200, asked
        assert "nothing is shown" in answer.text, asked
        assert "<td>1</td>" not in answer.text, asked


def test_older_entries_are_narrowed_as_the_first(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for number in range(120):
            Event.record(db, "opened" if number % 2 else "closed")
    older = re.search(
        r'href="(/staff/audit\?[^"]*before=[^"]*)"', person.get("/staff/audit?what=opened").text
    )
    assert older
    page = person.get(unescape(older[1])).text
    assert page.count("<td>Opened</td>") == 10
    assert "<td>Closed it</td>" not in page


def test_an_auditor_reads_a_reference_and_gets_no_link_to_the_case(desk: Desk) -> None:
    case = desk.file()
    desk.person().get(f"/staff/cases/{case.id}")
    assert desk.run("people", "role", "barasa", "auditor").exit_code == 0
    page = desk.person("barasa").get(f"/staff/audit?case={case.reference}").text
    assert f">{case.reference}</td>" in page
    assert f"/staff/cases/{case.id}" not in page


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
    assert "nothing is shown" in auditor.get("/staff/audit?what=opened").text
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
