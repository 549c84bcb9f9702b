"""Ready replies fit, stand in both languages, and go into the box without being sent."""

import html
from pathlib import Path

import pytest

from staff.cases.ready import READY, TITLES, read
from staff.tongues.catalogue import Saying, catalogue

from .conftest import Desk
from .test_case import _url, _whats
from .test_tongues import in_swahili


def test_each_stands_in_english_and_swahili() -> None:
    assert len(READY) > 5
    for one in READY.values():
        assert one.words.keys() == {"en", "sw"}, one.key
        assert one.text("luo") == one.words["en"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[one]\nen = "Yes"', "title"),
        ('[one]\ntitle = "One"\nsw = "Ndiyo"', "words in en"),
        (f'[one]\ntitle = "One"\nen = "{"x" * 301}"', "301 letters"),
        ('[one]\ntitle = "One"\nen = "Mũgo"', "phones lack"),
        ('[one]\ntitle = "One"\nen = "It’s here"', "phones lack"),
    ],
)
def test_one_that_could_not_be_sent_is_named_at_the_start(
    tmp_path: Path, entry: str, said: str
) -> None:
    (tmp_path / "ready.toml").write_text(entry, "utf-8")
    with pytest.raises(ValueError, match=said):
        read(tmp_path / "ready.toml")


def test_it_goes_below_what_is_in_the_box_in_the_caller_s_language(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/replies", reply="Habari", ready="call", what="ready")
    words = READY["call"].words["sw"]
    assert f">Habari\n{html.escape(words)}<" in answer.text
    assert f"{len(words) + 7} of 300 letters" in answer.text
    assert "reply" not in _whats(desk, case)
    seen = person.post(f"{_url(case)}/replies", reply=f"Habari\n{words}", what="preview").text
    assert 'class="screen"' in seen
    nothing = person.post(f"{_url(case)}/replies", reply="Habari", ready="", what="ready").text
    assert ">Habari<" in nothing


def test_its_title_is_in_the_language_of_whoever_chooses_it(desk: Desk) -> None:
    known = catalogue("sw")
    assert [one.key for one in READY.values() if known.lacks(Saying(one.title, TITLES))] == []
    case = desk.file()
    page = in_swahili(desk).get(_url(case)).text
    choice = page.partition('<select id="ready"')[2].partition("</select>")[0]
    assert ">Sisi si polisi</option>" in choice
    assert READY["not-police"].title not in choice
