"""Alerts and the roster in the console: taken once, by whom the case is then; shifts as entered."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from models import Alert, AlertCase, Case, Event, Message, Pager, Person, Shift
from models.closure import caller_wrote
from models.db.base import now
from models.escalation import climb
from models.message import Means
from models.pager import Way
from models.person import Role
from models.work_filter import today
from staff.alerts import PAGE
from staff.labels import LABELS

from .conftest import PAGER_KEY, Desk, Visitor

NUMBER = "+254711000009"


def set_pager(visitor: Visitor, **fields: str) -> int:
    return visitor.post("/staff/roster/pager", **{"language": "en", **fields}).status_code


def person_of(desk: Desk, name: str) -> Person:
    with desk.database() as db:
        return db.query(Person).filter_by(username=name).one()


def add_shift(visitor: Visitor, whose: Person, **fields: str) -> int:
    filled = {"person": str(whose.id), "weekday": "sunday", "begins": "18:00", "ends": "06:00"}
    return visitor.post("/staff/roster/shifts", **filled | fields).status_code


def alert_of(desk: Desk) -> Alert:
    with desk.database() as db:
        return db.query(Alert).one()


def test_an_alert_is_taken_in_the_console_once_and_stands_in_the_timeline(desk: Desk) -> None:
    case, mine = desk.file(), desk.person()
    assert "1 urgent" in mine.get("/staff/alerts").text
    take = f"/staff/alerts/{alert_of(desk).id}/take"
    taken = mine.post(take)
    assert taken.location == f"/staff/cases/{case.id}"
    assert "It is yours" in mine.get(taken.location).text
    over = mine.get("/staff/alerts").text.partition("<h2>Over</h2>")[2]
    assert f'href="/staff/cases/{case.id}">{case.reference}</a>' in over
    other = desk.person("barasa")
    other.post(take)
    assert "Somebody else has taken it" in other.get("/staff/alerts").text
    assert desk.read(case).owner_id == person_of(desk, "achieng").id
    shown = mine.get(f"/staff/cases/{case.id}").text
    assert "Took the alert" in shown
    assert "in the console" in shown


def test_an_alert_of_more_cases_leads_to_where_each_is_named(desk: Desk) -> None:
    cases, mine = [desk.file(1), desk.file(2)], desk.person()
    with desk.database.begin() as db:
        alert, other = db.query(Alert).order_by(Alert.raised_at).all()
        db.execute(
            update(AlertCase).where(AlertCase.alert_id == other.id).values(alert_id=alert.id)
        )
        db.delete(other)
    assert mine.post(f"/staff/alerts/{alert.id}/take").location == "/staff/alerts#over"
    over = mine.get("/staff/alerts").text.partition("<h2>Over</h2>")[2]
    assert all(f'href="/staff/cases/{one.id}">{one.reference}</a>' in over for one in cases)


def test_whom_an_alert_woke_stands_in_the_timeline_and_in_the_outbox(desk: Desk) -> None:
    case, mine = desk.file(), desk.person()
    assert set_pager(mine, number="0711 000 009") == 302
    with desk.database.begin() as db:
        climb(db, alert_of(desk).id, (Means.TEXT, Means.CALL), now())
    page = re.sub(r"\s+", " ", mine.get(f"/staff/cases/{case.id}").text)
    assert "Woke people: achieng: text due, call due" in page
    assert "e-mail" not in page.lower()
    with desk.database.begin() as db:
        db.execute(update(Message).values(state="failed", cause="NoPhone"))
    page = re.sub(r"\s+", " ", mine.get(f"/staff/cases/{case.id}").text)
    assert "text failed (They gave no phone)" in page
    outbox = mine.get("/staff/alerts").text
    for words in ("An alert", "Text", "Call", "Due"):
        assert words in outbox
    assert "711000009" not in outbox


def test_how_often_people_were_woken_is_one_line_that_opens(desk: Desk) -> None:
    case, mine = desk.file(), desk.person()
    assert set_pager(mine, number="0711 000 009") == 302
    woken = {"to": [person_of(desk, "achieng").id.hex], "by": ["TEXT"]}

    def wake(times: int) -> None:
        with desk.database.begin() as db:
            for _ in range(times):
                Event.record(db, "alert sent", None, case.id, **woken)

    def lines() -> list[tuple[str, str]]:
        page = re.sub(r"\s+", " ", mine.get(f"/staff/cases/{case.id}").text)
        return re.findall(r"<summary>[^<]*(Woke people[^<]*)</summary> (<ul>.*?</ul>)", page)

    wake(3)
    [(line, each)] = lines()
    assert line.startswith("Woke people · 3 times, last ")
    assert each.count("<li>") == each.count("achieng: text ") == 3
    mine.post(f"/staff/cases/{case.id}/notes", note="I look into it", was="")
    wake(2)
    assert [line[:21] for line, _ in lines()] == ["Woke people · 3 times", "Woke people · 2 times"]


def test_the_outbox_is_shown_in_pages_and_narrowed_and_each_message_stands_in_one(
    desk: Desk,
) -> None:
    mine, at = desk.person(), now()
    with desk.database.begin() as db:
        db.query(Message).delete()
        for n in range(PAGE * 2 + 3):  # many of one moment, as a burst makes them
            about, state = ("answer", "failed") if n % 10 == 0 else ("over", "sent")
            db.add(
                Message(
                    id=UUID(int=n), means="text", about=about, state=state, tries=n,
                    made_at=at - timedelta(seconds=n // 40), due_at=at, good_until=at,
                )
            )  # fmt: skip
    seen: list[int] = []
    address: str | None = "/staff/alerts"
    while address:
        page = mine.get(address).text
        seen += map(int, re.findall(r"<td>(\d+)</td>", page))
        older = re.search(r'href="(/staff/alerts\?before=[^"#]+)', page)
        address = older[1] if older else None
    assert sorted(seen) == list(range(PAGE * 2 + 3))
    failed = mine.get("/staff/alerts?state=failed&to=callers").text
    assert len(re.findall(r"<td>(\d+)</td>", failed)) == len(range(0, PAGE * 2 + 3, 10))
    assert "<td>0</td>" not in mine.get("/staff/alerts?to=staff").text
    for odd in ("x", "1-", "99999999999999999999-" + "0" * 32, "5-" + "g" * 32):
        assert mine.get(f"/staff/alerts?before={odd}&means=nothing").status_code == 200


def test_why_a_message_did_not_go_has_words() -> None:
    raised = re.compile(
        r'(?:NotWanted|NotYet|TextRejected|CallRejected|MailRefused|Unsure)\("(\w+)"'
    )
    rooms = ("models", "worker", "gateway", "whatsapp")
    files = [file for room in rooms for file in Path(room).rglob("*.py")]
    causes = {why for file in files for why in raised.findall(file.read_text("utf-8"))}
    assert {"NotTheirHours", "OptedOut", "NoAnswer"} <= causes
    assert causes <= LABELS["message_causes"].keys()


def test_the_roster_says_who_has_what_with_the_way_to_it(desk: Desk) -> None:
    mine = desk.person()
    cases = [desk.file(number, urgent=number == 1, danger="NO") for number in range(1, 5)]
    for case in cases[:3]:
        mine.post(f"/staff/cases/{case.id}/work", was_owner="", owner=_id(desk, "barasa"))
    with desk.database.begin() as db:
        db.get_one(Case, cases[1].id).follow_up_on = today() - timedelta(days=1)
        caller_wrote(db, db.get_one(Case, cases[2].id))
    page = mine.get("/staff/roster").text.partition('id="load"')[2].partition("</table>")[0]
    rows = {
        name: re.findall(r">(\d+)<", row)
        for name, row in re.findall(r'<th scope="row">(\w+)(.*?)</tr>', page, re.DOTALL)
    }
    assert rows == {"achieng": ["0"] * 4, "barasa": ["3", "1", "1", "1"]}
    for address in re.findall(r'href="([^"]+)"', page):
        shown = mine.get(address.replace("&amp;", "&")).text
        assert shown.count('id="c-') == (3 if address.endswith("?owner=barasa") else 1), address


def test_the_cases_of_who_left_are_found_and_given_to_somebody(desk: Desk) -> None:
    mine, case = desk.person(), desk.file()
    mine.post(f"/staff/cases/{case.id}/work", was_owner="", owner=_id(desk, "barasa"))
    desk.run("people", "remove", "barasa")
    assert "Give these to somebody" in mine.get("/staff/roster").text
    page = mine.get("/staff/cases?owner=barasa").text
    assert page.count('id="c-') == 1
    ticked = re.findall(r'name="case" value="([^"]+)"', page)
    mine.post("/staff/cases/triage", case=ticked[0], owner="barasa")
    assert str(desk.read(case).owner_id) == _id(desk, "barasa")  # nobody is given one any more
    mine.post("/staff/cases/triage", case=ticked[0], owner="achieng")
    assert str(desk.read(case).owner_id) == _id(desk, "achieng")
    assert "Give these to somebody" not in mine.get("/staff/roster").text
    assert "so nothing is shown" in mine.get("/staff/cases?owner=barasa").text


def _id(desk: Desk, name: str) -> str:
    with desk.database() as db:
        return str(db.query(Person).filter_by(username=name).one().id)


def test_a_pager_is_sealed_shown_to_nobody_and_forgotten(desk: Desk) -> None:
    mine = desk.person()
    assert set_pager(mine, number="0711 000 009", email="a@example.org", language="sw") == 302
    with desk.database() as db:
        pager = db.query(Pager).one()
        assert pager.way(PAGER_KEY) == Way(number=NUMBER, email="a@example.org")
        assert pager.language == "sw"
        assert b"711000009" not in pager.sealed_way
    assert "711000009" not in mine.get("/staff/roster").text
    mine.post("/staff/roster/pager/off")
    with desk.database() as db:
        assert db.query(Pager).count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "12"}, "no number that can be rung"),
        ({"number": "", "email": "nobody"}, "no e-mail address"),
        ({"number": "", "email": ""}, "Give a phone or"),
    ],
)
def test_a_pager_that_reaches_nobody_is_refused(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    answer = desk.person().post("/staff/roster/pager", **fields)
    assert answer.status_code == 400
    assert said in answer.text


def test_shifts_are_entered_shown_and_removed(desk: Desk) -> None:
    mine, achieng = desk.person(), person_of(desk, "achieng")
    assert add_shift(mine, achieng) == 302
    shown = mine.get("/staff/roster").text
    for words in ("Sunday", "18:00", "06:00", "can&#39;t be woken"):
        assert words.replace("&#39;", "'") in shown.replace("&#39;", "'")
    with desk.database() as db:
        shift = db.query(Shift).one()
        assert (shift.weekday, shift.begins, shift.ends) == (6, 18 * 60, 6 * 60)
    mine.post(f"/staff/roster/shifts/{shift.id}/remove")
    with desk.database() as db:
        assert db.query(Shift).count() == 0
        whats = [event.what for event in db.query(Event).order_by(Event.id)]
        assert whats[-2:] == ["shift added", "shift removed"]


@pytest.mark.parametrize(
    "fields", [{"person": "x"}, {"weekday": "8"}, {"begins": "25:00"}, {"ends": ""}]
)
def test_a_shift_that_is_none_is_refused(desk: Desk, fields: dict[str, str]) -> None:
    assert add_shift(desk.person(), person_of(desk, "achieng"), **fields) == 400


def test_only_a_supervisor_changes_anothers_shifts(desk: Desk) -> None:
    desk.add("dalia", Role.CASEWORKER)
    caseworker, achieng = desk.person("dalia"), person_of(desk, "achieng")
    assert add_shift(caseworker, achieng) == 403
    assert add_shift(caseworker, person_of(desk, "dalia")) == 302
    supervisor = desk.person()
    assert add_shift(supervisor, person_of(desk, "dalia")) == 302
    assert add_shift(supervisor, achieng, weekday="monday") == 302
    with desk.database() as db:
        [theirs] = db.query(Shift).filter_by(person_id=achieng.id)
    assert caseworker.post(f"/staff/roster/shifts/{theirs.id}/remove").status_code == 403
    with desk.database() as db:
        assert db.query(Shift).count() == 3


def test_whoever_leaves_or_changes_to_another_role_is_not_woken(desk: Desk) -> None:
    set_pager(desk.person(), number="0711 000 009")
    assert desk.run("people", "role", "achieng", "editor").exit_code == 0
    with desk.database() as db:
        assert db.query(Pager).count() == 0


def test_nobody_on_duty_is_said(desk: Desk) -> None:
    assert "Nobody is on duty now" in desk.person().get("/staff/alerts").text
    with desk.database() as db:
        assert db.query(Case).count() == db.query(Message).count() == 0
