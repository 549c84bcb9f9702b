"""A spoken reply opens to staff, and to who has code and PIN, and to nobody else."""

import pytest
from sqlalchemy import select

from models import Case, Reply, SealBroken, SpokenReply, UnsentSpeech
from models.answers import answers, mark_begun, mark_read, replies
from models.crypto.envelope import new_key
from models.intake import Intake
from models.return_visit import find, status_word
from models.spoken_reply import Speech, sound
from tests.models.conftest import PEPPER, WEAK, House, submission

PIN = "4711"
SPEECH = Speech(b"RIFF....WAVE" + bytes(range(256)) * 40, 3)


@pytest.fixture
def code(intake: Intake, house: House) -> str:
    """That of a caller to whom staff have spoken, and written something else."""
    filed = submission()
    intake.file(filed)
    code = intake.give_code(filed.idem, PIN)
    with house.database.begin() as db:
        case = db.scalars(select(Case)).one()
        Reply.send(db, case, house.person, "Piga 116", house.public_key)
        reply = Reply.send(db, case, house.person, "", house.public_key)
        SpokenReply.put(db, reply, SPEECH, house.public_key, alone=True)
    return code


def test_code_and_pin_open_what_was_spoken(house: House, code: str) -> None:
    with house.database() as db:
        assert find(db, code, "4712", PEPPER, WEAK) is None
        found = find(db, code, PIN, PEPPER, WEAK)
        assert found is not None
        assert replies(found) == ["Piga 116"]
        written, told = answers(found)
        assert written.spoken is None
        assert told.words == ""
        assert told.spoken is not None
        assert sound(db, *told.spoken) == SPEECH.wav


def test_staff_open_it_with_the_organisation_s_key(house: House, code: str) -> None:
    with house.database() as db:
        spoken = db.scalars(select(SpokenReply)).one()
        assert sound(db, spoken.reply_id, spoken.key(house.private_key)) == SPEECH.wav
        assert spoken.reply.open(house.private_key) == ""


def test_no_other_key_opens_the_sound(house: House, code: str) -> None:
    with house.database() as db:
        spoken = db.scalars(select(SpokenReply)).one()
        assert SPEECH.wav[:40] not in spoken.sealed_sound
        with pytest.raises(SealBroken):
            sound(db, spoken.reply_id, new_key())


def test_what_is_only_read_of_is_not_heard_yet(house: House, code: str) -> None:
    with house.database.begin() as db:
        case = db.scalars(select(Case)).one()
        mark_begun(case, written=True, spoken=False)
        mark_read(case, written=True, spoken=False)
        assert status_word(case) == "reply"
        mark_begun(case)
        mark_read(case, written=False, spoken=True)
        assert status_word(case) == "received"


def test_it_is_gone_with_its_case(house: House, code: str) -> None:
    with house.database.begin() as db:
        row = db.scalars(select(SpokenReply.reply_id)).one()
        db.delete(db.scalars(select(Case)).one())
        db.flush()
        assert sound(db, row, new_key()) is None


def test_what_is_spoken_and_not_sent_is_kept_once_for_each_person(house: House, code: str) -> None:
    with house.database.begin() as db:
        of = house.person.id, db.scalars(select(Case.id)).one()
        UnsentSpeech.keep(db, *of, Speech(b"RIFF first", 1), house.public_key)
        UnsentSpeech.keep(db, *of, SPEECH, house.public_key)
    with house.database.begin() as db:
        kept = UnsentSpeech.of(db, *of)
        assert kept is not None
        assert kept.open(house.private_key) == SPEECH
        UnsentSpeech.forget(db, *of)
        assert UnsentSpeech.of(db, *of) is None
