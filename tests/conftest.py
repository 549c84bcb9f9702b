"""The real servers that tests stand on: Redis, PostgreSQL, a browser.

A server that is missing here skips the tests that need it; with CI=true it fails them.
"""

import gc
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from sqlalchemy import make_url

from demo.redis_server import RedisDidNotStart, running_redis
from models.db.migrate import upgrade
from ops.child_process import child
from ops.lines import LINES
from tests.support import rules_once, statements_once, templates_once
from tests.support.portions import Portions
from tests.support.reordered import reorder

pytest_plugins = [
    "tests.support.callers",
    "tests.support.conversation",
    "tests.support.house",
]

CI = os.environ.get("CI") == "true"
# What is started here, over a hundred times, finds compiled what one of them has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Databases and browsers wait for a disk at each commit: here they need not outlive a loss of power.
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108 - folders in it are made by `tempfile`
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)
rules_once.compile_once()
statements_once.compile_once()
templates_once.compile_once()

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if CI else "here")

SERVERS = {"redis_url", "postgres_url", "playwright"}
POSTGRESQL = {"postgresql", "migrated_postgres", "empty_postgres"}
"""Parameters that ask for a database of PostgreSQL."""

HERE = Path(__file__).parent
LONG = {
    *("audio", "authoring", "bench", "chaos", "cluster", "demo", "doctor", "edge", "handset"),
    *("models", "ops", "recordings", "test_architecture.py", "test_docs.py", "test_glossary.py"),
    *("test_imports.py", "dialogue/test_any_keys.py", "dialogue/test_branches.py"),
    *("dialogue/test_abroad.py", "lists/test_name_search.py"),
    *("ivr/test_aloud.py", "ussd/test_failures.py", "ussd/test_two_machines.py"),
    "ussd/test_without_redis.py",
}
"""What has a database, starts programs, makes sound, or goes through all there is."""

BROWSER_PATIENCE_MS = 30_000
"""How long a page may take to show what it is expected to, on a machine that others crowd."""

CHROMIUM = ("chromium", "chromium-browser")
WITHOUT_WINDOWS = "chromium-headless-shell"
"""Nor with profiles, or services around them: where it is there, it is less than half the work."""

CHROMIUM_QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",  # a phone may ring before its page is touched
    "--disable-features=SpareRendererForSitePerProcess",  # or each page starts two processes
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-journeys` keeps what the service says now instead of comparing it."""
    parser.addoption("--write-journeys", action="store_true", help="write the journeys anew")
    parser.addoption("--fast", action="store_true", help="only tests that are done at once")
    parser.addoption("--reordered-menus", action="store_true", help="with all options moved")
    parser.addoption("--orders", type=int, default=30, help="of events that signs are tried in")


def pytest_configure(config: pytest.Config) -> None:
    """`--reordered-menus` reads every menu so from the beginning."""
    if config.getoption("reordered_menus"):
        reorder(pytest.MonkeyPatch())


@pytest.hookimpl(optionalhook=True)  # nobody asks where one process runs all
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Portions:
    return Portions(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--fast`, what is left out is not even read."""
    place = collection_path.relative_to(HERE) if collection_path.is_relative_to(HERE) else HERE
    return True if config.getoption("--fast") and str(place) in LONG else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--fast`, leave out what stands on a server, however many fixtures lie between."""
    if config.getoption("--fast"):
        slow = [item for item in items if _stands_on_a_server(item)]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in set(slow)]


def pytest_collection_finish() -> None:
    """All that was imported stays to the end: what looks for garbage need not look at it again.

    Nor as often as Python does by itself, which is a sixth of what the tests take.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_runtest_teardown() -> None:
    """What a test logged is not read as the next one's."""
    LINES.flush()


def _stands_on_a_server(item: pytest.Item) -> bool:
    """By its fixtures, or by those that its parameters name."""
    given = getattr(item, "callspec", None)
    chosen = set(map(str, given.params.values())) if given else set()
    return bool(SERVERS & set(getattr(item, "fixturenames", ())) or POSTGRESQL & chosen)


def missing(what: str) -> NoReturn:
    if CI:
        pytest.fail(f"CI=true, and yet: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this test process alone, so that emptying it empties nobody else's."""
    try:
        with running_redis(tmp_path_factory.mktemp("redis")) as server:
            yield server.url
    except RedisDidNotStart as why:
        missing(str(why))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty database of this test process alone, dropped at the end.

    It lies in the cluster DATABASE_URL_POSTGRES_TEST names, else in a throwaway one.
    """
    if given := os.environ.get("DATABASE_URL_POSTGRES_TEST"):
        with own_database(given) as url:
            yield url
    else:
        with _throwaway_cluster() as server, own_database(server) as url:
            yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, to be copied: to migrate one takes more than a second."""
    with own_database(postgres_url) as url:
        upgrade(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=BROWSER_PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium; a test opens its own context in it (`browser.new_context()`)."""
    with _started(playwright, WITHOUT_WINDOWS, *CHROMIUM) as browser:
        yield browser


@pytest.fixture(scope="session")
def recording_browser(playwright: Playwright) -> Iterator[Browser]:
    """One that has a microphone, as soon as a page is allowed it: the same, with all around it."""
    with _started(playwright, *CHROMIUM) as browser:
        yield browser


@contextmanager
def _started(playwright: Playwright, *names: str) -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, names)), None)
    if not chromium:
        missing("there is no Chromium here: install chromium")
    running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_QUIETLY)
    yield running
    running.close()


@contextmanager
def own_database(server: str, copied_from: str = "template1") -> Iterator[str]:
    """A database beside that of `server`: empty, or a copy of one that nobody is connected to."""
    name = f"salama_test_{secrets.token_hex(6)}"
    plain = make_url(server).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(False), autocommit=True) as connection:
        like = f'TEMPLATE "{copied_from}" STRATEGY FILE_COPY'
        connection.execute(f'CREATE DATABASE "{name}" {like}')
        yield plain.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _throwaway_cluster() -> Iterator[str]:
    programs = _postgres_programs()
    # PostgreSQL refuses to run as root, so root runs it as the user Debian's package makes.
    user: dict[str, Any] = (
        {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    )
    with tempfile.TemporaryDirectory(prefix="salama-pg-") as folder:
        if user:
            shutil.chown(folder, "postgres", "postgres")
        initdb = f"{programs}/initdb --auth=trust --username=salama --no-sync --encoding=UTF8"
        subprocess.run(
            [*initdb.split(), "--locale=C.UTF-8", "--pgdata=data"],
            **user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "autovacuum": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "dynamic_shared_memory_type": "mmap",  # in its folder, which goes when it is killed
        }
        chosen = [f"--{name}={value}" for name, value in settings.items()]
        command = [str(programs / "postgres"), "-D", "data", *chosen]
        with child(command, cwd=folder, stderr=subprocess.DEVNULL, **user):
            url = f"postgresql://salama@/postgres?host={folder}"
            _wait_for_postgres(url)
            yield url


def _postgres_programs() -> Path:
    for initdb in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return initdb.parent
    if initdb_found := shutil.which("initdb"):
        return Path(initdb_found).parent
    missing("there is no PostgreSQL here: install postgresql")


def _wait_for_postgres(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
