"""Lists that several publish, undo and drop at once: what callers are told is one whole version."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete

from models import Agency, ImportedList
from models.imported_list import Topic, in_use_id
from staff import lists

from .conftest import Desk, Visitor
from .test_lists import HEAD, URL, upload

VERSIONS = {one: tuple(f"{one} {n}" for n in range(300)) for one in ("Amani", "Baraka", "Chui")}


def _file(one: str) -> str:
    rows = (f"{one}{n},{name},black\n" for n, name in enumerate(VERSIONS[one]))
    return HEAD + "".join(rows)


def _told(desk: Desk) -> tuple[str, ...]:
    """As a process reads what is in use: which it is, and then its rows."""
    with desk.database() as db:
        there = Agency.on_list(db, in_use_id(db, Topic.AGENCIES))
        return tuple(sorted(one.name for one in there))


def _publish(person: Visitor, one: str) -> None:
    """Again and again; the last of them takes each of theirs back."""
    for _ in range(3):
        draft = upload(person, _file(one)).location or ""
        for _ in range(3):  # one that was overtaken is looked at again
            if person.post(f"{draft}/confirm").location == URL:
                break
        if one == "Chui":
            person.post(f"{draft}/undo")


def test_what_is_told_is_one_whole_version_whoever_publishes_and_restores(
    on_postgres: Desk,
) -> None:
    people = [on_postgres.person(name) for name in ("achieng", "barasa", "chebet")]
    over, seen = threading.Event(), set[tuple[str, ...]]()

    def look() -> None:
        while not over.is_set():
            seen.add(_told(on_postgres))

    watching = threading.Thread(target=look)
    watching.start()
    with ThreadPoolExecutor(3) as three:
        list(three.map(_publish, people, VERSIONS))
    over.set()
    watching.join()
    assert seen - {()} <= {tuple(sorted(names)) for names in VERSIONS.values()}
    assert len(seen - {()}) > 1


def test_a_draft_that_its_author_drops_as_it_is_confirmed_is_gone(
    on_postgres: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = on_postgres.person()
    person.post(f"{upload(person, _file('Amani')).location}/confirm")
    draft = upload(person, _file("Baraka")).location
    needs = lists._needs_another

    def dropped_meanwhile(db: Any, one: ImportedList) -> bool:
        with on_postgres.database.begin() as other:
            other.execute(delete(ImportedList).where(ImportedList.id == one.id))
        return needs(db, one)

    monkeypatch.setattr(lists, "_needs_another", dropped_meanwhile)
    assert person.post(f"{draft}/confirm").status_code == 404
    assert _told(on_postgres) == tuple(sorted(VERSIONS["Amani"]))
