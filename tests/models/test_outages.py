"""While the database comes and goes, a code that was shown stays good."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models import Database, open_database
from models.intake import Intake
from models.journal import drain
from models.journal_folder import waiting
from models.return_visit import find
from tests.models.conftest import PEPPER, WEAK, House, Server, settle, submission

PIN = "4711"


@pytest.fixture
def house(server: Server, migrated_postgres: str) -> Iterator[House]:
    opened = open_database(migrated_postgres)
    yield settle(opened)
    opened.kw["bind"].dispose()


def opens(database: Database, code: str, idem: int = 1) -> bool:
    with database() as db:
        found = find(db, code, PIN, PEPPER, WEAK)
        return found is not None and found.case.idem == submission(idem).idem


def test_a_code_given_while_the_database_only_reads_opens_when_it_writes_again(
    house: House, intake: Intake, server: Server
) -> None:
    with server.read_only():
        assert intake.file(submission()) == "journal"
        code = intake.give_code(submission().idem, PIN)
        assert (drain(intake.journal, intake.database).bad, waiting(intake.journal)) == (0, 2)
    assert (drain(intake.journal, intake.database).taken, waiting(intake.journal)) == (2, 0)
    assert opens(house.database, code)


def test_filed_on_one_machine_and_given_a_code_on_another_no_code_is_lost(
    house: House, intake: Intake, server: Server, tmp_path: Path
) -> None:
    machines = [intake, replace(intake, journal=tmp_path / "other")]
    chance = random.Random(11)
    codes: dict[int, str] = {}

    def serve(callers: range) -> None:
        for idem in callers:
            chance.choice(machines).file(submission(idem))
            codes[idem] = chance.choice(machines).give_code(submission(idem).idem, PIN)

    for begin in range(1, 301, 60):
        with server.away():
            serve(range(begin, begin + 30))
        back = chance.choice(machines)
        drain(back.journal, back.database)
        serve(range(begin + 30, begin + 60))
    for machine in (*machines, *machines):
        drain(machine.journal, machine.database)
    assert [waiting(machine.journal) for machine in machines] == [0, 0]
    assert len(codes) == 300
    assert [idem for idem, code in codes.items() if not opens(house.database, code, idem)] == []
