"""Calls as they go wrong: hung up, lost, answered by somebody else, held by nobody."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from assembly import Parts
from handset.voice.actions import Dial, Enqueue
from handset.voice.call import Call
from handset.voice.switch import Switch
from ivr.channel import VoiceChannel
from ivr.switchboard import CallEnd, Opening
from ivr.voice_xml import NOTHING
from tests.support.callers import answers, cases
from tests.support.telling import SKIP, go_on, tell

STAFF = tuple(f"+25471200000{n}" for n in range(5))


class Somebody:
    """A switchboard with people, and a call of ours that was answered."""

    def __init__(self, opening: Opening | None) -> None:
        self._opening = opening

    def flashed(self, number: str) -> None:
        raise AssertionError("nobody flashed")

    def ended(self, end: CallEnd) -> None:
        assert end.caller.session

    def opening(self, session: str, number: str) -> Opening | None:
        return self._opening

    def on_duty(self) -> tuple[str, ...]:
        return STAFF


@pytest.fixture
def with_people(app: Flask) -> Callable[..., None]:
    """Puts others behind the calls."""

    def put(opening: Opening | None = None) -> None:
        channel: VoiceChannel = app.extensions["ivr"]
        channel._switchboard = Somebody(opening)

    return put


def report(call: Call) -> None:
    """In English, sent, and up to speaking in one's own words."""
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=SKIP)
    go_on(call, tell_more="yes", record_ok="YES")
    assert call.listening == "recording"


def test_who_hangs_up_while_speaking_has_said_it(app: Flask, switch: Switch) -> None:
    switch.oddities = replace(switch.oddities, hung_up_recording="told")
    call = Call("+254711000003", switch)
    report(call)
    call.speak(20, ended_by="hanging up")
    [case] = cases(app)
    assert answers(app, case)["account"] == "RECORDED"


def test_a_call_that_redis_lost_reaches_a_person_all_the_same(
    call: Call, service: Parts, with_people: Callable[..., None]
) -> None:
    with_people()
    call.ring()
    go_on(call, language="en")
    service.redis.flushdb()
    assert "that did not work" in go_on(call, menu="help")
    assert isinstance(call.action, Dial)
    assert call.action.phone_numbers == STAFF[:3]


def test_whoever_picks_up_our_call_is_told_nothing_when_it_is_lost(
    service: Parts, switch: Switch, with_people: Callable[..., None]
) -> None:
    with_people(Opening("voice.called_back", {"code_word": "embe"}, "sw"))
    call = Call("+254711000003", switch, placed_as="")
    assert "E.\nM.\nB.\nE." in call.answer()
    call.stay_silent()
    service.redis.flushdb()
    assert call.stay_silent() == ""
    assert not call.open


@pytest.mark.parametrize("key", ["0", "9", "5", "*", "#"])
def test_no_key_but_the_one_tells_what_our_call_is(
    switch: Switch, with_people: Callable[..., None], key: str
) -> None:
    with_people(Opening("voice.called_back", {}, "en"))
    call = Call("+254711000003", switch, placed_as="")
    assert call.answer() == "Hello.\nTo go on: press 1."
    for _ in range(3):
        if call.open:
            heard = call.press(key)
            assert "person" not in heard
            assert "call" not in heard.casefold()


def test_an_answering_machine_takes_no_caller_from_the_queue(
    switch: Switch, with_people: Callable[..., None]
) -> None:
    with_people(Opening("voice.take_next"))
    call = Call(STAFF[0], switch, placed_as="")
    assert "To take the call: press 1." in call.answer()
    while call.open:
        call.stay_silent()
    assert "Dequeue" not in "".join(exchange.answer.body for exchange in call.exchanges)


def test_who_waits_hears_the_same_words_and_no_music(
    switch: Switch, with_people: Callable[..., None]
) -> None:
    with_people(Opening("voice.wait", {}, "en"))
    call = Call("+254711000003", switch, placed_as="")
    assert "until one of us is free" in call.answer()
    assert isinstance(call.action, Enqueue)
    assert call.action.hold_music == call.said[-1].url


def test_who_waits_is_told_how_many_came_before(
    switch: Switch, with_people: Callable[..., None]
) -> None:
    with_people(Opening("voice.wait_behind", {"before": "2"}, "sw"))
    call = Call("+254711000003", switch, placed_as="")
    assert call.answer().startswith("Walio mbele yako:\nmbili\n")


def test_a_call_that_is_over_is_forgotten(call: Call, service: Parts) -> None:
    call.ring()
    go_on(call, language="en")
    assert service.redis.keys("session:*[^r]")
    call.hang_up()
    [counted] = service.redis.keys("session:*:over")  # that it was counted, and nothing of it
    assert str(counted).rstrip("'").endswith(":over")


RECORDING = "https://voice.at-internal.com/late.mp3"


def test_nobody_is_rung_for_a_call_that_is_over(
    app: Flask,
    call: Call,
    with_people: Callable[..., None],
    post: Callable[[str, dict[str, str]], str],
) -> None:
    report(call)
    with_people()
    form = {**call.exchanges[-1].form, "isActive": "1"}
    call.hang_up()
    for place in ("/voice", "/voice/3", "/voice/99/silence"):
        assert post(place, form) == NOTHING.decode()
    assert post("/voice/3", {**form, "recordingUrl": RECORDING}) == NOTHING.decode()
    [case] = cases(app)
    assert "account" not in answers(app, case)


def test_a_call_that_is_over_and_forgotten_rings_nobody(
    call: Call, with_people: Callable[..., None], post: Callable[[str, dict[str, str]], str]
) -> None:
    call.ring()
    go_on(call, language="en")
    with_people()
    form = {**call.exchanges[-1].form, "isActive": "1", "dtmfDigits": "1"}
    call.hang_up()
    assert post("/voice/1", form) == NOTHING.decode()


@pytest.mark.parametrize("place", ["", "/0", "/2/silence", "/999999"])
@pytest.mark.parametrize("active", ["0", "1"])
def test_a_call_without_a_session_is_answered_all_the_same(
    app: Flask, place: str, active: str
) -> None:
    form = {"sessionId": "None", "isActive": active}
    answer = app.test_client().post(f"/voice{place}", data=form)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert "<Response>" in answer.text
