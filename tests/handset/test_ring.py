"""The phone in the terminal rings, typed into through a pipe."""

import subprocess
import sys
from pathlib import Path

import pytest

from handset.ring import Receiver
from handset.voice.call import Call
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_wsgi
from tests.handset.conftest import Serve
from tests.handset.spoken_service import SpokenService


def typed(url: str, lines: str, *options: str) -> str:
    command = [sys.executable, "-m", "handset.dial", "--url", url, "--ring", *options]
    run = subprocess.run(command, input=lines, text=True, capture_output=True, check=True)
    return run.stdout


def test_a_call_is_told_and_saved(serve: Serve, tmp_path: Path) -> None:
    service, walk = SpokenService(), tmp_path / "walk.txt"
    service.here = serve(service)
    seen = typed(service.here, "2\n00\n\n12#\n:repeat\n:speak\n1\n:speak 9\n", "--save", str(walk))
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


def test_people_are_played_too(capsys: pytest.CaptureFixture[str]) -> None:
    service = SpokenService({"/voice": '<Dial phoneNumbers="+254722000003"/><Say>Nobody.</Say>'})
    for lines in ((":pick", ":hang"), (":nobody",)):
        receiver = Receiver(Call("+254711000001", Switch(wire_over_wsgi(service))))
        for line in lines:
            receiver.enter(line)
    service.pages["/voice"] = "<Reject/>"
    Receiver(Call("+254711000001", Switch(wire_over_wsgi(service))))
    seen = capsys.readouterr().out
    assert "[rings +254722000003" in seen
    assert "[talking to +254722000003" in seen
    assert "« Nobody." in seen
    assert "[refused" in seen
