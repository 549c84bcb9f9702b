"""Words that staff publish are told from the next dialogue on; one under way ends in its own."""

from collections.abc import Callable

import pytest
from flask import Flask

from assembly import Parts
from handset.ussd.phone import Phone
from models import Person
from models.db.base import now
from models.wording import UNDER_WAY, Wording
from tests.support.callers import press
from tests.support.telling import go_on, tell

SHIPPED = "Learn about"
"""What `learn.menu` says in English as the service came."""


def publish(service: Parts, said: str, before: int = 0) -> Wording:
    with service.database.begin() as db:
        person = Person(username=f"editor of {said}", password="-", fs_uniquifier=said)
        db.add(person)
        db.flush()
        changes = {"en": {"learn.menu.text": (SHIPPED, said)}}
        made = Wording(changes=changes, by_person_id=person.id)
        db.add(made)
        made.publish(db, person.id, changes, before)
    service.lists.look()
    return made


def undo(service: Parts, made: Wording) -> None:
    with service.database.begin() as db:
        db.get_one(Wording, made.id).undo(db, made.by_person_id)
    service.lists.look()


def menu(phone: Phone) -> str:
    """What somebody is told who dials now."""
    phone.hang_up()
    return tell(phone, "learn.menu").partition("\n")[0]


def test_the_next_caller_is_told_new_words_and_who_is_under_way_the_old(
    service: Parts, phone: Phone, phones: Callable[[str], Phone]
) -> None:
    another_phone = phones("+254722000009")
    phone.dial()
    go_on(phone, language="en")
    first = publish(service, "Find out about")
    assert SHIPPED in go_on(phone, menu="learn")
    assert menu(another_phone) == "Find out about"
    second = publish(service, "Read about", before=1)
    assert "Find out about" in press(another_phone, "9")  # a wrong key: it is asked again
    assert menu(phone) == "Read about"
    undo(service, second)
    undo(service, first)
    assert "Read about" in press(phone, "9")
    assert menu(another_phone) == SHIPPED


def test_a_process_that_starts_meanwhile_has_the_words_of_who_is_under_way(
    app: Flask, service: Parts, phone: Phone
) -> None:
    publish(service, "Find out about")
    tell(phone, "learn.menu")
    publish(service, "Read about", before=1)
    service.lists._changes = {0: {}}  # as a process that was started just now
    service.lists.look()
    assert "Find out about" in press(phone, "9")


def test_words_are_kept_for_as_long_as_a_dialogue_may_last(service: Parts) -> None:
    first = publish(service, "Find out about")
    publish(service, "Read about", before=1)
    assert service.lists._changes.keys() == {0, 1, 2}
    with service.database.begin() as db:
        for made in db.query(Wording):
            made.published_at = now() - UNDER_WAY
        db.get_one(Wording, first.id).ended_at = now() - UNDER_WAY
    service.lists.look()
    assert service.lists._changes.keys() == {2}


def test_words_that_the_files_have_changed_since_stay_as_the_files_have_them(
    service: Parts, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.SHIPPED", "Learn of")
    publish(service, "Find out about")
    assert menu(phone) == "Learn about"


def test_words_that_cannot_be_read_leave_all_as_it_came(service: Parts, phone: Phone) -> None:
    publish(service, "Learn {about")
    assert menu(phone) == SHIPPED
    assert service.lists.is_fresh
