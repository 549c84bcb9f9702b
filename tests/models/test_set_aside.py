"""What can't be read in a journal is set aside, bars no other, and is looked at again."""

from pathlib import Path
from typing import Any

import pytest

from models import Case
from models.journal import Drained, append_case, append_code, drain
from models.journal_folder import append, set_aside, waiting
from models.return_visit import Chosen, Given, find
from tests.models.conftest import PEPPER, WEAK, House, submission

NOTHING = Drained(taken=0, bad=0, waiting=0)
PIN = "4711"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def journal(house: House, folder: Path, idem: int = 1) -> None:
    append_case(folder, Case.seal(submission(idem), house.public_key).columns())


def test_what_is_no_file_is_passed_over(house: House, folder: Path) -> None:
    (folder / "lost+found").mkdir(parents=True)
    (folder / "a folder.tmp").mkdir()
    (folder / "another.bad").mkdir()
    (folder / "a link").symlink_to("nowhere")
    journal(house, folder)
    assert (waiting(folder), set_aside(folder)) == (1, 0)
    assert drain(folder, house.database, again=True) == Drained(taken=1, bad=0, waiting=0)


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "a kind of a later version", "idem": submission().idem},
        {"a column of a later version": "", "idem": submission().idem},
        {"kind": "report", "idem": submission().idem},
        {"kind": "report"},
    ],
)
def test_a_record_of_another_version_bars_no_other(
    house: House, folder: Path, columns: dict[str, Any]
) -> None:
    append(folder, "0-1-told", columns)
    append(folder, "0-2-code-when?", {"idem": submission(2).idem})
    journal(house, folder)
    drained = drain(folder, house.database)
    assert drained.taken == 1
    assert drained.bad + drained.waiting == 2
    assert set_aside(folder) == drained.bad


def test_what_can_be_read_again_comes_back_and_is_looked_at_only_when_asked(
    house: House, folder: Path
) -> None:
    journal(house, folder)
    [path] = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert drain(folder, house.database).bad == 1
    assert drain(folder, house.database) == NOTHING
    assert drain(folder, house.database, again=True).bad == 1
    [path] = folder.iterdir()
    path.write_bytes(whole)
    assert drain(folder, house.database) == NOTHING
    assert drain(folder, house.database, again=True).taken == 1
    assert list(folder.iterdir()) == []


def test_a_code_that_an_earlier_version_set_aside_comes_back(house: House, folder: Path) -> None:
    """It was set aside for want of its case, with nothing wrong in it."""
    chosen = Chosen(submission().idem, PIN)
    given = Given.make(chosen, PEPPER, 0, WEAK)
    append_code(folder, submission().idem, given.columns(chosen))
    [path] = folder.iterdir()
    path.rename(f"{path}.bad")
    journal(house, folder)
    assert drain(folder, house.database, again=True).taken == 2
    with house.database() as db:
        assert find(db, given.code, PIN, PEPPER, WEAK) is not None
