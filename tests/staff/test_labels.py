"""What the console calls the codes that callers' answers are kept under."""

import re
import tomllib
from pathlib import Path

import pytest

from authoring import wordbook
from models.message import About, Means, MessageState
from recordings import folders, prompts
from staff.labels import LABELS, part_of
from staff.wordings.folders import NO_NAME

CHECK = tomllib.loads((Path(__file__).parents[2] / "menus" / "offer.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CHECK["questions"])
def test_each_question_of_the_check_and_its_flags_have_words(name: str) -> None:
    assert name in LABELS["questions"]
    assert name in LABELS["flags"]
    assert f"{name}_UNSURE" in LABELS["flags"]


def test_all_that_stands_in_the_outbox_has_words() -> None:
    for group, codes in {"means": Means, "messages": About, "message_states": MessageState}.items():
        assert LABELS[group].keys() == {code.value for code in codes}


def test_all_that_is_recorded_has_words() -> None:
    recorded = re.compile(r'\bEvent\.record\(\s*\w+,\s*"([^"]+)"')
    rooms = ("models", "staff", "outcomes", "worker", "lists")
    files = [file for room in rooms for file in Path(room).rglob("*.py")]
    what = {name for file in files for name in recorded.findall(file.read_text("utf-8"))}
    assert len(what) > 40
    assert what <= LABELS["events"].keys()


def test_each_file_of_the_menus_has_words_but_that_of_texts_alone() -> None:
    files = {path.stem for path in Path("menus/trees").glob("*.toml")}
    assert set(LABELS["menus"]) == files - {"texts"}


def test_each_part_of_the_conversation_has_a_title() -> None:
    parts = {one.file for one in wordbook.places().values()} | {*wordbook.prompts.parts("en")}
    assert [part for part in parts if part_of(part) == part] == []


def test_each_reason_against_a_sound_has_words_in_every_tongue() -> None:
    """As the code has it: what is filled in is a hole."""
    told = re.compile(r'(?:BadSound|Odd)\(f?"([^"]+)"|(?:yield|return) f?"([^"]+)"')
    files = [Path("audio") / f"{name}.py" for name in ("sound", "mp3", "doubts", "pace")]
    found = {one or other for file in files for one, other in told.findall(file.read_text("utf-8"))}
    reasons = {_filled(one) for one in found}
    ours = (folders.TOO_LARGE, folders.TOO_MUCH, folders.NOT_READ, folders.NO_SOUND)
    reasons |= {_filled(one) for one in (*ours, prompts.UNKNOWN, NO_NAME)}
    assert len(reasons) > 12
    known = {re.sub(r"{\d}", "0", one) for one in LABELS["sounds"].values()}
    assert reasons == known


def _filled(reason: str) -> str:
    return re.sub(r"\b\d+(\.\d+)?\b", "0", re.sub(r"{[^}]+}", "0", reason))
