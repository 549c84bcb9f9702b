"""Only what was recorded, for the words of today, is ever played; and served to the letter."""

import errno
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from audio.check import faults
from audio.commands import Prompts
from audio.joined import Joined
from audio.library import Library
from audio.routes import Sounds

Record = Callable[..., None]


@pytest.fixture
def all_recorded(recorded_by: Record) -> None:
    recorded_by("Amina", "en")
    recorded_by("Juma", "sw")


@pytest.fixture
def library(all_recorded: None, prompts: Prompts) -> Library:
    """All that was recorded."""
    return Library.read(prompts.sheet, prompts.folder)


@pytest.fixture
def client(library: Library) -> Client:
    """The gateway, that fetches what is to be played."""
    return Client(Sounds(NotFound(), Joined(library, bytes(32)), lambda path: None))


@pytest.fixture
def address(library: Library) -> str:
    path = library.path("en", "help.numbers-2")
    assert path
    return path


@pytest.mark.usefixtures("all_recorded")
def test_a_flipped_byte_takes_a_prompt_out_and_alarms(prompts: Prompts) -> None:
    before = Library.read(prompts.sheet, prompts.folder)
    path = prompts.folder / "sw" / "voice.menu.mp3"
    file = bytearray(path.read_bytes())
    file[len(file) // 2] ^= 1
    path.write_bytes(file)
    with capture_logs() as logs:
        library = Library.read(prompts.sheet, prompts.folder)
    assert library.path("sw", "voice.menu") is None
    assert library.path("sw", "digit.0") == before.path("sw", "digit.0")
    assert [(log["log_level"], log["language"], log["fault"]) for log in logs] == [
        ("error", "sw", "is not the file that was recorded")
    ]
    served = before.file(before.path("sw", "voice.menu") or "")
    assert served is not None
    assert served != bytes(file)  # what runs goes on with what it proved


@pytest.mark.usefixtures("all_recorded")
def test_words_that_changed_are_not_played_from_an_old_recording(prompts: Prompts) -> None:
    sheet = {**prompts.sheet, "sw": {**prompts.sheet["sw"], "digit.0": "ziro"}}
    assert Library.read(sheet, prompts.folder).path("sw", "digit.0") is None


@pytest.mark.usefixtures("all_recorded")
def test_the_same_words_may_be_kept_under_another_name(prompts: Prompts) -> None:
    sheet = {"sw": {"digit.0": "ziro", "digit.zero": "sifuri"}}
    library = Library.read(sheet, prompts.folder)
    assert library.path("sw", "digit.0") is None
    was = Library.read(prompts.sheet, prompts.folder)
    kept = was.file(was.path("sw", "digit.0") or "")
    assert library.file(library.path("sw", "digit.zero") or "") == kept


def test_nothing_recorded_is_nothing_to_play(prompts: Prompts) -> None:
    assert Library.read(prompts.sheet, prompts.folder).path("en", "digit.0") is None


@pytest.mark.parametrize("has_room_for", [None, 0, 5])
def test_a_full_disk_takes_no_prompt_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, has_room_for: int | None
) -> None:
    """Nor the line: who starts while the disk is full has to answer callers all the same."""

    class Disk(FileIO):
        def write(self, file: Any) -> int:
            if not has_room_for:
                raise OSError(errno.ENOSPC, "full")
            return super().write(file[:has_room_for])

    def made(buffering: int) -> Disk:
        if has_room_for is None:
            raise FileNotFoundError("No usable temporary directory found")
        return Disk(tmp_path / "without a name", "w+")

    monkeypatch.setattr("audio.shelf.TemporaryFile", made)
    library = Library([(("en", "short"), b"abc"), (("sw", "long"), b"abcdefgh")])
    files = [library.file(library.path(*said) or "") for said in library.prompts]
    assert files == [b"abc", b"abcdefgh"]


def test_a_new_sound_has_a_new_address(prompts: Prompts, recorded_by: Record) -> None:
    paths = []
    for words in ("Amina", "Otieno"):
        recorded_by(words, "en", "digit.0" if words == "Amina" else "voice.menu")
        library = Library.read(prompts.sheet, prompts.folder)
        paths.append((library.path("en", "digit.0"), library.path("en", "voice.menu")))
    assert paths[0][0] == paths[1][0]
    assert paths[0][1] is None
    assert paths[1][1]


def test_a_recording_is_served_to_be_kept_for_good(
    client: Client, library: Library, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.data == library.file(address)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_part_of_it_and_its_head_can_be_asked_for(client: Client, address: str) -> None:
    whole = client.get(address).data
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    beyond = client.get(address, headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole))


STRAY = (
    "../../../app.py", "..%2f..%2fapp.py", "../en/recorded.toml", "recorded.toml", "%00.mp3",
    "digit.0.mp3%00", "CON.mp3", "digit.0.mp3", "digit.0-000000000000.mp3", "", "..", ".", "%2e%2e",
    "digit.0-%e2%80%ae.mp3", "digit.0-.mp3", "a" * 5000,
)  # fmt: skip


def test_nothing_else_is_served(client: Client) -> None:
    for stray in STRAY:
        for asked in (f"/audio/en/{stray}", f"/audio/{stray}"):
            assert client.get(asked).status_code == 404, asked


def test_an_address_is_taken_to_the_letter(client: Client, address: str) -> None:
    for near in (address.upper(), f"{address}/", address.replace("/en/", "/sw/"), f"/{address}x"):
        assert client.get(near).status_code == 404, near
    assert client.get(address.replace("numbers", quote("numbers"))).status_code == 200
    assert client.post(address).status_code == 405


def test_what_parts_is_named_one_a_line(prompts: Prompts, recorded_by: Record) -> None:
    recorded_by("Amina", "en")
    home = prompts.folder / "en"
    (home / "digit.0.mp3").write_bytes(b"other")
    (home / "digit.7.mp3").write_bytes(b"")
    (home / "help.numbers.mp3").unlink()
    sheet = {"en": {**prompts.sheet["en"], "voice.menu": "Press 9.", "../up": "up", "new": "New"}}
    (home / "new.mp3").write_bytes(b"")
    assert list(faults(sheet, prompts.folder)) == [
        "audio/en/digit.0.mp3: is not the file that was recorded",
        "audio/en/voice.menu.mp3: says other words than the call, and is Amina's voice",
        "audio/en/help.numbers.mp3: missing",
        "audio/en/../up.mp3: can't be the name of a file",
        "audio/en/new.mp3: is in no recorded.toml: use `flask audio take`",
        "audio/en/digit.7.mp3: nobody needs it",
    ]
