"""What cases have in common is found by tags alone, among those that somebody may read."""

from datetime import timedelta
from uuid import uuid4

from models import Case, trait
from models.db.base import now
from models.restriction import Reader

from .conftest import House, submission

REPORTS = Reader(uuid4(), {"report"})
REQUESTS = Reader(uuid4(), {"request"})


def _file(house: House, idem: int, kind: str = "report") -> Case:
    at = now() + timedelta(seconds=idem)
    with house.database.begin() as db:
        told = submission(idem, kind=kind, received_at=at)
        return Case.file(db, told, house.public_key)


def test_those_that_share_a_tag_are_found_the_newest_first_with_all_that_they_share(
    house: House,
) -> None:
    one, two, three, other = (_file(house, number) for number in (1, 2, 3, 4))
    request = _file(house, 5, "request")
    phone, plate = (trait.tag(house.private_key, kind, "x") for kind in ("phone", "plate"))
    with house.database.begin() as db:
        for case, tags in ((one, [phone, plate]), (two, [phone]), (three, [plate, phone])):
            trait.keep(db, case.id, tags)
        trait.keep(db, request.id, [phone])
        trait.keep(db, other.id, [])
    known = {phone: "phone", plate: "plate"}
    with house.database() as db:
        found = trait.sharing(db, one, known, REPORTS, 9)
        assert [(case.id, why) for case, why in found] == [
            (three.id, ["phone", "plate"]), (two.id, ["phone"]),
        ]  # fmt: skip
        assert [case.id for case, _ in trait.sharing(db, one, known, REPORTS, 1)] == [three.id]
        assert trait.sharing(db, one, {}, REPORTS, 9) == []
        assert [case.id for case, _ in trait.sharing(db, one, known, REQUESTS, 9)] == [request.id]


def test_a_case_is_looked_through_once_until_something_is_forgotten(house: House) -> None:
    one, two = _file(house, 1), _file(house, 2)

    def left() -> set[object]:
        with house.database() as db:
            return set(db.scalars(trait.not_looked_through(REPORTS)))

    with house.database.begin() as db:
        trait.keep(db, one.id, [b"12345678", b"87654321"])
        trait.keep(db, one.id, [b"12345678"])
        assert trait.are_kept(db, one.id, [b"12345678"])
    assert left() == {two.id}
    with house.database.begin() as db:
        trait.forget(db, one.id)
    assert left() == {one.id, two.id}
    with house.database.begin() as db:
        db.delete(db.get_one(Case, two.id))
        trait.keep(db, two.id, [b"12345678"])  # gone while it was read
    assert left() == {one.id}
