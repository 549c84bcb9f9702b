"""Words and takes that are published in the very moment in which their author works on them.

One of both is stopped, on a real PostgreSQL, between its change and the end of its transaction.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models import Person
from models.person import Role
from models.prompt_take import PromptTake, hold, in_use
from models.prompt_take import publish as publish_takes
from models.wording import SHIPPED, Wording
from tests.support.machine import until

from .conftest import Desk, Visitor
from .test_at_once import _person, _somebody_waits
from .test_words import NEW, PLACE, WORDS, propose

UNSEEN = {"en learn.menu.text": "Nobody else has read this about"}


@pytest.fixture
def editor(on_postgres: Desk) -> Visitor:
    on_postgres.add("naliaka", Role.EDITOR)
    return on_postgres.person("naliaka")


@contextmanager
def _crossing(
    desk: Desk, send: Callable[[], TestResponse], answers: list[TestResponse]
) -> Iterator[Session]:
    """A transaction that ends once what is sent meanwhile waits for it, or is answered."""
    with ThreadPoolExecutor(1) as another:
        with desk.database.begin() as db:
            yield db
            db.flush()
            sent = another.submit(send)
            assert until(lambda: sent.done() or _somebody_waits(desk))
        answers.append(sent.result())


def _published_while(desk: Desk, send: Callable[[], TestResponse]) -> TestResponse:
    """What comes of a form that its author sends while somebody publishes her draft."""
    publisher, answers = _person(desk, "achieng"), list[TestResponse]()
    with _crossing(desk, send, answers) as db:
        made = db.query(Wording).one()
        made.publish(db, publisher.id, made.changes, SHIPPED)
    return answers[0]


def _words(desk: Desk) -> list[tuple[bool, str]]:
    """Of each set of words whether it is in use, and what it says in English."""
    with desk.database() as db:
        made = db.query(Wording).order_by(Wording.in_use.desc()).all()
        return [(one.in_use, one.changes["en"]["learn.menu.text"][1]) for one in made]


@pytest.mark.parametrize("address", [PLACE, f"{PLACE}/unsent"])
def test_what_is_written_while_a_draft_is_published_is_kept_in_another(
    on_postgres: Desk, editor: Visitor, address: str
) -> None:
    propose(on_postgres, editor)
    answer = _published_while(on_postgres, lambda: editor.post(address, **{**NEW, **UNSEEN}))
    assert _words(on_postgres) == [(True, "Read about"), (False, UNSEEN["en learn.menu.text"])]
    if answer.location:
        assert "Your earlier changes were published" in editor.get(answer.location).text


@pytest.mark.parametrize("what", ["propose", "drop"])
def test_a_draft_that_is_published_is_neither_proposed_nor_given_up_after(
    on_postgres: Desk, editor: Visitor, what: str
) -> None:
    address = propose(on_postgres, editor)
    answer = _published_while(on_postgres, lambda: editor.post(f"{address}/{what}", note="More"))
    assert answer.location == WORDS
    assert "nothing was changed by you" in editor.get(WORDS).text
    assert _words(on_postgres) == [(True, "Read about")]
    with on_postgres.database() as db:
        assert db.query(Wording).one().note == "Plainer"


@pytest.mark.parametrize("what", ["change", "drop"])
def test_a_draft_that_its_author_changes_or_drops_is_not_published_after(
    on_postgres: Desk, editor: Visitor, what: str
) -> None:
    address, supervisor = propose(on_postgres, editor), on_postgres.person()
    with on_postgres.database() as db:
        seen = db.query(Wording).one().changed_at.isoformat()
    answers: list[TestResponse] = []
    send = lambda: supervisor.post(f"{address}/publish", seen=seen)  # noqa: E731
    with _crossing(on_postgres, send, answers) as db:
        made = db.query(Wording).one()
        if what == "drop":
            db.delete(made)
        else:
            made.change({"en": {"learn.menu.text": ["Learn about", "Unseen"]}})
    why = {"drop": "nothing was changed by you", "change": "The author changed it since"}
    assert answers[0].location == WORDS
    assert why[what] in supervisor.get(WORDS).text
    assert _words(on_postgres) == ([] if what == "drop" else [(False, "Unseen")])


@pytest.mark.parametrize("what", ["propose", "discard"])
def test_a_take_that_is_published_stays_whatever_is_sent_meanwhile(
    on_postgres: Desk, editor: Visitor, what: str
) -> None:
    by = _person(on_postgres, "naliaka")
    with on_postgres.database.begin() as db:
        take = _take(db, by)
    address = f"/staff/takes/{take.id}/discard" if what == "discard" else "/staff/takes/propose"
    answers: list[TestResponse] = []
    with _crossing(on_postgres, lambda: editor.post(address), answers) as db:
        publish_takes(db, [take], _person(on_postgres, "achieng").id)
    assert answers[0].location == "/staff/prompts"
    with on_postgres.database() as db:
        assert [(one.id, one.proposed_at) for one in in_use(db)] == [(take.id, None)]
    said = "meanwhile" if what == "discard" else "nothing of yours"
    assert said in editor.get("/staff/prompts").text


def test_of_takes_that_were_ticked_none_is_published_without_the_others(
    on_postgres: Desk, editor: Visitor
) -> None:
    by, supervisor = _person(on_postgres, "naliaka"), on_postgres.person()
    with on_postgres.database.begin() as db:
        takes = [_take(db, by, words) for words in ("Karibu", "Kwaheri")]
        for one in takes:
            one.propose()
    ticked = {"csrf_token": supervisor.token(), "take": [str(one.id) for one in takes]}
    send = lambda: supervisor.client.post("/staff/takes/publish", data=ticked)  # noqa: E731
    answers: list[TestResponse] = []
    with _crossing(on_postgres, send, answers) as db:
        hold(db)
        db.delete(db.get_one(PromptTake, takes[0].id))
    assert "meanwhile" in supervisor.get("/staff/prompts").text
    with on_postgres.database() as db:
        assert in_use(db) == []


def _take(db: Session, by: Person, words: str = "Karibu") -> PromptTake:
    fields = {"language": "sw", "name": "problem.silence", "voice": "Amina", "sound": b"mp3"}
    return PromptTake.keep(db, seconds=2.0, words=words, by_person_id=by.id, **fields)
