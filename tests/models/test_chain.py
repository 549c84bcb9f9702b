"""Who owns the database, and has put its guards to sleep, still can't write the log anew."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import Event
from models.chain import Anchor, verify, walk
from models.event import KEYED, head
from tests.models.conftest import House
from tests.models.test_event import forging, write

KEY = b"k" * 32


@pytest.fixture
def keyed(house: House) -> House:
    """A house whose log is chained under a key."""
    house.database.configure(info={"chain_key": KEY})
    return house


def _recomputed(db: Session, since: int, begins: bytes, rule: Callable[[bytes], bytes]) -> None:
    """All seals from an entry on, made to fit by somebody without the key."""
    previous = db.scalar(select(Event.hash).where(Event.id == since - 1)) or bytes(32)
    for event in db.scalars(select(Event).where(Event.id >= since).order_by(Event.id)):
        fields = [
            event.id,
            event.at.isoformat(timespec="microseconds"),
            event.what,
            event.person_id.hex if event.person_id else None,
            event.case_id.hex if event.case_id else None,
            event.details,
        ]
        written = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
        previous = begins + rule(previous + written)
        db.execute(
            text("UPDATE event SET hash = :hash WHERE id = :id"), {"hash": previous, "id": event.id}
        )


@pytest.mark.parametrize("begins", [b"", KEYED])
@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_chain_that_its_owner_recomputes_breaks_where_it_was_changed(
    keyed: House, begins: bytes, at: int
) -> None:
    write(keyed, 5)
    with keyed.database() as db:
        walked = walk(db)
    anchor = Anchor(walked.head.id, walked.head.hash.hex(), walked.unkeyed)
    with forging(keyed.database) as db:
        db.execute(text("UPDATE event SET what = 'nothing' WHERE id = :id"), {"id": at})
        db.expire_all()
        _recomputed(db, at, begins, lambda written: sha256(written).digest())
    with keyed.database() as db:
        assert walk(db, anchor).broken == at


def test_a_tail_that_was_cut_off_shows_by_the_anchor_at_once(keyed: House, tmp_path: Path) -> None:
    write(keyed, 5)
    path = tmp_path / "new" / "audit.anchor"
    with keyed.database() as db:
        walked = walk(db)
    Anchor(walked.head.id, walked.head.hash.hex(), walked.unkeyed).write(path, KEY)
    with forging(keyed.database) as db:
        db.execute(text("DELETE FROM event WHERE id > 3"))
    with keyed.database() as db:
        assert verify(db) is None  # by itself the chain can't tell
        for whole in (True, False):
            assert walk(db, Anchor.read(path, KEY), whole=whole).broken == 4
    write(keyed, 4)  # grown past it again
    with keyed.database() as db:
        for whole in (True, False):
            assert walk(db, Anchor.read(path, KEY), whole=whole).broken in (4, 5)


def test_only_what_came_since_is_walked(keyed: House) -> None:
    write(keyed, 3)
    with keyed.database() as db:
        end = head(db)
    anchor = Anchor(end.id, end.hash.hex(), 0)
    write(keyed, 2)
    with forging(keyed.database) as db:
        db.execute(text("UPDATE event SET what = 'nothing' WHERE id = 1"))
    with keyed.database() as db:
        assert walk(db, anchor, whole=False).head.id == 5
        assert walk(db, anchor, whole=False).broken is None
        assert walk(db, anchor).broken == 1


def test_entries_from_before_there_was_a_key_hold_and_no_more_are_taken(house: House) -> None:
    house.database.configure(info={"chain_key": KEY})
    write(house, 4)
    with forging(house.database) as db:  # two of an earlier version
        db.execute(text("DELETE FROM event WHERE id > 2"))
        _recomputed(db, 1, b"", lambda written: sha256(written).digest())
    write(house, 2)
    with house.database() as db:
        walked = walk(db)
    assert (walked.broken, walked.unkeyed, walked.head.id) == (None, 2, 4)
    anchor = Anchor(walked.head.id, walked.head.hash.hex(), walked.unkeyed)
    with forging(house.database) as db:
        _recomputed(db, 3, b"", lambda written: sha256(written).digest())
    with house.database() as db:
        assert walk(db, anchor).broken == 3


def test_an_anchor_that_somebody_else_wrote_is_none(tmp_path: Path) -> None:
    path = tmp_path / "audit.anchor"
    assert Anchor.read(path, KEY) is None
    Anchor(3, "00", 0).write(path, KEY)
    assert Anchor.read(path, KEY) == Anchor(3, "00", 0)
    assert [found.name for found in tmp_path.iterdir()] == ["audit.anchor"]
    for forged in (b"", b"x", path.read_bytes().replace(b"3", b"2")):
        path.write_bytes(forged)
        with pytest.raises(ValueError, match="not signed"):
            Anchor.read(path, KEY)
