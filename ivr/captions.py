"""The words that are spoken in a sound, by its path: for a phone that shows them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby


class Captions(Mapping[str, str]):
    """`words` are those of each prompt that is joined at a path; digits stand in one row.

    There is no telling all paths, for any prompts may be joined.
    """

    def __init__(self, words: Callable[[str], Sequence[str]]) -> None:
        self._words = words

    def __getitem__(self, path: str) -> str:
        if not (words := self._words(path)):
            raise KeyError(path)
        rows = groupby(words, str.isalpha)
        return "\n".join((" " if of_one_word else "\n").join(row) for of_one_word, row in rows)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
