"""The sheet on which a native speaker reviews a language's words: out, filled in, and back."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from authoring import review_sheet
from authoring.review_commands import review_sheet_, taken_back
from menus.words import Words
from tests.support.copied import copied
from tests.support.workbooks import workbook

Lines = list[list[str]]


def sheet(content: Path) -> Lines:
    words = Words.read({}, content)
    text = review_sheet.written(words, "sw").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def as_csv(lines: Lines) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue().encode()


def filled(lines: Lines, answer: str, **better: str) -> Lines:
    """All answered so; those named, `_` for a point, with better words."""
    named = {key.replace("__", "."): text for key, text in better.items()}
    heading, *rest = lines
    return [heading, *([*one[:3], answer, named.get(one[0], "")] for one in rest)]


def test_each_text_stands_beside_its_english(tmp_path: Path) -> None:
    heading, *lines = sheet(copied(tmp_path))
    assert heading == ["Screen", "English", "Kiswahili", "Right? yes, no or better", "Better words"]
    assert ["main.menu.help", "Help now", "Msaada sasa", "", ""] in lines
    assert len(lines) == len(Words.read().tongues["en"].texts)


def test_what_is_all_right_is_reviewed_by_name(tmp_path: Path) -> None:
    content = copied(tmp_path)
    lines = filled(sheet(content), "ndiyo", main__menu__help="Usaidizi sasa")
    told = taken_back("sw", as_csv(lines), "Amina Were", content)
    words = Words.read({}, content)
    assert words.find("sw", "main.menu.help") == "Usaidizi sasa"
    assert words.tongues["sw"].review.startswith("Amina Were, ")
    assert told[-2].endswith("1 better, 0 left")


def test_what_is_wrong_or_open_is_named_and_nobody_has_reviewed_it(tmp_path: Path) -> None:
    content = copied(tmp_path)
    lines = filled(sheet(content), "yes")
    lines[1][3], lines[2][3], lines[3][2] = "no", "", "words of last year"
    told = taken_back("sw", as_csv(lines), "Amina Were", content)
    assert [line.partition(":")[0] for line in told[:3]] == [lines[n][0] for n in (1, 2, 3)]
    assert told[-1].endswith("3 left")
    assert Words.read({}, content).tongues["sw"].review == "awaiting native review"


def test_better_words_that_would_be_a_fault_change_nothing(tmp_path: Path) -> None:
    content = copied(tmp_path)
    lines = filled(sheet(content), "yes", help__pin__text="Tutakuokoa leo.")
    before = (content / "text" / "sw.toml").read_bytes()
    with pytest.raises(ValueError, match="other placeholders"):
        taken_back("sw", as_csv(lines), None, content)
    assert (content / "text" / "sw.toml").read_bytes() == before


@pytest.mark.parametrize(("cell", "why"), [("perhaps", "neither yes"), ("x", "neither yes")])
def test_another_answer_is_refused_by_its_line(tmp_path: Path, cell: str, why: str) -> None:
    lines = sheet(copied(tmp_path))
    lines[4][3] = cell
    with pytest.raises(ValueError, match=rf"line 5: {cell} is {why}"):
        review_sheet.taken(Words.read(), "sw", as_csv(lines))


def test_a_workbook_is_taken_too(tmp_path: Path) -> None:
    content = copied(tmp_path)
    told = taken_back(
        "sw", workbook(*map(tuple, filled(sheet(content), "yes"))), "Amina Were", content
    )
    assert told[-1].startswith("reviewed by Amina Were")


def test_the_command_prints_it_and_takes_it(tmp_path: Path) -> None:
    printed = CliRunner().invoke(review_sheet_, ["sw"])
    assert printed.stdout_bytes.decode("utf-8-sig").startswith("Screen,English,Kiswahili")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    refused = CliRunner().invoke(review_sheet_, ["sw", "--take", str(empty)])
    assert (refused.exit_code, "nothing was written" in refused.output) == (1, True)
    assert CliRunner().invoke(review_sheet_, ["zz"]).exit_code == 1
