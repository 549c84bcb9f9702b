"""What ran before the newest migration goes on beside it: an upgrade migrates first, and replaces
processes one by one while callers are on the line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import HOUSE

A_REPORT_AND_ITS_ANSWER = ("tests/test_journeys.py", "-k", "come_back_for_the_answer_en")
"""Filed, opened and answered by staff, and read by its caller: all that may be lost."""


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=HOUSE, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("there is no history of this code here")
    return done.stdout


def version_before(migration: Path) -> str:
    """The commit ahead of the one that brought it; the last one while it is not committed."""
    brought = git("log", "--diff-filter=A", "--format=%H", "--", str(migration)).decode().split()
    return f"{brought[-1]}^" if brought else "HEAD"


def test_the_version_before_the_newest_migration_works_on_its_tables(tmp_path: Path) -> None:
    """By its own test, with the migrations of today in place of its own."""
    newest = max((HOUSE / "migrations" / "versions").glob("[0-9]*_*.py"))
    before = tmp_path / "before"
    before.mkdir()
    code = git("archive", version_before(newest))
    subprocess.run(["tar", "-x", "-C", str(before)], input=code, check=True)
    shutil.rmtree(before / "migrations")
    shutil.copytree(HOUSE / "migrations", before / "migrations")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *A_REPORT_AND_ITS_ANSWER],
        cwd=before,
        env=os.environ | {"PYTHONPATH": str(before)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
