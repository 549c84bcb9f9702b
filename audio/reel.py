"""What one script's prompts sound like, in the takes of one edition."""

from collections.abc import Mapping, Sequence

from audio.joined import Joined
from audio.library import Said


class Reel:
    """By language and name, which sound says the very words of a prompt: a take, else a file of
    the release, else a take that came later. One that none says is read by a machine.

    `sheet` has by language and name the words that the script says now.
    """

    def __init__(
        self, joined: Joined, sheet: Mapping[str, Mapping[str, str]], edition: int
    ) -> None:
        self._joined = joined
        takes, newest = joined.takes.at(edition), joined.takes.at(joined.takes.edition)
        self._numbers: dict[Said, int] = {}
        for language, prompts in sheet.items():
            for name, words in prompts.items():
                said, file = (language, words), joined.number(language, name, words)
                if take := takes.get(said) or (newest.get(said) if file is None else None):
                    self._numbers[language, name] = -take
                elif file is not None:
                    self._numbers[language, name] = file

    def __contains__(self, prompt: object) -> bool:
        return prompt in self._numbers

    def path(self, prompts: Sequence[Said]) -> str | None:
        """Where these are served as one sound; None where one of them has none."""
        numbers = self._numbers
        if not all(prompt in numbers for prompt in prompts):
            return None
        return self._joined.at([numbers[prompt] for prompt in prompts])
