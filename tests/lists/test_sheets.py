"""What is read of a file is named, and so is what is not; nothing in it is guessed."""

import pytest

from lists.agencies import LICENSED, Entry, read
from lists.rows import Repair
from lists.sheets import BadSheet
from tests.support.workbooks import book, row, workbook

HEAD = ("licence", "name", "status", "phones")
AMANI = Entry("1", "Amani", LICENSED, (), ("0711 000 009",))


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "heading",
    ["Tel. No.", "TEL NO", "Telephone", "Phone Number(s)", "Phone numbers", "tel_no", "Mobile No:",
     "Contacts", "Cell-phone", "Nambari ya simu"],
)  # fmt: skip
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    entries, bad, notes = read(
        csv(f"Licence No.,Company,Status?,{heading}", "1,Amani,valid,0711000009")
    )
    assert (entries, bad) == ([AMANI], [])
    assert "not read" not in " ".join(notes.said)


def test_every_column_that_is_not_read_is_named() -> None:
    _, _, notes = read(
        workbook(
            (*HEAD[:3], "Fones", "", "Licence date"), (1, "Amani", "valid", "07", "so", "2020")
        )
    )
    said = " ".join(notes.said)
    assert "Columns that are not read: “Fones”, the 5th, without a heading, “Licence date”." in said
    assert "does not have, so that they are empty: “phones”, “former names”." in said


def test_every_repaired_cell_is_shown_as_it_was_and_as_it_is_used() -> None:
    rows = (1, "Mũgo’s", "valid", 711000009), (2, "Baraka", "valid", "+254 (0)722 000 010")
    entries, bad, notes = read(workbook(HEAD, *rows))
    assert bad == []
    assert [one.phones for one in entries] == [("0711 000 009",), ("+254 722 000 010",)]
    assert notes.repairs == [
        Repair(2, "name", "Mũgo’s", "Mugo's"),
        Repair(2, "phones", "711000009", "0711 000 009"),
        Repair(3, "phones", "+254 (0)722 000 010", "+254 722 000 010"),
    ]


def test_several_numbers_in_a_cell_are_taken_apart() -> None:
    rows = [(n, "Amani", "valid", cell) for n, cell in enumerate(
        ("0711000009\n0722000010", "0711000009/0722000010", "0711-000-009 or 0722 000 010",
         "0711000009; 0722000010", "0711000009, 0722000010"), 1)]  # fmt: skip
    entries, bad, _ = read(workbook(HEAD, *rows))
    assert bad == []
    assert {one.phones for one in entries} == {("0711 000 009", "0722 000 010")}
    _, bad, _ = read(workbook(HEAD, (1, "Amani", "valid", "0711000009 0722000010")))
    assert "too many digits" in bad[0].why


def test_what_a_spreadsheet_rounded_is_refused_with_what_to_do() -> None:
    _, bad, _ = read(csv(",".join(HEAD), "1,Amani,valid,2.54711000009E+11"))
    assert [one.line for one in bad] == [2]
    assert "make the column text" in bad[0].why


def test_the_sheet_that_is_shown_is_read_and_the_others_are_named() -> None:
    old = row(1, *HEAD) + row(2, 9, "Old", "valid", "")
    new = row(1, *HEAD) + row(2, 1, "Amani", "valid", "0711000009")
    entries, _, notes = read(
        book(("Old", "hidden", old), ("List", "visible", new), ("Notes", "visible", ""))
    )
    assert entries == [AMANI]
    assert notes.said[:3] == [
        "The sheet that was read is “List”.",
        "Not read: the sheets “Notes”.",
        "Not read, for they are hidden: the sheets “Old”.",
    ]


@pytest.mark.parametrize("far", ["A1048576", "D20500", "XFD3"])
def test_a_blank_far_away_is_nothing(far: str) -> None:
    line = "".join(filter(str.isdigit, far))
    blank = f'<row r="{line}"><c r="{far}" t="inlineStr"><is><t> </t></is></c></row>'
    entries, bad, _ = read(workbook(HEAD, (1, "Amani", "valid", "0711000009"), more=blank))
    assert (entries, bad) == ([AMANI], [])


def test_an_error_and_a_formula_that_nobody_worked_out_are_named() -> None:
    rows = [(1, "Amani", "valid", "#N/A"), (2, "#REF!", "valid", ""), (3, "=?", "valid", ""),
            (4, "Daru", "=?", "")]  # fmt: skip
    _, bad, _ = read(workbook(HEAD, *rows))
    assert [one.line for one in bad] == [2, 3, 4, 5]
    assert "The phones is the spreadsheet's own #N/A" in bad[0].why
    assert "The name is the spreadsheet's own #REF!" in bad[1].why
    assert "never worked out" in bad[2].why
    assert "never worked out" in bad[3].why
    _, bad, _ = read(csv(",".join(HEAD), "1,Amani,valid,#N/A"))
    assert "#N/A" in bad[0].why


def test_titles_above_the_headings_are_passed_over_and_told() -> None:
    titles = [("NEA, list of agencies",), (), ("November 2026", "page 1"), HEAD]
    entries, bad, notes = read(workbook(*titles, (1, "Amani", "valid", "0711000009")))
    assert (entries, bad) == ([AMANI], [])
    told = "Not read, for it stands above the headings: NEA, list of agencies; November 2026 page 1"
    assert told in notes.said
    lines = csv("NEA; the list,,,", ",".join(HEAD), "1,Amani,valid,0711000009", "2,Baraka,so,")
    entries, bad, _ = read(lines)
    assert entries == [AMANI]
    assert [one.line for one in bad] == [4]


def test_where_the_headings_are_missing_it_is_told_which_and_what_is_there() -> None:
    with pytest.raises(BadSheet, match=r"no column “status”\. Line 2 reads: Licence, Name, Stand"):
        read(csv("NEA,,", "Licence,Name,Stand", "1,Amani,valid"))


def test_a_comma_without_quotation_marks_moves_nothing() -> None:
    with pytest.raises(BadSheet, match="Line 3 has more cells than there are headings"):
        read(csv("licence,name,status", "1,Amani,valid", "2,Baraka, Sons & Co,valid"))


def test_an_old_workbook_is_told_what_to_become() -> None:
    with pytest.raises(BadSheet, match="save it as XLSX"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
