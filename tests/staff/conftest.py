"""A console on its own: SQLite in a file, a real Redis, three people, and a case or two.

Achieng and Barasa are supervisors, Chebet is an administrator.
"""

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from pydantic import SecretStr
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

import staff
from assembly.conversations import content
from authoring import wordbook
from config import DEMO_HELPLINE, DEMO_TEAM_HOURS
from lists.registry import all_lists
from models import Case, Database, Organisation, Submission, open_database
from models.crypto.key_stretching import Cost
from models.db.base import now
from models.disposal import dispose
from models.person import Role
from models.postage import Stamp
from models.public_key import PublicKey
from models.retention import HOLDINGS
from models.return_visit import Chosen, give_code
from staff.access.accounts import for_the_key
from staff.access.membership import make_person
from staff.access.roles import holds_key
from staff.console import Custody, Telephone, Tools
from tests.conftest import own_database
from tests.support.migrated import migrated
from tests.support.redis_users import console_user
from worker.watch import Watch

CHEAP = Cost(64, 1, 1)
HERE = content(DEMO_HELPLINE, DEMO_TEAM_HOURS)
LISTS = all_lists(HERE)
PASSWORD = "four words of mine"
PEPPER = b"p" * 32
LINE_KEY = b"l" * 32
PAGER_KEY = b"g" * 32
CHAIN_KEY = b"c" * 32
STAMP = Stamp(LINE_KEY, PAGER_KEY, b"o" * 32, b"b" * 32, ("254",))
OURS = "+254711082900"
ANSWERS = {
    "reporter_role": "WITNESS",
    "danger_now": "YES",
    "exploitation": "ForcedLabour",
    "county_code": "047",
    "people_count": "2-5",
    "strange_question": "STRANGE_CODE",
    "account": "They keep her papers",
}
CONTACT = {
    "contact_number": "+254711222333",
    "contact_how": "CALL",
    "contact_when": "EVENING",
    "code_word": "mango",
}


@dataclass(frozen=True)
class Desk:
    """The console under test, with what stands behind it."""

    app: Flask
    database: Database
    redis: "redis.Redis"
    private_key: bytes
    public_key: bytes

    def visitor(self) -> "Visitor":
        return Visitor(self.app.test_client())

    def person(self, name: str = "achieng") -> "Visitor":
        visitor = self.visitor()
        answer = visitor.sign_in(name)
        assert answer.status_code == 302, answer.text
        return visitor

    def add(self, name: str, role: Role, *, key: bool = True) -> None:
        """One more person, with the organisation's key if their role holds it."""
        with self.app.app_context(), self.database.begin() as db:
            person = make_person(db, name, role, PASSWORD)
            if key and holds_key(role):
                person.wrap_key(self.private_key, for_the_key(PASSWORD), CHEAP)

    def look_at_the_log(self) -> None:
        """What the worker does each hour."""
        custody = self.app.extensions["staff"].custody
        Watch(self.database, custody.public_key, self.redis, custody.anchor, CHAIN_KEY).look()

    def forget(self) -> None:
        """What the worker does each hour."""
        for holding in HOLDINGS:
            if not holding.elsewhere:
                dispose(self.database, holding, now())

    def run(self, *words: str, typed: str = "") -> Result:
        """A command of the terminal, with what is typed at its questions."""
        return self.app.test_cli_runner().invoke(args=list(words), input=typed)

    def file(self, number: int = 1, **facts: Any) -> Case:
        idem = number.to_bytes(32, "big")
        usual: dict[str, Any] = {
            "kind": "report",
            "idem": idem,
            "channel": "USSD",
            "language": "sw",
            "answers": ANSWERS,
            "contact": CONTACT,
            "county": "047",
            "danger": "YES",
            "urgent": True,
            "content_version": "1",
        }
        with self.database.begin() as db:
            case = Case.file(db, Submission(**usual | facts), self.public_key)
            give_code(db, Chosen(idem, "2580"), PEPPER, CHEAP)
        return case

    def read(self, case: Case) -> Case:
        with self.database() as db:
            return db.get_one(Case, case.id)


class Visitor:
    """A browser without scripts: fills in the forms it is shown."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str) -> TestResponse:
        return self.client.get(url, buffered=True)

    def read(self, url: str) -> TestResponse:
        """A case's page, with what its caller told in sight."""
        assert self.post(f"{url}/words").status_code == 302
        return self.get(url)

    def post(self, url: str, token: str | None = None, **fields: str) -> TestResponse:
        fields["csrf_token"] = self.token() if token is None else token
        return self.client.post(url, data=fields)

    def token(self) -> str:
        """What stands in every form of this session, without a page that has one."""
        with self.client.session_transaction("/staff/sign-in") as held:
            raw = held.setdefault("csrf_token", secrets.token_hex(20))
        key = self.client.application.secret_key
        assert key
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, name: str = "achieng", password: str = PASSWORD) -> TestResponse:
        return self.post("/staff/sign-in", username=name, password=password)

    def cookie(self) -> str | None:
        for name in ("salama", "__Host-salama"):
            if cookie := self.client.get_cookie(name):
                return cookie.value
        return None


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> tuple[Path, bytes]:
    """A database to be copied, with all three people in it, and the organisation's private key."""
    folder = tmp_path_factory.mktemp("staff")
    path = folder / "console.sqlite3"
    database = open_database(migrated(path), chain_key=CHAIN_KEY)
    with redis.Redis.from_url(redis_url) as client:
        desk = make_desk_on(database, client, demo=True, folder=folder)
    database.kw["bind"].dispose()
    return path, desk.private_key


@pytest.fixture
def its_redis(redis_url: str) -> Iterator["redis.Redis"]:
    """Redis as a live console has it: by its own user."""
    with console_user(redis_url) as client:
        yield client


@pytest.fixture
def make_desk(
    tmp_path: Path, settled: tuple[Path, bytes], redis_url: str, its_redis: "redis.Redis"
) -> Iterator[Callable[[bool], Desk]]:
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    made: list[Desk] = []

    def make(demo: bool) -> Desk:
        path, private_key = settled
        shutil.copy(path, tmp_path / "console.sqlite3")
        url = f"sqlite:///{tmp_path / 'console.sqlite3'}"
        database = open_database(url, chain_key=CHAIN_KEY)
        app = console_on(database, its_redis, demo=demo, folder=tmp_path)
        with database() as db:
            organisation = Organisation.of(db)
        assert organisation
        made.append(Desk(app, database, client, private_key, organisation.public_key))
        return made[-1]

    yield make
    client.close()
    for desk in made:
        desk.database.kw["bind"].dispose()


@pytest.fixture
def desk(make_desk: Callable[[bool], Desk]) -> Desk:
    """A console in demo mode: a second factor is offered, not required."""
    return make_desk(True)


@pytest.fixture
def live_desk(make_desk: Callable[[bool], Desk]) -> Desk:
    """A console as it is in use."""
    return make_desk(False)


@pytest.fixture
def own_postgres(postgres_url: str, postgres_template: str) -> Iterator[str]:
    with own_database(postgres_url, postgres_template) as url:
        yield url


@pytest.fixture
def on_postgres(own_postgres: str, redis_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A console on a database of its own."""
    database = open_database(own_postgres, wait_ms=10_000, chain_key=CHAIN_KEY)
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield make_desk_on(database, client, demo=True, folder=tmp_path)
    client.close()
    database.kw["bind"].dispose()


def make_desk_on(database: Database, client: "redis.Redis", *, demo: bool, folder: Path) -> Desk:
    """A console on a migrated database that is empty, and all three people in it."""
    app = console_on(database, client, demo=demo, folder=folder)
    with database.begin() as db:
        organisation, _, private_key = Organisation.set_up(db)
    desk = Desk(app, database, client, private_key, organisation.public_key)
    desk.add("achieng", Role.SUPERVISOR)
    desk.add("barasa", Role.SUPERVISOR)
    desk.add("chebet", Role.ADMINISTRATOR)
    return desk


def console_on(database: Database, client: "redis.Redis", *, demo: bool, folder: Path) -> Flask:
    """The app alone."""
    app = Flask("console-under-test")
    app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = {
        "argon2__memory_cost": 64,
        "argon2__time_cost": 1,
        "argon2__parallelism": 1,
    }
    settings = SimpleNamespace(
        secret_key=SecretStr("k" * 32),
        pepper=SecretStr("q" * 32),  # from which keys are derived, and none is it
        demo=demo,
        console_address="http://localhost",
    )
    waiting: dict[str, int | None] = {"now": 0}
    app.config["WAITING"] = waiting
    telephone = Telephone(LINE_KEY, lambda: waiting["now"], (OURS,))
    public_key = PublicKey(database, folder / "another")
    custody = Custody(CHAIN_KEY, folder / "audit.anchor", public_key, PAGER_KEY, PEPPER)
    staff.register(
        app, database, client, settings, Tools(LISTS, telephone, custody, STAMP, lambda: wordbook)
    )
    return app


def _closing(app: Flask) -> Any:
    """The same, which closes what it sends: Werkzeug's server does not where a browser has left."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        parts: Any = app.wsgi_app(environ, start_response)
        try:
            yield from parts
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@pytest.fixture
def console(desk: Desk) -> Iterator[str]:
    """The address of a console that really listens."""
    server = make_server("127.0.0.1", 0, _closing(desk.app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}/staff"
    server.shutdown()
    thread.join()
    server.server_close()
