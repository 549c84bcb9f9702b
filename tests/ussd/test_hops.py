"""What a machine remembers of the sessions it answers."""

from pathlib import Path

import pytest

from ussd import hops
from ussd.hops import Hops


def test_processes_of_a_machine_remember_together_and_one_that_comes_later_too(
    tmp_path: Path,
) -> None:
    one, other = Hops(), Hops()
    assert one.last("a") is None
    for each in (one, other):
        each.share(tmp_path / "i" / "hops")
    one.note("a", "")
    assert other.last("a") == ""
    other.note("a", "1,2")
    one.note("a", "1")  # a late repeat
    later = Hops()
    later.share(tmp_path / "i" / "hops")
    assert later.last("a") == "1,2"


def test_what_is_written_over_or_old_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Hops()
    here.share(path := tmp_path / "hops")
    here.note("a", "1,2")
    written = path.read_bytes()
    path.write_bytes(written.replace(b"1,2", b"1,3"))
    assert here.last("a") is None
    path.write_bytes(written)
    assert here.last("a") == "1,2"
    monkeypatch.setattr("time.time", lambda: 1.0)
    assert here.last("a") is None


def test_room_is_made_by_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hops, "SETS", 1)
    here = Hops()
    for name in "abcde":
        here.note(name, name)
    assert [here.last(name) for name in "abcde"] == [None, *"bcde"]


def test_without_room_on_the_disk_each_remembers_for_itself(tmp_path: Path) -> None:
    (tmp_path / "hops").mkdir()
    here = Hops()
    here.share(tmp_path / "hops")
    here.note("a", "1")
    assert here.last("a") == "1"
