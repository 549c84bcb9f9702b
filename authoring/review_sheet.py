"""The sheet on which somebody who grew up with a language reads its words: out, and back in.

A line for each text: where it stands, the first language's words, its own, and two cells to fill
in. It can be printed, or filled in with any spreadsheet and taken back as CSV or XLSX.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from authoring.translation import messages
from lists import rows, sheets
from menus.words import Words

RIGHT, WRONG, BETTER = ("yes", "ndiyo"), ("no", "hapana"), ("better", "bora")
_KEYS = ("about.",)


@dataclass
class Review:
    """What a sheet came back with, each as the keys of texts; `better` with the new words."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    better: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)  # not answered, or of words that have changed

    @property
    def whole(self) -> bool:
        """Whether all of it was read, and nothing is still wrong."""
        return not self.wrong and not self.open


def columns(words: Words, language: str) -> rows.Columns:
    """The sheet's columns, under headings that the reader of it knows."""
    first = next(iter(words.tongues.values()))
    return {
        "screen": rows.Column(["Screen"], needed=True),
        "first": rows.Column([first.name], needed=True),
        "own": rows.Column([words.tongues[language].name], needed=True),
        "right": rows.Column(["Right? yes, no or better", "Right?"], needed=True),
        "better": rows.Column(["Better words"], needed=True),
    }


def written(words: Words, language: str) -> bytes:
    """The sheet, with nothing filled in.

    :raise ValueError: there are no words of this language.
    """
    first, own = _both(words, language)
    entries = [{"screen": key, "first": text, "own": own[key]} for key, text in first.items()]
    return rows.written(columns(words, language), entries)


def taken(words: Words, language: str, content: bytes) -> Review:
    """What a sheet says that was filled in.

    :raise ValueError: it can't be read, or an answer is neither yes, no nor better.
    """
    first, own = _both(words, language)
    headings = {name: column.headings for name, column in columns(words, language).items()}
    sheet = sheets.read(content, headings, list(headings))
    review, seen = Review(), set[str]()
    for row in sheet.rows:
        key = row.cells["screen"].strip()
        if key not in first:
            raise ValueError(f"line {row.line}: there is no such text as {key}")
        seen.add(key)
        read = (_flat(row.cells["first"]), _flat(row.cells["own"]))
        if read != (_flat(first[key]), _flat(own[key])):
            review.open.append(key)  # it was read as it stood then
        else:
            _answered(review, key, row)
    review.open += [key for key in first if key not in seen]
    return review


def _answered(review: Review, key: str, row: sheets.Row) -> None:
    answer = sheets.plain(row.cells["right"])
    if better := row.cells["better"].strip():
        review.better[key] = better
    elif answer in RIGHT:
        review.right.append(key)
    elif answer in WRONG or answer in BETTER:
        review.wrong.append(key)
    elif answer:
        raise ValueError(f"line {row.line}: {row.cells['right']} is neither yes, no nor better")
    else:
        review.open.append(key)


def _both(words: Words, language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    if language not in words.tongues:
        raise ValueError(f"there are no words of {language} yet")
    first, own = (
        {key: text for key, text in messages(tongue).items() if not key.startswith(_KEYS)}
        for tongue in (next(iter(words.tongues.values())), words.tongues[language])
    )
    return first, own


def _flat(text: str) -> str:
    """Words as any spreadsheet keeps them: it may break or trim lines."""
    return " ".join(text.split())
