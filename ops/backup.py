"""A backup: all that a service needs to begin again elsewhere, but its secrets; encrypted by age.

It is encrypted to public keys alone, so that a machine that is seized opens no backup of its own.
The format is that of age-encryption.org/v1, which age's own program opens as well.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage

from models import open_database
from models.db import dump
from models.event import head

KEPT = timedelta(days=35)
"""For so long a backup is kept: what was deleted lives on in it."""

NAMED = "salama-%Y%m%dT%H%M%SZ.age"
ABOUT, SETTINGS, DATABASE, JOURNAL = "about.json", "settings.env", "database", "journal"
OF_INSTANCE = ("organisation.pub", "audit.anchor")


class NoBackup(Exception):
    """It could not be made or put back; the argument says why, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where a service keeps what it keeps: its database, and the folder of its instance."""

    database_url: str
    instance: Path


@dataclass(frozen=True)
class About:
    """What a backup says of itself: when it was made, how far the audit log went, each file's
    SHA-256."""

    at: str
    entries: int
    seal: str
    files: Mapping[str, str]


def make(place: Place, folder: Path, keys: Sequence[str], settings: str, at: datetime) -> Path:
    """Write one into a folder, encrypted to age's public keys, and delete those past `KEPT`.

    :raise NoBackup: nothing was written.
    """
    readers = _recipients(keys)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder / at.strftime(NAMED)
    with TemporaryDirectory(dir=place.instance, prefix="backup-") as here, _faults():
        gathered = Path(here, "gathered")
        gathered.mkdir()
        _gather(place, gathered, settings)
        _describe(place, gathered, at)
        packed = Path(here, "packed.tar")
        with tarfile.open(packed, "w") as tar:
            tar.add(gathered, arcname=".")
        draft = made.with_suffix(".tmp")
        with packed.open("rb") as plain, os.fdopen(_new(draft), "wb") as sealed:
            pyrage.encrypt_io(plain, sealed, readers)
            sealed.flush()
            os.fsync(sealed.fileno())
        draft.rename(made)
    _delete_old(folder, at, made)
    return made


def restore(place: Place, backup: Path, identity: str) -> About:
    """Put one back where nothing is yet, opened with age's private key; what it says of itself.

    :raise NoBackup: nothing was put back.
    """
    if dump.holds_anything(place.database_url):
        raise NoBackup("the database is not empty: name an empty one, nothing is overwritten")
    journal = place.instance / JOURNAL
    kept = [*journal.iterdir()] if journal.is_dir() else []
    if kept or any((place.instance / name).exists() for name in OF_INSTANCE):
        raise NoBackup(f"{place.instance} is in use: name an empty INSTANCE_PATH")
    place.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.instance, prefix="restore-") as here, _faults():
        packed, opened = Path(here, "packed.tar"), Path(here, "opened")
        with backup.open("rb") as sealed, packed.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, [pyrage.x25519.Identity.from_str(identity)])
        unpack(packed, opened)
        about = _verified(opened)
        dump.load(place.database_url, opened / DATABASE)
        journal.mkdir(mode=0o700, exist_ok=True)
        for record in (opened / JOURNAL).iterdir():
            shutil.move(record, journal / record.name)
        for name in OF_INSTANCE:
            if (opened / name).exists():
                shutil.move(opened / name, place.instance / name)
    return about


def new_key() -> tuple[str, str]:
    """A pair of age's keys: the private one for paper, the public one for the settings."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def _recipients(keys: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    if not keys:
        raise NoBackup("BACKUP_KEYS is not set: `flask backup-key` makes a pair")
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError:
        raise NoBackup("BACKUP_KEYS holds what is no public key of age's (age1…)") from None


def _gather(place: Place, folder: Path, settings: str) -> None:
    """The journal before the database: what is handed over in between is in both, not in none.

    The anchor before it too, or the log would end earlier than its anchor.
    """
    journal = place.instance / JOURNAL
    (folder / JOURNAL).mkdir()
    for record in sorted(journal.iterdir()) if journal.is_dir() else ():
        if record.suffix != ".tmp":
            with suppress(FileNotFoundError):  # it was handed over just now
                shutil.copyfile(record, folder / JOURNAL / record.name)
    for name in OF_INSTANCE:
        with suppress(FileNotFoundError):
            shutil.copyfile(place.instance / name, folder / name)
    (folder / SETTINGS).write_text(settings)
    dump.save(place.database_url, folder / DATABASE)


def _describe(place: Place, folder: Path, at: datetime) -> None:
    database = open_database(place.database_url)
    with database() as db:
        entries, seal = head(db)
    database.kw["bind"].dispose()
    about = About(at.isoformat(), entries, seal.hex(), _sums(folder))
    (folder / ABOUT).write_text(json.dumps(asdict(about)))


def _verified(folder: Path) -> About:
    about = About(**json.loads((folder / ABOUT).read_text()))
    (folder / ABOUT).unlink()
    if _sums(folder) != about.files:
        raise NoBackup("its files are not those that it was made of")
    return about


def _sums(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = file_digest(file, "sha256").hexdigest()
    return found


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _delete_old(folder: Path, at: datetime, made: Path) -> None:
    """By the time in their names, which a copy keeps; never the one just made."""
    for backup in folder.glob("salama-*.age"):
        with suppress(ValueError):  # somebody named it otherwise: it is theirs
            named = datetime.strptime(backup.name, NAMED).replace(tzinfo=at.tzinfo)
            if named < at - KEPT and backup != made:
                backup.unlink()


def unpack(packed: Path, into: Path) -> None:
    """Files and folders alone, and nothing outside. `tarfile.data_filter` does as much from
    Python 3.11.4 on; Debian 12 has 3.11.2.

    :raise NoBackup: there is something else in it.
    """
    into.mkdir(mode=0o700)
    with tarfile.open(packed) as tar:
        for member in tar:
            target = into / member.name
            if not target.resolve().is_relative_to(into.resolve()):
                raise NoBackup("there is a file in it that would lie outside")
            if member.isdir():
                target.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif content := tar.extractfile(member) if member.isreg() else None:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with target.open("xb") as file:
                    target.chmod(member.mode & 0o700)
                    shutil.copyfileobj(content, file)
                os.utime(target, (member.mtime, member.mtime))
            else:
                raise NoBackup("there is something in it that is no file")


@contextmanager
def _faults() -> Iterator[None]:
    """What can go wrong on the way, in one line."""
    try:
        yield
    except pyrage.DecryptError:
        raise NoBackup("that key does not open it, or it is damaged") from None
    except pyrage.IdentityError:
        raise NoBackup("that is no private key of age's (AGE-SECRET-KEY-1…)") from None
    except (dump.DumpFailed, OSError, tarfile.TarError, ValueError, TypeError) as wrong:
        raise NoBackup(str(wrong)) from wrong
