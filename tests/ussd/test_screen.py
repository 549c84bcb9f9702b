"""A turn on a phone's screen: counted whole, paged where it is long, nothing cut or hidden."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogue.phrases import UNSAID
from dialogue.turn import State
from menus.nodes import Choice, Digits, Lookup, Unseen
from menus.tree import Tree
from menus.words import Words
from telecom import gsm
from telecom.pages import cut
from ussd.screen import septets
from ussd.smallest_phone import SEPTETS, shows

MOVES = ("99. Skip", "0. Back", "00. Menu")
MORE = "98. More"
letters = st.sampled_from(sorted(gsm.BASIC - set(" \n\r")))
word = st.text(letters, min_size=1, max_size=30)
text = st.lists(word, min_size=1, max_size=60).map(" ".join)
options = st.lists(st.lists(word, min_size=1, max_size=3).map(" ".join), max_size=14).map(
    lambda labels: tuple(f"{n}. {label}" for n, label in enumerate(labels, start=1))
)


def content(page: str) -> str:
    """A page without its navigation."""
    lines = page.split("\n")
    return "\n".join(line for line in lines if line not in (*MOVES, MORE))


@settings(max_examples=50)
@given(text=text, options=options, limit=st.sampled_from([160, 182]))
def test_every_page_fits_and_nothing_is_lost(
    text: str, options: tuple[str, ...], limit: int
) -> None:
    pages = cut(text, options, MOVES, MORE, limit)
    assert all(gsm.fits(page, limit) for page in pages)
    assert all(page.endswith("\n".join(MOVES)) for page in pages)
    assert [MORE in page.split("\n") for page in pages] == [True] * (len(pages) - 1) + [False]
    together = " ".join(content(page) for page in pages).split()
    assert together == " ".join((text, *options)).split()


@given(text=text, options=options)
def test_an_option_is_never_broken(text: str, options: tuple[str, ...]) -> None:
    pages = cut(text, options, MOVES, MORE, 160)
    for option in options:
        assert any(option in content(page).split("\n") for page in pages)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400))
def test_any_letters_at_all_fit(text: str) -> None:
    pages = cut(text, (), MOVES, MORE, 160)
    assert all(gsm.fits(page, 160) for page in pages)
    assert re.sub(r"\s", "", "".join(map(content, pages))) == re.sub(r"\s", "", text)


def test_a_screen_that_fits_to_the_letter_is_one_page() -> None:
    foot = len("\n".join(("", *MOVES)))
    exactly = "x" * (160 - foot)
    assert len(cut(exactly, (), MOVES, MORE, 160)) == 1
    assert len(cut(f"{exactly[:-1]} y", (), MOVES, MORE, 160)) == 2


def test_each_network_has_its_own_room() -> None:
    assert septets("63902") == 160
    assert septets("63903") == 182
    assert septets("dialoguss") == 160


def test_a_telephone_number_is_never_broken() -> None:
    number = "+966 11 488 1238"
    for words in range(50, 120):
        pages = cut(f"{'x ' * words}{number}. Ask there.", (), MOVES, MORE, 160)
        assert any(number in page for page in pages), words


def test_a_hint_never_pushes_what_can_be_pressed_off_a_screen(tree: Tree, words: Words) -> None:
    show = shows(tree, words)
    hints = {Digits: {"not_digits", "wrong_length"}, Lookup: {"no_match", "empty"}}
    told = {"code": "12345678", "pin": "4826", "called": "night", "told": "night"}
    for language, (name, node) in product(words.languages, sorted(tree.nodes.items())):
        given = node.given.values() if isinstance(node, Choice) else ()
        state = State(name, language, values=dict.fromkeys(given, "-") | told)
        if isinstance(node, Unseen) or len(show(state)) > 1:
            continue
        for problem in hints.get(type(node), UNSAID):
            assert len(show(replace(state, problem=problem))) == 1, (language, name, problem)


def test_a_wrong_key_is_told_on_every_screen(tree: Tree, words: Words) -> None:
    show = shows(tree, words)
    told = {"code": "12345678", "pin": "4826", "called": "night", "told": "night"}
    for language, (name, node) in product(words.languages, sorted(tree.nodes.items())):
        given = node.given.values() if isinstance(node, Choice) else ()
        state = State(name, language, values=dict.fromkeys(given, "-") | told)
        if not isinstance(node, Choice):
            continue
        first, *more = show(state)
        if not more and gsm.size(first) <= SEPTETS - len("? "):
            assert show(replace(state, problem="wrong_key")) != show(state), (language, name)


def test_who_mistypes_their_code_reads_it_again(tree: Tree, words: Words) -> None:
    show = shows(tree, words)
    for language, name in product(words.languages, ("code_again", "code_differs")):
        state = State(f"report.{name}", language, values={"code": "12345678", "pin": "4826"})
        assert "12345678" in show(replace(state, problem="wrong_length"))[0]


def test_the_code_comes_with_the_key_that_leads_to_the_answer(tree: Tree, words: Words) -> None:
    menu = tree.nodes[tree.home]
    assert isinstance(menu, Choice)
    key = 1 + menu.options.index("mine")
    for language in words.languages:
        text = words.find(language, "report.code_again.text") or ""
        assert re.findall(r"\d+", text) == [str(key)]


@pytest.mark.parametrize("letter", ["x", "€", "ế"])
def test_a_word_of_many_thousand_letters_is_cut_at_once(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, whole = 0, gsm.size

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return whole(text)

    monkeypatch.setattr(gsm, "size", count)
    word = letter * 20_000
    pages = cut(word, (), (), "98. More", 160)
    assert "".join(page.removesuffix("\n98. More") for page in pages) == word
    assert counted < 50 * len(word)


def test_a_page_ends_with_a_sentence_where_that_makes_no_page_more() -> None:
    told = "We are not police. " + "We tell nobody else unless you agree to it here. " * 3
    first, second = cut(told.strip(), (), MOVES, MORE, 160)
    assert content(first).endswith("here.")
    assert content(second).startswith("We tell")


@given(text=text, options=options)
def test_no_sentence_costs_a_page(text: str, options: tuple[str, ...]) -> None:
    stopped = text.replace(" a", ". A")
    unstopped = stopped.replace(".", ",").replace("?", ",").replace("!", ",")
    assert len(cut(stopped, options, MOVES, MORE, 160)) == len(
        cut(unstopped, options, MOVES, MORE, 160)
    )
