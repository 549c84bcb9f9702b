"""Somebody leaves who held the key: it is changed in the console, and what is there follows."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from models import Event, KeyHandover, Note, Organisation, Person, SealBroken
from models.db.base import now
from models.person import Role
from models.public_key import PublicKey, fingerprint
from staff.access import key_change
from staff.access.accounts import for_the_key

from .conftest import CHEAP, PASSWORD, Desk, Visitor
from .test_people import _id, _told

PAGE = "/staff/people/key"


@pytest.fixture
def code(desk: Desk) -> str:
    """The code to a key that lies ready and that every process was told of."""
    with desk.database.begin() as db:
        db.delete(db.get_one(Organisation, 1))
    with desk.database.begin() as db:
        organisation, recovery_key, private_key = Organisation.set_up(db)
        object.__setattr__(desk, "public_key", organisation.public_key)
        object.__setattr__(desk, "private_key", private_key)
        code = organisation.prepare(recovery_key)
        ready = organisation.next_public_key
    assert ready
    with desk.app.app_context(), desk.database.begin() as db:
        for name in ("achieng", "barasa"):
            db.query(Person).filter_by(username=name).one().wrap_key(
                private_key, for_the_key(PASSWORD), CHEAP
            )
    expect(desk, f"{fingerprint(desk.public_key)},{fingerprint(ready)}")
    return code


def expect(desk: Desk, pins: str) -> None:
    console = desk.app.extensions["staff"]
    told = PublicKey(desk.database, console.custody.folder, pins)
    desk.app.extensions["staff"] = replace(
        console, custody=replace(console.custody, public_key=told)
    )


def change(visitor: Visitor, code: str, **fields: str) -> int:
    given = {"key_code": code, "password": PASSWORD, "everywhere": "1"} | fields
    return visitor.post(PAGE, **given).status_code


def leave(desk: Desk, name: str) -> str:
    chebet = desk.person("chebet")
    answer = chebet.post(f"/staff/people/{_id(desk, name)}/remove")
    return str(answer.location)


def test_who_leaves_with_the_key_is_named_until_it_is_changed(desk: Desk, code: str) -> None:
    desk.add("dalila", Role.CASEWORKER)
    desk.add("eve", Role.EDITOR)
    achieng = desk.person()
    assert "There is nothing to do" in achieng.get(PAGE).text
    assert "may have kept the key" not in achieng.get("/staff/people").text
    assert leave(desk, "eve") == "/staff/people"  # who never held it
    assert leave(desk, "dalila") == PAGE
    for visitor in (achieng, desk.person("chebet")):
        assert "may have kept the key" in visitor.get("/staff/people").text
        assert "dalila, since" in visitor.get(PAGE).text
    assert "A supervisor puts it to use" in desk.person("chebet").get(PAGE).text
    assert change(desk.person("chebet"), code) == 403


def test_another_role_that_reads_nothing_counts_and_who_is_given_the_key_again_does_not(
    desk: Desk, code: str
) -> None:
    desk.add("dalila", Role.CASEWORKER)
    chebet, person = desk.person("chebet"), f"/staff/people/{_id(desk, 'dalila')}"
    assert chebet.post(f"{person}/role", role="editor").location == PAGE
    assert "dalila, since" in chebet.get(PAGE).text
    assert chebet.post(f"{person}/role", role="caseworker").location == PAGE
    achieng = desk.person()
    handed = _told(achieng, achieng.post(f"{person}/key"))
    dalila = desk.person("dalila")
    taken = dalila.post("/staff/account/key", key_code=handed, password=PASSWORD)
    assert taken.status_code == 302
    assert "There is nothing to do" in chebet.get(PAGE).text
    assert code


def test_what_comes_in_then_is_sealed_for_a_key_that_the_leaver_never_had(
    desk: Desk, code: str
) -> None:
    before, achieng, barasa = desk.file(1), desk.person(), desk.person("barasa")
    other_place = desk.person()
    leaver_s = desk.private_key
    achieng.post(f"/staff/cases/{before.id}/notes", note="She wants to go home.")
    leave(desk, "barasa")
    desk.add("dalila", Role.CASEWORKER)
    dalila = desk.person("dalila")
    with desk.app.app_context(), desk.database.begin() as db:
        eve = db.query(Person).filter_by(username="chebet").one()
        KeyHandover.give(db, eve, eve.id, leaver_s)
    assert change(achieng, code) == 302
    assert other_place.get("/staff/cases").location == "/staff/sign-in"
    assert dalila.get("/staff/cases").location == "/staff/sign-in"
    assert barasa.get("/staff/cases").location == "/staff/sign-in"
    with desk.database() as db:
        object.__setattr__(desk, "public_key", db.get_one(Organisation, 1).public_key)
        assert db.query(KeyHandover).count() == 0
        assert db.query(Event).filter_by(what="key changed").one().details["people"] == 2
    after = desk.file(2)
    with pytest.raises(SealBroken):
        after.open_answers(leaver_s)
    for case in (before, after):
        assert achieng.get(f"/staff/cases/{case.id}").status_code == 200

    dalila = desk.person("dalila")  # with the password that she has
    assert dalila.get(f"/staff/cases/{before.id}").status_code == 403
    handed = _told(achieng, achieng.post(f"/staff/people/{_id(desk, 'dalila')}/key"))
    dalila.post("/staff/account/key", key_code=handed, password=PASSWORD)
    assert dalila.get(f"/staff/cases/{after.id}").status_code == 200
    again = desk.person()  # the new key is what the password opens
    assert again.get(f"/staff/cases/{after.id}").status_code == 200

    assert before.open_answers(leaver_s)
    assert "Seal it to the new key" in achieng.get(PAGE).text
    assert achieng.post(f"{PAGE}/reseal").status_code == 302
    assert "Seal it to the new key" not in achieng.get(PAGE).text
    with pytest.raises(SealBroken):
        desk.read(before).open_answers(leaver_s)
    with desk.database() as db, pytest.raises(SealBroken):
        db.query(Note).one().open(leaver_s)
    assert again.get(f"/staff/cases/{before.id}").status_code == 200


def test_it_takes_the_code_the_password_and_that_every_process_was_told(
    desk: Desk, code: str
) -> None:
    achieng = desk.person()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert change(achieng, "") == change(achieng, wrong) == 400
    assert change(achieng, code, password="not mine") == 403
    assert change(achieng, code, everywhere="") == 409
    expect(desk, fingerprint(desk.public_key))
    assert change(achieng, code) == 409
    leave(desk, "barasa")
    assert "was not told to expect it" in achieng.get(PAGE).text
    with desk.database.begin() as db:
        assert db.get_one(Organisation, 1).public_key == desk.public_key
        db.get_one(Organisation, 1).next_public_key = None
    assert "in the terminal, with the recovery key" in achieng.get(PAGE).text
    assert change(achieng, code) == 409
    assert desk.person().get("/staff/cases").status_code == 200


def test_it_is_sealed_anew_part_by_part_and_may_be_left_at_any_moment(
    desk: Desk, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [desk.file(number) for number in (1, 2, 3)]
    achieng = desk.person()
    achieng.post(f"/staff/cases/{cases[0].id}/notes", note="She wants to go home.")
    assert change(achieng, code) == 302
    monkeypatch.setattr(key_change, "AT_ONCE_S", 0)
    monkeypatch.setattr("models.sealed_rows.BATCH", 2)
    left = achieng.post(f"{PAGE}/reseal").text  # and nobody goes on: the machine is gone
    assert "2 of 4 looked through, 2 sealed anew" in left
    shown = achieng.post(f"{PAGE}/reseal").text
    assert "2 of 4 looked through, 0 sealed anew" in shown
    assert "data-goes-on" in shown
    for seen in (3, 4):
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', shown))
        shown = achieng.post(f"{PAGE}/reseal", **_without_token(fields)).text
        assert f"{seen} of 4 looked through, {seen - 2} sealed anew" in shown
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', shown))
    assert achieng.post(f"{PAGE}/reseal", **_without_token(fields)).location == PAGE
    for case in cases:
        with pytest.raises(SealBroken):
            desk.read(case).open_answers(desk.private_key)
    with desk.database.begin() as db:
        organisation = db.get_one(Organisation, 1)
        assert organisation.resealed_at
        organisation.changed_at = now() - timedelta(days=2)
        organisation.resealed_at = now() - timedelta(days=1, hours=2)
    assert "look through all once more" in achieng.get(PAGE).text
    assert "not everything is sealed to it" in achieng.get("/staff/people").text
    assert achieng.post(f"{PAGE}/reseal", at="x").status_code == 400


def _without_token(fields: dict[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in ("at", "after", "seen", "anew", "broken")}


def test_who_holds_the_key_before_seals_nothing_anew(desk: Desk, code: str) -> None:
    case, achieng, barasa = desk.file(), desk.person(), desk.person("barasa")
    with desk.database.begin() as db:
        organisation = db.get_one(Organisation, 1)
        organisation.begin(organisation.next_with_code(code))
    assert barasa.post(f"{PAGE}/reseal").status_code == 409
    assert achieng.get("/staff/cases").status_code == 200
    assert desk.read(case).open_answers(desk.private_key)
