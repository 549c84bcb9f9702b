"""A key that is pressed by habit does the harmless thing, wherever in the conversation it is."""

from menus.tree import Choice, Tree

LAST_RESORT = {"mine.delete"}  # what can't be brought back is never on key 1


def choices(tree: Tree) -> dict[str, Choice]:
    return {name: node for name, node in tree.nodes.items() if isinstance(node, Choice)}


def test_yes_is_on_the_first_key_and_no_on_the_second(tree: Tree) -> None:
    for name, node in choices(tree).items():
        said = [option.upper() for option in node.options]
        if {"YES", "NO"} <= set(said):
            first = ["NO", "YES"] if name in LAST_RESORT else ["YES", "NO"]
            assert said[:2] == first, name


def test_who_presses_the_first_key_is_not_contacted(tree: Tree) -> None:
    asked = [node for node in choices(tree).values() if "NO_CONTACT" in node.options]
    assert len(asked) >= 4
    assert all(node.options[0] == "NO_CONTACT" for node in asked)


def test_the_same_words_lead_to_a_person_in_the_same_way(tree: Tree) -> None:
    ways = {
        node.to[option]
        for node in choices(tree).values()
        for option in {"talk", "person"} & set(node.options)
    }
    assert ways == {"help.location_side"}
