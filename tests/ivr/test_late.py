"""Recordings that the gateway tells of when another question is asked, or none any more."""

from collections.abc import Callable

import pytest
from flask import Flask

from handset.voice.call import Call
from handset.voice.switch import Switch
from ivr.voice_xml import NOTHING
from tests.support.callers import answers, cases, service_of
from tests.support.house import HOUSE
from tests.support.transcripts import Player, steps

from .test_calls import RECORDING, report
from .test_told_recordings import recordings, spoken

Post = Callable[[str, dict[str, str]], str]
OTHER = RECORDING.replace("late", "later")


def passed_over(call: Call, post: Post) -> tuple[str, dict[str, str], int]:
    """An account listened to and told of without its recording; what was told, without it, and
    the number of the question that is asked next."""
    place, told, hop = spoken(call)
    told.pop("recordingUrl")
    told.pop("dtmfDigits", None)
    assert "Record" not in post(place, {**told, "dtmfDigits": "#"})
    return place, told, hop + 1


def kept(app: Flask) -> str | None:
    [case] = cases(app)
    said: str | None = answers(app, case).get("account")
    return said


def test_what_is_told_with_the_next_question_is_kept_with_its_own_and_the_key_is_heard(
    app: Flask, call: Call, post: Post
) -> None:
    report(call)
    _, told, hop = passed_over(call, post)
    assert kept(app) is None
    both = {**told, "dtmfDigits": "1", "recordingUrl": RECORDING}
    after = post(f"/voice/{hop}", both)
    assert after == post(f"/voice/{hop}", both)
    assert kept(app) == "RECORDED"
    assert "GetDigits" not in after  # what was keyed with it, too: to finish
    post(f"/voice/{hop + 1}", {**told, "isActive": "0", "recordingUrl": RECORDING})
    assert len(recordings(app)) == 1


@pytest.mark.parametrize("silent", ["", "/silence"])
def test_what_is_told_at_its_own_address_is_kept_whatever_is_asked_by_then(
    app: Flask, call: Call, post: Post, silent: str
) -> None:
    report(call)
    place, told, hop = passed_over(call, post)
    asked = post(f"/voice/{hop}/silence", told)
    for _ in range(2):
        assert post(place + silent, {**told, "recordingUrl": RECORDING}) == asked
        assert kept(app) == "RECORDED"
    assert len(recordings(app)) == 1


@pytest.mark.parametrize("hung_up_before", [False, True])
def test_what_is_told_with_the_end_of_the_call_or_after_it_is_kept(
    app: Flask, call: Call, post: Post, *, hung_up_before: bool
) -> None:
    report(call)
    place, told, hop = passed_over(call, post)
    if hung_up_before:
        assert post(f"/voice/{hop}", {**told, "isActive": "0"}) == NOTHING.decode()
        assert kept(app) is None
    last = {**told, "isActive": "0", "recordingUrl": RECORDING}
    for _ in range(2):
        assert post(place if hung_up_before else f"/voice/{hop}", last) == NOTHING.decode()
        assert kept(app) == "RECORDED"
    assert len(recordings(app)) == 1
    assert not service_of(app).redis.keys("session:*[^r]")


def test_of_two_that_are_told_late_both_are_kept(app: Flask, call: Call, post: Post) -> None:
    report(call)
    place, told, hop = spoken(call)
    told.pop("recordingUrl")
    assert "Record" in post(f"{place}/silence", told)  # what was said is not told yet
    post(f"/voice/{hop + 1}", {**told, "recordingUrl": RECORDING})
    post(f"/voice/{hop + 2}", {**told, "dtmfDigits": "1", "recordingUrl": OTHER})
    post(f"/voice/{hop + 3}", {**told, "isActive": "0"})
    assert kept(app) == "RECORDED"
    assert len(recordings(app)) == 2


def test_what_nobody_was_asked_for_is_not_kept(app: Flask, call: Call, post: Post) -> None:
    """Such as a talk with a person, which nobody agreed to have recorded."""
    report(call)
    place, told, hop = spoken(call)
    post(place, told)
    post(f"/voice/{hop + 1}", {**told, "dtmfDigits": "1", "recordingUrl": OTHER})
    post(f"/voice/{hop + 2}", {**told, "isActive": "0", "recordingUrl": OTHER})
    assert len(recordings(app)) == 1


def test_what_a_caller_took_back_stays_so_if_the_rest_of_it_is_told_late(
    app: Flask, call: Call, post: Post
) -> None:
    report(call)
    place, told, hop = spoken(call)
    without = {key: said for key, said in told.items() if key != "recordingUrl"}
    post(f"{place}/silence", without)
    post(f"/voice/{hop + 1}", told)
    post(f"/voice/{hop + 2}", {**without, "dtmfDigits": "4"})  # not to be sent
    post(f"/voice/{hop + 3}", {**without, "isActive": "0", "recordingUrl": OTHER})
    assert kept(app) is None
    assert recordings(app) == []


@pytest.mark.parametrize(
    ("journey", "asked"),
    [("training_by_voice_en", "place_text"), ("offer_by_voice_en", "question")],
)
def test_whatever_was_sent_has_what_is_told_with_the_end_of_its_call(
    app: Flask, switch: Switch, post: Post, journey: str, asked: str
) -> None:
    """Beside a request and an enquiry too, of which nothing more may ever be sent."""
    lines = (HOUSE / f"tests/journeys/{journey}.txt").read_text("utf-8").splitlines()[1:]
    player = Player(app, switch)
    player.play(steps(lines[: lines.index("= speaks")]))
    call = player._phone
    assert isinstance(call, Call)
    _, told, hop = passed_over(call, post)
    post(f"/voice/{hop}", {**told, "isActive": "0", "recordingUrl": RECORDING})
    [case] = cases(app)
    assert answers(app, case)[asked] == "RECORDED"
    assert len(recordings(app)) == 1
