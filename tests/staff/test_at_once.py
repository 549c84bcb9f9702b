"""Two things at one moment: who ends whose access, and a password changed as the key is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from models import Organisation, Person
from models.key_handover import KeyHandover
from models.person import Role
from staff.access import membership, people
from staff.access.accounts import for_the_key
from tests.support.machine import until

from .conftest import PASSWORD, Desk, Visitor
from .test_second_factor import _code, _half_way, _set_up

OWN = "giraffe teapot mountain violin"


def _person(desk: Desk, name: str) -> Person:
    with desk.database() as db:
        return db.query(Person).filter_by(username=name).one()


@pytest.mark.parametrize("second", ["remove", "role"])
def test_of_two_administrators_who_end_each_others_access_one_stays(
    on_postgres: Desk, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_postgres.add("dalila", Role.ADMINISTRATOR)
    came: list[Any] = []

    def found_by_both(db: Any, person_id: Any, **how: bool) -> Person:
        """Who is about to change the other goes on once the other is as far, or is held up."""
        came.append(person_id)
        until(lambda: len(came) == 2 or _somebody_waits(on_postgres))
        return look_up(db, person_id, **how)

    look_up = people.found
    tries = [("chebet", "dalila", "remove"), ("dalila", "chebet", second)]
    ways = [
        (on_postgres.person(who), f"/staff/people/{_person(on_postgres, whom).id}/{what}")
        for who, whom, what in tries
    ]
    monkeypatch.setattr(people, "found", found_by_both)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda way: way[0].post(way[1], role="auditor"), ways))
    assert sorted(answer.status_code for answer in answers) == [302, 403]
    with on_postgres.database() as db:
        assert db.query(Person).filter_by(role=Role.ADMINISTRATOR, active=True).count() == 1


def _somebody_waits(desk: Desk) -> bool:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with desk.database() as db:
        return bool(db.scalar(text(f"{asked} AND wait_event_type = 'Lock'")))


def _while_it_comes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str, happens: Callable[[], object]
) -> None:
    """Something happens after the guard has let a form in and before it changes anything."""
    real = desk.app.view_functions[what]

    def view(**given: Any) -> object:
        happens()
        return real(**given)

    monkeypatch.setitem(desk.app.view_functions, what, view)


def _key_changes(desk: Desk) -> dict[str, str]:
    """What is told to each who reads, as another key is put to use."""
    with desk.app.app_context(), desk.database.begin() as db:
        Organisation.here(db)
        return membership.change_key(db, b"n" * 32 + desk.private_key)


def _change_password(visitor: Visitor) -> TestResponse:
    return visitor.post("/staff/account/password", old=PASSWORD, new=OWN, again=OWN)


def test_a_password_that_is_changed_while_the_key_is_brings_the_old_key_back_to_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    achieng, told = desk.person("achieng"), {}
    happens = lambda: told.update(_key_changes(desk))  # noqa: E731
    _while_it_comes(desk, monkeypatch, "staff.account.password", happens)
    answer = _change_password(achieng)
    assert answer.location == "/staff/sign-in"
    assert "nothing was changed by it" in achieng.get(answer.location).text
    with desk.app.app_context():
        ring = _person(desk, "achieng").unwrap_key(for_the_key(told["achieng"]))
    assert ring.startswith(b"n" * 32)
    assert desk.visitor().sign_in("achieng", told["achieng"]).status_code == 302


def test_a_key_that_is_handed_on_while_it_is_changed_waits_for_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("dalila", Role.CASEWORKER, key=False)
    achieng, dalila = desk.person("achieng"), _person(desk, "dalila")
    _while_it_comes(desk, monkeypatch, "staff.handover.hand_on", lambda: _key_changes(desk))
    assert achieng.post(f"/staff/people/{dalila.id}/key").location == "/staff/sign-in"
    with desk.database() as db:
        assert db.query(KeyHandover).count() == 0


def test_a_password_that_somebody_renewed_meanwhile_stays_the_one_that_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    achieng, told = desk.person("achieng"), []

    def renewed() -> None:
        with desk.app.app_context(), desk.database.begin() as db:
            person = db.query(Person).filter_by(username="achieng").one()
            told.append(membership.renew(db, person))

    _while_it_comes(desk, monkeypatch, "staff.account.password", renewed)
    assert _change_password(achieng).location == "/staff/sign-in"
    assert desk.visitor().sign_in("achieng", OWN).status_code == 403
    assert desk.visitor().sign_in("achieng", told[0]).status_code == 302


@pytest.mark.parametrize(("second", "answers", "left"), [(0, [302, 403], 9), (1, [302, 302], 8)])
def test_of_two_recovery_codes_at_once_each_is_used_up_once(
    on_postgres: Desk,
    monkeypatch: pytest.MonkeyPatch,
    second: int,
    answers: list[int],
    left: int,
) -> None:
    _, codes = _set_up(on_postgres.person("achieng"))
    ways, both_found = [_half_way(on_postgres) for _ in range(2)], Barrier(2, timeout=30)
    known = on_postgres.app.extensions["security"].mf_recovery_codes_util
    kept_as = known.kept_as

    def found(*code: Any) -> Any:
        """Neither goes on before both have found theirs unused."""
        kept = kept_as(*code)
        both_found.wait()
        return kept

    monkeypatch.setattr(known, "kept_as", found)
    post = lambda way, code: way.post("/staff/second-factor", code=code)  # noqa: E731
    with ThreadPoolExecutor(2) as both:
        came = [*both.map(post, ways, [codes[0], codes[second]])]
    assert sorted(one.status_code for one in came) == answers
    assert len(_person(on_postgres, "achieng").mf_recovery_codes or ()) == left


def test_a_code_of_the_app_that_is_typed_in_two_places_at_once_lets_one_in(
    on_postgres: Desk,
) -> None:
    app, _ = _set_up(on_postgres.person("achieng"))
    ways, ready = [_half_way(on_postgres) for _ in range(4)], Barrier(4, timeout=30)
    code = _code(app)

    def enter(way: Visitor) -> int:
        ready.wait()
        return way.post("/staff/second-factor", code=code).status_code

    with ThreadPoolExecutor(4) as all_of_them:
        assert sorted(all_of_them.map(enter, ways)) == [302, 403, 403, 403]


def test_a_first_password_that_two_use_at_once_becomes_one_of_theirs(on_postgres: Desk) -> None:
    with on_postgres.database.begin() as db:
        db.query(Person).filter_by(username="achieng").one().one_time = True
    new = ("giraffe teapot mountain violin", "kettle harbour lantern thunder")
    ways, ready = [on_postgres.person("achieng") for _ in new], Barrier(2, timeout=30)

    def choose(way: Visitor, password: str) -> str | None:
        ready.wait()
        fields = {"old": PASSWORD, "new": password, "again": password}
        return way.post("/staff/account/password", **fields).location

    with ThreadPoolExecutor(2) as both:
        came = list(both.map(choose, ways, new))
    assert sorted(map(str, came)) in (
        ["/staff/home", "/staff/sign-in"],
        ["None", "/staff/home"],  # the second finds the first password replaced
    )
    [(way, password)] = [
        one for one, where in zip(zip(ways, new, strict=True), came, strict=True)
        if where == "/staff/home"
    ]  # fmt: skip
    assert way.get("/staff/cases").status_code == 200
    opens = [on_postgres.visitor().sign_in("achieng", one).status_code for one in new]
    assert opens == [302 if one == password else 403 for one in new]
