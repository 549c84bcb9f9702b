"""A caller who comes back by voice hears what staff spoke; nobody else can."""

import time
from urllib.parse import urlsplit

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from models import Case, Person, Reply, SpokenReply
from models.spoken_reply import Speech
from outcomes import spoken_replies
from tests.recordings.test_voice_mask import wav
from tests.support.callers import comes_back, report_with_code, service_of
from tests.support.telling import go_on, tell

SPEECH = Speech(wav(200, 2), 2)
PIN = "4826"


def speaks(app: Flask, text: str = "", speech: Speech | None = SPEECH) -> None:
    """Staff answer the one case there is."""
    service = service_of(app)
    key = service.public_key()
    with service.database.begin() as db:
        person = db.query(Person).first()
        if person is None:
            person = Person(username="amina", password="-", fs_uniquifier="-", role="caseworker")
            db.add(person)
            db.flush()
        reply = Reply.send(db, db.query(Case).one(), person, text, key)
        if speech:
            SpokenReply.put(db, reply, speech, key, alone=not text)


@pytest.fixture
def code(phone: Phone) -> str:
    """The code of a report under the PIN 4826."""
    return report_with_code(phone)


def returns(switch: Switch, code: str, pin: str = PIN, language: str = "sw") -> Call:
    call = Call("+254733000009", switch)
    tell(call, "mine", language=language, code=code, pin=pin)
    return call


def spoken(call: Call) -> list[str]:
    """The paths of what staff spoke, as the call plays them."""
    paths = [urlsplit(said.url or "").path for said in call.said]
    return [path for path in paths if path.startswith("/spoken/")]


def test_it_is_heard_after_code_and_pin_alone(app: Flask, switch: Switch, code: str) -> None:
    speaks(app)
    wrong = returns(switch, code, pin="1111")
    assert "si sahihi" in wrong.heard
    assert spoken(wrong) == []
    call = returns(switch, code)
    assert "Kuna jibu lako" in call.heard
    go_on(call, status="reply")
    [path] = spoken(call)
    answer = app.test_client().get(path)
    assert answer.data == SPEECH.wav
    assert answer.mimetype == "audio/wav"
    assert answer.headers["Cache-Control"] == "no-store"
    assert path.split("/")[2] not in str(answer.headers)
    assert call.fetch_plays()
    assert not call.fault
    with service_of(app).database() as db:
        assert db.query(Reply).one().begun_by_caller_at
        assert not db.query(Reply).one().read_by_caller_at  # who hangs up now has not heard it out
    assert "Huenda hujapata jibu letu lote" in returns(switch, code).heard
    call.press("1")
    with service_of(app).database() as db:
        assert db.query(Reply).one().read_by_caller_at
    assert "Kuna jibu" not in returns(switch, code).heard


def test_its_address_is_of_no_use_altered_old_or_for_another_service(
    app: Flask, switch: Switch, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(app)
    get = app.test_client().get
    call = returns(switch, code)
    go_on(call, status="reply")
    [first] = spoken(call)
    again = returns(switch, code)
    go_on(again, status="reply")
    [second] = spoken(again)
    assert first != second  # each is made anew, for minutes
    token = first.removeprefix("/spoken/").removesuffix(".wav")
    for place in range(0, len(token), 7):
        letter = "A" if token[place] != "A" else "B"
        altered = f"{token[:place]}{letter}{token[place + 1 :]}"
        assert get(f"/spoken/{altered}.wav").status_code == 404
    with service_of(app).database() as db:
        row = db.query(Reply).one().id
    assert row.hex not in token
    for path in ("/spoken/.wav", f"/spoken/{row}.wav", "/spoken/%C3%A9.wav"):
        assert get(path).status_code == 404
    assert app.test_client().post(first).status_code == 405
    part = get(first, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")
    later = time.time() + spoken_replies.GOOD_FOR_S + 2
    monkeypatch.setattr(time, "time", lambda: later)
    assert get(first).status_code == 404
    monkeypatch.undo()
    with service_of(app).database.begin() as db:
        db.delete(db.query(Case).one())
    assert get(second).status_code == 404


def test_what_is_written_and_what_is_spoken_each_reach_their_channel(
    app: Flask, switch: Switch, phone: Phone, code: str
) -> None:
    speaks(app)
    comes_back(phone, code)
    shown = go_on(phone, status="reply")
    assert "Our answer is spoken. To hear it, ring 0000 000 001 with your code and PIN." in shown
    speaks(app, "Njoo Jumatatu", speech=None)
    comes_back(phone, code)  # it was told of, and not heard yet
    shown = go_on(phone, status="reply")
    assert "Njoo Jumatatu There is a spoken answer too" in shown
    call = returns(switch, code)
    assert "Kuna jibu lako" in call.heard
    heard = go_on(call, status="reply")
    assert len(spoken(call)) == 1
    assert "Kuna jibu la maandishi pia" in heard
    aloud = returns(switch, code, language="en")
    assert "Njoo Jumatatu" in go_on(aloud, status="reply")
    assert len(spoken(aloud)) == 1


def test_words_beside_it_are_read_where_it_can_t_be_heard(
    app: Flask, switch: Switch, phone: Phone, code: str
) -> None:
    speaks(app, "Njoo Jumatatu")
    comes_back(phone, code)
    assert "Njoo Jumatatu\n1. " in go_on(phone, status="reply")
    call = returns(switch, code)
    assert "maandishi" not in go_on(call, status="reply")
    assert len(spoken(call)) == 1
