"""What others made of the service is listed, and a known weakness of it is found offline."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from ops import advisories
from ops.packages import LOCK, bill, packages

PINNED = """\
one-thing==1.4.0 ; sys_platform == 'linux' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
Other.Thing==2.0.0 \\
    --hash=sha256:cc
"""


def advisory(name: str, **more: object) -> dict[str, object]:
    """An invented one, of today."""
    of = {"package": {"ecosystem": "PyPI", "name": name}}
    inside = {key: more.pop(key) for key in ("versions", "ranges") if key in more}
    said = {"id": f"X-{name}", "summary": "A hole.", "modified": datetime.now(UTC).isoformat()}
    return {**said, "affected": [of | inside], **more}


def within(*events: dict[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": [*events]}]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(PINNED)
    return path


def looked(lock: Path, *known: dict[str, object], options: tuple[str, ...] = ()) -> Result:
    export = lock.parent / "all.zip"
    with ZipFile(export, "w") as zipped:
        for at, each in enumerate(known):
            zipped.writestr(f"{at}.json", json.dumps(each))
    words = [str(export), "--lock", str(lock), *options]
    return CliRunner().invoke(advisories.main, words)


@pytest.mark.parametrize(
    ("inside", "weak"),
    [
        ({"versions": ["1.4.0"]}, True),
        ({"versions": ["1.3.9"]}, False),
        ({"ranges": within({"introduced": "0"}, {"fixed": "1.5"})}, True),
        ({"ranges": within({"introduced": "0"}, {"fixed": "1.4.0"})}, False),
        ({"ranges": within({"fixed": "1.10"}, {"introduced": "1.4"})}, True),
        ({"ranges": within({"introduced": "0"}, {"last_affected": "1.4"})}, True),
        ({"ranges": within({"introduced": "0"}, {"last_affected": "1.3"})}, False),
        ({"ranges": within({"introduced": "0"}, {"fixed": "1"}, {"introduced": "1.2"})}, True),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_a_version_is_weak_where_the_advisory_says_so(
    lock: Path, inside: dict[str, object], weak: bool
) -> None:
    said = looked(lock, advisory("One_Thing", **inside))
    assert said.exit_code == weak
    assert ("one-thing 1.4.0: X-One_Thing, A hole." in said.output) is weak
    assert f"2 packages, {weak:d} known weaknesses as of 20" in said.output


def test_the_version_that_mends_it_is_named_and_no_commit(lock: Path) -> None:
    """As PyPI's advisories come: a range of commits beside that of versions."""
    commits = {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "f3c803b3ade485a4"}]}
    ranges = [commits, *within({"introduced": "0"}, {"fixed": "1.5"})]
    assert "mended in 1.5\n" in looked(lock, advisory("one-thing", ranges=ranges)).output


def test_what_was_taken_back_is_of_others_or_was_looked_at_is_no_weakness(lock: Path) -> None:
    taken_back = advisory("one-thing", versions=["1.4.0"], withdrawn="2026-01-01T00:00:00Z")
    of_others = advisory("third-thing", versions=["1.4.0"])
    seen = advisory("other-thing", versions=["2.0.0"])
    said = looked(lock, taken_back, of_others, seen, options=("--known", "X-other-thing"))
    assert said.exit_code == 0
    assert looked(lock, seen).exit_code == 1


def test_an_export_that_knows_nothing_lately_is_refused_unless_it_is_meant(lock: Path) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    old = advisory("third-thing", modified=long_ago)
    refused = looked(lock, old)
    assert refused.exit_code == 2
    assert f"knows nothing after {long_ago[:10]}" in refused.output
    assert looked(lock, old, options=("--however-old",)).exit_code == 0
    assert looked(lock).exit_code == 2


def test_the_bill_of_materials_has_every_package_of_the_lock_and_is_the_same_each_time() -> None:
    made = bill()
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made == bill()
    pinned = sum(line[0].isalpha() for line in LOCK.read_text().splitlines())
    assert len({each["purl"] for each in made["components"]}) == pinned == len(packages())
    flask = next(each for each in made["components"] if each["name"] == "flask")
    assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}"
    assert flask["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert len(flask["externalReferences"][0]["hashes"][0]["content"]) == 64


def test_a_folder_will_do_and_a_marker_is_kept(lock: Path) -> None:
    folder = lock.parent / "osv"
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps(advisory("one-thing", versions=["1.4.0"])))
    words = [str(folder), "--lock", str(lock)]
    assert CliRunner().invoke(advisories.main, words).exit_code == 1
    one, other = packages(lock)
    assert (one.only, one.hashes) == ("sys_platform == 'linux'", ("aa", "bb"))
    assert (other.name, other.version) == ("other-thing", "2.0.0")
