"""A backup is put back into an empty place and its cases open there; nobody else opens it."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from models import Case, Database, Person, open_database
from models.chain import verify
from models.event import Event, Head
from models.journal import append_case
from ops import backup
from ops.backup import NoBackup, Place
from tests.models.conftest import House, submission

PRIVATE, PUBLIC = backup.new_key()
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
WORDS = "They keep her papers"


@pytest.fixture
def place(house: House, url: str, tmp_path: Path) -> Place:
    """A service with a case, and one that still waits in its journal."""
    instance = tmp_path / "instance"
    with house.database.begin() as db:
        Case.file(db, submission(1, answers={"account": WORDS}), house.public_key)
        Event.record(db, "opened")
    append_case(instance / "journal", Case.seal(submission(2), house.public_key).columns())
    (instance / "organisation.pub").write_bytes(house.public_key)
    return Place(url, instance)


@pytest.fixture
def elsewhere(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place of the same kind."""
    sqlite = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    other = sqlite if url.startswith("sqlite") else request.getfixturevalue("empty_postgres")
    return Place(other, tmp_path / "elsewhere")


@pytest.fixture
def there(elsewhere: Place) -> Iterator[Database]:
    database = open_database(elsewhere.database_url)
    yield database
    database.kw["bind"].dispose()


def make(place: Place, folder: Path, at: datetime = AT) -> Path:
    return backup.make(place, folder, [PUBLIC], "HELPLINE=+254700000001\n", at)


def test_it_is_put_back_elsewhere_and_a_persons_password_opens_a_case(
    place: Place, elsewhere: Place, there: Database, house: House, tmp_path: Path
) -> None:
    made = make(place, tmp_path / "backups")
    assert made.name == "salama-20261127T080000Z.age"
    assert WORDS.encode() not in made.read_bytes()
    about = backup.restore(elsewhere, made, PRIVATE)
    with there() as db:
        key = db.get_one(Person, house.person.id).unwrap_key("correct horse")
        [case] = db.query(Case).all()
        assert case.open_answers(key)["account"] == WORDS
        assert verify(db, Head(about.entries, bytes.fromhex(about.seal))) is None
    for name in ("organisation.pub", "journal"):
        ours, theirs = place.instance / name, elsewhere.instance / name
        assert _all(ours) == _all(theirs) != b""
    assert sorted(path.name for path in elsewhere.instance.iterdir()) == [
        "journal",
        "organisation.pub",
    ]


def _all(path: Path) -> bytes:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return b"".join(file.read_bytes() for file in files)


def test_nothing_is_put_back_over_what_is_there(place: Place, tmp_path: Path) -> None:
    made = make(place, tmp_path / "backups")
    with pytest.raises(NoBackup, match="not empty"):
        backup.restore(place, made, PRIVATE)
    with pytest.raises(NoBackup, match="in use"):
        backup.restore(Place(f"sqlite:///{tmp_path}/new.sqlite3", place.instance), made, PRIVATE)


@pytest.fixture
def made(sqlite_url: str, tmp_path: Path) -> Path:
    (tmp_path / "instance").mkdir()
    return make(Place(sqlite_url, tmp_path / "instance"), tmp_path / "backups")


def put_back(made: Path, key: str = PRIVATE) -> None:
    folder = made.parents[1]
    backup.restore(Place(f"sqlite:///{folder}/new.sqlite3", folder / "new"), made, key)


def test_another_key_or_a_damaged_one_puts_nothing_back(made: Path) -> None:
    for key, why in ((backup.new_key()[0], "does not open"), ("no key", "no private key")):
        with pytest.raises(NoBackup, match=why):
            put_back(made, key)
    whole = made.read_bytes()
    for damaged in (whole[:-100], whole[:900] + b"\0\0\0\0" + whole[904:], b""):
        made.write_bytes(damaged)
        with pytest.raises(NoBackup):
            put_back(made)
    assert list((made.parents[1] / "new").iterdir()) == []
    assert not (made.parents[1] / "new.sqlite3").exists()
    made.write_bytes(whole)
    put_back(made)


def test_a_file_that_was_swapped_in_it_is_found(made: Path) -> None:
    """Who has the public key can write what the private one opens."""
    packed = BytesIO(pyrage.decrypt(made.read_bytes(), [pyrage.x25519.Identity.from_str(PRIVATE)]))
    other = BytesIO()
    with tarfile.open(fileobj=packed) as ours, tarfile.open(fileobj=other, mode="w") as theirs:
        for member in ours:
            if member.name != "./settings.env":
                theirs.addfile(member, ours.extractfile(member))
    reader = pyrage.x25519.Recipient.from_str(PUBLIC)
    made.write_bytes(pyrage.encrypt(other.getvalue(), [reader]))
    with pytest.raises(NoBackup, match="not those that it was made of"):
        put_back(made)


def test_those_over_thirty_five_days_go_and_what_is_not_ours_stays(
    sqlite_url: str, tmp_path: Path
) -> None:
    place, folder = Place(sqlite_url, tmp_path / "instance"), tmp_path / "backups"
    place.instance.mkdir()
    for days in (0, 34, 36):
        make(place, folder, AT + timedelta(days=days))
        (folder / "salama-by-hand.age").touch()
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "salama-20261231T080000Z.age",
        "salama-20270102T080000Z.age",
        "salama-by-hand.age",
    ]


def test_without_a_key_or_a_database_no_backup_is_left(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    for keys, url, why in (
        ([], sqlite_url, "BACKUP_KEYS is not set"),
        (["age1" + "q" * 58], sqlite_url, "no public key"),
        ([PUBLIC], f"sqlite:///{tmp_path}/nowhere.sqlite3", "there is no"),
        ([PUBLIC], "postgresql://nobody@127.0.0.1:1/none", "127.0.0.1"),
    ):
        with pytest.raises(NoBackup, match=why):
            backup.make(Place(url, tmp_path / "instance"), tmp_path / "backups", keys, "", AT)
    assert list((tmp_path / "instance").iterdir()) == []
    assert [*(tmp_path / "backups").glob("*")] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../beside", tarfile.REGTYPE), ("/beside", tarfile.REGTYPE), ("a", tarfile.SYMTYPE),
     ("a", tarfile.LNKTYPE), ("a", tarfile.FIFOTYPE), ("a", tarfile.CHRTYPE)],
)  # fmt: skip
def test_nothing_but_files_inside_is_unpacked(tmp_path: Path, name: str, kind: bytes) -> None:
    with tarfile.open(tmp_path / "packed.tar", "w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/hostname"
        tar.addfile(member)
    with pytest.raises(NoBackup):
        backup.unpack(tmp_path / "packed.tar", tmp_path / "opened")
    assert list((tmp_path / "opened").iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["opened", "packed.tar"]
