"""What the answers to the check of a job offer come to, by the weights in `offer.toml`; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from menus.nodes import Choice, Outcome
from menus.shape import Part, each, shaped
from menus.tree import Tree
from menus.words import Words, naming, table

CONTENT = Path(__file__).parent
ANSWERS = ("YES", "NO", "UNSURE")
UNSURE = "_UNSURE"  # ends the name of a softer flag
ASK = "offer.ask"  # the node that leads to each question and to each band


class Band(StrEnum):
    """How serious what was told is. There is none for an offer that is good."""

    RED = "RED"
    AMBER = "AMBER"
    GREY = "GREY"


class Question(Part, frozen=True, kw_only=True):
    """One question: the answer that is a warning, what it weighs, and why."""

    risk: Literal["YES", "NO"]
    weight: Annotated[int, Meta(ge=1)]
    unsure: Annotated[int, Meta(ge=0)]
    critical: bool = False
    countries: tuple[str, ...] = ()
    why: Annotated[str, Meta(min_length=1)]
    sources: Annotated[tuple[str, ...], Meta(min_length=1)]
    certainty: Literal["H", "M"]

    def points(self, answer: str | None) -> int:
        """What an answer weighs; one that was passed over weighs nothing."""
        return {self.risk: self.weight, "UNSURE": self.unsure}.get(answer or "", 0)


class Form(Part, frozen=True, kw_only=True):
    """The questions for offers in some places, in order, and where its bands begin."""

    places: Annotated[tuple[str, ...], Meta(min_length=1)]
    asks: Annotated[tuple[str, ...], Meta(min_length=1, max_length=8)]
    amber: Annotated[int, Meta(ge=1)]
    red: Annotated[int, Meta(ge=2)]
    fewest: Annotated[int, Meta(ge=1)]  # questions answered with yes or no, for GREY

    def after(self, question: str) -> str | None:
        """The question after one of these, or the first after any other; None after the last."""
        following = self.asks.index(question) + 1 if question in self.asks else 0
        return self.asks[following] if following < len(self.asks) else None

    def number(self, question: str) -> str:
        """Which of how many a question is, such as 3/8."""
        return f"{self.asks.index(question) + 1}/{len(self.asks)}"


@dataclass(frozen=True, slots=True)
class Found:
    """What answers come to. A flag is a question's name, with _UNSURE where that was the answer.

    There is no band where too little is known for any.
    """

    band: Band | None
    score: int
    critical: bool
    flags: tuple[str, ...]  # the heaviest first


class Offers(Part, frozen=True, kw_only=True):
    """All of `offer.toml`."""

    caveat: Annotated[str, Meta(min_length=1)]
    sources: dict[str, str]
    forms: dict[str, Form]
    questions: dict[str, Question]

    @classmethod
    def read(cls, content: Path = CONTENT) -> "Offers":
        """The check as it stands in a folder.

        :raise ValueError: where the file is not what a check is, with its name.
        """
        with naming(content / "offer.toml"):
            return made(raw(content))

    def __post_init__(self) -> None:
        for name, form in self.forms.items():
            if unknown := set(form.asks) - self.questions.keys():
                raise ValueError(f"forms.{name} asks {', '.join(sorted(unknown))}, unknown here")
            if not form.amber < form.red:
                raise ValueError(f"forms.{name} has its amber at or above its red")
        for name, question in self.questions.items():
            if unknown := set(question.sources) - self.sources.keys():
                raise ValueError(f"questions.{name} cites {', '.join(sorted(unknown))}, unknown")
        places = [place for form in self.forms.values() for place in form.places]
        if len(set(places)) < len(places):
            raise ValueError("two forms claim one place")

    def form(self, place: str | None) -> str:
        """The name of the form for offers in a place; of the first where none claims it."""
        claimed = [name for name, form in self.forms.items() if place in form.places]
        return (claimed or list(self.forms))[0]

    def weigh(self, form: str, answers: Mapping[str, str]) -> Found:
        """What the answers to one form come to. Answers to other questions count for nothing."""
        asked = {name: self.questions[name] for name in self.forms[form].asks}
        points = {name: one.points(answers.get(name)) for name, one in asked.items()}
        critical = any(
            one.critical and answers.get(name) == one.risk for name, one in asked.items()
        )
        score = sum(points.values())
        return Found(
            band=self._band(self.forms[form], score, critical, answers),
            score=score,
            critical=critical,
            flags=tuple(
                name if answers[name] == asked[name].risk else name + UNSURE
                for name in sorted(points, key=lambda name: -points[name])
                if points[name]
            ),
        )

    def _band(
        self, form: Form, score: int, critical: bool, answers: Mapping[str, str]
    ) -> Band | None:
        if critical or score >= form.red:
            return Band.RED
        if score >= form.amber:
            return Band.AMBER
        known = [self.questions[name] for name in form.asks if answers.get(name) in ("YES", "NO")]
        enough = len(known) >= form.fewest and any(question.critical for question in known)
        return Band.GREY if enough else None


def made(raw: Mapping[str, Any]) -> Offers:
    """The check that tables stand for.

    :raise ValueError: they are none.
    """
    forms, questions = raw.get("forms", {}), raw.get("questions", {})
    named = {
        "forms": each(forms, Form, "forms"),
        "questions": each(questions, Question, "questions"),
    }
    return shaped({**raw, **named}, Offers)


def raw(content: Path = CONTENT) -> dict[str, Any]:
    """The check as its file has it."""
    return table(content / "offer.toml")


def faults(offers: Offers, tree: Tree, words: Words) -> Iterator[str]:
    """Where the check doesn't fit the tree or the words."""
    ask = tree.nodes.get(ASK)
    if not isinstance(ask, Outcome):
        yield f"offer.toml: {ASK} is no outcome"
        return
    for name, question in offers.questions.items():
        node = tree.nodes.get(f"offer.{name}")
        if name not in ask.exits or not isinstance(node, Choice) or node.options != ANSWERS:
            yield f"offer.toml: {name} is no question of the tree with {', '.join(ANSWERS)}"
        yield from _countries_unnamed(name, question, tree, words)
    flags = {flag for name in offers.questions for flag in (name, name + UNSURE)}
    steps = {f"{form}_{band}" for form in offers.forms for band in Band}
    for value, wanted in (("flags", flags), ("steps", steps)):
        for one in sorted(wanted - set(ask.says.get(value, ()))):
            yield f"offer.toml: {ASK} lists no {one} among its {value}"


def _countries_unnamed(name: str, question: Question, tree: Tree, words: Words) -> Iterator[str]:
    for language in words.languages:
        text = words.find(language, f"offer.{name}.text") or ""
        for country in question.countries:
            called = tree.lists["countries"].names[language].get(country, country)
            if called not in text:
                yield f"{language}: offer.{name} does not name {called}, which offer.toml warns of"
