"""The team's hours, as a setting has them and as callers are told them."""

from pathlib import Path

import pytest

from menus.team_hours import TeamHours, written
from menus.words import Words
from tests.support.small_tree import FILES, build


@pytest.mark.parametrize(
    ("setting", "english", "swahili"),
    [
        ("Mon-Fri 08:00-18:00", "Mon to Fri, 8am to 6pm", "Jumatatu-Ijumaa saa 2-12"),
        ("Mon-Sun 07:30-12:00", "Mon to Sun, 7:30am to 12pm", "Jumatatu-Jumapili saa 1:30-6"),
        ("Sat-Sat 06:00-19:00", "Sat, 6am to 7pm", "Jumamosi saa 12-1"),
        ("always", "day and night", "usiku na mchana"),
        ("Mon-Fri 08:00-18:00, Sat 09:00-13:00, 2026-12-25 closed",
         "Mon to Fri, 8am to 6pm; Sat, 9am to 1pm; not on 25 December",
         "Jumatatu-Ijumaa saa 2-12; Jumamosi saa 3-7; isipokuwa tarehe 25 Desemba"),
        ("always, 2026-12-24 08:00-12:00", "day and night; 24 December, 8am to 12pm",
         "usiku na mchana; tarehe 24 Desemba saa 2-6"),
    ],
)  # fmt: skip
def test_each_language_counts_hours_its_own_way(setting: str, english: str, swahili: str) -> None:
    assert written("en", setting) == english
    assert written("sw", setting) == swahili
    assert written("so", setting) == english


@pytest.mark.parametrize(
    "wrong",
    ["", "8 to 6", "Mon-Fri", "Mon-Foo 08:00-18:00", "Fri-Mon 08:00-18:00", "Mon-Fri 18:00-08:00",
     "Mon-Fri 25:00-26:00", "Mon-Fri 08:00-08:00", "2026-12-25 closed",
     "always, Sat 09:00-13:00", "always, 2026-02-30 closed", "Mon-Fri closed"],
)  # fmt: skip
def test_what_are_no_hours_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        TeamHours.read(wrong)


@pytest.mark.parametrize(
    ("team", "day", "minute", "there"),
    [
        ("Mon-Fri 08:00-18:00", 4, 8 * 60, True),
        ("Mon-Fri 08:00-18:00", 4, 18 * 60, False),
        ("Mon-Fri 08:00-18:00", 5, 9 * 60, False),
        ("Mon-Fri 08:00-18:00, Sat 09:00-13:00", 5, 9 * 60, True),
        ("always, 2026-12-25 closed", 6, 0, True),
    ],
)
def test_at_which_minutes_of_the_week_somebody_is_there(
    team: str, day: int, minute: int, *, there: bool
) -> None:
    assert TeamHours.read(team).at(day, minute) is there


def test_words_show_the_hours_of_their_language(tmp_path: Path) -> None:
    files = dict(FILES)
    for file in ("text/en.toml", "text/sw.toml"):
        files[file] = files[file].replace("{tel_police}", "{hours}", 1)
    words = Words.read({"hours": "Mon-Fri 08:00-18:00"}, build(tmp_path, files))
    assert "8am to 6pm" in (words.find("en", "talk.person.text") or "")
    assert "saa 2-12" in (words.find("sw", "talk.person.text") or "")
