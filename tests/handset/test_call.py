"""A voice call, as the gateway's stand-in runs it against a small service that speaks."""

import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest

from handset.voice import sounds
from handset.voice.call import Call
from handset.voice.gateway import VOICE_NUMBER
from handset.voice.oddities import Oddities
from handset.voice.recordings import served
from handset.voice.state import NoCallError
from handset.voice.switch import Switch
from handset.voice.wire import PUBLIC, wire_over_http, wire_over_wsgi
from tests.handset.conftest import Serve
from tests.handset.spoken_service import ACCOUNT, MENU, REPORT, TYPE_CODE, SpokenService

NUMBER = "+254711000001"
Ring = Callable[..., Call]


@pytest.fixture
def service() -> SpokenService:
    return SpokenService()


@pytest.fixture
def ring(service: SpokenService) -> Ring:
    """Rings the service, whose gateway has these oddities."""

    def ring(**oddities: object) -> Call:
        switch = Switch(wire_over_wsgi(service), oddities=Oddities(**oddities))  # type: ignore[arg-type]
        call = Call(NUMBER, switch)
        call.ring()
        return call

    return ring


def digits(service: SpokenService) -> list[str | None]:
    return [form.get("dtmfDigits") for _, form in service.asked[1:]]


def test_a_call_begins_while_it_rings(service: SpokenService, ring: Ring) -> None:
    call = ring()
    assert call.heard == "Press 1 to report, 2 to type your code."
    assert call.listening == "digits"
    ((path, form),) = service.asked
    assert path == "/voice"
    assert re.fullmatch(r"ATVId_[0-9a-f]{32}", form.pop("sessionId"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", form.pop("callStartTime"))
    assert form == {
        "callSessionState": "Ringing",
        "direction": "Inbound",
        "callerCountryCode": "254",
        "callerNumber": NUMBER,
        "destinationNumber": VOICE_NUMBER,
        "callerCarrierName": "Safaricom",
        "isActive": "1",
    }
    assert service.agents == {"at-voice-api/1.0"}


def test_a_key_is_sent_at_once_and_the_rest_of_the_list_is_dropped(
    service: SpokenService, ring: Ring
) -> None:
    call = ring()
    assert call.press(TYPE_CODE) == "Type your code."
    path, form = service.last
    assert (path, form["dtmfDigits"], form["callSessionState"]) == (
        "/voice/menu",
        TYPE_CODE,
        "Active",
    )
    assert form["sessionId"] == call.session_id
    assert len(service.asked) == 2


def test_a_code_keeps_its_zeros_and_loses_its_finish_key(
    service: SpokenService, ring: Ring
) -> None:
    call = ring()
    call.press(TYPE_CODE)
    assert call.press("00") == ""
    assert call.typed == "00"
    assert call.press("12#") == "No such code.\nPress 1 to report, 2 to type your code."
    assert digits(service) == [TYPE_CODE, "0012"]


def test_keys_too_many_reach_the_next_question(service: SpokenService, ring: Ring) -> None:
    ring().press(f"{TYPE_CODE}01234567{REPORT}")
    assert digits(service) == [TYPE_CODE, "01234567", REPORT]


def test_silence_runs_the_next_action_and_that_address_keeps_the_call(
    service: SpokenService, ring: Ring
) -> None:
    call = ring()
    assert call.stay_silent() == "We heard nothing.\nType your code."
    assert service.last[0] == "/voice/silence"
    assert "dtmfDigits" not in service.last[1]
    call.hang_up()
    path, final = service.last
    assert (path, final["isActive"]) == ("/voice/silence", "0")


def test_the_last_notice_tells_how_long_and_how_much(service: SpokenService, ring: Ring) -> None:
    call = ring()
    call.press("0")
    assert call.heard == "Thank you."
    assert not call.open
    (final,) = service.finals
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+\d\d:\d\d:\d\d", final.pop("callStartTime"))
    assert call.cost > 0
    assert final == {
        "isActive": "0",
        "sessionId": call.session_id,
        "direction": "Inbound",
        "callerNumber": NUMBER,
        "destinationNumber": VOICE_NUMBER,
        "callerCountryCode": "254",
        "callerCarrierName": "Safaricom",
        "callSessionState": "Completed",
        "status": "Success",
        "durationInSeconds": str(round(call.seconds)),
        "currencyCode": "KES",
        "amount": str(call.cost),
        "hangupCause": "NORMAL_CLEARING",
    }


def test_after_the_end_nothing_can_be_pressed(ring: Ring) -> None:
    call = ring()
    call.hang_up()
    call.hang_up()
    with pytest.raises(NoCallError):
        call.press(REPORT)
    for act in (call.stay_silent, call.speak, call.ring, call.answer):
        with pytest.raises(NoCallError):
            act()


def test_a_rejected_call_costs_nothing(service: SpokenService, ring: Ring) -> None:
    service.pages["/voice"] = "<Reject/>"
    call = ring()
    assert call.rejected
    assert not call.open
    (final,) = service.finals
    assert (final["durationInSeconds"], final["amount"]) == ("0", "0")
    assert final["hangupCause"] == "CALL_REJECTED"


def test_an_account_is_recorded_where_it_can_be_fetched(service: SpokenService) -> None:
    with served() as recordings:
        call = Call(NUMBER, Switch(wire_over_wsgi(service), keep=recordings.keep))
        call.ring()
        call.press(REPORT)
        assert (call.listening, call.utterances[-1].beep) == ("recording", True)
        assert call.speak(sounds.tone(3)) == "Thank you."
        path, form = service.asked[-2]
        assert (path, form["durationInSeconds"]) == ("/voice/account", "3")
        with urlopen(form["recordingUrl"]) as fetched:  # noqa: S310 - it is our own
            assert fetched.headers["Content-Type"] == "audio/wav"
            assert fetched.read() == sounds.tone(3)


@pytest.mark.parametrize(("ended_by", "lasts"), [("#", 4), ("silence", 4), ("length", 60)])
def test_a_recording_ends_by_key_silence_or_length(
    service: SpokenService, ring: Ring, ended_by: str, lasts: int
) -> None:
    call = ring()
    call.press(REPORT)
    call.speak(*((90,) if ended_by == "length" else (4, ended_by)))
    assert service.asked[-2][1]["durationInSeconds"] == str(lasts)


def test_nothing_else_ends_a_recording(ring: Ring) -> None:
    call = ring()
    call.press(REPORT)
    call.press("5")
    assert call.listening == "recording"
    with pytest.raises(NoCallError):
        call.speak(4, "*")


@pytest.mark.parametrize("kept", ["lost", "told"])
def test_a_caller_who_hangs_up_while_speaking_may_lose_the_recording(
    service: SpokenService, ring: Ring, kept: str
) -> None:
    call = ring(hung_up_recording=kept)
    call.press(REPORT)
    call.speak(4, "hanging up")
    assert ("recordingUrl" in service.finals[0]) == (kept == "told")


def test_the_rest_of_a_call_is_recorded(service: SpokenService, ring: Ring) -> None:
    service.pages["/voice"] = "<Say>Speak.</Say><Record/>"
    call = ring()
    call.speak(20)
    assert call.open
    call.hang_up()
    assert service.finals[0]["recordingUrl"].endswith(".mp3")
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("oddities", "keys", "sent"),
    [
        ({}, "12#", "12"),
        ({"finish_key": "sent"}, "12#", "12#"),
        ({}, "#", ""),
        ({"only_finish_key": "missing"}, "#", None),
        ({"only_finish_key": "key"}, "#", "#"),
        ({"only_finish_key": "missing", "nones": True}, "#", "None"),
    ],
)
def test_what_is_not_documented_of_keys_may_be_either(
    service: SpokenService, ring: Ring, oddities: dict[str, object], keys: str, sent: str | None
) -> None:
    call = ring(**oddities)
    call.press(TYPE_CODE)
    call.press(keys)
    assert digits(service)[-1] == sent


@pytest.mark.parametrize(("odd", "at"), [("dropped", "/voice/silence"), ("sent", "/voice/code")])
def test_too_few_keys_are_dropped_or_sent(
    service: SpokenService, ring: Ring, odd: str, at: str
) -> None:
    call = ring(partial_digits=odd)
    call.press(TYPE_CODE)
    call.press("12")
    call.stay_silent()
    assert service.last[0] == at
    assert service.last[1].get("dtmfDigits") == ("12" if odd == "sent" else None)


@pytest.mark.parametrize(
    ("odd", "at", "url"),
    [
        ("next action", "/voice/silence", None),
        ("empty", "/voice/account", ""),
        ("missing", "/voice/account", None),
    ],
)
def test_a_silent_recording_is_passed_over_or_told(
    service: SpokenService, ring: Ring, odd: str, at: str, url: str | None
) -> None:
    call = ring(silent_recording=odd)
    call.press(REPORT)
    call.stay_silent()
    path, form = service.asked[2]
    assert (path, form.get("recordingUrl")) == (at, url)


@pytest.mark.parametrize(("final", "count"), [("once", 1), ("twice", 2), ("lost", 0)])
def test_the_last_notice_may_come_twice_or_never(
    service: SpokenService, ring: Ring, final: str, count: int
) -> None:
    ring(final=final).hang_up()
    assert len(service.finals) == count


@pytest.mark.parametrize(
    ("odd", "number"),
    [("bare", NUMBER[1:]), ("local", "0711000001"), ("zeros", "00254711000001"), ("withheld", "")],
)
def test_a_number_may_be_written_in_any_form(
    service: SpokenService, ring: Ring, odd: str, number: str
) -> None:
    ring(number=odd)
    assert service.last[1]["callerNumber"] == number


def test_what_is_missing_may_be_none(service: SpokenService, ring: Ring) -> None:
    ring(nones=True).hang_up()
    assert service.asked[0][1]["callerCarrierName"] == "None"
    assert service.asked[0][1]["clientRequestId"] == "None"
    assert service.finals[0]["recordingUrl"] == "None"


def test_a_repeated_callback_is_the_same_bytes(service: SpokenService, ring: Ring) -> None:
    call = ring()
    call.press(TYPE_CODE)
    assert call.repeat() == "Type your code."
    assert service.asked[-1] == service.asked[-2]
    call.hang_up()
    call.repeat()
    assert len(service.finals) == 2


@pytest.mark.parametrize(
    "page",
    [
        (500, "sorry"),
        (302, ""),
        (200, "CON menu"),
        "<Hangup/>",
        "<Redirect>{here}/voice</Redirect>",
    ],
)
def test_an_answer_that_cannot_be_run_drops_the_call(
    service: SpokenService, ring: Ring, page: object
) -> None:
    service.pages["/voice"] = page
    call = ring()
    assert call.fault
    assert not call.open
    assert service.finals[0]["status"] == "Aborted"


def test_an_address_elsewhere_reaches_nobody(service: SpokenService, ring: Ring) -> None:
    service.pages["/voice"] = MENU.replace("{here}", "http://localhost:8000")
    call = ring()
    call.press(REPORT)
    assert "Nobody is at the address" in call.fault


def test_sounds_are_fetched_once_and_last_as_long_as_they_do(
    service: SpokenService, ring: Ring
) -> None:
    service.sounds["/audio/menu.mp3"] = ("audio/mpeg", sounds.silence(7.2))
    service.pages["/voice"] = '<Play url="{here}/audio/menu.mp3"/>' * 2 + ACCOUNT
    call = ring()
    assert call.fetch_plays() == {f"{PUBLIC}/audio/menu.mp3": pytest.approx(7.2)}
    assert service.fetched == ["/audio/menu.mp3"]
    assert call.heard == "[/audio/menu.mp3]\n[/audio/menu.mp3]\nTell us."
    assert call.seconds == pytest.approx(15.2)


@pytest.mark.parametrize("sound", [None, ("text/html", b"<p>"), ("audio/wav", sounds.silence(1))])
def test_a_sound_that_cannot_be_played_drops_the_call(
    service: SpokenService, ring: Ring, sound: tuple[str, bytes] | None
) -> None:
    if sound:
        service.sounds["/a.mp3"] = sound
    service.pages["/voice"] = '<Play url="{here}/a.mp3"/>' + MENU
    assert ring().fault.startswith(("/a.mp3", "neither"))


def test_the_words_of_a_prompt_are_heard_where_they_are_known(service: SpokenService) -> None:
    service.sounds["/a.mp3"] = ("audio/mpeg", sounds.silence(1))
    service.pages["/voice"] = '<Play url="{here}/a.mp3"/>' + MENU
    switch = Switch(wire_over_wsgi(service), words={"/a.mp3": "Karibu."})
    assert Call(NUMBER, switch).ring().startswith("Karibu.\n")


def test_over_real_connections_a_public_address_is_asked_nearby(
    serve: Serve, service: SpokenService
) -> None:
    service.here = "https://salama.example"
    service.sounds["/a.mp3"] = ("audio/mpeg", sounds.silence(1))
    service.pages["/at/token/voice"] = '<Play url="{here}/a.mp3"/>' + MENU
    line = wire_over_http(serve(service) + "/at/token", service.here)
    call = Call(NUMBER, Switch(line))
    call.ring()
    call.press(TYPE_CODE)
    assert [path for path, _ in service.asked] == ["/at/token/voice", "/voice/menu"]
    assert list(call.fetch_plays()) == ["https://salama.example/a.mp3"]
