"""WhatsApp as a channel: a message comes in, its answer is owed, and only then has it come."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from dialogue.hop import Conversation
from dialogue.lines import Unreachable
from dialogue.phrases import NONE, Phrases
from dialogue.talk import Withdrawn
from menus.whereabouts import ABROAD
from ops.logs import failure
from sms.commands import Command, commands
from sms.quiet_turn import QuietTurn
from sms.text_turn import TOO_OLD
from telecom.pages import UNBROKEN
from whatsapp.callback import Incoming, Status
from whatsapp.message_turn import MOST_NOTES, MessageTurn
from whatsapp.page import Layout


@dataclass(frozen=True, slots=True, repr=False)
class Owed:
    """What is owed: words, and taps as pairs of an id and what it says; `choose` opens a list."""

    words: str
    taps: tuple[tuple[str, str], ...] = ()
    choose: str = ""
    moves: int = 0
    """How many of the taps, the last ones, answer nothing: they lead back, or on."""


class Post(Protocol):
    """The house's side. What it could not write down it raises: then it is told again."""

    def fresh(self, names: Sequence[str]) -> set[str]:
        """Those of these messages that were not heard before."""

    def answer(self, message: Incoming, answer: Owed | None, enough: str) -> None:
        """Note that a message was heard, and owe its answer; after too many in a day `enough`."""

    def sorry(self, message: Incoming, words: str) -> None:
        """Owe these words once; the message is still to be heard."""

    def stop(self, message: Incoming, words: str) -> None:
        """From now on owe its sender nothing, once they were told so."""

    def help(self, message: Incoming, words: str) -> None:
        """Owe the numbers that somebody asks for who wants nothing, and note that they did."""

    def notes_left(self, message: Incoming, most: int) -> int:
        """How many more voice notes its sender may tell us today, of so many."""

    def spoke(self, message: Incoming, most: int) -> None:
        """Count one."""

    def start(self, message: Incoming) -> None:
        """Its sender wants messages again, unless they have wanted none since they wrote it."""

    def has_stopped(self, message: Incoming) -> bool:
        """Whether its sender wants none."""

    def told(self, statuses: Sequence[Status]) -> None:
        """Note what became of messages of ours."""


class WhatsAppChannel:
    """Answers messages; `notes` is whether callers may tell us in their own voice."""

    def __init__(
        self, conversation: Conversation, phrases: Phrases, post: Post, *, notes: bool = True
    ) -> None:
        self.conversation = conversation
        self._post, self._notes = post, notes
        self.use(phrases)

    def use(self, phrases: Phrases, earlier: Mapping[int, Phrases] = NONE) -> None:
        """Say it in these words from the next message on; in `earlier` ones to those who began
        in them."""
        self._layout = Layout(phrases, earlier)
        self._commands = commands(phrases)

    def take(self, message: Incoming) -> None:
        """Hear a message, and owe its answer.

        :raise Exception: it could not be kept that it came, and it is to be told again.
        """
        command = self._command(message)
        if command and command.what == "stop":
            spoken = self.conversation.language(message.caller) or command.language
            self._post.stop(message, self._say(spoken, "stopped"))
            self.conversation.end(self.conversation.name(message.caller))
            self._post.answer(message, None, "")
            return
        if command and command.what == "start" and message.age <= TOO_OLD:
            self._post.start(message)
        if self._post.has_stopped(message):
            self._heard_quietly(message, command)
            return
        left = self._notes_left(message)
        turn = MessageTurn(message, self._layout, command, notes=self._notes, left=left)
        answer = self._heard(turn, message, command)
        if turn.spoke:
            self._post.spoke(message, MOST_NOTES)
        self._post.answer(message, answer, self._say(turn.language, "enough", turn.side))

    def _heard_quietly(self, message: Incoming, command: Command | None) -> None:
        """Hear who wants no messages, and answer nothing but a request for numbers."""
        if command and command.what == "help" and message.age <= TOO_OLD:
            side = ABROAD if message.from_abroad else ""
            self._post.help(message, self._say(command.language, "help", side))
            return
        spoke = message.kind == "note" and self._notes and self._notes_left(message) > 0
        if command is None and (message.kind == "words" or spoke):
            with suppress(Unreachable):
                self.conversation.cut_off(self.conversation.name(message.caller))
            self.conversation.hop(QuietTurn(message))
        if spoke:
            self._post.spoke(message, MOST_NOTES)
        self._post.answer(message, None, "")

    def _notes_left(self, message: Incoming) -> int:
        return self._post.notes_left(message, MOST_NOTES) if message.kind == "note" else 0

    def _command(self, message: Incoming) -> Command | None:
        if message.kind == "other":
            return Command("only_words", None)
        return self._commands.get(message.bare) if message.kind == "words" else None

    def _heard(self, turn: MessageTurn, message: Incoming, command: Command | None) -> Owed | None:
        language = command.language if command else None
        try:
            self.conversation.end_if_put_down(message.caller)
            said = self.conversation.hop(turn)
        except Withdrawn:  # the caller has taken it back: nothing has failed
            return None
        except Unreachable:  # it is told again; until then they have to know where help is
            self._post.sorry(message, self._say(language, "failed"))
            raise
        except Exception as wrong:  # told again, it would fail again
            failure("message_not_heard", wrong)
            return Owed(self._say(language, "failed"))
        return self._answer(said, turn) if said else None

    def _answer(self, said: str, turn: MessageTurn) -> Owed:
        taps = tuple((f"{one.key}@{turn.question}", one.words) for one in turn.offers)
        moves = sum(not one.answers for one in turn.offers)
        return Owed(_plain(said), taps, self._say(turn.language, "choose"), moves)

    def _say(self, language: str | None, name: str, side: str = "") -> str:
        return _plain(self._layout.phrases.beside(f"texts.{name}", language, side))


def _plain(words: str) -> str:
    return words.replace(UNBROKEN, " ")
