"""One turn of a conversation in texts: what was texted, and what it is answered."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dialogue import accounts, engine
from dialogue.act import Caller
from dialogue.lines import Unreachable
from dialogue.talk import Talk
from dialogue.turn import Heard, Move, Pressed, Said
from menus.whereabouts import ABROAD, said
from menus.words import FALLBACK
from sms import keys, put_down
from sms.asked import asked, cried
from sms.callback import Incoming, digest
from sms.coming_back import ComingBack, asks_where_words_wait, coming_back, lead, leads_back
from sms.commands import Command
from sms.page import Layout, with_room
from sms.tongue import written_in

REMEMBERED = 50
"""Of so many texts of a dialogue it is known that they were heard."""

ASIDES = frozenset({"help", "who", "only_words"})
"""What is answered beside the dialogue, which stays where it was."""

TOO_OLD = timedelta(hours=1)
"""A text that took longer to come is not answered: nobody waits for it, and it may be read by
somebody else."""


class TextTurn:
    """One text of a dialogue; `side` is where its sender is, by what they said last, else by their
    number, and empty where neither tells. The mark of a talk holds which texts were heard, the time
    of the last and how it was answered: the page, other words than the question, a warning; and
    which one was a first cry for help, answered with numbers."""

    def __init__(self, text: Incoming, layout: Layout, command: Command | None) -> None:
        self._text = text
        self._layout = layout
        self._command = command
        self._asked = None if command else asked(text.words, layout.phrases.words.tongues)
        self._cries_in = None if command else cried(text.words, layout.phrases.words.tongues)
        self._back = None if command else coming_back(text.words, layout.phrases.words.tongues)
        self._asked_in = command.language if command else None
        self._begins = self._silent = self._warns = False
        self._told = self._aside = self._numbers = ""
        self.side = ABROAD if text.from_abroad else ""
        self.language: str | None = None

    @property
    def caller(self) -> Caller:
        """Who wrote."""
        return self._text.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """What is new in it: a text that came before is nothing new, nor is one that was overtaken,
        unless it is the caller's own words.

        :raise Unreachable: what was asked last can't be known, so no answer can be taken.
        """
        self._aside, self._told = "", ""
        self._begins = self._silent = self._warns = False
        if not talk.known:
            raise Unreachable
        heard = talk.mark.get("heard", ())
        if (name := digest(self._text.id)) in heard:
            # Whoever died over the last one may have owed no answer: it is said again.
            self._silent = name != heard[-1]
            self._aside, self._warns = talk.mark.get("aside", ""), talk.mark.get("warns", False)
            self._numbers = talk.mark.get("numbers", "")
            self._begins = talk.mark.get("begins", False)
            return
        if self._is_late(talk.mark):
            self._silent = True
            if talk.mark and self._takes_words(talk):
                yield Said(self._text.words)
                talk.mark = self._marked(talk, name, talk.mark["page"])
            return
        put_down.shut(talk, self._text.at)
        cries = self._cries_in and not talk.state.values.get("draft")  # else danger is asked next
        self._numbers = talk.mark.get("numbers", "") or (name if cries else "")
        page = yield from self._heard(talk)
        if not self._aside:
            talk.told(page, self._layout.pages)
        talk.mark = self._marked(talk, name, page)

    def say(self, talk: Talk) -> str:
        """The answer; nothing where there is to be none.

        :raise Unreachable: the answer would be to a question that nobody knows was asked.
        """
        if not talk.known:
            raise Unreachable
        self.side = said(talk.state.answers) or self.side
        self.language = talk.state.language or self._asked_in
        if self._silent:
            return ""
        if self._aside:
            phrases = self._layout.words(talk)
            return phrases.beside(f"texts.{self._aside}", self.language, self.side)
        whole = "\n".join((*self._before(talk), self._layout.render(talk, talk.mark["page"])))
        told = self._layout.words(talk).beside("texts.go_on", talk.state.language, self.side)
        return with_room(whole, told) if self._begins and not self._back else whole

    def _before(self, talk: Talk) -> Iterator[str]:
        """What stands above the question: the warning of a first answer, numbers for a first cry
        for help, and what was asked of us, answered."""
        words, spoken = self._layout.words(talk), talk.state.language
        if self._warns:
            yield self._layout.phrases.words.say(spoken, "texts.language.text", {})
        if self._cries_in and self._numbers == digest(self._text.id):
            yield words.beside("texts.danger", spoken or self._cries_in, self.side)
        if self._told:
            yield words.beside(self._told, spoken, self.side)
        if self._asked:
            language = spoken or self._asked.language
            yield words.beside(f"texts.{self._asked.answer}", language, self.side)

    def _heard(self, talk: Talk) -> Generator[Heard, None, int]:
        """Step by what was texted; the page that answers it."""
        self._begins = begins = self._open(talk)
        words, page = self._text.words, int(talk.mark.get("page", 0))
        if self._command and not (begins and self._command.what == "start"):
            yield from self._obey(talk, self._command, begins=begins)
            return page if self._aside or self._command.what == "start" else 0
        if not begins and keys.bare(words) in (keys.MORE, keys.bare(self._layout.more(talk))):
            return (page + 1) % len(self._layout.pages(talk))
        if not begins and self._asked and self._is_only_asked(talk):
            return page
        if self._back and (yield from self._come_back(talk, self._back, begins=begins)):
            return 0
        # A number answers a question, and before the first answer none was asked.
        if not begins or accounts.may_be_a_cry(Said(words)):
            heard = Said(words) if begins else self._meant(talk)
            if isinstance(heard, Said) and talk.turn().options == ("nav.return",):
                yield Pressed(1)  # an aside was told: it answers the question that this was told at
                heard = self._meant(talk)
            yield heard
            yield from self._choose_language(talk, begins=begins)
        return 0

    def _come_back(
        self, talk: Talk, back: ComingBack, *, begins: bool
    ) -> Generator[Heard, None, bool]:
        """Go where a code opens our answer, or say that none is kept in a story; whether there is
        nothing else in the text."""
        if leads_back(talk, back, self._meant(talk)):
            self._warns = begins
            self._told = yield from lead(talk, back)
            return True
        struck = bool(back.code and back.pin)
        asks = "texts.go_on" if asks_where_words_wait(talk, back) else ""
        self._told = "texts.struck" if struck else asks
        return struck and not back.rest

    def _choose_language(self, talk: Talk, *, begins: bool) -> Iterator[Heard]:
        """The language that words were written in which wait for one; who wrote twice in words that
        tell none is asked on in that which most know, rather than the same once more."""
        told = talk.state.answers.get(talk.tree.words)
        if talk.turn().kind != "language" or not told or not self._text.words.strip():
            return
        known = written_in(told, self._layout.phrases.words.tongues)
        language = self._asked.language if self._asked else known
        language = language or self._cries_in or (None if begins else FALLBACK[0])
        if language in talk.tree.languages:
            self._warns = begins
            yield Pressed(talk.tree.languages.index(language) + 1)

    def _is_only_asked(self, talk: Talk) -> bool:
        """Whether the text asks us something and tells nothing; of who agreed, or is asked for
        their own words, each word is kept."""
        meant = self._meant(talk)
        if isinstance(meant, Pressed) and not meant.words:
            self._asked = None  # *Call me* may be what is offered
        tells = talk.turn().kind == "account" or talk.state.values.get("draft")
        return bool(self._asked and self._asked.alone) and not tells

    def _meant(self, talk: Talk) -> Heard:
        shown = self._layout.options(talk), self._layout.moves(talk)
        return keys.hear(self._text.words, talk.turn(), *shown)

    def _open(self, talk: Talk) -> bool:
        """Begin where nothing was asked yet, or where a dialogue has ended; whether it began.

        What tells one report of a day from another is the step it began at, and a dialogue that was
        forgotten may begin again on the same day: steps are counted on from the second of the day.
        """
        if talk.mark.get("asked") and not talk.turn().ends:
            return False
        heard = max(talk.state.heard + 1, self._text.second)
        answers = {} if talk.turn().ends else talk.state.answers
        talk.state = replace(engine.begin(talk.tree), heard=heard, answers=answers)
        return True

    def _obey(self, talk: Talk, command: Command, *, begins: bool) -> Iterator[Heard]:
        """Do what a word asks that is no answer to any question."""
        if command.what in ASIDES:
            self._aside = command.what
            return
        self._warns = begins  # who begins so passes the first screen by
        if command.language and talk.turn().kind == "language":
            yield Pressed(talk.tree.languages.index(command.language) + 1)
        elif command.what == "language":
            talk.state = replace(talk.state, language=command.language)
        if command.what == "home":
            yield Move.HOME

    def _takes_words(self, talk: Talk) -> bool:
        """Whether it answers what is asked, whenever it comes."""
        return talk.turn().kind == "account"

    def _is_late(self, mark: dict[str, Any]) -> bool:
        overtaken = bool(mark) and self._text.at < datetime.fromisoformat(mark["at"])
        return overtaken or self._text.age > TOO_OLD

    def _marked(self, talk: Talk, name: str, page: int) -> dict[str, Any]:
        heard = [*talk.mark.get("heard", ()), name][-REMEMBERED:]
        at = max(talk.mark.get("at", ""), self._text.at.isoformat())
        said = {"aside": self._aside, "warns": self._warns, "numbers": self._numbers}
        said |= {"asked": bool(talk.mark.get("asked")) or not self._aside, "begins": self._begins}
        return {"heard": heard, "at": at, "page": page, **said}
