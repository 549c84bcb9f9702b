"""What `make run` refuses before anything is made, each time in one line."""

from pathlib import Path

import pytest

from tests.demo.test_running import running


def complaint(tmp_path: Path, **settings: str) -> str:
    with running(tmp_path, **settings) as service:
        said = service.process.communicate(timeout=60)[1]
        assert service.process.returncode == 1
    assert [path.name for path in tmp_path.iterdir() if "sqlite" in path.name] == []
    return said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://salama@database/salama"),
        ("DATABASE_URL", "sqlite:///of-my-own.sqlite3"),
        ("REDIS_URL", "redis://cache:6379/0"),
        ("HELPLINE", "+254711082900"),
        ("HOST", "0.0.0.0"),  # noqa: S104 - it is refused
        ("HOST", "::"),
        ("HOST", "192.0.2.7"),
    ],
)
def test_a_demo_on_what_may_be_live(name: str, value: str, tmp_path: Path) -> None:
    said = complaint(tmp_path, **{name: value})
    assert f"unset {name}, or set DEMO=0" in said
    assert said.count("\n") == 1
    assert value not in said


def test_all_of_it_is_named_at_once(tmp_path: Path) -> None:
    said = complaint(tmp_path, REDIS_URL="redis://cache", HELPLINE="+254711082900", HOST="::")
    assert "unset REDIS_URL, HELPLINE, HOST, or" in said


def test_a_live_service_may_have_them(tmp_path: Path) -> None:
    said = complaint(tmp_path, DEMO="0", DATABASE_URL="postgresql://database/salama", HOST="::")
    assert "SECRET_KEY: missing" in said
    assert "unset" not in said


@pytest.mark.parametrize("number", ["many", "-5", "3.5", "10k"])
def test_a_number_of_cases_that_is_none(number: str, tmp_path: Path) -> None:
    said = complaint(tmp_path, SEED=number)
    assert said.startswith("SEED is how many invented cases")
    assert said.count("\n") == 1
