"""Words that staff change reach calls: in a machine's voice, a robot's, then a person's."""

import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app import answering
from assembly import Parts
from assembly.conversations import respoken
from handset.voice.call import Call
from models import Person
from models.prompt_take import ROBOT, PromptTake, in_use, publish, undo
from models.wording import Wording
from recordings.prompts import made
from tests.audio.conftest import voice, wav
from tests.conftest import missing
from tests.support.callers import service_of
from tests.support.telling import tell
from worker.robot import Robot

KEY, WAS, SAID = "learn.menu.spoken", "What would you like to learn about?", "Hear about what?"
AGAIN = "*"


def notice(service: Parts) -> None:
    """What a thread does every few seconds."""
    for look in (service.lists.look, *service.lists.beside):
        look()


def draft(db: Session) -> Wording:
    """Other words for the menu, which an editor has written."""
    person = Person(username="editor", password="-", fs_uniquifier="-")
    db.add(person)
    db.flush()
    written = Wording(changes={"en": {KEY: (WAS, SAID)}}, by_person_id=person.id)
    db.add(written)
    db.flush()
    return written


def reword(service: Parts) -> None:
    """Two of staff have the menu say other words."""
    with service.database.begin() as db:
        written = draft(db)
        written.publish(db, written.by_person_id, written.changes, 0)
    notice(service)


@pytest.fixture(scope="module")
def sound() -> bytes:
    """A prompt that lasts about two seconds."""
    [done] = made([wav(voice(2.0), 22050)])
    assert not done.refused
    return done.sound


@pytest.fixture
def robot(service: Parts) -> Robot:
    """One that reads what differs from the files, and no more."""
    if not shutil.which("espeak-ng"):
        missing("there is no espeak-ng here: install espeak-ng")
    return Robot(service.database, lambda changes: respoken(True, changes).sheet())


def test_a_robot_has_read_words_before_anybody_hears_them(
    service: Parts, calls: Callable[[str], Call], robot: Robot
) -> None:
    with service.database.begin() as db:
        draft(db).propose(db, "Plainer")
    robot.round()
    notice(service)
    before = calls("+254711000001")
    assert WAS in menu(before)
    with service.database.begin() as db:
        written = db.query(Wording).one()
        written.publish(db, written.by_person_id, written.changes, 0)
    notice(service)
    after = calls("+254711000002")
    assert SAID in menu(after)
    assert plays(after)


def record(service: Parts, sound: bytes, words: str) -> int:
    """Somebody reads words, and somebody publishes it; its edition."""
    with service.database.begin() as db:
        take = PromptTake.keep(
            db, language="en", name="learn.menu", words=words, voice="Amina", seconds=2.0,
            sound=sound, by_person_id=None,
        )  # fmt: skip
        publish(db, [take], None)
    notice(service)
    return take.since or 0


def undone(service: Parts, edition: int) -> None:
    with service.database.begin() as db:
        undo(db, edition, db.query(Person).one().id)
    notice(service)


def menu(call: Call) -> str:
    """What a caller hears of the menu of what can be learned, after pressing nothing more."""
    return next(line for line in tell(call, "learn.menu").split("\n") if "about" in line)


def plays(call: Call) -> str:
    """The path of the sound that is played, empty where a machine reads."""
    return urlsplit(call.utterances[-1].url or "").path


def test_words_are_read_by_a_machine_a_robot_a_person(
    service: Parts, calls: Callable[[str], Call], robot: Robot, sound: bytes
) -> None:
    before = calls("+254711000001")
    assert WAS in menu(before)
    reword(service)
    meanwhile = calls("+254711000002")
    assert SAID in menu(meanwhile)
    assert plays(meanwhile) == ""
    assert WAS in before.press(AGAIN)  # who began in the words before
    assert plays(before)
    robot.round()
    notice(service)
    with service.database() as db:
        assert {one.voice for one in in_use(db)} == {ROBOT}
        words = next(one.words for one in in_use(db) if SAID in one.words)
    assert SAID in meanwhile.press(AGAIN)
    robots = plays(meanwhile)
    assert robots
    edition = record(service, sound, words)
    after = calls("+254711000003")
    assert SAID in menu(after)
    assert plays(after) not in ("", robots)
    undone(service, edition)
    another = calls("+254711000004")
    menu(another)
    assert plays(another) == robots
    assert plays(after) != robots


def test_a_call_under_way_keeps_its_voice(
    service: Parts, calls: Callable[[str], Call], sound: bytes
) -> None:
    words = shipped("learn.menu")
    before, after = calls("+254711000001"), calls("+254711000002")
    menu(before)
    old = plays(before)
    record(service, sound, words)
    before.press(AGAIN)
    assert plays(before) == old
    menu(after)
    new = plays(after)
    assert new not in ("", old)
    record(service, sound[: len(sound) // 144 * 72], words)
    after.press(AGAIN)
    assert plays(after) == new


def shipped(name: str) -> str:
    return respoken(True, {}).sheet()["en"][name]


def test_another_process_serves_what_it_has_not_noticed_yet(
    app: Flask, service: Parts, calls: Callable[[str], Call], sound: bytes
) -> None:
    record(service, sound, shipped("learn.menu"))
    call = calls("+254711000001")
    menu(call)
    other = answering(service.settings)
    for looks_at in (app, other):
        answer = Client(looks_at.wsgi_app).get(plays(call))
        assert (answer.status_code, answer.data) == (200, sound)
    forged = plays(call).replace("joined/", "joined/A")
    assert Client(other.wsgi_app).get(forged).status_code == 404
    service_of(other).database.kw["bind"].dispose()


def test_nothing_is_looked_through_where_nothing_is_new(
    service: Parts, robot: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = robot._sheet

    def no_more() -> None:
        monkeypatch.setattr(robot, "_sheet", lambda changes: pytest.fail("looked through again"))

    no_more()
    robot.round()  # the files say the words of the release
    reword(service)
    monkeypatch.setattr(robot, "_sheet", sheet)
    robot.round()
    no_more()
    robot.round()
