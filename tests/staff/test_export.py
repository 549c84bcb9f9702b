"""Exports: of what the list shows, nobody to be recognised in it, and on record."""

import csv
import html
import io
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from models import Case, Event, Person
from models.correction import correct
from models.person import Role
from staff.exports.anonymity import FEWEST, released
from staff.exports.columns import COARSER, COLUMNS, NAMES, row_of, steps
from staff.exports.files import as_csv, as_xlsx, defused

from .conftest import ANSWERS, Desk

AGREED = ANSWERS | {"consent_store": "YES", "ages": "ADULT", "place_text": "Gikomba, stall 14"}
SECRETS = ("papers", "mango", "711222333", "Gikomba", "STRANGE_CODE", "2580")
ASKED = (
    "exploitation", "gender", "county_code", "country", "since", "suspect_relation", "recruitment",
    "people_count", "reporter_role", "danger_now",
)  # fmt: skip
OF_A_ROW = st.tuples(
    *(
        st.sampled_from(("", *list(column.codes)[:3]) if column.codes else ("2026-02", "2026-12"))
        for column in COLUMNS
    )
)


def _some(desk: Desk, count: int, first: int = 1, **facts: Any) -> None:
    usual = {"answers": AGREED, "received_at": datetime(2026, 10, 5, tzinfo=UTC)}
    for number in range(first, first + count):
        desk.file(number, **{**usual, **facts})


def _export(desk: Desk, query: str = "", file: str = "csv", values: str = "codes") -> TestResponse:
    """By the form as the page has it, with all that it brings along unseen."""
    person = desk.person()
    page = person.get(f"/staff/export{query}").text
    form = re.search(r'<form[^>]*action="/staff/export["?].*?</form>', page, re.S)
    assert form
    assert '<button class="main" name="file" value="xlsx">' in form[0]
    brought = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    fields = MultiDict([*((name, html.unescape(value)) for name, value in brought)])
    fields.add("values", values)
    fields.add("file", file)
    return person.client.post(f"/staff/export{query}", data=fields)


def _rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@settings(max_examples=40)
@given(st.lists(OF_A_ROW, max_size=60), st.integers(2, 12))
def test_no_row_leaves_that_stands_there_too_few_times(rows: list[Any], fewest: int) -> None:
    out = released(rows, steps(), fewest)
    assert all(count >= fewest for count in out.rows.values())
    assert out.count + out.left_out == len(rows)
    assert out.left_out < fewest
    assert out.fewest >= fewest or not out.count


@settings(max_examples=40)
@given(st.lists(OF_A_ROW, max_size=40))
def test_what_leaves_is_a_row_that_was_told_or_one_made_coarser_of_it(rows: list[Any]) -> None:
    coarser = set(rows)
    for row in rows:
        for step in steps():
            row = step(row)  # noqa: PLW2901
            coarser.add(row)
    assert set(released(rows, steps(), 3).rows) <= coarser


def test_in_the_end_nothing_is_left_of_a_row() -> None:
    row = tuple("001" if name == "hte_State" else "2026-01" for name in NAMES)
    for step in steps():
        row = step(row)
    assert set(row) == {""}
    assert set(COARSER) == set(NAMES)


def test_a_rare_county_becomes_a_province_and_then_nothing() -> None:
    [place] = [NAMES.index("hte_State")]
    for county, province in (("001", "COAST"), ("007", "NORTH_EASTERN"), ("046", "NYANZA")):
        row = tuple(county if here == place else "2026-01" for here in range(len(NAMES)))
        seen = []
        for step in steps():
            row = step(row)
            seen.append(row[place])
        assert list(dict.fromkeys(seen)) == [county, province, ""]


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(ASKED), st.one_of(st.text(), st.lists(st.text()))))
def test_what_somebody_typed_is_in_no_column(facts: dict[str, Any]) -> None:
    case = type("Case", (), {"kind": "report", "received_at": datetime(2026, 10, 5, tzinfo=UTC)})
    for name in ("country", "county", "danger", "status", "channel", "language"):
        setattr(case, name, None)
    for column, cell in zip(COLUMNS, row_of(case, facts), strict=True):  # type: ignore[arg-type]
        assert cell in ("", *(column.codes or ("2026-10",)))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+254711", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\xa0=1", "a\n=1", "a\r=1",
        "＝1", "\na",
    ],
)  # fmt: skip
def test_no_cell_of_a_file_is_a_formula(cell: str) -> None:
    harmless = re.compile(r"(?:\A|[\r\n])[^\S\r\n]*[=+\-@＝＋－＠]|\A[\t\r\n]")
    [read] = csv.reader(io.StringIO(b"".join(as_csv([[cell]])).decode("utf-8-sig"), newline=""))
    assert not harmless.search(read[0])
    assert read[0].replace("'", "") == cell
    sheet = zipfile.ZipFile(io.BytesIO(as_xlsx([("A", [[cell]])]))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b't="s"' in sheet


@given(st.text(st.characters(exclude_characters="=+-@\t\r\n\0＝＋－＠", exclude_categories=["Cs"])))
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


def test_the_file_is_of_what_the_list_shows(desk: Desk) -> None:
    _some(desk, 11)
    _some(desk, 12, 21, county="001", answers=AGREED | {"county_code": "001"})
    assert len(_rows(_export(desk))) == 1 + 23
    answer = _export(desk, "?where=001&owner=achieng&from=2026-10-02")
    assert _rows(answer) == [NAMES]
    answer = _export(desk, "?where=001&from=2026-10-02")
    head, *rows = _rows(answer)
    assert head == NAMES
    assert {row[NAMES.index("hte_State")] for row in rows} == {"001"}
    assert len(rows) == 12
    assert Counter(map(tuple, rows)).most_common()[-1][1] >= FEWEST
    name = answer.headers["Content-Disposition"]
    assert re.search(r"=cases-20\d\d-\d\d-\d\d-all-001-2026-10\.csv$", name)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "achieng" not in _export(desk, "?owner=achieng").headers["Content-Disposition"]


@pytest.mark.parametrize("alike", [True, False])
def test_a_county_that_is_too_rare_for_the_rows_is_not_told_of_the_file_either(
    desk: Desk, alike: bool
) -> None:
    _some(desk, 6, county="001", answers=AGREED | {"county_code": "001"})
    known = "001" if alike else "002"  # told anew, so that the rows are of two counties
    _some(desk, 6, 21, county="001", answers=AGREED | {"county_code": known})
    answer = _export(desk, "?where=001", file="xlsx")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    text = b"".join(archive.read(part) for part in archive.namelist()).decode(errors="replace")
    name = answer.headers["Content-Disposition"]
    assert ("all-001" in name) == alike
    assert ("all-place" in name) != alike
    assert ("Mombasa" in text) == alike
    assert ("one place" in text) != alike


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("values", ["words", "codes"])
def test_nothing_of_a_caller_s_own_stands_in_it(desk: Desk, form: str, values: str) -> None:
    _some(desk, 10)
    data = _export(desk, file=form, values=values).data
    if form == "xlsx":
        archive = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(archive.read(part) for part in archive.namelist())
    told = {"words": b"Forced labour", "codes": b"ForcedLabour"}[values]
    assert told in data
    for secret in SECRETS:
        assert secret.encode() not in data


def test_children_and_who_was_not_asked_are_only_counted(desk: Desk) -> None:
    _some(desk, 10)
    _some(desk, 10, 21, answers=AGREED | {"ages": "BOTH"})
    _some(desk, 3, 41, answers=ANSWERS)
    page = _export(desk, file="look").text
    told = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', page)
    few = "fewer than 10"
    assert [count for _, count in told] == ["10", "10", few, few, "10", few]
    assert len(_rows(_export(desk))) == 1 + 10


def test_all_of_the_list_is_called_open_cases_and_closed_ones_can_be_chosen(desk: Desk) -> None:
    desk.file(1)
    page = desk.person().get("/staff/export?where=047").text
    assert "<p>Open cases; Where: Nairobi City." in re.sub(r"\s+", " ", page)
    there = re.search(r'<a href="([^"]+)">export those</a>', page)
    assert there
    closed = desk.person().get(html.unescape(there[1])).text
    assert "Closed; Where: Nairobi City" in closed
    assert "export those" not in closed


def test_too_few_cases_come_to_an_empty_file(desk: Desk) -> None:
    _some(desk, FEWEST - 1)
    assert "the file would be empty" in _export(desk, file="look").text
    assert _rows(_export(desk)) == [NAMES]


def test_what_staff_know_stands_in_place_of_what_was_told(desk: Desk) -> None:
    _some(desk, 10)
    with desk.database.begin() as db:
        person = db.query(Person).filter_by(username="barasa").one()
        for case in db.query(Case):
            correct(db, case, person, {"gender": "Feminine"}, desk.public_key)
            correct(db, case, person, {"gender": "Masculine", "since": None}, desk.public_key)
    rows = _rows(_export(desk))
    assert {row[NAMES.index("prs_Gender")] for row in rows[1:]} == {"Masculine"}


def test_an_export_is_on_record_before_it_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _some(desk, 2)
    _export(desk, "?kind=report")
    person = desk.person()
    with desk.database() as db:
        [entry] = db.query(Event).filter_by(what="exported")
    said = {"filter": {"kind": "report"}, "cases": 2, "kind": "without names", "form": "csv"}
    assert entry.details == said
    assert "2 cases, without names, csv (Kind report)" in person.get("/staff/audit").text

    def broken(*_: object, **__: object) -> None:
        raise OSError("the log can't be written")

    monkeypatch.setattr(Event, "record", broken)
    answer = person.post("/staff/export", file="csv")
    assert answer.status_code == 500
    assert b"ForcedLabour" not in answer.data


def test_it_is_for_supervisors_who_hold_the_key(desk: Desk) -> None:
    desk.add("njeri", Role.CASEWORKER)
    desk.add("omondi", Role.SUPERVISOR, key=False)
    for name, shown in (("achieng", True), ("njeri", False), ("omondi", False)):
        person = desk.person(name)
        assert ("/staff/export" in person.get("/staff/cases?kind=report").text) == shown
        for answer in (person.get("/staff/export"), person.post("/staff/export", file="csv")):
            assert (answer.status_code == 200) == shown


def test_more_than_can_be_opened_in_seconds_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.exports.export.MOST", 2)
    _some(desk, 3)
    answer = _export(desk)
    assert answer.status_code == 400
    assert "narrow the list" in answer.text
    assert desk.person().post("/staff/export", file="exe").status_code == 400
    with desk.database() as db:
        assert db.query(Event).filter(Event.what.like("export%")).count() == 0


def test_what_does_not_open_is_left_out(desk: Desk) -> None:
    _some(desk, 11)
    with desk.database.begin() as db:
        case = db.query(Case).first()
        assert case
        case.sealed_answers = case.sealed_answers[:-1] + b"?"
    assert len(_rows(_export(desk))) == 1 + 10


@pytest.mark.parametrize("query", ["?owner=ghost", "?view=urgnet", "?view=mine&owner=barasa"])
def test_no_file_is_of_more_than_was_asked_for(desk: Desk, query: str) -> None:
    _some(desk, 12)
    person = desk.person()
    page = person.get(f"/staff/export{query}").text
    assert "narrowed by what is not there" in page
    assert "Make a CSV file" not in page
    assert "Ask for a work file" not in page
    answer = person.post(f"/staff/export{query}", file="csv")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    person.post(f"/staff/export/work-files{query}", reason="To count")
    with desk.database() as db:
        assert (
            db.query(Event).filter(Event.what.in_(["exported", "work file asked for"])).all() == []
        )
