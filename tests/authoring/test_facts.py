"""What callers can find out: keys lead to all of it, and the page in docs/ has them."""

from pathlib import Path

import pytest

from authoring import facts, own
from authoring.keys_to import KeysTo, Presses, keyed, typed
from menus.nodes import Say
from menus.tree import Tree, file_of
from menus.words import Words
from tests.support.small_tree import build

PAGE = Path(__file__).parents[2] / "docs" / "what-callers-find.md"
TAUGHT = ("learn", "kinds", "us")


def test_keys_lead_to_every_fact_and_the_page_has_those_of_today() -> None:
    """`flask menus finds > docs/what-callers-find.md` makes it anew."""
    told, channels = facts.read(), own.channels()
    assert list(facts.lost(told, channels)) == []
    assert PAGE.read_text("utf-8") == facts.page(told, channels)


def test_every_page_that_teaches_tells_a_fact_or_goes_on_from_one_that_does() -> None:
    told = [node for nodes in facts.read().values() for node in nodes]
    tree = own.channels()[0].tree
    pages = {n for n, node in tree.nodes.items() if isinstance(node, Say) and file_of(n) in TAUGHT}
    assert {page for page in pages if not page.startswith(tuple(told))} == set()


@pytest.mark.parametrize(
    ("presses", "place", "among", "keys"),
    [(typed, 8, 9, ("9",)), (keyed, 3, 4, ("4",)), (keyed, 3, 5, ("4", "1")),
     (keyed, 8, 9, ("4", "4", "3"))],
)  # fmt: skip
def test_what_is_pressed_for_an_option(
    presses: Presses, place: int, among: int, keys: tuple[str, ...]
) -> None:
    assert presses(place, among) == keys


def test_the_fewest_keys_are_found_and_what_is_nowhere_is_named(tmp_path: Path) -> None:
    content = build(tmp_path)
    (content / "facts.toml").write_text('[All]\n"talk.place" = ["Where"]\n"talk.no" = ["Lost"]\n')
    tree = Tree.read(Words.read({}, content), content)
    assert KeysTo(tree, "sw", typed).all({"talk.place"}) == {"talk.place": ("2", "1", "1")}
    told, channel = facts.read(content), facts.Channel("screen", tree, typed)
    assert set(facts.lost(told, [channel])) == {
        f"{language}: no key leads to talk.no: Lost" for language in ("en", "sw")
    }
    (content / "facts.toml").write_text('[All]\n"talk.place" = "Where"\n')
    with pytest.raises(ValueError, match=r"facts\.toml: a node tells a list"):
        facts.read(content)
