"""One callback answered: who is calling, what was newly typed, and the screen that comes of it."""

import traceback

import structlog

from dialogue.hop import Caller, Conversation, NotDoneYet, Talk
from dialogue.phrases import Phrases
from gateway.callbacks import phone_number
from menus.numbers import UNBROKEN
from ussd import screen, transcript

log = structlog.get_logger()


class Dialogue:
    """Answers USSD callbacks; whatever happens, with a screen."""

    def __init__(self, conversation: Conversation, phrases: Phrases) -> None:
        self.conversation = conversation
        self._screens = screen.Screens(phrases)

    def say(self, phrases: Phrases) -> None:
        """Say it in these words from the next hop on; those under way end in the old ones."""
        self._screens = screen.Screens(phrases)

    def answer(self, fields: dict[str, str], handed_back: str = "") -> tuple[str, str]:
        """The body that answers a callback, `CON …` or `END …`, and the hop's metadata."""
        try:
            return self._answer(fields, handed_back)
        except Exception as wrong:  # the caller still has to be told where help is
            _say_only_where("hop_failed", wrong)
            return self.apology(fields.get("text", "")), ""

    def apology(self, text: str = "") -> str:
        """The last screen after a failure, in the language that the first key chose."""
        first = text.lstrip("*").partition("*")[0]
        languages = self.conversation.tree.languages
        chosen = first in {str(n + 1) for n in range(len(languages))}
        language = languages[int(first) - 1] if chosen else None
        words = self._screens.words.say(language, "failure.text", {})
        return f"END {words.replace(UNBROKEN, ' ')}"

    def cut_off(self, fields: dict[str, str]) -> None:
        """The network's notice that a session ended before its END.

        Where it can't be heeded now, the worker finds out by itself in a few minutes.
        """
        try:
            self.conversation.cut_off(self.conversation.name(_caller(fields)))
        except Exception as wrong:
            _say_only_where("notice_failed", wrong)

    def _answer(self, fields: dict[str, str], handed_back: str) -> tuple[str, str]:
        text, caller = fields.get("text", ""), _caller(fields)
        limit, screens = screen.septets(fields.get("networkCode", "")), self._screens

        def pages(talk: Talk) -> int:
            return len(screens.pages(talk.state, talk.turn(), limit))

        def follow(talk: Talk) -> None:
            if not transcript.is_older(talk.mark, text):
                transcript.follow(talk, text, handed_back, pages)

        talk = self.conversation.hold(caller, follow)
        if transcript.is_older(talk.mark, text):
            talk = self._as_it_was(talk, text, pages)
        page = talk.mark.get("page", 0)
        screen_ = screens.render(talk.state, talk.turn(), page, limit)
        return screen_, transcript.metadata(talk.mark)

    def _as_it_was(self, talk: Talk, text: str, pages: transcript.Pages) -> Talk:
        """The talk as it stood when `text` was all there was, with nothing happening again."""
        earlier = self.conversation.recall(talk)
        try:
            transcript.follow(earlier, text, transcript.lengths_of(talk.mark), pages)
        except NotDoneYet:
            return talk
        return earlier


def _caller(fields: dict[str, str]) -> Caller:
    return Caller("USSD", fields["sessionId"], phone_number(fields.get("phoneNumber", "")))


def _say_only_where(event: str, wrong: Exception) -> None:
    """Log where it went wrong, without the message: that may hold what the caller typed."""
    frames = traceback.extract_tb(wrong.__traceback__)[-4:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    log.error(event, fault=type(wrong).__name__, at=at)
