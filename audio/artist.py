"""The sheet for whoever records a language: every prompt, where it stands, how to read it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import render_template

from audio.speech import DIALLED

WORDS_AN_HOUR = 2500  # with second takes and water

_PART = re.compile(r"(.+)-(\d+)")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One prompt to be read."""

    number: int
    name: str
    words: str
    scene: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Lines that belong together, and their tone."""

    title: str
    tone: str
    lines: tuple[SheetLine, ...]


def page(language: str, prompts: Mapping[str, str], scenes: Mapping[str, str]) -> str:
    """The sheet as HTML, to print. `prompts` in the order of a call; `scenes` says what is before.

    Needs the app, whose template it is.
    """
    words = sum(len(text.split()) for text in prompts.values())
    return render_template(
        "audio/sheet.html",
        language=language,
        topics=list(topics(prompts, scenes)),
        prompts=len(prompts),
        words=words,
        hours=max(1, round(words / WORDS_AN_HOUR)),
    )


def topics(prompts: Mapping[str, str], scenes: Mapping[str, str]) -> Iterator[Topic]:
    """The lines by topic, as they come."""
    reading = _reading()
    numbered = enumerate(prompts.items(), 1)
    for topic, lines in groupby(numbered, lambda line: line[1][0].partition(".")[0]):
        about = reading["topics"].get(topic, {})
        yield Topic(
            about.get("title", topic.capitalize()),
            about.get("tone", reading["tone"]),
            tuple(
                SheetLine(
                    number, name, text, scenes.get(name, ""), tuple(_notes(name, text, prompts))
                )
                for number, (name, text) in lines
            ),
        )


def _notes(name: str, text: str, prompts: Mapping[str, str]) -> Iterator[str]:
    """What the words alone do not say."""
    if part := _PART.fullmatch(name):
        yield "Goes on in mid-sentence, after a number or a word that is played before it."
    if f"{part[1]}-{int(part[2]) + 1}" in prompts if part else f"{name}-2" in prompts:
        yield "A number or a word is played after it: keep the voice up."
    for number in DIALLED.findall(text):
        yield f"{number}: digit by digit."
    yield from (note for letters, note in _reading()["notes"].items() if _holds(text, letters))


def _holds(text: str, letters: str) -> bool:
    """As a word of its own, or at least at the beginning of one where it is no word."""
    ends = r"(?!\w)" if letters.isalpha() else ""
    return re.search(rf"(?<!\w){re.escape(letters)}{ends}", text) is not None


@cache
def _reading() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("reading.toml").read_text("utf-8"))
