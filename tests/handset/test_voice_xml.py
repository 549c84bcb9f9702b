"""What the gateway would run of an answer, and what it would not."""

import pytest

from handset.voice.actions import Dial, GetDigits, Play, Record, RecordRest, Redirect, Reject, Say
from handset.voice.voice_xml import InvalidXml, read

SAY = "<Say>Karibu</Say>"
ONE = '<GetDigits numDigits="1">' + SAY + "</GetDigits>"
HOME = "<Redirect>https://x.example/voice?try=2&amp;more=1</Redirect>"


def whole(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'


def test_the_documented_actions_are_read() -> None:
    assert read(whole("")) == []
    assert read(whole('<Say voice="man" playBeep="true">A &amp; b\n c</Say>')) == [
        Say("A & b c", "man", True)
    ]
    assert read(
        whole(
            '<GetDigits timeout="20" numDigits="1" finishOnKey="#" callbackUrl="https://x.example/a">'
            '<Play url="https://x.example/a.mp3"/></GetDigits>' + HOME
        )
    ) == [
        GetDigits(Play("https://x.example/a.mp3"), 1, 20, "#", "https://x.example/a"),
        Redirect("https://x.example/voice?try=2&more=1"),
    ]
    assert read(whole(f'<Record trimSilence="true" maxLength="9">{SAY}</Record>{HOME}'))[0] == (
        Record(Say("Karibu"), max_length=9, trim_silence=True)
    )
    assert read(whole("<Record/>")) == [RecordRest()]
    assert read(whole("<Reject></Reject>")) == [Reject()]
    assert read(whole('<Dial phoneNumbers="+254711000001,app.amina" sequential="true"/>' + SAY))[
        0
    ] == Dial(("+254711000001", "app.amina"), sequential=True)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<Say>a</say>", "not well-formed"),
        ("<Say>a & b</Say>", "not well-formed"),
        ("<say>a</say>", "<say> is not an action"),
        ("<Hangup/>", "<Hangup> is not an action"),
        ('<Play xmlns="urn:x" url="https://x.example/a"/>', "is not an action"),
        ("Karibu", "words stand loose in <Response>"),
        (SAY + "Karibu", "words stand loose in <Response>"),
        ("<Say> </Say>", "says nothing"),
        ("<Say>a<break/></Say>", "holds an element"),
        ("<Say>a\x85b</Say>", "control character"),
        ("<Say>a&#7;</Say>", "not well-formed"),
        ('<Say Voice="man">a</Say>', "<Say> has no Voice"),
        ('<Say voice="robot">a</Say>', "voice of <Say> is 'robot'"),
        ('<Say playBeep="yes">a</Say>', "neither true nor false"),
        ("<Play/>", "<Play> lacks url"),
        ('<Play url="/a.mp3"/>', "not an absolute address"),
        ('<Play url="https://x.example/a b"/>', "not an absolute address"),
        ('<Play url="https://x.example/a">b</Play>', "words stand loose"),
        ('<GetDigits numDigits="1">' + SAY + "</GetDigits>", "<GetDigits> is last"),
        ("<GetDigits>" + SAY + "</GetDigits>" + HOME, "neither numDigits nor finishOnKey"),
        ('<GetDigits numDigits="0">' + SAY + "</GetDigits>" + HOME, "numDigits of <GetDigits>"),
        ('<GetDigits numDigits="1"/>' + HOME, "exactly one <Say> or <Play>"),
        ('<GetDigits numDigits="1">' + SAY + SAY + "</GetDigits>" + HOME, "exactly one"),
        ('<GetDigits numDigits="1">' + HOME + "</GetDigits>" + HOME, "exactly one"),
        ('<GetDigits finishOnKey="##">' + SAY + "</GetDigits>" + HOME, "finishOnKey"),
        ('<Record timeout="5"/>' + HOME, "exactly one <Say> or <Play>"),
        ("<Record>" + SAY + "</Record>", "<Record> is last"),
        ("<Record/>" + SAY, "what follows <Record> is never run"),
        ("<Redirect>/voice</Redirect>", "not an absolute address"),
        ("<Redirect>javascript:a</Redirect>", "not an absolute address"),
        (HOME + SAY, "what follows <Redirect> is never run"),
        ("<Reject/>" + SAY, "<Reject> is not alone"),
        ('<Dial phoneNumbers="0711000001"/>', "phoneNumbers of <Dial>"),
        ('<Dial phoneNumbers="+254711000001, +254711000002"/>', "phoneNumbers of <Dial>"),
        ("<Dial/>", "<Dial> lacks phoneNumbers"),
        ("<Dequeue/>", "<Dequeue> lacks phoneNumber"),
    ],
)
def test_all_else_is_refused(inside: str, why: str) -> None:
    with pytest.raises(InvalidXml, match=why):
        read(whole(inside))


@pytest.mark.parametrize(
    "text",
    ["", "Karibu", " " + whole(SAY), "<response/>", '<Response a="b"/>', "<!DOCTYPE a><Response/>"],
)
def test_what_is_no_response_is_refused(text: str) -> None:
    with pytest.raises(InvalidXml):
        read(text)
