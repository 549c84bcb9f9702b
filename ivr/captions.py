"""The words that are spoken in a sound, by its path: for a phone that shows them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from ivr.pieces import Prompt
from ivr.script import Script

Said = tuple[str, str]


class Captions(Mapping[str, str]):
    """`prompts` are those joined at a path, `path` that of prompts; digits stand in one row."""

    def __init__(
        self,
        script: Script,
        prompts: Callable[[str], Sequence[Said]],
        path: Callable[[Sequence[Said]], str | None],
    ) -> None:
        self._script = script
        self._prompts = prompts
        self._path = path

    @cached_property
    def _single(self) -> Mapping[str, Prompt]:
        """Made at the first look, for most processes have no phone that shows them."""
        return {
            there: Prompt(language, name)
            for language, names in self._script.sheet().items()
            for name in names
            if (there := self._path([(language, name)]))
        }

    def __getitem__(self, path: str) -> str:
        if path in self._single:
            return self._script.words_of(self._single[path])
        if not (prompts := self._prompts(path)):
            raise KeyError(path)
        words = [self._script.words_of(Prompt(*prompt)) for prompt in prompts]
        rows = groupby(words, str.isalpha)
        return "\n".join((" " if of_one_word else "\n").join(row) for of_one_word, row in rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._single)

    def __len__(self) -> int:
        return len(self._single)
