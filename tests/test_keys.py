"""Keys derived for one purpose each, and the organisation's, read once and kept at hand."""

import hashlib
import hmac
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from keys import NotSetUp, PublicKey, derive
from models import Database, Organisation, open_database
from models.db.migrate import upgrade

SECRET = "s" * 32


def hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 in its own words, for 32 bytes: extract under a salt of zeros, expand once."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_a_key_is_derived_as_rfc_5869_says() -> None:
    assert derive(SECRET, "sessions") == hkdf(SECRET.encode(), b"salama sessions")


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ("sessions", "tags", "tries", "codes and PINs")
    keys = {derive(secret, purpose) for purpose in purposes for secret in (SECRET, "t" * 32)}
    assert len(keys) == 8
    assert {len(key) for key in keys} == {32}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/salama.sqlite3"


@pytest.fixture
def database(url: str) -> Database:
    upgrade(url)
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
