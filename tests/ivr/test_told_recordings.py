"""Recordings, wherever and however often the gateway tells of them: kept once, for who spoke."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from assembly import Parts
from handset.voice.call import Call
from handset.voice.switch import Switch
from ivr.voice_xml import NOTHING
from models import fetch_queue
from models.recording import Recording
from tests.support.callers import answers, cases, service_of

from .test_calls import RECORDING, report


@pytest.mark.parametrize("active", ["1", "0"])
def test_what_was_said_is_kept_where_it_is_told_after_the_end_once(
    app: Flask,
    call: Call,
    service: Parts,
    post: Callable[[str, dict[str, str]], str],
    active: str,
) -> None:
    report(call)
    asked = call.exchanges[-1]
    call.hang_up()
    [case] = cases(app)
    assert "account" not in answers(app, case)
    [held] = service.redis.keys("session:*[^r]")
    assert 0 < int(service.redis.ttl(held)) <= 60
    place = re.findall(r"/voice/[0-9]+(?=[\"<])", asked.answer.body)[-1]
    told = {**asked.form, "isActive": active, "recordingUrl": RECORDING}
    for _ in range(2):
        assert post(place, told) == NOTHING.decode()
        assert answers(app, case)["account"] == "RECORDED"
        assert not service.redis.keys("session:*[^r]")
    assert len(cases(app)) == 1


def spoken(call: Call) -> tuple[str, dict[str, str], int]:
    """Where the question that is being recorded is listened to, its last form, and its number."""
    asked = call.exchanges[-1]
    place = re.findall(r"/voice/[0-9]+(?=[\"<])", asked.answer.body)[-1]
    return place, {**asked.form, "recordingUrl": RECORDING}, int(place.rpartition("/")[2])


def test_what_was_said_is_kept_where_it_is_told_as_silence_once(
    app: Flask, call: Call, post: Callable[[str, dict[str, str]], str]
) -> None:
    report(call)
    place, told, hop = spoken(call)
    heard = post(f"{place}/silence", told)
    assert heard == post(f"{place}/silence", told) == post(place, told)
    [case] = cases(app)
    assert "account" not in answers(app, case)  # they may hear it first, or take it back
    review = {key: told[key] for key in told if key != "recordingUrl"}
    post(f"/voice/{hop + 1}", {**review, "dtmfDigits": "1"})
    assert answers(app, case)["account"] == "RECORDED"
    assert len(recordings(app)) == 1


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("late", [False, True])
def test_who_hangs_up_while_speaking_has_said_it_wherever_that_is_told(
    app: Flask,
    call: Call,
    post: Callable[[str, dict[str, str]], str],
    *,
    before: int,
    late: bool,
) -> None:
    report(call)
    _, told, hop = spoken(call)
    if late:
        call.hang_up()
    for _ in range(2):
        ended = {**told, "isActive": "0"}
        assert post(f"/voice/{hop - before}/silence", ended) == NOTHING.decode()
    [case] = cases(app)
    assert answers(app, case)["account"] == "RECORDED"
    assert len(recordings(app)) == 1


def test_what_was_said_to_one_question_answers_no_other(
    app: Flask, call: Call, post: Callable[[str, dict[str, str]], str]
) -> None:
    report(call)
    place, told, hop = spoken(call)
    post(place, told)
    post(f"/voice/{hop + 1}", {**told, "dtmfDigits": "3"})  # to speak again
    for silent in ("", "/silence"):
        assert "Record" in post(f"/voice/{hop + 2}{silent}", told)
    post(f"/voice/{hop + 3}/silence", {**told, "isActive": "0"})
    assert len(recordings(app)) == 1


def test_what_one_call_tells_of_is_no_other_callers_voice(
    app: Flask, call: Call, switch: Switch, post: Callable[[str, dict[str, str]], str]
) -> None:
    other = Call("+254711000077", switch)
    report(call)
    report(other)
    place, told, _ = spoken(call)
    post(place, told)
    place, told, _ = spoken(other)
    assert "Record" in post(place, told)  # asked again, as who said nothing is
    post(place, {**told, "isActive": "0"})
    call.hang_up()
    assert sorted("account" in answers(app, case) for case in cases(app)) == [False, True]
    assert len(recordings(app)) == 1


def recordings(app: Flask) -> list[Recording]:
    """Those that are to be fetched."""
    parts = service_of(app)
    with parts.database.begin() as db:
        fetch_queue.note_submitted(db, parts.keys.recordings)
        return list(db.scalars(select(Recording)))
