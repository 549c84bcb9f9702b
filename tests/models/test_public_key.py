"""The organisation's public key, read once and kept at hand."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from models import Database, Organisation, open_database
from models.public_key import KeyChanged, NotSetUp, PublicKey, fingerprint


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def database(url: str) -> Database:
    return open_database(url)


@pytest.fixture
def public(database: Database) -> bytes:
    with database.begin() as db:
        return Organisation.set_up(db)[0].public_key


@pytest.fixture
def away(tmp_path: Path) -> Database:
    """A database that can't be reached."""
    return open_database(f"sqlite:///{tmp_path}/no/such/folder/salama.sqlite3")


def test_the_organisations_key_is_read_from_the_database(
    database: Database, public: bytes, tmp_path: Path
) -> None:
    assert PublicKey(database, tmp_path)() == public


def test_it_is_read_once(database: Database, public: bytes, tmp_path: Path) -> None:
    key = PublicKey(database, tmp_path)
    key()
    (tmp_path / "organisation.pub").unlink()
    (tmp_path / "salama.sqlite3").unlink()
    assert key() == public


def test_before_set_up_there_is_none_and_after_it_there_is(
    database: Database, tmp_path: Path
) -> None:
    key = PublicKey(database, tmp_path)
    with pytest.raises(NotSetUp, match="flask setup"):
        key()
    with database.begin() as db:
        public = Organisation.set_up(db)[0].public_key
    assert key() == public


def test_a_start_without_the_database_takes_the_key_kept_on_disk(
    database: Database, public: bytes, away: Database, tmp_path: Path
) -> None:
    PublicKey(database, tmp_path / "instance")()
    assert PublicKey(away, tmp_path / "instance")() == public


def test_a_first_start_without_the_database_has_no_key(away: Database, tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        PublicKey(away, tmp_path)()


def test_a_folder_that_cannot_be_written_keeps_nobody_from_reporting(
    database: Database, public: bytes, tmp_path: Path
) -> None:
    (tmp_path / "full").write_text("a file stands where the folder should be")
    assert PublicKey(database, tmp_path / "full")() == public


def test_nothing_but_the_key_is_left_on_disk(
    database: Database, public: bytes, tmp_path: Path
) -> None:
    PublicKey(database, tmp_path / "instance")()
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["organisation.pub"]
    assert (tmp_path / "instance" / "organisation.pub").read_bytes() == public


def _swap(database: Database) -> None:
    with database.begin() as db:
        db.get_one(Organisation, 1).public_key = b"x" * 32


def test_another_key_in_the_database_is_not_taken_and_nothing_starts(
    database: Database, public: bytes, tmp_path: Path
) -> None:
    PublicKey(database, tmp_path / "instance")()
    _swap(database)
    key = PublicKey(database, tmp_path / "instance")
    with pytest.raises(KeyChanged, match="Nothing is started"):
        key.check()
    assert key() == public  # what runs already goes on with the one that was pinned
    assert (tmp_path / "instance" / "organisation.pub").read_bytes() == public


def test_a_machine_that_was_told_the_fingerprint_takes_no_other_key(
    database: Database, public: bytes, tmp_path: Path
) -> None:
    pin = fingerprint(public)
    PublicKey(database, tmp_path / "one", pin).check()
    assert PublicKey(database, tmp_path / "one", pin)() == public
    _swap(database)
    key = PublicKey(database, tmp_path / "two", pin)
    for verb in (key.check, key):
        with pytest.raises(KeyChanged, match="PUBLIC_KEY_PIN"):
            verb()


def test_a_start_without_the_database_is_no_change(
    database: Database, public: bytes, away: Database, tmp_path: Path
) -> None:
    PublicKey(database, tmp_path / "instance")()
    key = PublicKey(away, tmp_path / "instance", fingerprint(public))
    key.check()
    assert key() == public
