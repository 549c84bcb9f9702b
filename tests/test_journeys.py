"""Plays the journeys: whole dialogues as they are seen and heard, for any reader to check.

`tests/support/transcripts.py` says what may stand in one. Where words have changed on purpose,
`pytest tests/test_journeys.py --write-journeys` writes all of them anew from what is said now: look
at what git says has changed. A new journey needs its first line and what the caller does; the rest
is written by the same command. One that begins with `everywhere` is gone on all four channels.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from handset.voice.switch import Switch
from tests.support.apart import answered_apart
from tests.support.messaging import with_whatsapp
from tests.support.transcripts import LANGUAGES, Player, steps, written

JOURNEYS = sorted((Path(__file__).parent / "journeys").glob("*.txt"))
BEGINS = {"ussd": "= dials", "voice": "= rings", "sms": "= texts", "whatsapp": "= writes"}
EVERYWHERE = "everywhere"
"""In place of a channel: the same steps are gone on each."""
WALKS = [
    (path, channel)
    for path in JOURNEYS
    for channel in (BEGINS if path.stem.startswith(EVERYWHERE) else [""])
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """On every channel that there is."""
    return with_whatsapp(settings)


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """As live: callers have rights of their own in the database."""
    with answered_apart(app):
        yield app


@pytest.mark.parametrize(
    ("path", "channel"),
    WALKS,
    ids=[f"{path.stem}{channel and f'-{channel}'}" for path, channel in WALKS],
)
def test_the_journey_goes_as_written(
    app: Flask, switch: Switch, path: Path, channel: str, request: pytest.FixtureRequest
) -> None:
    first, *lines = path.read_text("utf-8").splitlines()
    told = re.fullmatch(rf"(ussd|voice|sms|whatsapp|{EVERYWHERE}), [a-z]{{2,3}}", first)
    assert told
    if channel or not lines[0].startswith("="):
        lines.insert(0, BEGINS[channel or told[1]])
    player = Player(app, switch)
    if request.config.getoption("write_journeys") and not channel:
        lines = [first, *written(player.rewrite(steps(lines)))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        player.play(steps(lines))


def test_each_journey_stands_in_both_languages() -> None:
    languages: dict[str, set[str]] = {}
    for path in JOURNEYS:
        name, _, language = path.stem.rpartition("_")
        languages.setdefault(name, set()).add(language)
    assert languages
    assert set(map(frozenset, languages.values())) == {frozenset(LANGUAGES)}
