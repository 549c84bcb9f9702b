"""The phones that a code is known on: the last four, told by nothing that is kept."""

from models import ReturnCode
from models.intake import Intake
from models.known_phones import know

from .conftest import House, submission
from .test_return_visit import PIN, back, code_of


def test_a_code_is_known_on_the_phones_it_was_right_on_and_nothing_tells_which(
    intake: Intake, house: House
) -> None:
    what = submission()
    intake.file(what)
    code = intake.give_code(what.idem, PIN, number="+254711000001")
    lengths = set()
    for phone in range(1, 6):
        found = back(house.database, code)
        assert found is not None
        assert ("+254711000001" in found.phones) is (phone < 5)
        lengths.add(len(found.kept.phones or b""))
        with house.database.begin() as db:
            know(db, found.kept, found.caller_private_key, f"+25471100001{phone}")
    found = back(house.database, code)
    assert found is not None
    known = [(f"+2547110000{phone}" in found.phones) for phone in ("01", 11, 12, 13, 14, 15)]
    assert known == [False, False, True, True, True, True]  # the latest four
    assert lengths == {8}


def test_of_two_phones_at_once_it_is_known_on_both(intake: Intake, house: House) -> None:
    code, numbers = code_of(intake), ("+254711000011", "+254711000012")
    at_once = [back(house.database, code) for _ in numbers]
    for found, number in zip(at_once, numbers, strict=True):
        assert found is not None
        with house.database.begin() as db:
            know(db, found.kept, found.caller_private_key, number)
    found = back(house.database, code)
    assert found is not None
    assert all(number in found.phones for number in numbers)


def test_what_was_given_anew_meanwhile_is_known_on_no_phone_of_before(
    intake: Intake, house: House
) -> None:
    what = submission()
    intake.file(what)
    code = intake.give_code(what.idem, PIN)
    found = back(house.database, code)
    assert found is not None
    intake.give_code(what.idem, "7391")
    with house.database.begin() as db:
        before = db.query(ReturnCode).one().phones
        know(db, found.kept, found.caller_private_key, "+254711000011")
        assert db.query(ReturnCode).one().phones == before


def test_a_hidden_number_is_no_phone_that_a_code_is_known_on(intake: Intake, house: House) -> None:
    found = back(house.database, code_of(intake))
    assert found is not None
    for hidden in ("", "anonymous"):
        assert hidden not in found.phones
        assert found.phones.with_one(hidden) == found.kept.phones


def test_a_code_given_before_phones_were_known_is_known_on_the_next_it_is_right_on(
    intake: Intake, house: House
) -> None:
    code = code_of(intake)
    with house.database.begin() as db:
        db.query(ReturnCode).update({"phones": None})
    found = back(house.database, code)
    assert found is not None
    assert "+254711000001" not in found.phones
    with house.database.begin() as db:
        know(db, found.kept, found.caller_private_key, "+254711000001")
    found = back(house.database, code)
    assert found is not None
    assert "+254711000001" in found.phones
