"""A turn on a phone's screen: counted whole, paged where it is long, nothing cut or hidden."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from telecom import gsm
from telecom.pages import cut
from ussd.screen import septets

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
