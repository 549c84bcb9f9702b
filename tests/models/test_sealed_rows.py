"""What is sealed to the organisation is sealed to another key, beside whoever works meanwhile."""

import re
from itertools import islice

import pytest

from models import (
    Addition,
    Case,
    Database,
    Note,
    Person,
    Recording,
    RecordingCopy,
    Referral,
    Reply,
    SpokenReply,
    WorkFile,
)
from models.closure import Disposition, Said, close
from models.correction import correct
from models.crypto.envelope import KEY_BYTES, SealBroken, new_pair, open_with, seal_to
from models.referral import Stage, Terms
from models.restriction import Restriction, Why, let_in, restrict
from models.return_visit import Chosen, give_code
from models.sealed_rows import SEALED, reseal
from models.spoken_reply import Speech
from models.work_file import Wanted
from tests.models.conftest import PEPPER, WEAK, House, submission
from tests.support.house import HOUSE

GONE_IN_A_DAY = {"unsent", "unsent_case", "unsent_speech"}
TO_THE_CALLER = {"return_code"}
TERMS = Terms("Child line", "116", "told", "On the phone", ["facts"], "A bed for tonight")


@pytest.fixture
def ring(house: House) -> bytes:
    """The key after one change, with a row of each kind from before it."""
    idem = (1).to_bytes(32, "big")
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        give_code(db, Chosen(idem, "2580"), PEPPER, WEAK)
        person = db.get_one(Person, house.person.id)
        db.add(Addition.seal(idem, case.id, 1, {"words": "more"}, house.public_key))
        recording = Recording.want(case.id, "account", "https://x", bytes(32))
        db.add(recording)
        db.flush()
        RecordingCopy.seal(db, recording.id, b"sound", house.public_key, masked=True)
        Note.write(db, case, person, "Rang the chief", house.public_key)
        reply = Reply.send(db, case, person, "Please dial", house.public_key)
        SpokenReply.put(db, reply, Speech(b"RIFF", 1), house.public_key, alone=False)
        correct(db, case, person, {"county": "001"}, house.public_key)
        referral = Referral.draft(db, case, person, TERMS, house.public_key)
        referral.go_on(db, person, Stage.SENT, "Rang them", house.public_key)
        restrict(db, case, person, [], Why("Her uncle works here", house.public_key))
        standing = Restriction.of(db, case.id)
        assert standing
        other = Person(username="brian")
        db.add(other)
        db.flush()
        let_in(db, standing, other, Why("She rang me", house.public_key))
        WorkFile.ask(db, person, Wanted({}), "A report to the board", house.public_key)
        close(db, case, Disposition.HELPED, Said(person, "She is home", house.public_key))
    return new_pair()[0] + house.private_key


def opened(database: Database, key: bytes) -> dict[str, int]:
    """How many envelopes of each kind a key opens."""
    count = {}
    for each in SEALED:
        with database() as db:
            rows = db.query(each.id, each.column).filter(each.column.is_not(None)).all()
        count[each.column.key + " " + each.field] = sum(
            opens(key, sealed, row.hex, each.field) for row, sealed in rows
        )
    return count


def opens(key: bytes, sealed: bytes | None, row: str, field: str) -> bool:
    try:
        open_with(key, sealed or b"", row, field)
    except SealBroken:
        return False
    return True


def test_every_row_that_is_sealed_opens_with_the_new_key_alone_afterwards(
    house: House, ring: bytes
) -> None:
    before = opened(house.database, house.private_key)
    assert set(before.values()) == {1}
    assert opened(house.database, ring) == before
    batches = [*reseal(house.database, ring)]
    assert sum(batch.anew for batch in batches) == len(SEALED)
    assert opened(house.database, ring[:KEY_BYTES]) == before
    assert set(opened(house.database, house.private_key).values()) == {0}
    assert [batch.anew for batch in reseal(house.database, ring)] == [0] * len(batches)
    with house.database() as db:
        assert db.query(Case).one().open_answers(ring)["what"] == "ForcedLabour"


def test_one_that_is_ended_at_any_batch_is_gone_on_with(
    house: House, ring: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.database.begin() as db:
        for number in range(2, 6):
            Case.file(db, submission(number), house.public_key)
    monkeypatch.setattr("models.sealed_rows.BATCH", 2)
    first = [*islice(reseal(house.database, ring), 2)]
    assert [(batch.seen, batch.of, batch.anew) for batch in first] == [(2, 5, 2), (4, 5, 2)]
    assert opened(house.database, ring)["sealed_key key"] >= 1
    assert sum(batch.anew for batch in reseal(house.database, ring)) == len(SEALED)
    assert set(opened(house.database, house.private_key).values()) == {0}


def test_what_no_key_opens_is_counted_and_left(house: House, ring: bytes) -> None:
    foreign = seal_to(new_pair()[1], b"words", "0", "note")
    with house.database.begin() as db:
        db.query(Note).one().sealed_text = foreign
    batches = [*reseal(house.database, ring)]
    assert {batch.table: batch.broken for batch in batches if batch.broken} == {"note": 1}
    with house.database() as db:
        assert db.query(Note).one().sealed_text == foreign


def test_nothing_that_is_sealed_to_the_organisation_is_forgotten() -> None:
    """Each module that seals is one whose rows are sealed anew, or that keeps nothing for long."""
    seals = {
        path.stem
        for path in (HOUSE / "models").glob("*.py")
        if re.search(r"seal_to\((?!turned)", path.read_text()) and path.stem != "sealed_rows"
    }
    known = {each.of.__module__.rpartition(".")[2] for each in SEALED}
    made_of_what_was_told = {"sealed_case"} & seals  # the row of a case, which `case` keeps
    assert seals - GONE_IN_A_DAY - TO_THE_CALLER - made_of_what_was_told == known - {"case"}
    assert made_of_what_was_told
