"""Another key of the organisation: made, expected by every process, and put to use."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import Organisation, SealBroken
from models.crypto.envelope import new_pair, open_with, public_of, seal_to
from models.organisation import Epoch
from models.public_key import KeyChanged, PublicKey, fingerprint
from tests.models.conftest import House


@pytest.fixture
def epoch(house: House) -> Epoch:
    with house.database() as db:
        return Organisation.here(db).next_epoch(house.recovery_key)


def test_the_ring_opens_what_was_sealed_before_and_after(house: House, epoch: Epoch) -> None:
    with house.database.begin() as db:
        ring = Organisation.here(db).begin(epoch, house.recovery_key)
    assert public_of(ring) == epoch.public_key
    for key in (house.public_key, epoch.public_key):
        assert open_with(ring, seal_to(key, b"words", "1", "note"), "1", "note") == b"words"
    after = seal_to(epoch.public_key, b"words", "1", "note")
    with pytest.raises(SealBroken):
        open_with(house.private_key, after, "1", "note")
    with house.database() as db:
        assert Organisation.here(db).open_with_recovery(house.recovery_key) == ring
        third = Organisation.here(db).next_epoch(house.recovery_key)
    with house.database.begin() as db:
        longer = Organisation.here(db).begin(third, house.recovery_key)
    assert open_with(longer, after, "1", "note") == b"words"


def test_a_key_that_somebody_put_in_its_place_is_not_begun(house: House, epoch: Epoch) -> None:
    forged = replace(epoch, public_key=new_pair()[1])
    with house.database.begin() as db, pytest.raises(SealBroken):
        Organisation.here(db).begin(forged, house.recovery_key)
    with house.database.begin() as db:
        Organisation.here(db).begin(epoch, house.recovery_key)
    with house.database.begin() as db, pytest.raises(SealBroken):  # one that is begun already
        Organisation.here(db).begin(epoch, house.recovery_key)


def test_it_waits_in_a_file_until_it_is_begun(epoch: Epoch, tmp_path: Path) -> None:
    assert Epoch.read(tmp_path) is None
    epoch.write(tmp_path)
    assert Epoch.read(tmp_path) == epoch
    Epoch.forget(tmp_path)
    assert [*tmp_path.glob("organisation.*")] == []


def test_a_process_that_was_told_both_follows_and_no_other_does(
    house: House, epoch: Epoch, tmp_path: Path
) -> None:
    both = f"{fingerprint(house.public_key)},{fingerprint(epoch.public_key)}"
    told = PublicKey(house.database, tmp_path / "told", both)
    untold = PublicKey(house.database, tmp_path / "untold")
    one = PublicKey(house.database, tmp_path / "one", fingerprint(house.public_key))
    for key in (told, untold, one):
        key.check()
        assert key() == house.public_key
    with house.database.begin() as db:
        Organisation.here(db).begin(epoch, house.recovery_key)
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
