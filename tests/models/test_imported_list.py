"""A list is looked at, taken into use whole, and undone by the one before; each step is noted."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from models import Agency, Database, Event, ImportedList, Person
from models.imported_list import Overtaken, Topic, history, in_use_id

from .conftest import House

TOPIC = Topic.AGENCIES


def _draft(house: House, name: str) -> ImportedList:
    with house.database.begin() as db:
        draft = ImportedList.draft(db, TOPIC, date(2026, 11, 1), f"{name}.csv", house.person.id)
        entry = {"licence": "1", "name": name, "status": "licensed"}
        Agency.add_all(db, draft, [{**entry, "former_names": ["Old"], "phones": []}])
    return draft


def _import(house: House, name: str) -> ImportedList:
    draft = _draft(house, name)
    with house.database.begin() as db:
        db.get_one(ImportedList, draft.id).confirm(db, house.person.id)
    return draft


def _undo(house: House, imported: ImportedList) -> None:
    with house.database.begin() as db:
        db.get_one(ImportedList, imported.id).undo(db, house.person.id)


def _names(database: Database) -> list[str]:
    with database() as db:
        return [agency.name for agency in Agency.on_list(db, in_use_id(db, TOPIC))]


def test_a_draft_is_not_in_use(house: House) -> None:
    assert _names(house.database) == []
    draft = _draft(house, "Amani")
    assert _names(house.database) == []
    with house.database() as db:
        assert history(db, TOPIC) == []
        assert [one.name for one in Agency.on_list(db, draft.id)] == ["Amani"]
        assert db.get_one(ImportedList, draft.id).entries == 1


def test_a_new_draft_drops_the_one_before_and_its_entries(house: House) -> None:
    _draft(house, "Amani")
    _draft(house, "Baraka")
    with house.database() as db:
        assert [one.name for one in db.scalars(select(Agency))] == ["Baraka"]


def test_each_import_replaces_the_last_and_each_undo_brings_it_back(house: House) -> None:
    first, second = _import(house, "Amani"), _import(house, "Baraka")
    assert _names(house.database) == ["Baraka"]
    _undo(house, second)
    assert _names(house.database) == ["Amani"]
    third = _import(house, "Chui")
    _undo(house, third)
    assert _names(house.database) == ["Amani"]
    _undo(house, first)
    assert _names(house.database) == []
    with house.database() as db:
        assert all(one.undone_at for one in history(db, TOPIC))


def test_only_what_is_in_use_can_be_undone(house: House) -> None:
    first, _ = _import(house, "Amani"), _import(house, "Baraka")
    with pytest.raises(Overtaken):
        _undo(house, first)
    assert _names(house.database) == ["Baraka"]


def test_what_was_looked_at_against_another_list_is_not_taken(house: House) -> None:
    first = _import(house, "Amani")
    late = _draft(house, "Chui")
    _undo(house, first)
    with pytest.raises(Overtaken), house.database.begin() as db:
        db.get_one(ImportedList, late.id).confirm(db, house.person.id)
    assert _names(house.database) == []


def test_of_two_first_lists_at_once_one_is_overtaken(house: House) -> None:
    with house.database.begin() as db:
        other = Person(username="other", password="-", fs_uniquifier="other")
        db.add(other)
    mine = _draft(house, "Amani")
    theirs = _draft(replace(house, person=other), "Baraka")
    ready, came = threading.Barrier(2), list[str]()

    def confirm(draft: ImportedList) -> None:
        ready.wait()
        try:
            with house.database.begin() as db:
                db.get_one(ImportedList, draft.id).confirm(db, house.person.id)
            came.append("in use")
        except Overtaken:
            came.append("overtaken")

    threads = [threading.Thread(target=confirm, args=(draft,)) for draft in (mine, theirs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["in use", "overtaken"]


def test_a_file_is_named_by_letters_that_can_be_seen(house: House) -> None:
    with house.database.begin() as db:
        day, odd = date(2026, 11, 1), "li\0st\udce4\u202e.csv"
        assert ImportedList.draft(db, TOPIC, day, odd, house.person.id).file_name == "list.csv"


def test_confirmed_twice_is_imported_once(house: House) -> None:
    draft = _draft(house, "Amani")

    def confirm() -> None:
        with house.database.begin() as db:
            db.get_one(ImportedList, draft.id).confirm(db, house.person.id)

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    confirm()
    with house.database() as db:
        assert len(history(db, TOPIC)) == 1
        assert len(db.scalars(select(Event).where(Event.what == "list imported")).all()) == 1
    assert _names(house.database) == ["Amani"]


def test_every_step_stands_in_the_audit_log(house: House) -> None:
    _undo(house, _import(house, "Amani"))
    with house.database() as db:
        noted = db.scalars(select(Event).order_by(Event.id)).all()
    assert [event.what for event in noted] == ["list imported", "list undone"]
    assert {event.person_id for event in noted} == {house.person.id}
    assert all(event.details["topic"] == "agencies" for event in noted)
