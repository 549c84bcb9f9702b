"""A list of agencies is read whole or not at all, and every bad row is named by its line."""

from collections.abc import Callable

import pytest

from lists.agencies import LICENSED, NOT_LICENSED, Entry, licence_key, read
from lists.rows import differences
from lists.sheets import MOST_BYTES, BadSheet
from tests.support.workbooks import packed, sheet, workbook

HEAD = "Licence number,Agency name,Status,Phone,Former names\n"
GOOD = HEAD + (
    "NEA/001,Amani Gulf Agency,black,+254 711 000 001; 020-7000001,Old Amani; Amani Two\n"
    "\n"
    'NEA/002,"Baraka, Sons & Co",RED,,\n'
)
AMANI = Entry(
    "NEA/001",
    "Amani Gulf Agency",
    LICENSED,
    ("Old Amani", "Amani Two"),
    ("+254 711 000 001", "020 700 0001"),
)


def test_a_good_file_is_read() -> None:
    entries, bad, _ = read(GOOD.encode())
    assert entries == [AMANI, Entry("NEA/002", "Baraka, Sons & Co", NOT_LICENSED)]
    assert bad == []


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(", ", "~").replace(",", "\t").replace("~", ", ").encode(),
        HEAD.upper().encode() + GOOD.removeprefix(HEAD).encode(),
    ],
    ids=["mark", "windows", "tabs", "capitals"],
)  # fmt: skip
def test_it_is_read_as_other_programs_write_it(content: bytes) -> None:
    assert read(content) == read(GOOD.encode())


def test_a_workbook_is_read_as_a_csv_is() -> None:
    head, *rows = [line.split(",") for line in GOOD.replace("Baraka, ", "Baraka ").split("\n")]
    book = workbook(tuple(head), *(tuple(cell.strip('"') for cell in row) for row in rows))
    assert read(book)[0][0] == AMANI
    assert len(read(book)[0]) == 2


def test_numbers_and_formulas_in_a_workbook_stand_as_what_they_show() -> None:
    entries, bad, _ = read(workbook(("licence", "name", "status"), (12, "=1+6", "valid")))
    assert (entries, bad) == ([Entry("12", "7", LICENSED)], [])


def test_every_bad_row_is_named_by_its_line_and_none_is_kept_for_good() -> None:
    rows = [
        "1,Amani,black",
        ",Baraka,black",
        "3,,black",
        "4,Chui,maybe",
        "1,Daru,black",
        '5,"=HYPERLINK(""x"")",black',
        f"6,{'x' * 121},red",
        "--,Eli,red",
    ]
    entries, bad, _ = read(("licence,name,status\n" + "\n".join(rows)).encode())
    assert [entry.name for entry in entries] == ["Amani"]
    assert [row.line for row in bad] == [3, 4, 5, 6, 7, 8, 9]
    assert "stands on line 2 already" in bad[3].why
    assert "formula" in bad[4].why


def test_a_line_is_counted_as_the_file_has_it() -> None:
    content = 'licence,name,status\n1,"two\nlines",black\n\n2,Baraka,maybe\n'
    entries, bad, _ = read(content.encode())
    assert entries[0].name == "two lines"
    assert [row.line for row in bad] == [5]


def test_a_name_is_kept_as_a_phone_can_show_it() -> None:
    entries, bad, _ = read("licence,name,status\n1,Mũgo’s – Café,red\n2,空 Ltd,red\n".encode())
    assert [entry.name for entry in entries] == ["Mugo's - Café"]
    assert [row.line for row in bad] == [3]


def test_a_bad_phone_is_a_bad_row() -> None:
    _, bad, _ = read(b"licence,name,status,phones\n1,Amani,red,0711000001/12\n")
    assert [row.line for row in bad] == [2]


def test_an_agency_has_few_former_names_and_so_has_a_list() -> None:
    ten = ";".join(f"Old {n}" for n in range(10))
    head = "licence,name,status,former names\n"
    _, bad, _ = read(f"{head}1,Amani,red,{ten};Older\n2,Baraka,red,{ten}\n".encode())
    assert [row.line for row in bad] == [2]
    rows = (f"{n},Amani {n},red,{ten}\n" for n in range(501))
    _, bad, _ = read((head + "".join(rows)).encode())
    assert [row.line for row in bad] == [502]


FARTHEST = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
BAD = {
    "empty": b"",
    "blank": b"\n , ,\n",
    "only headings": HEAD.encode(),
    "wrong columns": b"a,b,c\n1,2,3\n",
    "a column twice": b"licence,name,company,status\n1,2,3,red\n",
    "not UTF-8": GOOD.encode() + "3,Café,red\n".encode("latin-1"),
    "a million columns": b"," * 1_000_000,
    "a row of many columns": GOOD.encode() + b"," * 50,
    "huge": b"x" * (MOST_BYTES + 1),
    "too many rows": b"licence,name,status\n" + b"1,2,red\n" * 20_001,
    "an open quote": HEAD.encode() + b'"1,2,3',
    "one endless cell": HEAD.encode() + b"1," + b"x" * 200_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "no workbook in it": b"PK\x03\x04" + b"x" * 100,
    "cut off": workbook(("licence", "name", "status"), (1, 2, "red"))[:-40],
    "another archive": packed("not XML"),
    "far corner": workbook(("licence", "name", "status"), more=FARTHEST),
    "far corner, other quotes": workbook(("licence",), more=FARTHEST.replace('"', "'")),
    "far row": workbook(("licence",), more='<row r="30000"><c r="A30000"><v>1</v></c></row>'),
    "far corner, under another name": packed(sheet(FARTHEST), "xl/list/sheet1.xml"),
    "an entity that grows": packed(
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    ),
}

LARGE: dict[str, Callable[[], bytes]] = {  # packed where they are read, not by every process
    "no places, and many rows": lambda: packed(
        sheet(f"<row>{'<c><v>1</v></c>' * 9_000}</row>" + "<row><c><v>1</v></c></row>" * 100_000)
    ),
    "zip bomb": lambda: packed(" " * 200_000_000),
}


@pytest.mark.parametrize("what", [*BAD, *LARGE])
def test_a_bad_file_is_refused_as_a_whole(what: str) -> None:
    content = LARGE[what]() if what in LARGE else BAD[what]
    with pytest.raises(BadSheet) as refused:
        read(content)
    assert 10 < len(str(refused.value)) < 200


def test_the_line_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(BadSheet, match="Line 5 is not UTF-8"):
        read(BAD["not UTF-8"])


def test_differences_are_told_agency_by_agency() -> None:
    before = [Entry("A/1", "Amani", LICENSED), Entry("A/2", "Baraka", LICENSED)]
    before.append(Entry("A/3", "Chui", LICENSED))
    after = [Entry("a 1", "Amani", NOT_LICENSED), Entry("A/3", "Chui", LICENSED)]
    after.append(Entry("A/4", "Daru", LICENSED))
    found = differences(before, after, lambda entry: licence_key(entry.licence))
    assert [entry.name for entry in found.new] == ["Daru"]
    assert [entry.name for entry in found.gone] == ["Baraka"]
    assert found.changed == [(before[0], after[0])]
    assert found.same == 1
