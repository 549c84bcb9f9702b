"""How long ways take: counted in a small conversation, held to budgets, told in the docs."""

from pathlib import Path

import pytest

from authoring import own, time_page, timetable
from authoring.course import Course
from authoring.pace import OnScreen
from authoring.search import Courses
from authoring.usual import Usual
from authoring.ways import Budget, Side, Way, Ways
from menus.offers import Offers
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS, FILES, build
from ussd.smallest_phone import shows

DOCS = Path(__file__).parents[2] / "docs"
TREE, EN, SW = "trees/talk.toml", "text/en.toml", "text/sw.toml"
WAY = Way(title="Tells us", begin="talk.side", keeps=("file",), answers={"side": ("KE", "ABROAD")})
CONTACT = """
[contact_ok]
kind = "choice"
options = ["NO_CONTACT", "ASAP"]
go = "confirm"
"""
CONTACT_WORDS = """
[talk.contact_ok]
text = "Call?"
NO_CONTACT = "No"
ASAP = "Yes"
"""
ASKED = (
    (TREE, '[account]\nkind = "account"\nadds = true\nskip = true\ngo = "confirm"',
     '[account]\nkind = "account"\nadds = true\nskip = true\ngo = "contact_ok"'),
    (TREE, '[confirm]\n', f"{CONTACT}\n[confirm]\n"),
    (EN, "[talk.confirm]", f"{CONTACT_WORDS}\n[talk.confirm]"),
    (SW, "[talk.confirm]", f"{CONTACT_WORDS}\n[talk.confirm]"),
)  # fmt: skip


def small(folder: Path, *changes: tuple[str, str, str]) -> OnScreen:
    """The small conversation as it asks whether we may call, with something else changed."""
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    words = Words.read(CONSTANTS, build(folder, files))
    tree = Tree.read(words, folder)
    return OnScreen(tree, shows(tree, words))


def walked(pace: OnScreen, way: Way = WAY) -> Course | None:
    return Courses(pace, Usual(Offers.read()), "en").dearest(way, Side(answers={}))


def faults(pace: OnScreen) -> list[str]:
    """Of the way of the small conversation, which may take seven hops and a minute."""
    ways = Ways(
        budget=Budget(hops=7, seconds=60), sides={"kenya": Side(answers={})}, ways={"tell": WAY}
    )
    rows = timetable.rows(ways, Usual(Offers.read()), {"USSD": pace}, ["en"])
    return list(timetable.faults(rows))


def test_the_shortest_way_that_can_be_called_is_walked_for_its_dearest_answer(
    tmp_path: Path,
) -> None:
    course = walked(small(tmp_path, *ASKED))
    assert course
    nodes = [stop.state.node.removeprefix("talk.") for stop in course.stops]
    assert nodes == [
        "language", "menu", "side", "place", "people", "account", "contact_ok", "confirm", "thanks",
    ]  # fmt: skip
    assert course.hops == 7
    assert course.seconds == pytest.approx(course.told + 9 * 2.5 + 1.2)


def test_who_is_never_asked_for_a_way_to_reach_them_has_no_whole_way(tmp_path: Path) -> None:
    pace = small(tmp_path)
    assert walked(pace) is None
    assert faults(pace) == [
        "over budget: tell (USSD, en, kenya) does not come to a case that is kept, reachable and "
        "coded; it may take 7 hops and 60 s"
    ]


def test_a_way_within_its_budget_has_no_fault(tmp_path: Path) -> None:
    assert faults(small(tmp_path, *ASKED)) == []


def test_a_way_that_takes_too_long_is_named_with_its_screens(tmp_path: Path) -> None:
    long_text = (EN, 'text = "How many?"', f'text = "{"How many " * 40}"')
    pace = small(tmp_path, *ASKED, long_text)
    [fault] = faults(pace)
    assert fault.startswith("over budget: tell (USSD, en, kenya) takes 9 hops and 76 s, ")
    assert "most at talk.people" in fault


def test_what_a_way_names_is_there(tmp_path: Path) -> None:
    tree = small(tmp_path, *ASKED).tree
    lost = Way(title="-", begin="talk.gone", keeps=("lose",), answers={"nobody": ("YES",)})
    side = {"kenya": Side(answers={})}
    ways = Ways(budget=Budget(hops=9, seconds=9), sides=side, ways={"lost": lost})
    assert len(list(ways.faults(tree))) == 3


def test_the_page_and_the_chart_in_the_docs_are_of_these_ways() -> None:
    """`flask menus times > docs/times.md`, and `--chart`, make them anew."""
    rows = own.times()
    assert (DOCS / "times.md").read_text("utf-8") == time_page.page(rows)
    assert (DOCS / "pictures" / "times.svg").read_text("utf-8") == time_page.chart(rows)
