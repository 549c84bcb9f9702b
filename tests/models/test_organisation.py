"""The organisation's key is made once, and its recovery key is the last way to it."""

import pytest

from models import Organisation, SealBroken
from models.crypto.envelope import public_of
from models.crypto.recovery_key import new_recovery_key
from models.organisation import AlreadySetUp
from tests.models.conftest import House


def test_the_recovery_key_opens_the_private_key(house: House) -> None:
    with house.database() as db:
        organisation = Organisation.of(db)
        assert organisation is not None
        assert organisation.open_with_recovery(house.recovery_key) == house.private_key
        assert organisation.public_key == public_of(house.private_key)


def test_another_recovery_key_does_not(house: House) -> None:
    with house.database() as db:
        organisation = Organisation.of(db)
        assert organisation is not None
        with pytest.raises(SealBroken):
            organisation.open_with_recovery(new_recovery_key())


def test_a_second_set_up_is_refused(house: House) -> None:
    with pytest.raises(AlreadySetUp), house.database.begin() as db:
        Organisation.set_up(db)
