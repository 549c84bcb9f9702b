"""Two cases become one matter once, whoever else is about to say so, and become two again."""

import threading
from uuid import uuid4

import pytest

from models import Case, Merge
from models.closure import Said
from models.merge import MergeRejected, merge, merged, release, undo
from models.person import Person
from models.restriction import Reader

from .conftest import House, submission


def _file(house: House, idem: int) -> Case:
    with house.database.begin() as db:
        return Case.file(db, submission(idem), house.public_key)


def _merge(house: House, case: Case, into: Case) -> None:
    with house.database.begin() as db:
        said = Said(db.get_one(Person, house.person.id), "The same", house.public_key)
        merge(db, db.get_one(Case, case.id), db.get_one(Case, into.id), said)


def test_it_is_said_and_undone_and_whoever_goes_on_is_known(house: House) -> None:
    case, into = _file(house, 1), _file(house, 2)
    _merge(house, case, into)
    with house.database.begin() as db:
        one, other = db.get_one(Case, case.id), db.get_one(Case, into.id)
        assert one.closed
        assert one.merged_into is other
        assert other.merged_into is None
        assert merged(db, other, Reader(uuid4(), {"report"})) == [one]
        assert merged(db, other, Reader(uuid4(), {"request"})) == []
        undo(db, one, other, Said(db.get_one(Person, house.person.id), "Two", house.public_key))
        assert not one.closed
    with house.database.begin() as db:
        release(db, db.get_one(Case, into.id))
        assert db.query(Merge).count() == 0


def test_of_two_who_merge_each_into_the_other_one_is_refused(house: House) -> None:
    one, two, refused = _file(house, 1), _file(house, 2), []

    def say(case: Case, into: Case) -> None:
        try:
            _merge(house, case, into)
        except MergeRejected as why:
            refused.append(why)

    both = [threading.Thread(target=say, args=pair) for pair in ((one, two), (two, one))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(refused) == 1
    with house.database() as db:
        assert db.query(Merge).count() == 1
        assert sum(case.closed for case in db.query(Case)) == 1
    with pytest.raises(MergeRejected):
        _merge(house, one, two)
