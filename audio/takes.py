"""What calls play beside the files of a release: takes by their numbers, of whichever words.

What a call plays is what was in use as it began, its edition, whatever is published meanwhile.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from audio.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Take:
    """Which words it says, from which edition on, and until which."""

    number: int
    language: str
    words: str
    since: int
    until: int | None = None

    def plays_in(self, edition: int) -> bool:
        """Whether it is played to who began in an edition."""
        return self.since <= edition and (self.until is None or edition < self.until)


class Takes:
    """Those that are known here. `fetch` reads the file of one that is not, such as one that
    another process has told a gateway of; None where there is none."""

    def __init__(self, fetch: Callable[[int], bytes | None] = lambda number: None) -> None:
        self._fetch, self._shelf = fetch, Shelf()
        self._words: dict[int, str] = {}
        self._known: tuple[Take, ...] = ()
        self.edition = 0
        """That of calls which begin now."""

    def use(self, takes: Iterable[Take], edition: int) -> None:
        """Have calls that begin from now on play what is in use in an edition. Its files are at
        hand before the first call wants them."""
        known = tuple(sorted(takes, key=lambda take: take.since))
        for take in known:
            self.file(take.number)
        self._words |= {take.number: take.words for take in known}
        self._known, self.edition = known, edition

    def at(self, edition: int) -> Mapping[tuple[str, str], int]:
        """By language and words, what is played in an edition; of two the later."""
        there = (take for take in self._known if take.plays_in(edition))
        return {(take.language, take.words): take.number for take in there}

    def words(self, number: int) -> str:
        """What one says, as far as it is known here."""
        return self._words.get(number, "")

    def file(self, number: int) -> bytes | None:
        """The sound of one."""
        if number not in self._shelf and (file := self._fetch(number)):
            self._shelf.put(number, file)
        return self._shelf.get(number)
