"""The handset in the terminal, typed into through a pipe."""

import subprocess
import sys
from pathlib import Path

import pytest

from handset.dial import main
from handset.journey import Journey
from tests.handset.conftest import Serve
from tests.handset.small_service import SmallService


def test_a_walk_is_drawn_and_saved(
    serve: Serve, small_service: SmallService, tmp_path: Path
) -> None:
    walk = tmp_path / "walk.txt"
    run = subprocess.run(
        [sys.executable, "-m", "handset.dial", "--url", serve(small_service), "--save", str(walk)],
        input="2\n48217733\n\n:repeat\n0\n",
        text=True,
        capture_output=True,
        check=True,
    )
    assert "Safaricom" in run.stdout
    assert " 31/160 ┐" in run.stdout
    assert "│ 2. Kiswahili" in run.stdout
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


def test_a_number_that_was_not_shown_as_a_code_is_written_as_typed() -> None:
    journey = Journey()
    journey.shown("Number?")
    journey.typed("12345678")
    assert str(journey) == "ussd, en\n< Number?\n> 12345678\n"
