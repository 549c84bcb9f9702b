"""The recovery key in three shares: two do what it does, one does nothing, and all is on record."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import select

from models import Event, Organisation, Person, SealBroken
from models.crypto.shares import WORDS
from models.key_handover import KeyHandover
from models.public_key import PublicKey
from staff.access.accounts import for_the_key

from .conftest import Desk


@pytest.fixture
def recovery_key(desk: Desk) -> str:
    """Set up again, for a recovery key that is known; cases are sealed to its organisation."""
    with desk.database.begin() as db:
        db.delete(db.get_one(Organisation, 1))
    with desk.database.begin() as db:
        organisation, recovery_key, _ = Organisation.set_up(db)
        object.__setattr__(desk, "public_key", organisation.public_key)
    return recovery_key


@pytest.fixture
def papers(desk: Desk, recovery_key: str) -> list[str]:
    said = desk.run("keys", "split", typed=f"{recovery_key}\n")
    assert said.exit_code == 0, said.output
    assert recovery_key not in said.output
    rows = re.findall(r"^    (.+)$", said.output, re.M)
    per = -(-WORDS // 4)
    return [" ".join(rows[at : at + per]) for at in range(0, 3 * per, per)]


def test_any_two_shares_open_a_case_and_one_opens_nothing(desk: Desk, papers: list[str]) -> None:
    desk.file()
    for one, other in combinations(papers, 2):
        said = desk.run("keys", "rehearse", typed=f"{one}\n{other}\n")
        assert said.exit_code == 0, said.output
        assert "open the organisation's key, and the newest case." in said.output
    alone = desk.run("keys", "rehearse", typed=f"{papers[0]}\n{papers[0]}\n")
    assert alone.exit_code == 1
    assert "Both are share 1" in alone.output
    with desk.database() as db:
        events = [event.what for event in db.scalars(select(Event).order_by(Event.id))]
    assert events[-4:] == ["key split", *["shares tried"] * 3]


def test_a_person_is_added_with_two_shares_and_a_mistyped_word_is_asked_for_again(
    desk: Desk, papers: list[str]
) -> None:
    mistyped = papers[1].replace(" 3 ", " 3 x", 1)
    typed = f"shares\n{papers[0]}\n{mistyped}\n{papers[1]}\n"
    said = desk.run("people", "add", "dalila", typed=typed)
    assert said.exit_code == 0, said.output
    assert "Word 3, “x" in said.output
    desk.file()
    password = said.output.split()[-1]
    assert desk.visitor().sign_in("dalila", password).status_code == 302


def test_each_keeper_checks_their_own_paper_alone(desk: Desk, papers: list[str]) -> None:
    said = desk.run("keys", "check", typed=f"{papers[2]}\n")
    assert "Share 3 of 3, set" in said.output
    assert "every word is as it was printed" in said.output


@pytest.mark.usefixtures("recovery_key")
def test_shares_of_another_key_open_nothing(desk: Desk, papers: list[str]) -> None:
    with desk.database.begin() as db:
        db.delete(db.get_one(Organisation, 1))
    with desk.database.begin() as db:
        Organisation.set_up(db)
    said = desk.run("keys", "rehearse", typed=f"{papers[0]}\n{papers[1]}\n")
    assert said.exit_code == 1
    assert "not the organisation's recovery key" in said.output


def rotated(desk: Desk, recovery_key: str) -> str:
    """What is said as another key is put to use, by processes that were told to expect it."""
    said = desk.run("keys", "rotate", typed=f"{recovery_key}\n")
    assert said.exit_code == 0, said.output
    both = re.findall(r"PUBLIC_KEY_PIN=([0-9a-f]{64},[0-9a-f]{64})", said.output)[0]
    refused = desk.run("keys", "rotate", typed=f"{recovery_key}\n")
    assert refused.exit_code == 1
    assert "Not yet. In the settings of every machine" in refused.output
    assert f"PUBLIC_KEY_PIN={both}" in refused.output
    console = desk.app.extensions["staff"]
    told = PublicKey(desk.database, console.custody.folder, both)
    custody = replace(console.custody, public_key=told)
    desk.app.extensions["staff"] = replace(console, custody=custody)
    said = desk.run("keys", "rotate", typed=f"{recovery_key}\n")
    assert said.exit_code == 0, said.output
    assert f"PUBLIC_KEY_PIN={both.partition(',')[2]}\n" in said.output
    return said.output


def test_the_key_is_changed_once_every_process_expects_it(desk: Desk, recovery_key: str) -> None:
    before, achieng = desk.file(1), desk.person("achieng")
    with desk.database.begin() as db:
        old_key = Organisation.here(db).open_with_recovery(recovery_key)
        chebet = db.query(Person).filter_by(username="chebet").one()
        KeyHandover.give(db, chebet, chebet.id, old_key)
    password = re.findall(r"achieng +(\S+)", rotated(desk, recovery_key))[0]
    assert achieng.get("/staff/cases").location == "/staff/sign-in"
    with desk.app.app_context(), desk.database() as db:
        person = db.query(Person).filter_by(username="achieng").one()
        ring = person.unwrap_key(for_the_key(password))
        object.__setattr__(desk, "public_key", Organisation.here(db).public_key)
        assert db.query(KeyHandover).count() == 0
    after = desk.file(2)
    assert before.open_answers(ring) == after.open_answers(ring)
    with pytest.raises(SealBroken):
        after.open_answers(old_key)
    assert desk.visitor().sign_in("achieng", password).status_code == 302
    said = desk.run("keys", "reseal", typed=f"{recovery_key}\n").output
    assert "cases                  2 of       2" in said
    assert "1 were sealed anew." in said
    with pytest.raises(SealBroken):
        desk.read(before).open_answers(old_key)
    said = desk.run("keys", "reseal", typed=f"{recovery_key}\n").output
    assert "All is sealed to the newest key." in said
    with desk.database() as db:
        events = [event.what for event in db.scalars(select(Event).order_by(Event.id))]
    assert [what for what in events if "key" in what or "anew" in what] == [
        "key handed on",
        "key prepared",
        "key changed",
        "sealed anew",
    ]
