"""A referral goes from stage to stage, once each, and its terms are sealed."""

import pytest
from sqlalchemy import select

from models import Case, Event, Referral, SealBroken
from models.crypto.envelope import new_pair
from models.referral import OutOfOrder, ReferralStep, Stage, Terms
from tests.models.conftest import House, submission

TERMS = Terms("Child line", "116", "told", "On the phone", ["facts"], "A bed for tonight")


def test_it_goes_on_once_and_each_step_has_its_day_and_person(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        referral = Referral.draft(db, case, house.person, TERMS, house.public_key)
        with pytest.raises(OutOfOrder):
            referral.go_on(db, house.person, Stage.OUTCOME, "They came", house.public_key)
        for stage in (Stage.SENT, Stage.ACCEPTED, Stage.OUTCOME):
            referral.go_on(db, house.person, stage, f"Words of {stage}", house.public_key)
            with pytest.raises(OutOfOrder):
                referral.go_on(db, house.person, stage, "again", house.public_key)
    with house.database() as db:
        [referral] = Referral.of(db, case.id)
        assert referral.stage == Stage.OUTCOME
        told = [(one.stage, one.by.username, one.open(house.private_key)) for one in referral.steps]
        assert told == [
            ("drafted", "asha", ""),
            ("sent", "asha", "Words of sent"),
            ("accepted", "asha", "Words of accepted"),
            ("outcome", "asha", "Words of outcome"),
        ]
        steps = select(Event.what).where(Event.what != "follow up").order_by(Event.id)
        whats = db.scalars(steps).all()
        assert whats == [f"referral {stage}" for stage, _, _ in told]


def test_its_terms_are_sealed_to_its_row_and_gone_with_the_case(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        one = Referral.draft(db, case, house.person, TERMS, house.public_key)
        other = Referral.draft(db, case, house.person, TERMS, house.public_key)
    assert one.open(house.private_key) == TERMS
    with pytest.raises(SealBroken):
        one.open(new_pair()[0])
    one.sealed_terms = other.sealed_terms
    with pytest.raises(SealBroken):
        one.open(house.private_key)
    with house.database.begin() as db:
        db.delete(db.get_one(Case, case.id))
    with house.database() as db:
        assert db.scalars(select(ReferralStep)).all() == []
        assert db.scalars(select(Referral)).all() == []
