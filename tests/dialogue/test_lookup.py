"""Finding one entry in a long list: by group, by first letters, with a slip or two."""

import pytest
from msgspec.structs import replace

from dialogue import engine, lookup
from dialogue.presentation import present
from dialogue.turn import Pressed, Said, State
from menus.listing import Listing
from menus.nodes import Lookup
from menus.tree import Tree


@pytest.fixture
def find(tree: Tree) -> "Find":
    return Find(tree)


class Find:
    """Types letters into a list and says what is offered."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def __call__(self, letters: str, language: str = "en", name: str = "counties") -> list[str]:
        listing = self._tree.lists[name]
        found = lookup.entries(listing, (lookup.LETTERS + letters,), language)
        return [listing.names[language][code] for code in found]


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("nak", ["Nakuru"]),
        ("NAKURU", ["Nakuru"]),
        ("nakru", ["Nakuru"]),  # a slip after the third letter is forgiven
        ("nakurru town", ["Nakuru"]),
        ("na", ["Nairobi City", "Narok", "Nakuru", "Nandi"]),
        ("river", ["Tana River"]),
        ("tanariver", ["Tana River"]),
        ("Tana River", ["Tana River"]),
        ("bay", ["Homa Bay"]),
        ("murang'a", ["Murang'a"]),
        ("murang\u2019a", ["Murang'a"]),
        ("muranga", ["Murang'a"]),
        ("  Mur ", ["Murang'a"]),
        ("k\u00e9r\u00edcho", ["Kericho"]),
        ("city", ["Nairobi City"]),
        ("mombassa", ["Mombasa"]),
    ],
)
def test_the_first_letters_of_any_word_find_a_county(
    find: Find, letters: str, found: list[str]
) -> None:
    assert sorted(find(letters)) == sorted(found)


@pytest.mark.parametrize("letters", ["xyz", "nx", "akuru", "", " ", "'", "...", "😢", "12345"])
def test_letters_that_begin_no_word_find_nothing(find: Find, letters: str) -> None:
    assert find(letters) == []


@pytest.mark.parametrize(
    ("letters", "language", "found"),
    [
        ("saudi", "en", "Saudi Arabia"),
        ("saudi", "sw", "Saudia"),
        ("dubai", "en", "Emirates (Dubai)"),
        ("ujeru", "sw", "Ujerumani"),
        ("germ", "en", "Germany"),
    ],
)
def test_countries_are_found_by_their_name_in_the_callers_language(
    find: Find, letters: str, language: str, found: str
) -> None:
    assert found in find(letters, language, "countries")


def test_counties_have_one_name_in_every_language(tree: Tree) -> None:
    names = tree.lists["counties"].names
    assert all(names[language] == names["en"] for language in tree.languages)


COUNTY = "report.county_code"
ASKED_BEFORE = {
    "report.where": {"report.danger_now": "NO"},
    "family.country": {"family.danger_now": "NO"},
    "official.where": {"official.danger_now": "NO"},
}
"""What the place after a look-up asks for."""


def _counties(tree: Tree) -> list[str]:
    return list(tree.lists["counties"].codes)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_county_is_reached_by_its_first_four_letters(tree: Tree, language: str) -> None:
    listing = tree.lists["counties"]
    for code in _counties(tree):
        state = State(COUNTY, language)
        after = engine.step(tree, state, Said(listing.names[language][code][:4].casefold()))
        options = lookup.entries(listing, after.place, language)
        chosen = engine.step(tree, after, Pressed(options.index(code) + 1))
        assert chosen.answers == {COUNTY: code}
        assert len(options) <= 2


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_entry_of_every_list_is_reached_by_its_group(tree: Tree, language: str) -> None:
    for name, node in tree.nodes.items():
        if not isinstance(node, Lookup):
            continue
        listing = tree.lists[node.list]
        for number, members in enumerate(listing.groups.values(), start=1):
            danger = ASKED_BEFORE.get(name, {})
            group = engine.step(tree, State(name, language, answers=danger), Pressed(number))
            if len(members) == 1:
                assert group.answers == danger | {name: members[0]}
            for place, code in enumerate(members if len(members) > 1 else (), start=1):
                chosen = engine.step(tree, group, Pressed(place))
                assert chosen.answers == danger | {name: code}


def test_a_group_of_one_is_chosen_with_one_key(tree: Tree) -> None:
    state = engine.step(tree, State(COUNTY, "en"), Pressed(1))
    assert (state.node, state.answers) == ("report.next_question", {COUNTY: "047"})


def test_letters_may_be_typed_inside_a_group_and_reach_beyond_it(tree: Tree) -> None:
    inside = engine.step(tree, State(COUNTY, "en"), Pressed(2))
    found = engine.step(tree, inside, Said("turk"))
    assert present(tree, found).options == ("=Turkana",)


def test_a_group_of_two_asks_which(tree: Tree) -> None:
    names = {"en": {"x": "Xanadu", "y": "Ys"}}
    both = Listing(groups={"far": ("x", "y")}, names=names)
    tree = replace(tree, lists={"counties": both})
    group = engine.step(tree, State(COUNTY, "en"), Pressed(1))
    assert present(tree, group).options == ("=Xanadu", "=Ys")


def test_among_what_is_found_it_can_be_said_that_none_is_meant(tree: Tree) -> None:
    state = State("child.where", "en")
    found = engine.step(tree, state, Said("Eastliegh"))
    assert present(tree, found).options[-1] == "lists.places.UNKNOWN"
    chosen = engine.step(tree, found, Pressed(len(present(tree, found).options)))
    assert chosen.answers == {"child.where": "UNKNOWN"}
    assert chosen.values == {"spelt child.where": "Eastliegh"}


@pytest.mark.parametrize("said", ["Nakuru town", "niko Nakuru"])
def test_whole_words_that_name_one_place_are_the_answer(tree: Tree, said: str) -> None:
    assert engine.step(tree, State("child.where", "en"), Said(said)).answers == {
        "child.where": "032"
    }
