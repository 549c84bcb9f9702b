"""Texts as a channel: one comes in, its answer is owed, whatever happens in between."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from dialogue.act import Caller
from dialogue.hop import Conversation
from dialogue.lines import Unreachable
from dialogue.phrases import NONE, Phrases
from dialogue.reuse import day_of
from dialogue.talk import Withdrawn
from menus.whereabouts import ABROAD
from ops.logs import failure
from sms.asked import asks_for_help, cried
from sms.callback import CHANNEL, Incoming
from sms.commands import Command, commands
from sms.page import Layout
from sms.quiet_turn import QuietTurn
from sms.text_turn import TOO_OLD, TextTurn
from telecom import gsm
from telecom.pages import UNBROKEN

OF_CALLERS = frozenset({"help", "stop", "start"})
"""The commands that are a caller's, whoever gives them."""


class Post(Protocol):
    """The house's side: what is owed here goes out later. Whatever it asks, it asks in time."""

    def answer(self, number: str, text_id: str, words: str, enough: str) -> None:
        """Owe the answer to a text, once; after too many in a day `enough`, and then nothing."""

    def stop(
        self, number: str, text_id: str | None, words: str, at: datetime | None = None
    ) -> None:
        """Owe this number nothing, once it was told so in answer to a text that was sent `at`."""

    def help(self, number: str, text_id: str, words: str) -> None:
        """Owe the numbers that somebody asks for who wants no texts: to them and to nobody else."""

    def start(self, number: str, at: datetime) -> None:
        """It wants texts again, as it wrote `at` that time: unless it has wanted none since."""

    def has_stopped(self, number: str) -> bool:
        """Whether it wants none; where nobody can say, the sender will."""


class SmsChannel:
    """Answers texts."""

    def __init__(self, conversation: Conversation, phrases: Phrases, post: Post) -> None:
        self.conversation = conversation
        self._post = post
        self.use(phrases)

    def use(self, phrases: Phrases, earlier: Mapping[int, Phrases] = NONE) -> None:
        """Say it in these words from the next text on; in `earlier` ones to those who began
        in them."""
        self._layout = Layout(phrases, earlier)
        self._commands = commands(phrases)

    def is_of_caller(self, text: Incoming) -> bool:
        """Whether it is a caller's, be they one of staff: it asks for help, or for texts or none,
        or comes where a dialogue awaits an answer."""
        command, tongues = self._commands.get(text.bare), self._layout.phrases.words.tongues
        said = command and command.what in OF_CALLERS
        cries = cried(text.words, tongues) or asks_for_help(text.words, tongues)
        return bool(said or cries) or self.conversation.awaits(text.caller)

    def once(self, text: Incoming, ask: Callable[[], bool]) -> bool:
        """What `ask` answers of a text, asked once however often the text is told."""
        return self.conversation.once(text.caller, text.told, ask) if text.told else ask()

    def take(self, text: Incoming) -> None:
        """Hear a text, and owe its answer."""
        number = text.caller.number
        command = self._commands.get(text.bare)
        if command and command.what == "stop":
            spoken = self.conversation.language(text.caller) or command.language
            self._post.stop(number, text.id, self._say(spoken, "stopped"), text.at)
            self.conversation.end(self.conversation.name(text.caller))
            return
        if command and command.what == "start" and text.age <= TOO_OLD:
            self._post.start(number, text.at)
        if self._post.has_stopped(number):
            self._heard_quietly(text, command)
            return
        turn = TextTurn(text, self._layout, command)
        if said := self._heard(turn, command):
            enough = self._say(turn.language, "enough", turn.side)
            self._post.answer(number, text.id, _plain(said), enough)

    def stop(self, number: str) -> None:
        """The gateway says that this number wants no texts."""
        self._post.stop(number, None, "")
        caller = Caller(CHANNEL, day_of(datetime.now(UTC)), number)
        with suppress(Unreachable):
            self.conversation.end(self.conversation.name(caller))

    def _heard_quietly(self, text: Incoming, command: Command | None) -> None:
        """Hear who wants no texts, and answer nothing but a request for help."""
        if command is None:
            with suppress(Unreachable):  # what they had agreed to before
                self.conversation.cut_off(self.conversation.name(text.caller))
            self.conversation.hop(QuietTurn(text))
            spoken = asks_for_help(text.words, self._layout.phrases.words.tongues)
        else:
            spoken = command.language if command.what == "help" else None
        if spoken and text.age <= TOO_OLD:
            side = ABROAD if text.from_abroad else ""
            self._post.help(text.caller.number, text.id, self._say(spoken, "help", side))

    def _heard(self, turn: TextTurn, command: Command | None) -> str:
        try:
            self.conversation.end_if_put_down(turn.caller)
            return self.conversation.hop(turn)
        except Withdrawn:  # the caller has taken it back: nothing has failed
            return ""
        except Exception as wrong:  # they still have to be told where help is
            failure("text_not_heard", wrong)
            return self._say(command.language if command else None, "failed")

    def _say(self, language: str | None, name: str, side: str = "") -> str:
        return _plain(self._layout.phrases.beside(f"texts.{name}", language, side))


def _plain(words: str) -> str:
    return gsm.plain(words.replace(UNBROKEN, " "))
