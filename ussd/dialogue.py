"""One callback answered: who is calling, what was newly typed, and the screen that comes of it."""

import traceback

import structlog

from menus.conversation import Caller, Conversation, NotDoneYet, Talk
from menus.phrases import Phrases
from ussd import screen, transcript
from ussd.form import phone_number

log = structlog.get_logger()


class Dialogue:
    """Answers USSD callbacks; whatever happens, with a screen."""

    def __init__(self, conversation: Conversation, phrases: Phrases) -> None:
        self.conversation = conversation
        self._phrases = phrases
        self._screens = screen.Screens(phrases)

    def answer(self, fields: dict[str, str]) -> str:
        """The body that answers a callback with these fields: `CON …` or `END …`."""
        try:
            return self._answer(fields)
        except Exception as wrong:  # the caller still has to be told where help is
            log.error("hop_failed", fault=type(wrong).__name__, at=_where(wrong))
            return self.apology(fields.get("text", ""))

    def apology(self, text: str = "") -> str:
        """The last screen after a failure, in the language that the first key chose."""
        first = text.lstrip("*").partition("*")[0]
        languages = self.conversation.tree.languages
        chosen = first in {str(n + 1) for n in range(len(languages))}
        language = languages[int(first) - 1] if chosen else None
        return f"END {self._phrases.words.say(language, 'failure.text', {})}"

    def cut_off(self, fields: dict[str, str]) -> None:
        """The network's notice that a session ended before its END."""
        self.conversation.cut_off(self.conversation.name(_caller(fields)))

    def _answer(self, fields: dict[str, str]) -> str:
        text, caller = fields.get("text", ""), _caller(fields)
        limit = screen.septets(fields.get("networkCode", ""))

        def pages(talk: Talk) -> int:
            return len(self._screens.pages(talk.state, talk.turn(), limit))

        def follow(talk: Talk) -> None:
            if not transcript.is_older(talk.mark, text):
                transcript.follow(talk, text, pages)

        talk = self.conversation.hold(caller, follow)
        if transcript.is_older(talk.mark, text):
            talk = self._as_it_was(talk, text, pages)
        page = talk.mark.get("page", 0)
        return self._screens.render(talk.state, talk.turn(), page, limit)

    def _as_it_was(self, talk: Talk, text: str, pages: transcript.Pages) -> Talk:
        """The talk as it stood when `text` was all there was, with nothing happening again."""
        earlier = self.conversation.recall(talk)
        try:
            transcript.follow(earlier, text, pages)
        except NotDoneYet:
            return talk
        return earlier


def _caller(fields: dict[str, str]) -> Caller:
    return Caller("USSD", fields["sessionId"], phone_number(fields.get("phoneNumber", "")))


def _where(wrong: Exception) -> list[str]:
    """Where it went wrong, without the message: that may hold what the caller typed."""
    frames = traceback.extract_tb(wrong.__traceback__)[-4:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
