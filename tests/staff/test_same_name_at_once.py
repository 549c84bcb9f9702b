"""Two who add the same at one moment, each in a process of their own: one wins, and the other is
told. One of both is stopped, on a real PostgreSQL, between its change and its commit."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models import Person, Workshop
from models.db.base import Base
from models.person import Role
from models.saved_view import SavedView
from models.team import Team
from staff.access import membership

from .conftest import Desk
from .test_at_once import _person
from .test_words_at_once import _crossing

Add = Callable[[Session, Person], Any]

NAMED: dict[str, tuple[type[Base], str, dict[str, str], Add, str]] = {
    "people": (
        Person,
        "/staff/people/add",
        {"name": "Dalila", "role": "caseworker"},
        lambda db, _: membership.make_person(db, "dalila", Role.TRAINER, "giraffe teapot"),
        "There is someone of that name.",
    ),
    "teams": (
        Team,
        "/staff/people/teams",
        {"name": " Coast"},
        lambda db, by: Team.make(db, "Coast", [], by.id),
        "Give it a name that no other team has",
    ),
}


def _how_many(desk: Desk, kind: type[Base]) -> int:
    with desk.database() as db:
        return db.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("what", NAMED)
def test_of_two_who_add_one_name_the_second_is_told_on_the_page(
    on_postgres: Desk, what: str
) -> None:
    kind, url, fields, add, told = NAMED[what]
    chebet, before = on_postgres.person("chebet"), _how_many(on_postgres, kind)
    by, answers = _person(on_postgres, "chebet"), list[TestResponse]()
    with (
        on_postgres.app.app_context(),
        _crossing(on_postgres, lambda: chebet.post(url, **fields), answers) as db,
    ):
        add(db, by)
    [answer] = answers
    assert answer.status_code == 400
    assert told in answer.text
    assert fields["name"].strip() in answer.text  # nothing has to be typed again
    assert _how_many(on_postgres, kind) == before + 1
    assert chebet.post(url, **{**fields, "name": "Elimu"}).status_code == 302


def test_who_saves_a_view_in_two_browsers_at_once_has_it_once(on_postgres: Desk) -> None:
    achieng, answers = on_postgres.person(), list[TestResponse]()
    url, me = "/staff/cases/views?where=047", _person(on_postgres, "achieng").id
    assert achieng.post(url, name="Nairobi").status_code == 302
    assert _how_many(on_postgres, SavedView) == 1
    with _crossing(on_postgres, lambda: achieng.post(url, name="Mine"), answers) as db:
        SavedView.save(db, db.get_one(Person, me), "Mine", {"where": "048"}, team=False)
    assert answers[0].status_code == 302
    assert _how_many(on_postgres, SavedView) == 2


@pytest.mark.parametrize("on", ["desk", "on_postgres"])
def test_a_form_that_meets_what_somebody_else_put_there_says_that_they_were_first(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, on: str
) -> None:
    """Where nothing looked whether it is there: here a number that two workshops drew."""
    desk: Desk = request.getfixturevalue(on)
    person, drawn = desk.person(), {"title": "Kibera youth", "month": "2026-11", "county": "047"}
    monkeypatch.setattr("models.workshop._unused", lambda _: "1009")
    assert person.post("/staff/workshops", **drawn).status_code == 302
    answer = person.post("/staff/workshops", **{**drawn, "title": "Kayole youth"})
    assert answer.status_code == 409
    assert "Somebody else was first" in answer.text
    assert _how_many(desk, Workshop) == 1
