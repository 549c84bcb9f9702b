"""What a measurement writes down, and that what the docs say of it is what was measured."""

from bench import flame, pages
from bench.table import WHERE_IT_GOES
from tests.support.house import HOUSE

RESULTS = pages.RESULTS.read_text("utf-8")
README = pages.README.read_text("utf-8")


def test_the_readme_says_what_was_measured() -> None:
    assert len(pages.README_LINE.findall(README)) == 1
    assert pages.with_ratio(README, RESULTS) == README


def test_a_line_of_the_readme_follows_the_results() -> None:
    changed = pages.with_ratio(README, "| ours, browsing | **2,000** (1-3) | 2.44 | 1 | 1 |")
    assert "(2.4 times as many a second as a naive Flask view)" in changed
    assert len(changed.splitlines()) == len(README.splitlines())


def test_what_was_missed_says_where_to_read_on() -> None:
    assert "missed" not in RESULTS or WHERE_IT_GOES in RESULTS
    page = pages.RESULTS.parent / WHERE_IT_GOES.partition("](")[2].partition(")")[0]
    assert page.resolve() == HOUSE / "docs" / "speed.md"


def test_a_flame_is_as_wide_as_what_was_seen_often() -> None:
    drawn = flame.drawn({"a.py:main;b.py:load": 3, "a.py:main;ussd/c.py:show": 1, "d.py:x": 0})
    assert "b.py:load 75.0%" in drawn
    assert "a.py:main 100.0%" in drawn
    assert "d.py" not in drawn
