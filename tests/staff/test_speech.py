"""Staff answer by voice: what is brought is kept, heard, and sent with or without words."""

import io
import re
import wave

import pytest
from playwright.sync_api import Browser
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models import Case, Reply, SpokenReply, UnsentSpeech
from models.spoken_reply import sound
from recordings import speech as made
from staff.access.headers import PERMISSIONS
from staff.cases import speech
from tests.recordings.test_voice_mask import wav

from .conftest import Desk, Visitor
from .pages import sign_in

WORDS = "Tafadhali tupigie"
A_VOICE = wav(220, 1)


def _bring(
    person: Visitor, case: Case, file: bytes, to: str = "speech", **form: str
) -> TestResponse:
    form = {"csrf_token": person.token(), "reply": "", **form}
    brought = {**form, "speech": (io.BytesIO(file), "said.wav")}
    return person.client.post(f"/staff/cases/{case.id}/{to}", data=brought)


def _send(person: Visitor, case: Case, **form: str) -> TestResponse:
    shown = re.search(r'name="spoken" value="([^"]+)"', person.get(_url(case)).text)
    spoken = {"spoken": shown[1]} if shown else {}
    return person.post(f"{_url(case)}/replies", **{"reply": "", **spoken, **form}, what="send")


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _heard(person: Visitor, case: Case, label: str) -> bytes:
    page = person.get(_url(case)).text
    player = re.search(rf'<audio [^>]*src="([^"]+)"[^>]*aria-label="{label}', page)
    assert player, page
    answer = person.get(player[1])
    assert answer.mimetype == "audio/wav"
    with wave.open(io.BytesIO(answer.data)) as read:
        assert (read.getnchannels(), read.getframerate()) == (1, 8000)
    return bytes(answer.data)


def _replies(desk: Desk) -> int:
    with desk.database() as db:
        return db.scalar(select(func.count()).select_from(Reply)) or 0


@pytest.mark.parametrize(
    ("channel", "language", "warned"),
    [("IVR", "sw", True), ("IVR", "en", False), ("USSD", "sw", False)],  # English is read aloud
)
def test_who_came_by_call_is_said_to_hear_only_what_is_spoken(
    desk: Desk, channel: str, language: str, *, warned: bool
) -> None:
    case, person = desk.file(channel=channel, language=language), desk.person()
    told = "only what you speak is heard"
    assert (told in person.get(_url(case)).text) == warned
    _bring(person, case, A_VOICE)
    assert told not in person.get(_url(case)).text


@pytest.mark.parametrize("words", ["", WORDS])
def test_it_is_heard_and_then_sent_to_who_has_code_and_pin(desk: Desk, words: str) -> None:
    case, person = desk.file(), desk.person()
    assert _bring(person, case, A_VOICE).location == f"{_url(case)}#reply-form"
    draft = _heard(person, case, "Your reply, as the caller will hear it")
    assert _replies(desk) == 0
    assert "Your reply waits" in person.get(_send(person, case, reply=words).location or "").text
    assert _heard(person, case, "What the caller hears") == draft
    with desk.database() as db:
        kept = db.get_one(Case, case.id)
        assert kept.code is not None
        assert kept.replies[0].written == bool(words)
        assert db.scalar(select(func.count()).select_from(UnsentSpeech)) == 0
        spoken = db.scalars(select(SpokenReply)).one()
        assert sound(db, spoken.reply_id, spoken.key(desk.private_key)) == draft


def test_a_file_that_comes_with_send_is_heard_first(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    answer = _bring(person, case, A_VOICE, "replies", reply=WORDS, what="send")
    page = person.get(answer.location or "").text
    assert speech.LISTEN in page
    assert WORDS in page
    assert _replies(desk) == 0


def test_what_is_unfit_is_told_and_nothing_is_lost(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _bring(person, case, A_VOICE, reply=WORDS)
    answer = _bring(person, case, b"\x1aE\xdf\xa3 webm", reply=WORDS)
    assert answer.status_code == 400
    assert made.UNKNOWN in answer.text
    assert WORDS in answer.text
    assert "as the caller will hear it" in answer.text
    assert speech.NO_FILE in _bring(person, case, b"").text


def test_only_what_the_page_shows_is_sent(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _bring(person, case, A_VOICE)
    shown = re.search(r'name="spoken" value="([^"]+)"', person.get(_url(case)).text)
    assert shown
    _bring(person, case, wav(150, 2))
    for stale in (shown[1], ""):
        answer = person.post(f"{_url(case)}/replies", reply=WORDS, spoken=stale)
        assert answer.status_code == 409
        assert speech.CHANGED in answer.text
    assert _replies(desk) == 0


def test_it_is_given_up_and_nobody_else_hears_it(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _bring(person, case, A_VOICE)
    with desk.database() as db:
        kept = db.scalars(select(UnsentSpeech)).one()
        assert A_VOICE[100:200] not in kept.sealed_sound
    assert desk.person("barasa").get(f"{_url(case)}/speech/{kept.id}").status_code == 404
    assert "as the caller will hear it" not in desk.person("barasa").get(_url(case)).text
    answer = person.post(f"{_url(case)}/speech/discard")
    assert "nothing was sent" in person.get(answer.location or "").text
    assert person.get(f"{_url(case)}/speech/{kept.id}").status_code == 404


def test_what_comes_when_the_sign_in_is_over_is_kept(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    token = person.token()
    desk.redis.flushdb()
    answer = _bring(person, case, A_VOICE, reply=WORDS, csrf_token=token)
    assert answer.location == "/staff/sign-in"
    person.sign_in()
    assert _heard(person, case, "Your reply, as the caller will hear it")
    assert WORDS in person.get(_url(case)).text
    assert _replies(desk) == 0


def test_who_took_no_code_and_a_service_without_voice_have_none(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    answer = person.get(_url(case))
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert "'self'" in answer.headers["Content-Security-Policy"]
    assert person.get("/staff/cases").headers["Permissions-Policy"] == PERMISSIONS
    with desk.database.begin() as db:
        db.delete(db.get_one(Case, case.id).code)
    answer = person.get(_url(case))
    assert answer.headers["Permissions-Policy"] == PERMISSIONS
    assert 'name="speech"' not in answer.text
    assert speech.NO_CODE in _bring(person, case, A_VOICE).text


def test_it_is_recorded_on_the_page_heard_and_sent(
    desk: Desk, console: str, recording_browser: Browser
) -> None:
    case = desk.file()
    context = recording_browser.new_context(permissions=["microphone"])
    page = context.new_page()
    sign_in(page, f"{console}/cases/{case.id}")
    page.fill("#reply", WORDS)
    page.click("text=Speak it, in Swahili")
    page.click(".record button")
    page.wait_for_selector(r"text=/Recording, [1-9]\d* of 90 seconds/")
    page.click(".record button:has-text('Stop')")
    player = page.wait_for_selector("audio[aria-label='Your reply, as the caller will hear it']")
    assert player is not None
    page.wait_for_function("player => player.duration > 0.3", arg=player)
    assert page.input_value("#reply") == WORDS
    page.click("#reply-form button.main")
    page.wait_for_selector("audio[aria-label^='What the caller hears']")
    context.close()
    assert _replies(desk) == 1
