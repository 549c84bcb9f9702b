"""The phone in the browser rings the service and is rung, in a real one under a strict policy."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Page, Route, expect

from handset.voice import sounds
from handset.voice.switch import Switch
from handset.web.site import Site
from tests.handset.conftest import Serve
from tests.handset.spoken_service import ACCOUNT, CODE, SpokenService

NUMBER = "+254711000001"


@pytest.fixture
def service(serve: Serve) -> SpokenService:
    service = SpokenService()
    service.here = serve(service)
    return service


@pytest.fixture
def page_app(service: SpokenService, strict_page: Callable[[str], Flask]) -> Flask:
    return strict_page(service.here)


@pytest.fixture
def page(serve: Serve, page_app: Flask, browse: Callable[[str], Page]) -> Page:
    return browse(serve(page_app) + "/handset")


@pytest.fixture
def switch(page_app: Flask) -> Switch:
    site: Site = page_app.extensions["handset"]
    return site.switch


def ring(page: Page, *, aloud: bool = False) -> None:
    page.click("label:has-text('by a call')")
    page.set_checked("[name=aloud]", aloud)
    page.click("[data-key=green]")


def hears(page: Page, words: str) -> None:
    expect(page.locator("#words")).to_contain_text(words)


def says(page: Page, words: str) -> None:
    expect(page.locator("#status")).to_contain_text(words)


def test_a_walk_by_keys(page: Page, service: SpokenService) -> None:
    ring(page)
    hears(page, "Press 1 to report")
    says(page, "Press a key")
    expect(page.locator("#keys dd")).to_have_text("0 / 1")
    page.click('[data-key="2"]')
    hears(page, "Type your code.")
    page.keyboard.type("0012")
    expect(page.locator("#keys dd")).to_have_text("4 / 8, # ends")
    says(page, "0012")
    page.keyboard.type("#")
    hears(page, "No such code.")
    page.keyboard.press("Escape")
    says(page, "Call ended: 0:")
    page.keyboard.press("Enter")
    expect(page.locator(".lcd")).to_have_attribute("data-mode", "idle")
    expect(page.locator("#entry")).to_have_value("+254711082900")
    assert [form.get("dtmfDigits") for _, form in service.asked] == [None, "2", "0012", None]
    assert service.last[0] == "/voice/code"
    assert service.finals[0]["hangupCause"] == "NORMAL_CLEARING"


def test_silence_is_counted_and_passed_on(page: Page, service: SpokenService) -> None:
    page.clock.install()
    ring(page)
    expect(page.locator("#wait dd")).to_have_text(re.compile(r"^(20|1\d) s$"))
    page.clock.fast_forward(20_000)
    hears(page, "We heard nothing.")
    assert service.last[0] == "/voice/silence"


def test_the_real_prompts_are_played_and_captioned(page: Page, service: SpokenService) -> None:
    played = []
    page.on("request", lambda request: played.append(request.url.rpartition("/")[2]))
    service.sounds["/a.wav"] = ("audio/wav", sounds.tone(0.2))
    service.pages["/voice"] = '<Play url="{here}/a.wav"/>' + CODE
    page.route("**/a.wav", lambda route: route.fulfill(body=sounds.tone(0.2)))
    ring(page, aloud=True)
    hears(page, "[/a.wav]\nType your code.")
    assert "a.wav" in played


@pytest.mark.usefixtures("recording_browser")
@pytest.mark.parametrize("voice", ["sample", "microphone"])
def test_an_account_is_spoken(page: Page, service: SpokenService, voice: str) -> None:
    page.context.grant_permissions(["microphone"])
    service.pages["/voice"] = ACCOUNT
    ring(page)
    says(page, "Speak now")
    page.select_option("[name=voice]", voice)
    page.click("[data-key=left-soft]")
    says(page, "Recording")
    page.wait_for_timeout(600)
    page.keyboard.press("#")
    hears(page, "Thank you.")
    path, form = service.asked[1]
    assert path == "/voice/account"
    recording = page.request.get(page.url + "/recordings/" + form["recordingUrl"].split("/")[-1])
    assert recording.headers["content-type"] == "audio/wav"
    spoken = sounds.seconds(recording.body())
    assert spoken > 0.4
    assert form["durationInSeconds"] == str(round(spoken))


def test_a_person_picks_up(page: Page, service: SpokenService) -> None:
    service.pages["/voice"] = '<Dial phoneNumbers="+254722000003"/>'
    ring(page)
    says(page, "Ringing +254722000003")
    page.click("[data-key=left-soft]")
    says(page, "Talking to +254722000003")
    page.click("[data-key=red]")
    says(page, "Call ended")
    assert service.finals[0]["dialDestinationNumber"] == "+254722000003"


def test_the_service_rings_and_is_answered(
    page: Page, service: SpokenService, switch: Switch
) -> None:
    switch.place(NUMBER)
    says(page, "The service rings you")
    page.click("[data-key=green]")
    hears(page, "Press 1 to report")
    assert service.asked[0][1]["callSessionState"] == "Answered"


def test_a_call_may_be_declined_or_missed(
    page: Page, service: SpokenService, switch: Switch
) -> None:
    switch.place(NUMBER)
    says(page, "The service rings you")
    page.keyboard.press("Escape")
    expect(page.locator(".lcd")).to_have_attribute("data-mode", "idle")
    assert [form["callSessionState"] for form in service.finals] == ["NotAnswered"]
    switch.place(NUMBER)
    says(page, "The service rings you")
    switch.decline(NUMBER, "NO_ANSWER")
    hears(page, "Missed call")


def test_an_answer_on_its_way_does_not_ring_again_what_is_declined(
    page: Page, service: SpokenService, switch: Switch
) -> None:
    late: list[tuple[Route, APIResponse]] = []
    switch.place(NUMBER)
    says(page, "The service rings you")
    page.route("**/ringing/*", lambda asked: late.append((asked, asked.fetch())))
    while not late:
        page.wait_for_timeout(20)
    page.keyboard.press("Escape")
    expect(page.locator(".lcd")).to_have_attribute("data-mode", "idle")
    [(asked, answer)] = late
    assert answer.json() == {"rings": True}
    with page.expect_response("**/ringing/*"):
        asked.fulfill(response=answer)
    page.unroute_all()
    with page.expect_response("**/ringing/*") as next_one:
        pass
    assert next_one.value.json() == {"rings": False}
    expect(page.locator(".lcd")).to_have_attribute("data-mode", "idle")
    expect(page.locator("#words")).to_have_text("")


def test_a_refused_or_broken_call_says_so(page: Page, service: SpokenService) -> None:
    service.pages["/voice"] = "<Reject/>"
    ring(page)
    says(page, "Call ended: 0:00, KES 0.00")
    page.keyboard.press("Enter")
    service.pages["/voice"] = "<Hangup/>"
    page.click("[data-key=green]")
    expect(page.locator("#warnings")).to_have_text("<Hangup> is not an action")
    page.keyboard.press("Enter")
    page.fill("#entry", "0700000000")
    page.keyboard.press("Enter")
    hears(page, "not in service")


def test_the_network_repeats_and_is_lost(page: Page, service: SpokenService) -> None:
    ring(page)
    says(page, "Press a key")
    page.click("#repeat")
    expect(page.locator("#exchanges article")).to_have_count(2)
    page.click("#drop")
    says(page, "Call ended")
    assert service.finals[0]["hangupCause"] == "RECOVERY_ON_TIMER_EXPIRE"
