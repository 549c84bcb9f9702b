"""What calls say and play: words and takes that staff took into use, numbers that they keep."""

from collections.abc import Sequence
from functools import cache

import structlog

from assembly import Parts
from assembly.conversations import respoken, spoken
from audio.joined import Joined
from audio.library import Library
from audio.reel import Reel
from audio.takes import Take, Takes
from ivr.script import Script
from ivr.voice_xml import Voice
from ivr.voices import Voices
from lists.live import Saying
from menus import numbers
from menus.changes import Changes

log = structlog.get_logger()

Playing = tuple[int, str, str, int, int | None]
"""A take: its number, language and words, since which edition, and until which."""


def prompts_of(parts: Parts) -> Joined:
    """What can be played: the files of the release, and takes beside them."""
    recording = parts.settings.voice_recording
    takes = Takes(parts.takes.file)
    return Joined(_library(recording), parts.keys.sounds, takes, _script(recording).sheet())


def voices_of(parts: Parts, prompts: Joined) -> Voices:
    """What says it, as staff have it now; in their own words and takes to those who began in
    others."""
    settings, scripts = parts.settings, _Scripts(parts)
    callbacks, number = f"{settings.callback_prefix}/voice", settings.at_voice_number or ""
    voices = Voices(
        lambda script, audio: Voice(script, audio, settings.address, callbacks, number),
        lambda script, edition: Reel(prompts, script.sheet(), edition),
        scripts.shipped,
    )

    def use(told: Saying) -> None:
        earlier = scripts.told(told)
        voices.use(earlier.pop(told.number), earlier)

    def play(takes: Sequence[Playing], edition: int) -> None:
        prompts.takes.use([Take(*one) for one in takes], edition)
        voices.play(edition)

    parts.lists.listeners.append(use)
    parts.takes.listeners.append(play)
    parts.lists.beside += [parts.takes.look, parts.switchboard.look]
    return voices


class _Scripts:
    """What calls say in each of the words that they may be under way in, written down once."""

    def __init__(self, parts: Parts) -> None:
        self._recording = parts.settings.voice_recording
        script = _script(self._recording).told_with(parts.lists.here.constants(numbers.lines()))
        self.shipped = script.told_by(parts.switchboard.somebody_on_duty)
        self._on_duty = parts.switchboard.somebody_on_duty
        self._made: dict[int, Script] = {}

    def told(self, told: Saying) -> dict[int, Script]:
        """By their number, with the numbers to ring of now."""
        self._made = {
            number: self._made.get(number) or self._written(number, changes)
            for number, changes in told.changes.items()
        }
        for script in self._made.values():
            script.ring(told.constants)
        return {**self._made}

    def _written(self, number: int, changes: Changes) -> Script:
        """As staff changed it; as it came where that can't be read."""
        try:
            script = respoken(self._recording, changes) if changes else self.shipped
        except ValueError as wrong:
            log.error("wording_not_taken", number=number, fault=type(wrong).__name__)
            script = self.shipped
        return script.told_by(self._on_duty)


@cache
def _library(recording: bool) -> Library:
    """The recordings, read and proven once a process, however many services it builds."""
    return Library.read(_script(recording).sheet())


@cache
def _script(recording: bool) -> Script:
    """What calls say, with no number to ring yet; written down once a process."""
    words, tree = spoken(recording)
    return Script(tree, words, {})
