"""How calls sound: in the words and takes of now, or in those that a call began in."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ivr.script import Script
from ivr.voice_xml import Audio, Voice

Recorded = Callable[[Script, int], Audio]
"""Where a script's prompts are served, in the takes of an edition."""


class _State(NamedTuple):
    """What is said now, read in one step however many threads answer."""

    script: Script
    earlier: Mapping[int, Script]
    edition: int
    made: dict[tuple[int | None, int], Voice]


class Voices:
    """Voices by the number of their words and the edition of their takes, each made once."""

    def __init__(self, voice: Callable[[Script, Audio], Voice], recorded: Recorded, script: Script):
        self._voice, self._recorded = voice, recorded
        self._state = _State(script, {}, 0, {})

    @property
    def edition(self) -> int:
        """That of calls which begin now."""
        return self._state.edition

    @property
    def now(self) -> Voice:
        """What is said to nobody in particular, or to who just rang."""
        state = self._state
        return self._of(state, None, state.edition)

    def use(self, script: Script, earlier: Mapping[int, Script]) -> None:
        """Say it in these words from the next turn on; in `earlier` ones, by their number, to those
        who began in them."""
        self._state = _State(script, earlier, self._state.edition, {})

    def play(self, edition: int) -> None:
        """Play the takes of an edition to those who ring from now on."""
        self._state = self._state._replace(edition=edition, made={})

    def of(self, wording: int, edition: int) -> Voice:
        """For a call that began in these words and takes."""
        state = self._state
        return self._of(state, wording if wording in state.earlier else None, edition)

    def _of(self, state: _State, wording: int | None, edition: int) -> Voice:
        if (voice := state.made.get((wording, edition))) is None:
            script = state.script if wording is None else state.earlier[wording]
            voice = self._voice(script, self._recorded(script, edition))
            state.made[wording, edition] = voice
        return voice
