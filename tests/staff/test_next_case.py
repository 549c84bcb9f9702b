"""After a case was changed: the next one of the list, or the form again as it was filled in."""

import pytest

from models import Person

from .conftest import Desk
from .test_case import _url


@pytest.mark.parametrize("done", ["taken", "closed"])
def test_the_next_case_is_the_one_below_where_this_one_stood(desk: Desk, done: str) -> None:
    _, second, third = (desk.file(number) for number in (1, 2, 3))
    person = desk.person()
    with desk.database() as db:
        achieng = str(db.query(Person).filter_by(username="achieng").one().id)
    person.get("/staff/cases?view=unassigned")
    if done == "taken":
        person.post(f"{_url(second)}/work", was_owner="", owner=achieng)
    else:
        person.post(f"{_url(second)}/close", disposition="helped", summary="All are out")
    assert person.get(f"{_url(second)}/next").location == _url(third)


def test_a_refused_change_comes_back_as_it_was_entered_and_its_address_leads_to_the_case(
    desk: Desk,
) -> None:
    case, person = desk.file(), desk.person()
    with desk.database() as db:
        barasa = str(db.query(Person).filter_by(username="barasa").one().id)
    entered = {"owner": barasa, "follow_up": "2020-01-01", "priority": "3", "handover": "Ring her"}
    refused = person.post(
        f"{_url(case)}/work", was_owner="", was_follow_up="", was_priority="1", **entered
    )
    assert refused.status_code == 400
    form = refused.text.partition('id="work"')[2].partition("</section>")[0]
    for kept in (
        f'<option value="{barasa}" selected>', 'value="2020-01-01"', '<option value="3" selected>',
        'value="Ring her"',
    ):  # fmt: skip
        assert kept in form, kept
    assert person.get(f"{_url(case)}/work").location == _url(case)
