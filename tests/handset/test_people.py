"""Calls with more than one person: those the service places, those it dials, those who wait."""

import pytest

from handset.voice.call import Call
from handset.voice.gateway import VOICE_NUMBER
from handset.voice.state import NoCallError
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_wsgi
from tests.handset.spoken_service import MENU, SpokenService
from tests.support.machine import until

CALLER, AMINA, BARAKA = "+254711000001", "+254722000003", "+254733000004"
DIAL = (
    "<Say>We ring somebody.</Say>"
    f'<Dial phoneNumbers="{AMINA},{BARAKA}" sequential="true" record="true" maxDuration="600"/>'
    "<Say>Nobody is free.</Say>"
)


@pytest.fixture
def service() -> SpokenService:
    return SpokenService({"/voice": DIAL})


@pytest.fixture
def switch(service: SpokenService) -> Switch:
    return Switch(wire_over_wsgi(service))


@pytest.fixture
def call(switch: Switch) -> Call:
    return call_from(switch)


def call_from(switch: Switch, number: str = CALLER) -> Call:
    """A call from this number, under way."""
    call = Call(number, switch)
    call.ring()
    return call


def test_staff_are_dialled_in_turn_and_the_last_notice_says_who(
    call: Call, service: SpokenService
) -> None:
    assert call.heard == "We ring somebody."
    call.staff_pick_up(BARAKA)
    assert (call.dialled, call.talking_to) == ((AMINA, BARAKA), BARAKA)
    call.wait(90)
    call.hang_up()
    (final,) = service.finals
    assert len(service.asked) == 2
    assert final["dialDestinationNumber"] == BARAKA
    assert "+" in final["dialStartTime"]
    assert final["dialDurationInSeconds"] == "90"
    assert final["durationInSeconds"] == "116"
    assert final["recordingUrl"].endswith(".mp3")


def test_when_nobody_picks_up_the_next_action_is_run(call: Call, service: SpokenService) -> None:
    assert call.nobody_picks_up() == "Nobody is free."
    assert call.dialled == (AMINA, BARAKA)
    (final,) = service.finals
    assert final["dialDurationInSeconds"] == "0"
    assert final["lastBridgeHangupCause"] == "NO_ANSWER"


def test_a_conversation_ends_when_its_time_is_out(call: Call, service: SpokenService) -> None:
    call.staff_pick_up()
    call.wait(3600)
    assert not call.open
    assert call.heard == ""
    assert service.finals[0]["dialDurationInSeconds"] == "600"


def test_a_person_who_picked_up_cannot_be_unanswered(call: Call) -> None:
    call.staff_pick_up()
    for act in (call.staff_pick_up, call.nobody_picks_up):
        with pytest.raises(NoCallError):
            act()
    call.press("1")
    assert call.talking_to == AMINA


def test_a_queued_caller_is_taken_by_a_person(switch: Switch, service: SpokenService) -> None:
    service.pages["/voice"] = '<Enqueue name="help"/>'
    call = call_from(switch)
    assert call.queue == "help"
    call.wait(40)
    service.pages["/voice"] = ""
    call.dequeued(by="+254711082901")
    notice = service.last[1]
    assert (notice["isActive"], notice["dequeuedToPhoneNumber"]) == ("1", "+254711082901")
    assert (call.queue, call.talking_to, call.warnings) == ("", "+254711082901", [])
    call.hang_up()
    assert service.finals[-1]["queueDurationInSeconds"] == "40"
    assert service.finals[-1]["dequeuedToPhoneNumber"] == "+254711082901"


def test_a_menu_said_to_the_notice_is_warned_of(switch: Switch, service: SpokenService) -> None:
    service.pages["/voice"] = "<Enqueue/>"
    call = call_from(switch)
    call.dequeued(by=AMINA)
    assert call.queue == ""
    assert "answered with actions" in call.warnings[0]


def test_a_caller_may_leave_the_queue(switch: Switch, service: SpokenService) -> None:
    service.pages["/voice"] = "<Enqueue/>"
    call = call_from(switch)
    call.wait(5)
    call.hang_up()
    assert switch.parked == []
    assert service.finals[0]["queueDurationInSeconds"] == "5"


def test_an_agent_takes_the_first_caller_who_waits(switch: Switch, service: SpokenService) -> None:
    service.pages["/voice"] = "<Enqueue/>"
    caller = call_from(switch)
    service.pages["/voice"] = f'<Dequeue phoneNumber="{VOICE_NUMBER}"/>'
    agent = call_from(switch, AMINA)
    assert (agent.talking_to, caller.talking_to) == (CALLER, VOICE_NUMBER)
    assert caller.exchanges[-1].form["dequeuedToSessionId"] == agent.session_id
    assert not call_from(switch, BARAKA).open, "nobody waits any more"


def test_a_call_that_the_service_places_rings_and_is_answered(
    switch: Switch, service: SpokenService
) -> None:
    service.pages["/voice"] = MENU
    session = switch.place(CALLER, "asked-for-at-noon")
    assert service.asked == []
    assert switch.rings(CALLER)
    call = switch.pick_up(CALLER)
    assert not switch.rings(CALLER)
    assert call.listening == "digits"
    form = service.asked[0][1]
    assert form["sessionId"] == session
    assert (form["direction"], form["callSessionState"]) == ("Outbound", "Answered")
    assert (form["callerNumber"], form["destinationNumber"]) == (CALLER, VOICE_NUMBER)
    assert form["clientRequestId"] == "asked-for-at-noon"
    assert form["callStartTime"][10] == "+"
    call.hang_up()
    assert service.finals[0]["clientRequestId"] == "asked-for-at-noon"


def test_a_call_that_nobody_answers_is_one_notice(switch: Switch, service: SpokenService) -> None:
    switch.place(CALLER)
    switch.decline(CALLER, "SUBSCRIBER_ABSENT")
    ((path, form),) = service.asked
    assert path == "/voice"
    assert (
        form.items()
        >= {
            "isActive": "0",
            "callSessionState": "NotAnswered",
            "status": "NotAnswered",
            "hangupCause": "SUBSCRIBER_ABSENT",
            "durationInSeconds": "0",
            "amount": "0",
            "callStartTime": "None",
        }.items()
    )


def test_one_phone_rings_once(switch: Switch, service: SpokenService) -> None:
    first = switch.place(CALLER)
    second = switch.place(CALLER)
    assert [form["sessionId"] for form in service.finals] == [first]
    assert switch.ringing[CALLER].session_id == second


def test_the_network_gives_up_by_itself(
    switch: Switch, service: SpokenService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handset.voice.switch.RINGS_SECONDS", 0.01)
    switch.place(CALLER, gives_up=True)
    assert until(lambda: bool(service.finals))
    assert [form["hangupCause"] for form in service.finals] == ["NO_ANSWER"]


def test_a_placed_call_does_not_ring_the_service(switch: Switch) -> None:
    switch.place(CALLER)
    with pytest.raises(NoCallError):
        switch.ringing[CALLER].ring()
    with pytest.raises(NoCallError):
        Call(CALLER, switch).answer()
