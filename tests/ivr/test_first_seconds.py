"""How soon a caller hears their own language, and that keys count from the first sound on."""

from itertools import pairwise

import pytest

from assembly.conversations import spoken
from audio import mp3
from audio.joined import Joined
from audio.library import Library
from audio.reel import Reel
from audio.sound import decoded
from dialogue.turn import State
from handset.voice.call import Call
from ivr.pieces import Prompt
from ivr.script import Script
from tests.support.machine import within
from tests.support.telling import go_on, tell

SOON_S = 8.0
"""Who hears only what they do not understand hangs up; a call is paid for by the second."""


@pytest.fixture(scope="module")
def script() -> Script:
    words, tree = spoken(True)
    return Script(tree, words, {})


@pytest.fixture(scope="module")
def library(script: Script) -> Library:
    return Library.read(script.sheet())


def lasts(library: Library, prompt: Prompt) -> float:
    """Seconds, as the file has them."""
    file = library.file(library.path(prompt.language, prompt.name) or "")
    assert file
    return mp3.seconds(file)


def test_swahili_is_heard_first_and_all_languages_within_eight_seconds(
    script: Script, library: Library
) -> None:
    heard = script.pieces(State("voice.language"))
    prompts = [piece for piece in heard if isinstance(piece, Prompt)]
    assert [prompt.language for prompt in prompts] == ["sw", "en"]
    assert "bonyeza 2" in script.words_of(prompts[0])
    assert sum(lasts(library, prompt) for prompt in prompts) <= SOON_S


def test_the_first_words_of_the_menu_come_within_eight_seconds_too(
    script: Script, library: Library
) -> None:
    """To who presses a key as soon as she has heard which."""
    own = next(p for p in script.pieces(State("voice.language")) if isinstance(p, Prompt))
    assert lasts(library, own) <= SOON_S / 2
    menu, _ = script.pieces(State("voice.menu", "sw"))  # the other tells of who is there
    assert isinstance(menu, Prompt)
    assert script.words_of(menu).startswith("Msaada sasa: bonyeza 1.")


def test_prompts_that_are_joined_are_heard_whole(script: Script, library: Library) -> None:
    names = ("report.code_again", *(f"digit.{digit}" for digit in "48217733"))
    (joined, reel), said = reel_of(library, script, bytes(32)), [("sw", name) for name in names]
    path = reel.path(said)
    assert path
    whole = joined.file(path)
    assert whole
    alone = [joined.file(reel.path([one]) or "") or b"" for one in said]
    assert mp3.seconds(whole) == pytest.approx(sum(map(mp3.seconds, alone)))
    samples, rate = decoded(whole)
    assert len(samples) / rate == pytest.approx(mp3.seconds(whole), abs=0.2)
    assert joined.words(path) == [script.sheet()[language][name] for language, name in said]


def reel_of(library: Library, script: Script, key: bytes) -> tuple[Joined, Reel]:
    joined = Joined(library, key, sheet=script.sheet())
    return joined, Reel(joined, script.sheet(), 0)


def test_the_address_of_what_is_joined_tells_nobody_what_is_said(
    script: Script, library: Library
) -> None:
    codes = [[("sw", f"digit.{digit}") for digit in code] for code in ("48217733", "48217734")]
    (ours, reel), (others, _) = (reel_of(library, script, key * 32) for key in (b"0", b"1"))
    one, other = (reel.path(code) or "" for code in codes)
    assert one == reel.path(codes[0])  # a gateway keeps what it fetched
    assert not any(piece in other for piece in one[14:-4].split("_")[:1])
    assert others.file(one) is None
    other_letter = "B" if one[20] == "A" else "A"
    assert ours.file(f"{one[:20]}{other_letter}{one[21:]}") is None
    assert reel.path([("sw", "no.such")]) is None


def test_a_key_during_the_first_words_is_heard(call: Call) -> None:
    call.ring()
    assert [said.url.count("/audio/joined/") for said in call.said] == [1]
    go_on(call, language="sw")
    assert len(call.utterances) == 1  # however many prompts it is made of


def test_that_hash_skips_is_said_once_a_call_and_to_who_wants_to_hear_it_again(call: Call) -> None:
    tell(call, "ask", wanted="TRAINING", consent_store="YES", case="NO")
    assert "Hash skips a question." in call.heard
    assert "Hash skips a question." in call.press("*#")
    for _ in range(3):
        assert "Hash skips" not in call.press("#")


def test_what_is_joined_is_made_in_no_time(script: Script, library: Library) -> None:
    joined, reel = reel_of(library, script, bytes(32))
    with within(1):
        for first, second in pairwise("0123456789" * 10):
            joined.file(reel.path([("en", f"digit.{first}"), ("en", f"digit.{second}")]) or "")
