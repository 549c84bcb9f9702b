"""Workshops are made on the console; what was told of them is seen as counts in steps of five."""

import re

from models import Event, Tally, Workshop
from models.person import Role

from .conftest import Desk

FIELDS = {"title": "Kibera youth", "month": "2026-11", "county": "047"}


def _made(desk: Desk) -> Workshop:
    with desk.database.begin() as db:
        return Workshop.make(db, **FIELDS)


def _tell(desk: Desk, workshop: Workshop, times: int, **answers: str) -> None:
    with desk.database.begin() as db:
        for _ in range(times):
            workshop.count(db, {name.replace("__", " "): said for name, said in answers.items()})


def _cells(page: str) -> list[str]:
    return re.findall(r"<td>([^<]*)</td>", page)


def test_a_workshop_is_made_and_its_number_shown_on_the_record(desk: Desk) -> None:
    person = desk.person()
    made = person.post("/staff/workshops", **FIELDS)
    assert made.status_code == 302
    page = person.get(made.location).text
    number = made.location.rpartition("/")[2]
    assert f"*77*{number}" in page
    assert "Nov 2026, Nairobi City" in page
    assert "Kibera youth" in person.get("/staff/workshops").text
    with desk.database() as db:
        [event] = db.query(Event).filter(Event.what == "workshop made")
        assert event.details == {"number": number}
    assert "Made a workshop" in person.get("/staff/audit").text


def test_a_trainer_may_make_one_too(desk: Desk) -> None:
    desk.add("tabitha", Role.TRAINER)
    assert desk.person("tabitha").post("/staff/workshops", **FIELDS).status_code == 302


def test_what_is_no_workshop_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    person = desk.person()
    for wrong in ({"month": "soon"}, {"county": "999"}, {"title": " "}, {"title": "x" * 61}):
        answer = person.post("/staff/workshops", **FIELDS | wrong)
        assert answer.status_code == 400
        assert "A workshop has a title" in answer.text
    assert "Kibera youth" in person.post("/staff/workshops", **FIELDS | {"month": "x"}).text
    with desk.database() as db:
        assert Workshop.newest(db) == []


def test_a_title_is_shown_inert(desk: Desk) -> None:
    person = desk.person()
    person.post("/staff/workshops", **FIELDS | {"title": "<script>alert(1)</script>"})
    assert "<script>alert" not in person.get("/staff/workshops").text


def test_counts_under_five_are_not_on_the_page(desk: Desk) -> None:
    workshop = _made(desk)
    _tell(desk, workshop, 4, attended="NO", papers_kept__before="TRUE")
    _tell(desk, workshop, 9, attended="YES", papers_kept__after="FALSE")
    page = desk.person().get(f"/staff/workshops/{workshop.number}").text
    cells = _cells(page)
    assert cells.count("5") == 2
    assert "9" not in cells
    assert "4" not in cells
    assert cells.count("fewer than 5") == 9 * 2 + 11 - 2


def test_a_workshop_that_is_not_there_is_not_found(desk: Desk) -> None:
    person = desk.person()
    for number in ("10008", "12345", "x", "²²²²²"):
        assert person.get(f"/staff/workshops/{number}").status_code == 404


def test_what_helped_is_shown_from_five_upwards(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for _ in range(5):
            Tally.add(db, "services", {"MEDICAL 003": "NO_ANSWER"})
        for _ in range(4):
            Tally.add(db, "services", {"MEDICAL 003": "YES", "LEGAL KE": "YES"})
    page = person.get("/staff/services").text
    assert _cells(page) == ["Kilifi", "fewer than 5", "5", "fewer than 5"]
    assert "Medical care" in page
    assert "Legal advice" not in page


def test_a_request_for_a_training_reads_as_words(desk: Desk) -> None:
    case = desk.file(
        kind="request",
        urgent=False,
        danger=None,
        answers={"what": "TRAINING", "training": "FirstResponder", "responder_type": "CHIEF",
                 "group_size": "51-100", "month": "IN_2_MONTHS", "who_asks": "FAITH"},
    )  # fmt: skip
    page = desk.person().get(f"/staff/cases/{case.id}").text
    for words in ("A training", "First-responder training", "Chief", "51 to 100",
                  "Two months after they asked", "A church or mosque"):  # fmt: skip
        assert words in page
