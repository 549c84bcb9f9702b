"""Another key of the organisation: made, expected by every process, and put to use."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from models import Organisation, SealBroken
from models.crypto.envelope import new_pair, open_with, public_of, seal_to
from models.crypto.recovery_key import new_recovery_key
from models.db.base import now
from models.organisation import TAKEN_UP_IN
from models.public_key import KeyChanged, PublicKey, fingerprint
from models.sealed_rows import looked_through
from tests.models.conftest import House


class Ready(NamedTuple):
    """What opens the key that lies ready, and its public half."""

    code: str
    public_key: bytes


@pytest.fixture
def epoch(house: House) -> Ready:
    with house.database.begin() as db:
        organisation = Organisation.here(db)
        code = organisation.prepare(house.recovery_key)
        assert organisation.next_public_key
        return Ready(code, organisation.next_public_key)


def begun(house: House) -> bytes:
    with house.database.begin() as db:
        organisation = Organisation.here(db)
        ring = organisation.next_with_recovery(house.recovery_key)
        organisation.begin(ring)
        return ring


def test_the_ring_opens_what_was_sealed_before_and_after(house: House, epoch: Ready) -> None:
    ring = begun(house)
    assert public_of(ring) == epoch.public_key
    for key in (house.public_key, epoch.public_key):
        assert open_with(ring, seal_to(key, b"words", "1", "note"), "1", "note") == b"words"
    after = seal_to(epoch.public_key, b"words", "1", "note")
    with pytest.raises(SealBroken):
        open_with(house.private_key, after, "1", "note")
    with house.database.begin() as db:
        assert Organisation.here(db).open_with_recovery(house.recovery_key) == ring
        Organisation.here(db).prepare(house.recovery_key)
    assert open_with(begun(house), after, "1", "note") == b"words"


def test_a_key_that_somebody_put_in_its_place_is_not_begun(house: House, epoch: Ready) -> None:
    with house.database.begin() as db:
        Organisation.here(db).next_public_key = new_pair()[1]
    with pytest.raises(SealBroken):
        begun(house)
    with house.database.begin() as db:
        Organisation.here(db).next_public_key = epoch.public_key
    ring = begun(house)
    with pytest.raises(SealBroken):  # one that is begun already
        begun(house)
    with house.database.begin() as db, pytest.raises(SealBroken):
        Organisation.here(db).begin(ring)


def test_its_code_opens_it_and_nothing_that_lies_there_in_its_place(
    house: House, epoch: Ready
) -> None:
    with house.database.begin() as db:
        organisation = Organisation.here(db)
        assert public_of(organisation.next_with_code(epoch.code)) == epoch.public_key
        with pytest.raises(SealBroken):
            organisation.next_with_code(new_recovery_key())
        mine = organisation.next_wrapped_key
        organisation.next_wrapped_key = organisation.wrapped_key
        with pytest.raises(SealBroken):  # or the recovery key would open nothing from then on
            organisation.next_with_code(epoch.code)
        organisation.next_wrapped_key = mine
        ring = organisation.next_with_code(epoch.code)
        organisation.begin(ring)
        assert organisation.open_with_recovery(house.recovery_key) == ring
        with pytest.raises(SealBroken):
            organisation.next_with_code(epoch.code)


def test_it_follows_the_key_in_use_and_no_other(house: House, epoch: Ready) -> None:
    with house.database.begin() as db:
        late = Organisation.here(db).next_with_code(epoch.code)
        Organisation.here(db).prepare(house.recovery_key)
    begun(house)
    with house.database.begin() as db:
        Organisation.here(db).prepare(house.recovery_key)
        with pytest.raises(SealBroken):
            Organisation.here(db).begin(late)


def test_all_is_looked_through_once_more_when_every_process_has_the_new_key(
    house: House, epoch: Ready
) -> None:
    def to_reseal() -> bool:
        with house.database() as db:
            return Organisation.here(db).to_reseal

    assert not to_reseal()
    begun(house)
    assert to_reseal()
    with house.database.begin() as db:
        looked_through(db, 1, 1)
    assert to_reseal()
    with house.database.begin() as db:
        looked_through(db, 1, 0)
    assert not to_reseal()
    with house.database.begin() as db:
        Organisation.here(db).changed_at = now() - TAKEN_UP_IN
        Organisation.here(db).resealed_at = now() - timedelta(hours=1)
    assert to_reseal()
    with house.database.begin() as db:
        looked_through(db, 0, 0)
    assert not to_reseal()


def test_a_process_that_was_told_both_follows_and_no_other_does(
    house: House, epoch: Ready, tmp_path: Path
) -> None:
    both = f"{fingerprint(house.public_key)},{fingerprint(epoch.public_key)}"
    told = PublicKey(house.database, tmp_path / "told", both)
    untold = PublicKey(house.database, tmp_path / "untold")
    one = PublicKey(house.database, tmp_path / "one", fingerprint(house.public_key))
    for key in (told, untold, one):
        key.check()
        assert key() == house.public_key
    begun(house)
    told.check()
    assert told() == epoch.public_key
    assert PublicKey(house.database, tmp_path / "told", fingerprint(epoch.public_key))() == told()
    for key in (untold, one):
        with pytest.raises(KeyChanged):
            key.check()
        assert key() == house.public_key
    late = PublicKey(house.database, tmp_path / "one", fingerprint(epoch.public_key))
    late.check()
    assert late() == epoch.public_key
    third = new_pair()[1]
    with house.database.begin() as db:
        Organisation.here(db).public_key = third
    with pytest.raises(KeyChanged):
        told.check()
