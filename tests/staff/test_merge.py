"""Two cases that are one matter: one goes on, both callers keep their codes, and it is undone."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models import Case, Event, Merge, Note
from models.alert import Alert, AlertCase
from models.answers import replies
from models.db.base import now
from models.due_alerts import needless
from models.escalation import climb
from models.message import Means, Message
from models.person import Person, Role
from models.priority import Priority
from models.return_visit import Chosen, add_words, delete, find, give_code, status_word

from .conftest import CHEAP, PEPPER, Desk, Visitor


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _page(person: Visitor, case: Case) -> str:
    return " ".join(person.get(_url(case)).text.split())


def _merge(person: Visitor, case: Case, into: Case) -> int:
    return person.post(f"{_url(into)}/merge", other=str(case.id)).status_code


def _heard(desk: Desk, number: int) -> tuple[str, list[str]]:
    """What the caller of a case is told who comes back with code and PIN."""
    with desk.database.begin() as db:
        code = give_code(db, Chosen(number.to_bytes(32, "big"), "2580"), PEPPER, CHEAP)
    with desk.database() as db:
        back = find(db, code, "2580", PEPPER, CHEAP)
        assert back
        return status_word(back.case), replies(back)


def test_one_is_closed_and_points_to_the_other_which_has_both_timelines(desk: Desk) -> None:
    case, into, person = desk.file(1), desk.file(2), desk.person()
    person.post(f"{_url(case)}/notes", note="The lorry leaves at two")
    person.get(_url(case))
    assert "Same matter: merge it into this one" in _page(person, into)
    assert _merge(person, case, into) == 302
    assert desk.read(case).status == "Closed"
    page = _page(person, into)
    for shown in (
        f"{case.reference} is closed as the same matter",
        "The lorry leaves at two",
        f"of {case.reference}</p>",
        f"{case.reference}</a>, merged into this case.",
        "Merged another case into this one",
        "(merged into this one)",
        "This reply reaches the caller of this case alone",
    ):
        assert shown in page, shown
    page = _page(person, case)
    assert f'The same matter as <a href="{_url(into)}">' in page
    assert "The lorry leaves at two" in page
    with desk.database() as db:
        done = [one.what for one in db.query(Event).order_by(Event.id) if "merged" in one.what]
        assert done == ["merged into", "duplicate merged"]
        opened = db.query(Event).filter_by(what="opened", case_id=case.id).count()
    person.get(_url(into))
    with desk.database() as db:
        assert db.query(Event).filter_by(what="opened", case_id=case.id).count() == opened + 1


def test_each_code_goes_on_working_and_shows_its_own_replies_alone(desk: Desk) -> None:
    case, into, person = desk.file(1), desk.file(2), desk.person()
    _merge(person, case, into)
    person.get(_url(into))
    person.post(f"{_url(into)}/replies", reply="We come at noon", what="send")
    assert _heard(desk, 1) == ("looked_at", [])  # closed it is not, for the matter goes on
    assert _heard(desk, 2) == ("reply", ["We come at noon"])
    person.post(f"{_url(case)}/replies", reply="We know of it", what="send")
    assert _heard(desk, 1) == ("reply", ["We know of it"])
    assert _heard(desk, 2) == ("reply", ["We come at noon"])
    ends = {"disposition": "helped", "summary": "All are out"}
    assert person.post(f"{_url(into)}/close", **ends).status_code == 302
    with desk.database() as db:
        assert desk.read(case).closed
        assert status_word(db.get_one(Case, into.id)) == "reply"


@pytest.mark.parametrize("from_the_one_that_was_closed", [True, False])
def test_it_is_undone_from_either_page(desk: Desk, from_the_one_that_was_closed: bool) -> None:
    case, into, person = desk.file(1), desk.file(2), desk.person()
    _merge(person, case, into)
    page = person.get(_url(case if from_the_one_that_was_closed else into)).text
    [(action, other)] = re.findall(
        r'action="([^"]*/merge/undo)">.*?name="other" value="([^"]+)"', page, re.S
    )
    assert person.post(action, other=other).status_code == 302
    assert not desk.read(case).closed
    assert "Undid the merging" in _page(person, into)
    assert "of " + case.reference not in _page(person, into)
    assert person.post(action, other=other).status_code == 409
    with desk.database() as db:
        assert db.query(Merge).count() == 0
    assert _merge(person, into, case) == 302


def test_what_can_not_be_one_is_refused_and_stays(desk: Desk) -> None:
    one, two, three = (desk.file(number) for number in (1, 2, 3))
    person = desk.person()
    assert _merge(person, one, one) == 409
    assert _merge(person, one, two) == 302
    assert [_merge(person, *pair) for pair in ((one, three), (two, three), (three, one))] == [
        409
    ] * 3
    person.post(f"{_url(three)}/close", disposition="helped", summary="All are out")
    assert [_merge(person, *pair) for pair in ((three, two), (two, three))] == [409] * 2
    for other in ("", "x", str(uuid4())):
        assert person.post(f"{_url(two)}/merge", other=other).status_code == 404
    with desk.database() as db:
        assert [(row.case_id, row.into_id) for row in db.query(Merge)] == [(one.id, two.id)]


def test_nobody_merges_or_reads_a_case_that_is_not_theirs(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    report, request = desk.file(1), desk.file(2, kind="request")
    trainer, person = desk.person("trainer"), desk.person()
    assert _merge(trainer, report, request) == 404
    assert _merge(trainer, request, report) == 403
    person.post(f"{_url(report)}/notes", note="The lorry leaves at two")
    assert _merge(person, request, report) == 302
    page = _page(trainer, request)
    assert "Merged it into another case" in page
    assert report.reference not in page
    assert person.post(f"{_url(report)}/merge/undo", other=str(request.id)).status_code == 302
    assert report.reference not in _page(trainer, request)
    assert _merge(person, report, request) == 302
    page = _page(trainer, request)
    assert "The lorry leaves at two" not in page
    assert report.reference not in page
    assert trainer.post(f"{_url(request)}/merge/undo", other=str(report.id)).status_code == 404


def test_what_a_merged_caller_writes_brings_their_case_back_and_stands_in_both(desk: Desk) -> None:
    case, into, person = desk.file(1), desk.file(2), desk.person()
    _merge(person, case, into)
    with desk.database.begin() as db:
        add_words(db, db.get_one(Case, case.id), "They moved us", desk.public_key)
    assert desk.read(case).status == "FollowUp"
    assert "They moved us" in _page(person, into)
    assert "They moved us" in _page(person, case)


@pytest.mark.parametrize(("over", "status"), [(False, "FollowUp"), (True, "Closed")])
def test_where_the_one_that_goes_on_is_deleted_the_other_is_not_forgotten(
    desk: Desk, over: bool, status: str
) -> None:
    case, into, person = desk.file(1), desk.file(2), desk.person()
    person.get(_url(case))
    _merge(person, case, into)
    if over:
        person.post(f"{_url(into)}/close", disposition="helped", summary="All are out")
    with desk.database.begin() as db:
        delete(db, db.get_one(Case, into.id))
    left = desk.read(case)
    assert (left.status, left.unread) == (status, not over)
    assert ("that it was merged into was deleted" in _page(person, case)) != over
    with desk.database() as db:
        assert db.query(Merge).count() == 0
        assert db.query(Note).count() == 0
        of_the_other = db.query(Event).filter_by(case_id=case.id).all()
        assert into.id.hex not in str([event.details for event in of_the_other])
    assert into.reference not in _page(person, case)


CALM = {"danger": "NO", "urgent": False, "answers": {"danger_now": "NO"}}


def _decided(desk: Desk, case: Case) -> tuple[str, int, UUID | None]:
    one = desk.read(case)
    return one.status, one.priority, one.owner_id


def _person(desk: Desk, name: str) -> Person:
    with desk.database() as db:
        return db.query(Person).filter_by(username=name).one()


def _rings(desk: Desk, case: Case) -> bool:
    """Whether an open alert rings on for a case, once the worker has settled what is needless."""
    with desk.database.begin() as db:
        for row in needless(db):
            climb(db, row, (Means.TEXT,), now())
    with desk.database() as db:
        of_it = select(Alert).join(AlertCase).where(AlertCase.case_id == case.id)
        return any(alert.open for alert in db.scalars(of_it))


def test_danger_is_not_closed_away_and_comes_back_as_it_was(desk: Desk) -> None:
    answers = {"danger_now": "UNSURE", "ages": "CHILD", "county_code": "047"}
    case, into = desk.file(1, danger="UNSURE", answers=answers), desk.file(2, **CALM)
    person, before = desk.person(), (_decided(desk, case), _decided(desk, into))
    person.get(_url(case))
    assert "Maybe in danger" in _page(person, into).split('id="related"')[1].split("</li>")[0]
    assert _merge(person, case, into) == 302
    assert _decided(desk, into) == ("New", Priority.URGENT, None)
    assert _rings(desk, into)
    page = _page(person, into)
    box = page[page.index("From the case merged into this one") :].split("</section>")[0]
    for shown in (case.reference, "Not sure", "Nairobi", "Children", f"{_url(case)}#contact"):
        assert shown in box, shown
    assert person.post(f"{_url(into)}/merge/undo", other=str(case.id)).status_code == 302
    assert (_decided(desk, case), _decided(desk, into)) == before
    assert _rings(desk, case)
    assert not _rings(desk, into)


def test_who_has_the_case_that_goes_on_is_told_and_an_undone_one_rings_again(desk: Desk) -> None:
    case, into, person = desk.file(1), desk.file(2, **CALM), desk.person()
    barasa = _person(desk, "barasa").id
    person.post(f"{_url(into)}/work", owner=str(barasa), was_owner="")
    before = (_decided(desk, case), _decided(desk, into))
    assert _merge(person, case, into) == 302
    assert _decided(desk, into)[1:] == (Priority.URGENT, barasa)
    with desk.database() as db:
        told = db.query(Message).filter_by(about="more", person_id=barasa).count()
    assert told == 1
    assert not _rings(desk, into)
    assert person.post(f"{_url(into)}/merge/undo", other=str(case.id)).status_code == 302
    assert (_decided(desk, case), _decided(desk, into)) == before
    assert _rings(desk, case)


def test_an_owner_goes_over_and_back_and_what_was_decided_since_stays(desk: Desk) -> None:
    case, into, person = desk.file(1), desk.file(2, **CALM), desk.person()
    person.post(f"{_url(case)}/work", owner=str(_person(desk, "achieng").id), was_owner="")
    before = (_decided(desk, case), _decided(desk, into))
    _merge(person, case, into)
    assert _decided(desk, into) == ("Active", Priority.URGENT, before[0][2])
    person.post(f"{_url(into)}/merge/undo", other=str(case.id))
    assert (_decided(desk, case), _decided(desk, into)) == before
    _merge(person, case, into)
    person.post(f"{_url(into)}/work", priority="2", was_priority="1")
    person.post(f"{_url(into)}/work", priority="4", was_priority="2")
    person.post(f"{_url(into)}/merge/undo", other=str(case.id))
    assert _decided(desk, into)[1] == Priority.LOW
