"""The content that callers meet: without fault, drawn as it is, and open to one more language."""

import datetime
import tomllib
from pathlib import Path

import phonenumbers
import pytest

from authoring import drawing, own
from authoring.check import faults
from menus import numbers
from menus.tree import CONTENT, Tree
from menus.words import Words
from telecom.pages import UNBROKEN
from tests.support.copied import copied
from tests.support.walk import Walk
from ussd.smallest_phone import shows

DRAWING = Path(__file__).parents[2] / "docs" / "conversation.md"
LINES = tomllib.loads((CONTENT / "numbers.toml").read_text("utf-8"))
NUMBERS = own.constants()


def test_the_content_has_no_fault() -> None:
    assert own.faults() == []


def test_the_drawing_in_the_docs_is_of_this_conversation(tree: Tree, words: Words) -> None:
    """`flask menus draw > docs/conversation.md` makes it anew."""
    assert DRAWING.read_text("utf-8") == drawing.page(tree, words)


def test_every_node_is_drawn_once(tree: Tree, words: Words) -> None:
    drawn = drawing.page(tree, words)
    for name in tree.nodes:
        box = f"{name.replace('.', '_')}"
        shapes = ("[", "(", "{")
        assert sum(line.strip().startswith(tuple(box + s for s in shapes))
                   for line in drawn.splitlines()) == 1  # fmt: skip


# One more language


@pytest.fixture
def with_another_language(tmp_path: Path) -> Path:
    """The content with a language nobody speaks: every text turned round, placeholders and all."""
    content = copied(tmp_path)
    english = (CONTENT / "text" / "en.toml").read_text("utf-8")
    invented = english.replace('name = "English"', 'name = "Zentish"')
    invented = invented.replace("place = 1", "place = 3")
    invented = invented.replace('text = "Choose a language"', 'text = "Zoose a zanguage"')
    (content / "text" / "zz.toml").write_text(invented, "utf-8")
    return content


def test_a_third_language_is_offered_as_soon_as_its_file_is_there(
    with_another_language: Path,
) -> None:
    assert faults(NUMBERS, with_another_language) == []
    walk = Walk(with_another_language, NUMBERS)
    assert walk.options == ("English", "Kiswahili", "Zentish")
    assert walk.text == "Choose a language / Chagua lugha / Zoose a zanguage"
    (screen,) = shows(walk.tree, walk.words)(walk.state)
    assert "3. Zentish" in screen
    walk.hears(3, 12)
    assert (walk.state.language, walk.text) == ("zz", "Zoose a zanguage")


def test_a_language_with_a_text_missing_is_refused(with_another_language: Path) -> None:
    path = with_another_language / "text" / "zz.toml"
    path.write_text(path.read_text("utf-8").replace('leave = "Leave"\n', "", 1), "utf-8")
    assert faults(NUMBERS, with_another_language) == ["zz: nav.leave has no words"]


# Numbers


def test_only_verified_numbers_can_be_told() -> None:
    unverified = {name for name, line in LINES.items() if not line["verified"]}
    shown = numbers.verified(LINES)
    told = {name.removeprefix("tel_").removesuffix("_abroad") for name in shown}
    assert unverified
    assert told == LINES.keys() - unverified


@pytest.mark.parametrize("name", LINES)
def test_every_number_says_who_said_so_and_when_it_was_checked(name: str) -> None:
    line = LINES[name]
    assert line["source"]
    assert line["for_whom"]
    assert isinstance(line["checked_on"], datetime.date)
    assert line["checked_on"] <= datetime.datetime.now(datetime.UTC).date()
    assert "from_kenya" in line or "from_abroad" in line


@pytest.mark.parametrize(
    "number",
    [told for name, told in numbers.verified(numbers.lines()).items() if name.endswith("_abroad")],
)
def test_a_number_for_abroad_is_whole(number: str) -> None:
    assert phonenumbers.is_valid_number(phonenumbers.parse(number))


@pytest.mark.parametrize(
    ("helpline", "in_kenya", "abroad"),
    [
        ("+254712345678", "0712 345 678", "+254 712 345 678"),
        ("+254203874321", "020 387 4321", "+254 20 387 4321"),
        ("+442079460000", "+44 20 7946 0000", "+44 20 7946 0000"),
    ],
)
def test_the_helpline_is_told_as_it_is_dialled(helpline: str, in_kenya: str, abroad: str) -> None:
    shown = {name: text.replace(UNBROKEN, " ") for name, text in numbers.own(helpline).items()}
    assert shown == {"helpline": in_kenya, "helpline_abroad": abroad}


# Counties


def test_there_are_47_counties_by_the_codes_of_the_constitution(tree: Tree) -> None:
    counties = tree.lists["counties"]
    assert sorted(counties.codes) == [f"{number:03}" for number in range(1, 48)]
    assert len(set(counties.names["en"].values())) == 47
    assert counties.proper == set(counties.codes)


def test_countries_have_the_form_of_iso_3166_codes_and_stand_once(tree: Tree) -> None:
    codes = tree.lists["countries"].codes
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in codes)
