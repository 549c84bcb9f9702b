"""Numbers: of the time that was asked for, and none from which a small one could be worked out."""

import csv
import io
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from models import Event, Tally, Workshop
from models.db.base import EAST_AFRICA
from models.pace import NOT_YET
from models.passage import Passage, Passed, What
from models.person import Role
from models.work_filter import today
from staff.labels import COUNTIES
from staff.numbers import charts
from staff.numbers.counted import half, share
from staff.numbers.periods import Period, chosen, later, offered
from staff.numbers.steps import in_steps, parts, whole
from staff.numbers.tables import Counted
from staff.numbers.times import over_time
from tests.support.statements import statements

from .conftest import Desk, Visitor

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(("many", "up_to", "step"), [(2, 30, 5), (3, 20, 5), (4, 11, 3)])
def test_no_count_that_is_not_shown_can_be_worked_out_from_the_others(
    many: int, up_to: int, step: int
) -> None:
    """A reader who knows the method lists all that would look like what they see."""
    hidden: dict[Any, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for counts in product(range(up_to), repeat=many):
        shown = parts(counts, step)
        for place, one in enumerate(shown):
            assert one is None or one <= counts[place] < one + step
            if one is None:
                hidden[tuple(shown), whole(counts, step)][place].add(counts[place])
    for (_, sum_of_all), places in hidden.items():
        if (sum_of_all or 0) + step <= up_to:  # beyond that not all cases were gone through
            assert all(len(can_be) >= step for can_be in places.values())


def test_counts_are_shown_in_full_steps_and_small_ones_as_if_there_were_none() -> None:
    assert [in_steps(count, 5) for count in (0, 4, 5, 9, 10, 308)] == [None, None, 5, 5, 10, 305]
    assert [in_steps(count, 10) for count in (9, 10, 308)] == [None, 10, 300]


@pytest.mark.parametrize(
    ("code", "how", "now", "beside"),
    [
        ("2026-11", "before", "1 to 27 Nov 2026", "1 to 27 Oct 2026"),
        ("2026-11", "year", "1 to 27 Nov 2026", "1 to 27 Nov 2025"),
        ("2026-10", "before", "1 to 31 Oct 2026", "1 to 30 Sep 2026"),
        ("2026-Q4", "before", "1 Oct to 27 Nov 2026", "1 Jul to 27 Aug 2026"),
        ("2025", "before", "1 Jan to 31 Dec 2025", "1 Jan to 31 Dec 2024"),
        ("7d", "before", "21 to 27 Nov 2026", "14 to 20 Nov 2026"),
        ("7d", "year", "21 to 27 Nov 2026", "22 to 28 Nov 2025"),
        ("what is no period", "before", "1 to 27 Nov 2026", "1 to 27 Oct 2026"),
    ],
)
def test_a_time_is_compared_with_as_much_of_another(
    code: str, how: str, now: str, beside: str
) -> None:
    period = chosen(code, FRIDAY)
    other = period.beside(how, FRIDAY)
    assert (period.until(FRIDAY).said, other and other.said) == (now, beside)
    assert period.beside("none", FRIDAY) is None


def test_a_day_under_way_is_compared_with_as_many_hours() -> None:
    month = chosen("2026-11", FRIDAY)
    other = month.beside("before", FRIDAY, 11)
    assert other
    assert other.said == "1 to 27 Oct 2026, until 11:00"
    assert other.span.until == datetime(2026, 10, 27, 11, tzinfo=EAST_AFRICA)
    over = chosen("2026-10", FRIDAY).beside("before", FRIDAY, 11)
    assert over
    assert over.said == "1 to 30 Sep 2026"


@pytest.mark.parametrize(
    ("done", "not_yet", "said"), [(122, 1025, "120 of 1,145"), (3, 1000, ""), (40, 2, "40 of 40")]
)
def test_how_soon_is_told_with_how_many_of_all(done: int, not_yet: int, said: str) -> None:
    counts = Counter({"4h": done, NOT_YET: not_yet})
    assert share(counts, 5) == said
    assert bool(half(counts, 5)) == bool(said)


def test_each_period_has_a_code_of_its_own_and_is_known_by_it() -> None:
    for day in (FRIDAY, date(2026, 1, 1), date(2024, 2, 29), date(2026, 12, 31)):
        every = [period for group in offered(day).values() for period in group.values()]
        assert len({period.code for period in every}) == len(every)
        for period in every:
            assert chosen(period.code, day) == period
            assert period.first <= day
            for how in ("before", "year"):
                other = period.beside(how, day)
                assert other
                assert other.first < other.end <= period.first


def test_days_are_put_together_until_most_can_be_shown() -> None:
    month, year = chosen("2026-10", FRIDAY), chosen("2025", FRIDAY)
    for count, of in ((31 * 5, "Day"), (31 * 5 - 1, "Week"), (24, "Month")):
        table = over_time([Counter({"2026-10-05": count})], [month], ("",), 5)
        assert table.of == of
    assert over_time([Counter({"2025-01-01": 10**6})], [year], ("",), 5).of == "Month"
    every_day = {str(month.first + timedelta(days=n)): n for n in range(31)}
    table = over_time([Counter(every_day)], [month], ("",), 5)
    assert [row.shown[0] for row in table.rows][4:11] == [None, 5, 5, 5, 5, 5, 10]


def test_every_county_has_a_tile_of_its_own_with_its_number() -> None:
    assert set(charts.TILES) == set(COUNTIES)
    assert len(set(charts.TILES.values())) == len(COUNTIES)
    counted = Counted([Counter({"047": 21, "001": 5, "002": 4})], ("",), 5)
    tiles = charts.tiles(counted.table("counties", "", "", COUNTIES))
    seen = {tile.words: (tile.number, tile.shade) for tile in tiles if tile.shade}
    assert seen == {"Nairobi": ("20", 5), "Mombasa": ("5", 2)}


def test_an_axis_ends_at_a_round_number_above_all() -> None:
    for count, ends in ((1, "5"), (5, "5"), (308, "400"), (2000, "2,000")):
        table = over_time([Counter({"2026-10-05": count})], [Period("", "", FRIDAY, FRIDAY)], (), 1)
        chart = charts.columns(table)
        assert int(chart.lines[-1].words.replace(",", "")) >= min(count, table.most), ends


@pytest.fixture
def month(desk: Desk) -> str:
    """A month that is over, in which 34 cases came: eight about Mombasa, three in English."""
    first = later(today().replace(day=1), -1)
    at = datetime(first.year, first.month, 15, 9, tzinfo=UTC)
    for number in range(1, 35):
        few = {"county": "001"} if number <= 8 else {}
        english = {"language": "en"} if number <= 3 else {}
        desk.file(number, received_at=at, **few, **english)
    return f"{first:%Y-%m}"


def _numbers(page: str, table: str) -> dict[str, str]:
    [section] = re.findall(rf'aria-labelledby="{table}-title">(.*?)</section>', page, re.S)
    cells = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', section, re.S)
    return {
        words: re.sub(r"<svg.*?</svg>|<[^>]+>|\s", "", rest, flags=re.S) for words, rest in cells
    }


def _file(person: Visitor, query: str) -> list[list[str]]:
    answer = person.get(f"/staff/numbers/file?{query}")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_page_and_the_file_say_what_they_are_of_and_show_nothing_small(
    desk: Desk, month: str
) -> None:
    desk.add("njeri", Role.EDITOR)  # whose role opens no case
    person = desk.person("njeri")
    page = person.get(f"/staff/numbers?period={month}&beside=none").text
    assert "steps of 5" in page
    assert re.search(r"<b>30</b>received", page)
    assert _numbers(page, "channel")["Menu"] == "30"
    counties = _numbers(page, "county")
    assert (counties["Mombasa"], counties["Nairobi City"]) == ("5", "25")
    assert _numbers(page, "language") == {"English": "–notshown", "Swahili": "30"}
    outside = person.get(f"/staff/numbers?period={month}&beside=none&for=outside").text
    assert "steps of 10" in outside
    assert _numbers(outside, "county")["Mombasa"] == "–notshown"
    kept = _numbers(person.get(f"/staff/numbers?period={month}&beside=none&lang=en").text, "kind")
    assert set(kept.values()) == set()

    lines = _file(person, f"period={month}&beside=none&by=USSD")
    first = later(today().replace(day=1), -1)
    assert lines[1] == ["Period", chosen(month, today()).said]
    assert lines[2] == ["Of", "Menu"]
    assert "steps of 10" in lines[3][1]
    assert ["Nairobi City", "20"] in lines
    assert ["Mombasa", "not shown"] in lines
    one = _file(person, f"period={month}&beside=none&table=county")
    assert one[6:8] == [["Where in Kenya"], ["County", chosen(month, today()).said]]
    assert len(one) == 8 + 47
    assert person.get("/staff/numbers/file?table=nothing").status_code == 404
    assert first.isoformat()[:7] == month


def test_a_page_asks_the_same_of_the_database_however_many_cases_there_are(
    desk: Desk, month: str
) -> None:
    person = desk.person()
    asked = []
    for period in (
        "2020",
        month,
    ):  # the first is no period: the month under way, in which none came
        with statements(desk.database) as selected:
            assert person.get(f"/staff/numbers?period={period}").status_code == 200
        asked.append(sum("FROM person" not in one for one in selected))
    assert asked == [9, 9]


def test_what_an_address_says_that_does_not_exist_is_as_good_as_not_said(desk: Desk) -> None:
    person = desk.person()
    odd = "?period=1999-13&beside=%00&kind=victim&by=%27&lang=zz&for=us"
    for url in (f"/staff/numbers{odd}", f"/staff/numbers/file{odd}"):
        assert person.get(url).status_code == 200
    assert "All cases" in person.get(f"/staff/numbers{odd}").text


def test_what_stands_in_the_seal_is_counted_for_who_may_read_it_and_that_is_on_record_first(
    desk: Desk, month: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = f"?period={month}&beside=none"
    person = desk.person()
    assert "/staff/numbers/told" in person.get(f"/staff/numbers{query}").text
    page = person.get(f"/staff/numbers/told{query}").text
    assert _numbers(page, "exploitation")["Forced labour"] == "30"
    assert _numbers(page, "gender")["Not said"] == "30"
    assert "papers" not in page
    with desk.database() as db:
        [entry] = db.query(Event).filter_by(what="counted in the seal")
    assert entry.details == {"filter": {"period": month, "beside": "none"}, "cases": 34}
    assert f"34 reports (period {month}, beside none)" in person.get("/staff/audit").text
    file = person.get(f"/staff/numbers/told/file{query}&table=exploitation").text
    assert '"Forced labour","30"' in file

    def broken(*_: object, **__: object) -> None:
        raise OSError("the log can't be written")

    monkeypatch.setattr(Event, "record", broken)
    answer = person.get(f"/staff/numbers/told{query}")
    assert (answer.status_code, "Forced labour" in answer.text) == (500, False)


def test_more_reports_than_can_be_opened_in_seconds_are_not_counted(
    desk: Desk, month: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.numbers.told.MOST", 33)
    answer = desk.person().get(f"/staff/numbers/told?period={month}")
    assert answer.status_code == 400
    assert "choose a shorter time" in answer.text


def test_how_far_callers_get_is_of_one_menu_in_one_time(desk: Desk) -> None:
    day = later(today().replace(day=1), -1)
    counts = {
        (What.CAME, "report.danger_now"): 42, (What.LEFT, "report.danger_now"): 7,
        (What.CAME, "report.odd_place"): 23, (What.LEFT, "report.odd_place"): 4,
        (What.CAME, "reporting.other"): 90, (What.KEYS, "report 3"): 11,
        (What.SECONDS, "report 45"): 11, (What.CAME, "report.rare"): 4,
    }  # fmt: skip
    with desk.database.begin() as db:
        for channel, on in (("USSD", day), ("IVR", day - timedelta(days=1))):
            of = (on, channel, "sw")
            Passage.add(db, {Passed(*of, *what): count for what, count in counts.items()})
        Passage.add(db, {Passed(day, "USSD", "en", What.CAME, "report.danger_now"): 5})
    person = desk.person()
    page = person.get(f"/staff/numbers/menus?period={day:%Y-%m}&menu=report").text
    assert _numbers(page, "places") == {"In danger now": "455", "odd place": "20–notshown"}
    assert _numbers(page, "keys")["3 keys"] == "10"
    assert _numbers(page, "seconds")["Up to 45 s"] == "10"
    english = person.get(f"/staff/numbers/menus?period={day:%Y-%m}&menu=report&lang=en").text
    assert _numbers(english, "places") == {"In danger now": "5–notshown"}
    assert "Nothing that can be shown" in person.get("/staff/numbers/menus?menu=%00").text
    file = person.get(f"/staff/numbers/menus/file?period={day:%Y-%m}&menu=report").text
    assert '"In danger now","40","not shown"' in file
    assert "odd place" in file


def test_workshops_of_the_months_and_services_that_nobody_answers_are_counted(desk: Desk) -> None:
    before, now = (later(today().replace(day=1), months) for months in (-1, 0))
    given = {
        (f"{before:%Y-%m}", "before", "TRUE"): 9, (f"{before:%Y-%m}", "before", "FALSE"): 5,
        (f"{before:%Y-%m}", "after", "FALSE"): 9, (f"{now:%Y-%m}", "after", "TRUE"): 10,
    }  # fmt: skip
    with desk.database.begin() as db:
        for (month, stage, verdict), count in given.items():
            workshop = Workshop.make(db, "Youth", month)
            for _ in range(count):
                workshop.count(db, {f"crosses_border {stage}": verdict})
        for question, answer, count in (
            ("MEDICAL 003", "NO_ANSWER", 12), ("MEDICAL 003", "YES", 4), ("LEGAL KE", "NO", 7),
        ):  # fmt: skip
            for _ in range(count):
                Tally.add(db, "services", {question: answer})
    person = desk.person()
    page = person.get(f"/staff/numbers?period={before:%Y-%m}").text
    quiz = {"Trafficking happens only across borders.": "35–notshown"}
    assert quiz.items() <= _numbers(page, "quiz").items()
    assert "3 workshops in these months" in page
    assert _numbers(page, "services") == {"Medical care, Kilifi": "10–notshown"}
    both = person.get(f"/staff/numbers/file?period={before:%Y}&table=quiz").text
    assert '"After, of 100"' in both
