"""The handset in the terminal, typed into through a pipe."""

import subprocess
import sys
from pathlib import Path

import pytest

from handset.dial import main
from handset.journey import Journey
from handset.terminal import Terminal
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_wsgi
from tests.handset.conftest import Serve
from tests.handset.small_service import SmallService
from tests.handset.spoken_service import SpokenService


def typed(url: str, lines: str, *options: str) -> str:
    """What is seen by somebody who types these lines."""
    command = [sys.executable, "-m", "handset.dial", "--url", url, *options]
    run = subprocess.run(command, input=lines, text=True, capture_output=True, check=True)
    return run.stdout


def test_a_walk_is_drawn_and_saved(
    serve: Serve, small_service: SmallService, tmp_path: Path
) -> None:
    walk = tmp_path / "walk.txt"
    seen = typed(serve(small_service), "2\n48217733\n\n:repeat\n0\n", "--save", str(walk))
    assert "Safaricom" in seen
    assert " 31/160 ┐" in seen
    assert "│ 2. Kiswahili" in seen
    assert walk.read_text() == (
        "ussd, sw\n< Choose:\n< 1. English\n< 2. Kiswahili\n"
        "> 2\n< You typed 2\n<\n< Your code: {code}\n< 1. Next\n< 0. Leave\n"
        "> {code}\n< You typed {code}\n<\n< Your code: {code}\n< 1. Next\n< 0. Leave\n"
        ">\n< You typed\n<\n< Your code: {code}\n< 1. Next\n< 0. Leave\n"
        "> 0\n< Goodbye.\n"
    )
    assert [form["text"] for form in small_service.forms][-2:] == ["2*48217733*", "2*48217733**0"]


def test_the_network_can_be_made_to_fail(
    serve: Serve,
    small_service: SmallService,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = iter([":drop", "1", "*384*70421*bad#", "", ":wait 31", ":quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    monkeypatch.setenv("PORT", serve(small_service).rpartition(":")[2])
    monkeypatch.setenv("CALLBACK_TOKEN", "token")
    main([])
    assert small_service.asked[0][0] == "/at/token/ussd"
    seen = capsys.readouterr().out
    assert "Connection lost." in seen
    assert "No session is open" in seen
    assert "! The response should start with CON or END" in seen
    assert [notice["status"] for notice in small_service.notices] == [
        "Incomplete",
        "Failed",
        "Failed",
    ]


def test_a_call_is_told_and_saved(serve: Serve, tmp_path: Path) -> None:
    service, walk = SpokenService(), tmp_path / "walk.txt"
    service.here = serve(service)
    lines = "2\n00\n\n12#\n:repeat\n:speak\n1\n:speak 9\n"
    seen = typed(service.here, lines, "--ring", "--save", str(walk))
    assert "« Press 1 to report, 2 to type your code." in seen
    assert "[keys, 8 of them, # ends, so far 00, waits 30 s" in seen
    assert "! there is no Record" in seen
    assert "[recording, # ends, 60 s at most" in seen
    assert "[over, KES " in seen
    told = "< We heard nothing.\n< Type your code.\n"
    menu = "< Press 1 to report, 2 to type your code.\n"
    assert walk.read_text() == (
        f"voice, en\n= rings\n{menu}> 2\n< Type your code.\n> 00\n= stays silent\n{told}"
        f"> 12#\n< No such code.\n{menu}> 1\n< Tell us.\n= speaks\n< Thank you.\n"
    )
    assert service.asked[-2][1]["durationInSeconds"] == "9"


def test_people_are_played_too(
    small_service: SmallService, capsys: pytest.CaptureFixture[str]
) -> None:
    service = SpokenService({"/voice": '<Dial phoneNumbers="+254722000003"/><Say>Nobody.</Say>'})
    phone = Phone("+254711000001", over_wsgi(small_service))
    terminal = Terminal(phone, "", lambda: Switch(wire_over_wsgi(service)))
    for lines in ((":pick", ":hang"), (":nobody",)):
        terminal.ring()
        for line in lines:
            terminal.enter(line)
    service.pages["/voice"] = "<Reject/>"
    terminal.ring()
    seen = capsys.readouterr().out
    assert "[rings +254722000003" in seen
    assert "[talking to +254722000003" in seen
    assert "« Nobody." in seen
    assert "[refused" in seen


def test_after_a_call_the_phone_is_there_again(
    small_service: SmallService, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = Phone("+254711000001", over_wsgi(small_service))
    terminal = Terminal(phone, "*384*70421#", lambda: Switch(wire_over_wsgi(SpokenService())))
    terminal.dial()
    for line in (":ring", ":hang", "", "2"):
        terminal.enter(line)
    assert [notice["status"] for notice in small_service.notices] == ["Incomplete"]
    assert str(terminal.journey).startswith("ussd, sw\n< Choose:")
    assert "│ You typed 2" in capsys.readouterr().out


def test_a_number_that_was_not_shown_as_a_code_is_written_as_typed() -> None:
    journey = Journey()
    journey.shown("Number?")
    journey.typed("12345678")
    assert str(journey) == "ussd, en\n< Number?\n> 12345678\n"
