"""What the database cannot take waits on disk, whole, sealed, and gets there once."""

import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from models import Case, Message, Reply, ReturnCode
from models.intake import Intake
from models.journal import Drained, append_case, append_code, append_refusal, append_text, drain
from models.journal_folder import append, waiting
from models.return_visit import Chosen, Given, NotHereYet, find
from models.text_answer import TextAnswer
from models.text_answer import read as read_answer
from tests.models.conftest import PEPPER, WEAK, House, submission

ROOT = Path(__file__).parents[2]
NAMES = [column.key for column in Case.__table__.columns]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def journal(house: House, folder: Path, idem: int = 1, **facts: Any) -> Case:
    case = Case.seal(submission(idem, **facts), house.public_key)
    append_case(folder, case.columns())
    return case


def journal_code(folder: Path, pin: str = "4711", idem: int = 1) -> str:
    chosen = Chosen(submission(idem).idem, pin)
    given = Given.make(chosen, PEPPER, 0, WEAK)
    append_code(folder, submission(idem).idem, given.columns(chosen))
    return given.code


def cases(house: House) -> list[Case]:
    with house.database() as db:
        return list(db.scalars(select(Case)))


def test_a_case_comes_through_the_journal_as_it_was(house: House, folder: Path) -> None:
    before = journal(house, folder)
    assert waiting(folder) == 1
    assert drain(folder, house.database) == Drained(taken=1, bad=0, waiting=0)
    after = cases(house)[0]
    for column in Case.__table__.columns:
        assert getattr(after, column.key) == getattr(before, column.key)
    assert after.open_answers(house.private_key) == submission().answers


def test_a_refusal_in_the_journal_takes_back_what_was_told_before_it_and_after(
    house: House, folder: Path
) -> None:
    journal(house, folder, step=5, complete=False)
    append_refusal(folder, submission().idem, 6)
    assert drain(folder, house.database) == Drained(taken=2, bad=0, waiting=0)
    assert cases(house) == []
    journal(house, folder, step=7, complete=False)
    drain(folder, house.database)
    assert cases(house) == []


def test_a_refusal_in_the_journal_leaves_what_was_sent_before_it(
    house: House, folder: Path
) -> None:
    append_refusal(folder, submission().idem, 6)
    journal(house, folder, step=5)
    drain(folder, house.database)
    assert len(cases(house)) == 1


def test_a_record_is_for_its_owner_alone_and_holds_no_word(house: House, folder: Path) -> None:
    journal(house, folder)
    path = next(folder.iterdir())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for word in (b"Wanafungiwa", b"254700000001", b"ForcedLabour"):
        assert word not in path.read_bytes()


def test_it_is_on_disk_before_its_name_is_and_the_name_is_before_it_returns(
    house: House, folder: Path
) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def renamed(path: Path, to: Path) -> Path:
        order.append("rename")
        return rename(path, to)

    with patch("os.fsync", synced), patch.object(Path, "rename", renamed):
        journal(house, folder)
    assert order == ["file", "rename", "folder"]


def test_the_same_case_twice_is_one_record_and_one_row(house: House, folder: Path) -> None:
    journal(house, folder)
    journal(house, folder)
    assert waiting(folder) == 1
    drain(folder, house.database)
    journal(house, folder)
    assert drain(folder, house.database).taken == 1
    assert len(cases(house)) == 1


def test_draining_in_parallel_takes_each_once(house: House, folder: Path) -> None:
    for idem in range(1, 21):
        journal(house, folder, idem)
    threads = [threading.Thread(target=drain, args=(folder, house.database)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain(folder, house.database)
    assert waiting(folder) == 0
    assert not list(folder.glob("*.bad"))
    assert {case.idem for case in cases(house)} == {submission(n).idem for n in range(1, 21)}


def test_a_complete_record_wins_over_an_incomplete_one_either_way(
    house: House, folder: Path
) -> None:
    journal(house, folder)
    journal(house, folder, complete=False)
    drain(folder, house.database)
    assert [case.complete for case in cases(house)] == [True]
    journal(house, folder, complete=False)
    drain(folder, house.database)
    assert [case.complete for case in cases(house)] == [True]


def test_of_two_tellings_the_later_counts_whichever_was_written_first(
    house: House, folder: Path
) -> None:
    journal(house, folder, step=12, answers={"what": "all of it"})
    journal(house, folder, step=7, answers={"what": "the first words"})
    assert drain(folder, house.database) == Drained(taken=2, bad=0, waiting=0)
    journal(house, folder, step=7, answers={"what": "the first words"})
    drain(folder, house.database)
    assert cases(house)[0].open_answers(house.private_key) == {"what": "all of it"}


def test_a_complete_record_replaces_an_incomplete_row(house: House, folder: Path) -> None:
    with house.database.begin() as db:
        Case.file(db, submission(complete=False, answers={}), house.public_key)
    journal(house, folder)
    drain(folder, house.database)
    case = cases(house)[0]
    assert case.complete
    assert case.open_answers(house.private_key) == submission().answers


def test_a_code_given_meanwhile_opens_its_case(house: House, folder: Path) -> None:
    code = journal_code(folder)
    journal(house, folder)
    assert drain(folder, house.database) == Drained(taken=2, bad=0, waiting=0)
    with house.database() as db:
        assert find(db, code, "4711", PEPPER, WEAK) is not None


def test_of_two_pins_given_meanwhile_the_last_counts(house: House, folder: Path) -> None:
    journal(house, folder)
    code = journal_code(folder, "1111")
    assert journal_code(folder, "2222") == code
    drain(folder, house.database)
    with house.database() as db:
        assert find(db, code, "1111", PEPPER, WEAK) is None
        assert find(db, code, "2222", PEPPER, WEAK) is not None


def test_a_code_comes_before_its_case_and_opens_it(house: House, folder: Path) -> None:
    code = journal_code(folder)
    assert drain(folder, house.database) == Drained(taken=1, bad=0, waiting=0)
    with house.database() as db, pytest.raises(NotHereYet):
        find(db, code, "4711", PEPPER, WEAK)
    journal(house, folder)
    drain(folder, house.database)
    with house.database() as db:
        assert find(db, code, "4711", PEPPER, WEAK) is not None


def test_a_code_that_comes_late_does_not_replace_one_given_after_it(
    intake: Intake, house: House
) -> None:
    intake.file(submission())
    journal_code(intake.journal, "1111")
    code = intake.give_code(submission().idem, "2222")
    drain(intake.journal, intake.database)
    with house.database() as db:
        assert find(db, code, "2222", PEPPER, WEAK) is not None


def test_a_code_of_what_was_taken_back_simply_goes(house: House, folder: Path) -> None:
    append_refusal(folder, submission().idem, 6)
    journal_code(folder)
    assert drain(folder, house.database) == Drained(taken=2, bad=0, waiting=0)
    with house.database() as db:
        assert db.scalars(select(ReturnCode)).all() == []


def test_a_case_that_an_earlier_version_wrote_is_still_taken(house: House, folder: Path) -> None:
    """Until codes had rows of their own, a case's record held three empty columns for one."""
    case = Case.seal(submission(), house.public_key)
    columns = {name: getattr(case, name) for name in NAMES}
    empty = dict.fromkeys(("code_tag", "caller_public_key", "sealed_caller_key"))
    append(folder, f"{submission().idem.hex()}-1-told-000000-1-complete", {**columns, **empty})
    assert drain(folder, house.database).taken == 1
    assert len(cases(house)) == 1


def test_records_have_the_names_they_had_before_a_case_was_called_so() -> None:
    """What lies in journals while a machine is brought up to date is taken by the new worker."""
    written = """id kind received_at channel language county country about danger urgent complete
    step status owner_id opened_at unread may_contact content_version idem sealed_key
    sealed_answers sealed_contact to_fetch"""
    assert set(written.split()) <= set(NAMES)


def test_every_flipped_byte_is_put_aside_and_bars_no_other(house: House, folder: Path) -> None:
    journal(house, folder)
    whole = next(folder.iterdir())
    content = whole.read_bytes()
    places = range(0, len(content), 7)
    for at in places:
        broken = bytearray(content)
        broken[at] ^= 1
        (folder / f"{at:06d}").write_bytes(bytes(broken))
    assert drain(folder, house.database) == Drained(taken=1, bad=len(places), waiting=0)
    assert len(cases(house)) == 1


def test_a_record_the_database_refuses_stays_and_bars_no_other(house: House, folder: Path) -> None:
    forgotten = Case.seal(submission(1), house.public_key)
    forgotten.status = "Forgotten"
    append_case(folder, forgotten.columns())
    journal(house, folder, 2)
    assert drain(folder, house.database) == Drained(taken=1, bad=0, waiting=1)
    assert cases(house)[0].idem == submission(2).idem


@pytest.mark.parametrize("content", [b"", b"salama-journal-2 x {}", b"\0" * 100])
def test_an_unknown_or_empty_record_is_put_aside(
    house: House, folder: Path, content: bytes
) -> None:
    folder.mkdir()
    (folder / "record").write_bytes(content)
    assert drain(folder, house.database).bad == 1
    assert (folder / "record.bad").read_bytes() == content


def test_a_draft_is_never_read_and_an_old_one_is_swept_away(house: House, folder: Path) -> None:
    folder.mkdir()
    for name in ("fresh.tmp", "stale.tmp"):
        (folder / name).write_bytes(b"half a rec")
    os.utime(folder / "stale.tmp", (0, 0))
    assert drain(folder, house.database) == Drained(taken=0, bad=0, waiting=0)
    assert [path.name for path in folder.iterdir()] == ["fresh.tmp"]


def test_a_process_that_is_killed_loses_nothing_it_said_was_kept(
    house: House, folder: Path
) -> None:
    writer = """
import itertools, pathlib, sys
from models import Case
from models.journal import append_case
from tests.models.conftest import submission
for idem in itertools.count(1):
    case = Case.seal(submission(idem), bytes.fromhex(sys.argv[2]))
    append_case(pathlib.Path(sys.argv[1]), case.columns())
    print(idem, flush=True)
"""
    command = [sys.executable, "-c", writer, str(folder), house.public_key.hex()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        first = [process.stdout.readline() for _ in range(20)]
        process.kill()
        said = [int(line) for line in (*first, *process.stdout)]
    drained = drain(folder, house.database)
    assert (drained.bad, drained.waiting) == (0, 0)
    assert {submission(idem).idem for idem in said} <= {case.idem for case in cases(house)}


def test_a_folder_that_is_not_there_holds_nothing(house: House, folder: Path) -> None:
    assert drain(folder, house.database) == Drained(taken=0, bad=0, waiting=0)


def test_a_later_pin_does_not_lock_out_a_reply(intake: Intake, house: House) -> None:
    """A record that comes late must not take away the key that staff have already replied to."""
    intake.file(submission())
    code = intake.give_code(submission().idem, "4711")
    with house.database.begin() as db:
        Reply.send(db, db.scalars(select(Case)).one(), house.person, "a reply", house.public_key)
    journal_code(intake.journal, "4711")
    assert drain(intake.journal, intake.database).taken == 1
    with house.database() as db:
        found = find(db, code, "4711", PEPPER, WEAK)
        assert found is not None
        assert found.case.replies[0].open_for_caller(found.caller_private_key) == "a reply"


def test_the_answer_to_a_text_waits_too(house: House, folder: Path) -> None:
    key, at = bytes(32), datetime.now(UTC)
    row = TextAnswer("+254711000001", "Sent.", 1).columns(key, "the text's name", at)
    append_text(folder, row)
    assert drain(folder, house.database) == Drained(1, 0, 0)
    with house.database() as db:
        [owed] = db.scalars(select(Message))
        assert read_answer(key, owed)["words"] == "Sent."
        assert (owed.state, owed.parts, owed.due_at) == ("due", 1, at)
