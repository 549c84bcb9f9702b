"""What calls say is recorded in the console by one person, heard, published by another, undone."""

import html
import io
import re
import zipfile

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from authoring import own, wordbook
from models.event import Event
from models.person import Role
from models.prompt_take import PromptTake, edition_of, in_use
from models.wording import Wording
from recordings import folders, prompts
from staff.access import forms
from tests.audio.conftest import voice, wav
from worker.prompt_making import PromptMaking

from .conftest import Desk, Visitor
from .pages import follow, sign_in

LIST = "/staff/prompts"
PROMPT = f"{LIST}/sw/problem.silence"
LONG = f"{LIST}/sw/voice.menu"
RATE = 16_000
SPOKEN = wav(voice(3.0, RATE), RATE)


@pytest.fixture
def editor(desk: Desk) -> Visitor:
    desk.add("naliaka", Role.EDITOR)
    return desk.person("naliaka")


def bring(person: Visitor, file: bytes, prompt: str = PROMPT, voice: str = "Amina") -> TestResponse:
    form = {"csrf_token": person.token(), "voice": voice, "take": (io.BytesIO(file), "a.wav")}
    person.client.post(prompt, data=form)
    return person.get(prompt)


def takes(desk: Desk) -> list[PromptTake]:
    with desk.database() as db:
        return db.query(PromptTake).order_by(PromptTake.number).all()


def publish(person: Visitor, *takes: PromptTake) -> int:
    form = {"csrf_token": person.token(), "take": [str(one.id) for one in takes]}
    return person.client.post("/staff/takes/publish", data=form).status_code


def plays(desk: Desk) -> list[int]:
    with desk.database() as db:
        return [one.number for one in in_use(db)]


def test_one_records_another_publishes_and_it_is_undone(desk: Desk, editor: Visitor) -> None:
    page = bring(editor, SPOKEN)
    [take] = takes(desk)
    assert "The voice of Amina, 3." in page.text
    heard = re.search(r'src="(/staff/takes/[^"]+)"', page.text)
    assert heard
    assert editor.get(heard[1]).mimetype == "audio/mpeg"
    supervisor = desk.person()
    assert supervisor.get(heard[1]).status_code == 404  # nobody is asked yet
    assert publish(supervisor, take) == 302
    assert plays(desk) == []
    editor.post("/staff/takes/propose")
    assert publish(editor, take) == 403
    desk.add("wafula", Role.EDITOR)
    assert publish(desk.person("wafula"), take) == 403  # who holds no key
    assert "brought by naliaka" in supervisor.get(LIST).text
    assert supervisor.get(heard[1]).data == editor.get(heard[1]).data
    assert publish(supervisor, take) == 302
    assert plays(desk) == [take.number]
    assert "The voice of Amina" in editor.get(PROMPT).text
    assert editor.get(f"{PROMPT}/sound").data == supervisor.get(heard[1]).data
    supervisor.post("/staff/takes/undo", edition="1")
    assert plays(desk) == []
    assert "A robot" in editor.get(PROMPT).text
    supervisor.post("/staff/takes/undo", edition="1")
    assert "meanwhile" in supervisor.get(LIST).text


@pytest.mark.parametrize("edition", ["9" * 5000, "9" * 30, "-1", "0", "", "²"])
def test_an_edition_that_never_was_is_not_undone(desk: Desk, edition: str) -> None:
    supervisor = desk.person()
    assert supervisor.post("/staff/takes/undo", edition=edition).status_code == 302
    assert "meanwhile" in supervisor.get(LIST).text


def test_a_take_of_ones_own_is_given_up_by_nobody_else(desk: Desk, editor: Visitor) -> None:
    bring(editor, SPOKEN)
    [take] = takes(desk)
    supervisor = desk.person()
    assert supervisor.post(f"/staff/takes/{take.id}/discard").status_code == 404
    assert editor.post(f"/staff/takes/{take.id}/discard").status_code == 302
    assert takes(desk) == []


def test_two_who_record_the_same_words_have_a_take_each(desk: Desk, editor: Visitor) -> None:
    supervisor = desk.person()
    for person, name in ((editor, "Amina"), (supervisor, "Juma"), (editor, "Amina W.")):
        bring(person, SPOKEN, voice=name)
        person.post("/staff/takes/propose")
    juma, amina = takes(desk)
    assert (juma.voice, amina.voice) == ("Juma", "Amina W.")
    assert publish(supervisor, juma, amina) == 403  # one of them is this person's own
    assert publish(supervisor, amina) == 302
    assert publish(supervisor, amina) == 302  # pressed twice
    with desk.database() as db:
        assert edition_of(db) == 1
    assert plays(desk) == [amina.number]


HUGE = "is no WAV, MP3 or Ogg file that"


def ogg() -> bytes:
    with io.BytesIO() as file:
        soundfile.write(file, voice(2.0, 48000), 48000, format="OGG", subtype="VORBIS")
        return file.getvalue()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "Record something, or choose a file"),
        (b"GIF89a" + bytes(900), "is no WAV, MP3 or Ogg file that can be read"),
        (b"OggS" + bytes(900), "is no Ogg file that can be read"),
        (SPOKEN[:44], "can&#39;t be taken"),
        (wav(np.zeros(RATE), RATE), "is silent"),
        (wav(np.zeros(1000 * 121), 1000), "is longer than 120 s"),
        (b"\xff\xfb" + bytes(200_000), HUGE),
        (SPOKEN[:200] + b"\x00" * 9, ""),
    ],
    ids=["none", "a picture", "no Ogg", "no sound", "silent", "long", "huge", "broken off"],
)
def test_what_is_no_prompt_is_refused_and_says_why(
    desk: Desk, editor: Visitor, file: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "LARGEST_BYTES", 300_000 if why != HUGE else 200_000)
    assert why in bring(editor, file).text
    assert takes(desk) == []


def test_what_is_to_be_listened_to_again_is_told_and_ogg_is_taken(
    desk: Desk, editor: Visitor
) -> None:
    assert "cut off where it is loudest" in bring(editor, wav(voice(3.0, loud=2.0), 22050)).text
    assert "is odd for its words" in bring(editor, wav(voice(0.4), 22050), LONG).text
    assert "s would do: callers pay" in bring(editor, wav(voice(9.0), 22050)).text
    bring(editor, ogg())
    _, take = takes(desk)
    assert take.seconds == pytest.approx(2.1, abs=0.3)
    assert "in at most 60 letters" in bring(editor, SPOKEN, voice="espeak-ng").text


def packed(**files: bytes) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
            for name, data in files.items():
                folder.writestr(name.replace("__", "/"), data)
        return file.getvalue()


def bring_folder(person: Visitor, folder: bytes) -> str:
    form = {"csrf_token": person.token(), "voice": "Juma", "folder": (io.BytesIO(folder), "a.zip")}
    person.client.post("/staff/folders/sw", data=form)
    return person.get(f"{LIST}?language=sw").text


def test_a_whole_folder_is_made_prompts_and_tells_of_each_file(desk: Desk, editor: Visitor) -> None:
    files = {
        "studio__Problem.Silence.WAV": SPOKEN,
        "studio__problem.empty.wav": wav(np.zeros(RATE), RATE),
        "studio__problem.wrong_key.mp3": b"no sound",
        "studio__nothing.wav": SPOKEN,
        "studio__.hidden.wav": SPOKEN,
        "__MACOSX__._a.wav": SPOKEN,
    }
    page = bring_folder(editor, packed(**files))
    assert "0 taken, 2 refused, 2 being made" in page
    assert "nothing.wav: no prompt has this name" in page
    assert "problem.wrong_key.mp3: is no WAV, MP3 or Ogg file" in page
    assert takes(desk) == []
    PromptMaking(desk.database).round()
    page = editor.get(f"{LIST}?language=sw").text
    assert "1 taken, 3 refused, 0 being made" in page
    assert "problem.empty.wav: is silent" in page
    [take] = takes(desk)
    assert (take.name, take.voice, take.proposed_at) == ("problem.silence", "Juma", None)
    assert "Juma" not in desk.person().get(f"{LIST}?language=sw").text  # nobody is asked yet
    assert "0 taken, 1 refused, 0 being made" in bring_folder(editor, packed(x=SPOKEN))


def test_why_a_file_was_refused_is_told_in_the_readers_language(
    desk: Desk, editor: Visitor
) -> None:
    editor.post("/staff/account/language", language="sw")
    assert "haina sauti yoyote" in bring(editor, wav(np.zeros(RATE), RATE)).text
    page = bring_folder(editor, packed(nothing=SPOKEN, a=b"no sound"))
    assert "hakuna sauti ya maelekezo yenye jina hili" in page
    assert "si faili ya WAV, MP3 au Ogg inayosomeka" in page
    short = bring(editor, wav(voice(0.4), 22050), LONG).text
    assert re.search(r"inachukua sekunde \d+\.\d, jambo la ajabu", short)


@pytest.mark.parametrize("folder", [b"", b"PK\x03\x04nothing", SPOKEN])
def test_what_is_no_folder_is_refused(editor: Visitor, folder: bytes) -> None:
    assert "packed as ZIP." in bring_folder(editor, folder)


def test_a_folder_that_is_too_large_says_how_to_bring_it(
    desk: Desk, editor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(forms._LARGER, desk.app.view_functions["staff.folders.bring"], 1000)
    form = {"csrf_token": editor.token(), "folder": (io.BytesIO(bytes(2000)), "a.zip")}
    answer = editor.client.post("/staff/folders/sw", data=form)
    assert answer.status_code == 413
    assert "several folders of at most 15 MB each" in answer.text


def test_a_folder_unpacks_to_no_more_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folders, "LARGEST_BYTES", 1000)
    monkeypatch.setattr(folders, "MOST_UNPACKED", 1500)
    sound = b"RIFF....WAVE"
    large, well = sound + bytes(2000), sound + bytes(900)
    files = [*folders.unpacked(packed(a=large, b=well, c=well, d=b"RIFF....WAVE"))]
    assert [one.refused for one in files] == [folders.TOO_LARGE, "", folders.TOO_MUCH, ""]
    broken = bytearray(packed(a=well))
    broken[40] ^= 255
    assert [one.refused for one in folders.unpacked(bytes(broken))] == [folders.NOT_READ]
    monkeypatch.setattr(folders, "MOST_FILES", 1)
    assert len([*folders.unpacked(packed(a=well, b=well))]) == 1


def test_it_is_recorded_on_the_page(desk: Desk, console: str, recording_browser: Browser) -> None:
    context = recording_browser.new_context(permissions=["microphone"])
    page = context.new_page()
    sign_in(page, f"{console.removesuffix('/staff')}{PROMPT}")
    page.fill("#voice", "Amina")
    page.click(".record button")
    page.wait_for_selector(r"text=/Recording, [1-9]\d* of 120 seconds/")
    page.click(".record button:has-text('Stop')")
    player = page.wait_for_selector("audio[aria-label='Your take, as callers will hear it']")
    assert player is not None
    player.evaluate("one => { one.preload = 'auto'; one.load() }")
    page.wait_for_function("player => player.duration > 0.3", arg=player)
    follow(page, "text=Ask somebody to publish all")
    assert "brought by achieng" in page.inner_text("main")
    context.close()
    [take] = takes(desk)
    assert take.proposed_at


CALL = f"{LIST}/call"


def call(person: Visitor, *typed: str, **asked: str) -> str:
    """What is heard in a call after these keys."""
    form = {"csrf_token": person.token(), "typed": [*typed[:-1]], "key": typed[-1], **asked}
    return person.client.post(CALL, data=form).text


def sound_of(page: str) -> str:
    found = re.search(r'<audio controls autoplay src="([^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def test_a_take_is_heard_in_a_call_before_it_is_published(desk: Desk, editor: Visitor) -> None:
    where = f"{CALL}?language=sw&at=problem.silence"
    as_it_was = editor.get(where).text
    assert "Not published yet" not in as_it_was
    bring(editor, SPOKEN)
    [take] = takes(desk)
    page = editor.get(where).text
    assert (page.count("Not published yet"), page.count("Amina")) == (1, 1)
    heard = editor.get(sound_of(page))
    assert heard.mimetype == "audio/mpeg"
    assert heard.data.startswith(take_sound(desk, take))
    supervisor = desk.person()
    assert "Not published yet" not in supervisor.get(where).text
    editor.post("/staff/takes/propose")
    assert "Not published yet" in supervisor.get(where).text
    assert plays(desk) == []  # and no caller hears it


def take_sound(desk: Desk, take: PromptTake) -> bytes:
    with desk.database() as db:
        return db.get_one(PromptTake, take.id).sound


def test_a_call_is_walked_by_keys_by_silence_and_by_what_comes_of_it(editor: Visitor) -> None:
    begun = editor.get(CALL).text
    assert sound_of(call(editor, "1")) != sound_of(begun)
    assert "problem.silence" in sound_of(call(editor, "1", ""))
    again = call(editor, "1", "*")
    assert "problem" not in sound_of(again)
    assert editor.get(f"{CALL}/sound?said=sw/no.such").status_code == 404
    assert editor.get(f"{CALL}?draft=none").status_code == 404


def test_words_that_nobody_has_published_are_heard_in_a_call_too(
    desk: Desk, editor: Visitor
) -> None:
    editor.post("/staff/words/problem", **{"sw problem.silence": "Hatukusikii sasa."})
    with desk.database() as db:
        draft = db.query(Wording).one()
    page = editor.get(f"{CALL}?language=sw&at=problem.silence&draft={draft.id}").text
    assert "Hatukusikii sasa." in page
    assert "Nobody has recorded this" in page


def test_what_makes_a_way_too_long_is_told_with_figures_and_published_on_purpose_alone(
    desk: Desk, editor: Visitor
) -> None:
    bring(editor, wav(voice(90.0, 2000), 2000), LONG)
    [take] = takes(desk)
    asked = editor.post("/staff/takes/propose").text
    assert "Callers would wait too long" in asked
    told = re.search(r"(\d+) s, and it may be 120 s; it is (\d+) s now. Most of it at", asked)
    assert told
    assert int(told[1]) > 120 >= int(told[2])
    assert takes(desk)[0].proposed_at
    supervisor = desk.person()
    assert publish(supervisor, take) == 400
    assert plays(desk) == []
    form = {"csrf_token": supervisor.token(), "take": str(take.id), "longer": "yes"}
    assert supervisor.client.post("/staff/takes/publish", data=form).status_code == 302
    assert plays(desk) == [take.number]
    with desk.database() as db:
        event = db.query(Event).filter(Event.what == "prompts published").one()
    assert event.details["overlong"] > 0


def test_a_take_counts_by_the_computation_that_the_report_is_made_by() -> None:
    as_it_is = [row for row in own.times() if row.spoken]
    assert [str(row) for row in own.times_of_calls({}, {})] == [str(row) for row in as_it_is]
    [words] = [
        one.words for one in wordbook.prompts.parts("sw")["voice"] if one.name == "voice.menu"
    ]
    longer = own.times_of_calls({}, {("sw", words): 100.0})
    gained = {round(new.seconds - old.seconds) for old, new in zip(as_it_is, longer, strict=True)}
    assert 0 in gained
    assert max(gained) > 60
