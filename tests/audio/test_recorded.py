"""What is told of recordings is read as TOML has it, however it came to stand in its file."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audio import recorded
from audio.recorded import FOLDER, PromptFile

LANGUAGES = sorted(path.parent.name for path in FOLDER.glob("*/recorded.toml"))
LETTERS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x7f"))
FILES = some.dictionaries(
    LETTERS,
    some.builds(PromptFile, LETTERS, LETTERS, some.dates(), some.text("0123456789abcdef")),
    max_size=4,
)


def as_toml(folder: Path) -> dict[str, PromptFile]:
    raw = tomllib.loads((folder / "recorded.toml").read_text("utf-8"))
    return {name: PromptFile(**fields) for name, fields in raw.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which two prompts are told of."""
    one = PromptFile('She said "yes".', "Amina", date(2026, 11, 1), "0a" * 32)
    recorded.write(tmp_path, {"a.yes": one, "b": one})
    return tmp_path


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "recorded.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_are_read_as_toml_reads_them(language: str) -> None:
    assert recorded.read(FOLDER / language) == as_toml(FOLDER / language)


@given(FILES)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, PromptFile]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    recorded.write(folder, files)
    assert recorded.read(folder) == files == as_toml(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["a.yes"]', "['a.yes']"),
        ('voice = "Amina"\n', ""),
        ("\n[", "\n# by hand\n["),
        ('words = "She', 'words   =   "She'),
    ],
)
def test_one_that_was_written_by_hand_is_read_as_toml(folder: Path, old: str, new: str) -> None:
    rewrite(folder, old, new)
    try:
        expected = as_toml(folder)
    except TypeError:
        with pytest.raises(ValueError, match=r"recorded\.toml: "):
            recorded.read(folder)
    else:
        assert recorded.read(folder) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["b"]', '["a.yes"]'),  # told of twice
        ("2026-11-01", "2026-11-31"),
        ('said \\"yes', 'said \\q"yes'),
        ('sha256 = "', 'sha256 = "" "'),
    ],
)
def test_one_that_is_no_toml_is_refused_by_its_name(folder: Path, old: str, new: str) -> None:
    rewrite(folder, old, new)
    with pytest.raises(ValueError, match=r"recorded\.toml: "):
        recorded.read(folder)
