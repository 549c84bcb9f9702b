"""A setting that is wrong is named in one line with what to do, and is itself not shown."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import Settings, SettingsMissing
from models.db.address import address as address_of
from ops.setting_faults import database_address
from tests.test_config import LIVE

HOUSE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REDIS_URL", "localhost:6379", "redis://localhost:6379/0"),
        ("REDIS_URL", "http://localhost", "begin it with redis://"),
        ("REDIS_URL", "redis+cluster://a:6379,b:6379", "begin it with redis://"),
        ("REDIS_URL", "redis+sentinel://:hidden@a:26379,b:26379", "host:26379,host:26379/service"),
        ("REDIS_URL", "redis+sentinel://a:five/salama", "host:26379,host:26379/service"),
        ("DATABASE_URL", "mysql://salama:hidden@db/salama", "only postgresql:// and sqlite:///"),
        ("DATABASE_URL", "localhost/salama", "write it as postgresql://"),
        ("DATABASE_URL", "postgresql://a:b@db:five/salama", "write it as postgresql://"),
        ("DATABASE_URL", "postgresql://a:b@db,db:five/salama", "write it as postgresql://"),
        ("DATABASE_URL", '"postgresql://salama@db/salama"', "is in quotes"),
        ("HELPLINE", "'+254712345678'", "is in quotes"),
        ("SECRET_KEY", "“" + "s" * 40 + "”", "is in quotes"),
        ("PEPPER", "p" * 40 + "\r", "line ends of Unix"),
        ("HELPLINE", " +254712345678", "begins or ends in a blank"),
        ("METRICS_TOKEN", "m" * 20 + "\x00", "control character"),
    ],
)
def test_it_is_named_in_one_line(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsMissing) as refusal:
        Settings.read({**LIVE, name: value})
    (line,) = str(refusal.value).splitlines()[1:]
    assert line.startswith(f"  {name}: ")
    assert said in line
    assert "hidden" not in line
    assert "Value error" not in line


def _run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
    )


def test_the_process_says_no_more_than_that() -> None:
    run = _run("from config import Settings; Settings.read()", **{**LIVE, "REDIS_URL": "x"})
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 2, run.stderr


def test_times_of_nairobi_are_known_on_a_machine_that_has_none() -> None:
    run = _run("from models.db.base import EAST_AFRICA; print(EAST_AFRICA)", PYTHONTZPATH="")
    assert run.stdout == "Africa/Nairobi\n", run.stderr


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://salama:a/b#c:d@e[f?@db:5432/salama",
        "postgresql+psycopg://salama@[::1]:5432/salama?sslmode=require",
        "postgresql:///salama?host=/run/postgresql",
        "postgresql://salama:a,b@db,[::1]:5433/salama",
        "sqlite:////srv/salama/a.sqlite3",
    ],
)
def test_an_address_that_the_database_library_reads_is_taken(text: str) -> None:
    assert address_of(text)
    assert database_address(text) == text
