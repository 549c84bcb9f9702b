"""What the tests of models stand on: a migrated database of each kind, a house to live in."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, literal, make_url, select, text

from models import Database, Organisation, Person, Submission, open_database
from models.crypto.key_stretching import Cost
from models.db.base import Base
from models.db.database import open_engine
from models.intake import Intake
from tests.conftest import own_database
from tests.support.migrated import migrated

PATIENCE_MS = 10_000
"""More than in service, for a test machine may be busy."""

WEAK = Cost(memory=64, passes=1, lanes=1)
PEPPER = b"a pepper for tests".ljust(32)
# In one go: there are many tables, and hundreds of tests that begin with them empty.
EMPTY_ALL = select(literal(1)).add_cte(
    *(table.delete().cte(f"no_{name}") for name, table in Base.metadata.tables.items())
)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return migrated(tmp_path / "salama.sqlite3")


def postgres_says(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    name = f"models_{uuid.uuid4().hex}"
    postgres_says(postgres_url, f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield _called(name, postgres_url)
    postgres_says(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    found: str = request.getfixturevalue("empty_postgres")
    return found


@pytest.fixture(scope="session")
def shared_postgres(postgres_url: str, postgres_template: str) -> Iterator[Engine]:
    with own_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def migrated_postgres(shared_postgres: Engine) -> str:
    """Emptied as only its owner can: the guard of the audit log and the keys have to look away."""
    with shared_postgres.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(EMPTY_ALL)
    return _of(shared_postgres)


def _of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _called(name: str, url: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite_url", "migrated_postgres"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def patient_postgres(shared_postgres: Engine) -> Iterator[Engine]:
    """Its connections take longer to make than most tests, so each has those of the one before."""
    engine = open_engine(_of(shared_postgres), wait_ms=PATIENCE_MS)
    yield engine
    engine.dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest, url: str) -> Iterator[Database]:
    opened = open_database(url, wait_ms=PATIENCE_MS)
    if url.startswith("sqlite"):
        yield opened
        opened.kw["bind"].dispose()
    else:
        opened.configure(bind=request.getfixturevalue("patient_postgres"))
        yield opened


@dataclass(frozen=True)
class House:
    """An organisation that is set up, with one person who holds its key under "correct horse"."""

    database: Database
    public_key: bytes
    private_key: bytes
    recovery_key: str
    person: Person


@pytest.fixture
def house(database: Database) -> House:
    return settle(database)


def settle(database: Database) -> House:
    with database.begin() as db:
        organisation, recovery_key, private_key = Organisation.set_up(db)
        person = Person(username="asha", password="hash")
        person.wrap_key(private_key, "correct horse", WEAK)
        db.add(person)
    return House(database, organisation.public_key, private_key, recovery_key, person)


@pytest.fixture
def intake(house: House, tmp_path: Path) -> Intake:
    return Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)


def submission(idem: int = 1, **facts: Any) -> Submission:
    """A report as a conversation hands it over; `idem` stands for the dialogue."""
    whole = {
        "kind": "report",
        "channel": "USSD",
        "language": "sw",
        "answers": {"what": "ForcedLabour", "words": "Wanafungiwa ndani 😢"},
        "contact": {"number": "+254700000001", "hours": "EVENING"},
        "county": "047",
        "danger": "YES",
        "urgent": True,
        "content_version": "1",
    }
    return Submission(idem=idem.to_bytes(32, "big"), **{**whole, **facts})


class Server:
    """One database of a PostgreSQL, which can be taken away and given back."""

    def __init__(self, url: str, server: str) -> None:
        self.name = make_url(url).database
        self.server = server

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """As after a failover to a copy that is not in charge yet."""
        only = "SET default_transaction_read_only"
        with self._meanwhile(f"{only} = on", f"{only} = off"):
            yield

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody gets in."""
        with self._meanwhile("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"):
            yield

    @contextmanager
    def _meanwhile(self, setting: str, before: str) -> Iterator[None]:
        self._change(setting)
        try:
            yield
        finally:
            self._change(before)

    def _change(self, setting: str) -> None:
        """Change the database, and end all connections to it so that the change is felt."""
        whose = f"FROM pg_stat_activity WHERE datname = '{self.name}'"
        postgres_says(self.server, f"ALTER DATABASE {self.name} {setting}")
        postgres_says(self.server, f"SELECT pg_terminate_backend(pid) {whose}")


@pytest.fixture
def server(migrated_postgres: str, postgres_url: str) -> Server:
    return Server(migrated_postgres, postgres_url)
