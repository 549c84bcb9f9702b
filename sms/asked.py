"""What callers ask us before they tell anything: whom we tell, who we are, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.words import Tongue
from sms.keys import bare

SPARE = 2
"""So many words beside what is asked tell nothing more: *please*, *je*, *will*."""


@dataclass(frozen=True, slots=True)
class Asked:
    """That a text asks something of us: the node of `texts` that answers it, the language that it
    is asked in, and whether the text says nothing else."""

    answer: str
    language: str
    alone: bool


def asked(text: str, tongues: Mapping[str, Tongue]) -> Asked | None:
    """What a text asks, if any of the questions that a language lists stands in it; one that is
    listed with a question mark, only of a text that has one, and one with a full stop, only of a
    text that says nothing else."""
    said = [word for one in text.split() if (word := bare(one))]
    whole, asks = f" {' '.join(said)} ", "?" in text
    for code, tongue in tongues.items():
        for answer, questions in tongue.asked.items():
            for question in questions:
                sign = question[-1]
                if sign == "?" and not asks:
                    continue
                words = question[:-1] if sign in "?." else question
                if f" {words} " in whole:
                    alone = len(said) - len(words.split()) <= SPARE
                    if alone or sign != ".":
                        return Asked(answer, code, alone=alone)
    return None


def cried(text: str, tongues: Mapping[str, Tongue]) -> str | None:
    """The language in which a text cries for help, by whole words; None where it does not."""
    whole = f" {' '.join(word for one in text.split() if (word := bare(one)))} "
    for code, tongue in tongues.items():
        for cry in tongue.cries:
            if f" {cry} " in whole:
                return code
    return None


def asks_for_help(text: str, tongues: Mapping[str, Tongue]) -> str | None:
    """The language of a word in a text that asks for help, as HELP alone does, and stands in cries
    as well: *numbers* or *999* may be said of anything. None where there is none."""
    said = {bare(one) for one in text.split()}
    for code, tongue in tongues.items():
        cried = {word for cry in tongue.cries for word in cry.split()}
        if said & cried & {*tongue.commands.get("help", ())}:
            return code
    return None
