"""USSD as a channel: a callback comes in, a screen goes out, whatever happens in between."""

from collections.abc import Mapping
from functools import partial

from dialogue.hop import RACES, Conversation
from dialogue.phrases import NONE, Phrases
from dialogue.talk import Withdrawn
from ops.logs import failure
from telecom.pages import UNBROKEN
from ussd.callback import Callback, SessionEnd
from ussd.hops import Hops, Shared
from ussd.lengths import TOO_MANY, reach
from ussd.screen import Layout, Screens, septets
from ussd.transcript import Transcript


class UssdChannel:
    """Answers USSD callbacks."""

    def __init__(self, conversation: Conversation, phrases: Phrases, shared: Shared) -> None:
        self.conversation = conversation
        self._shared = shared
        self.hops = Hops()
        self.use(phrases)

    def use(self, phrases: Phrases, earlier: Mapping[int, Phrases] = NONE) -> None:
        """Say it in these words from the next hop on; in `earlier` ones, by their number, to those
        who began in them."""
        self._screens = Screens(phrases)
        self._earlier = {number: Screens(before) for number, before in earlier.items()}

    def answer(self, callback: Callback) -> tuple[str, str]:
        """The body that answers a callback, `CON …` or `END …`, and the hop's metadata."""
        try:
            layout = Layout(self._screens, septets(callback.network), self._earlier)
            return self._hop(callback, layout)
        except Withdrawn:  # the caller has taken it back: nothing has failed
            return self.apology(callback.text), ""
        except Exception as wrong:  # the caller still has to be told where help is
            failure("hop_failed", wrong)
            return self.apology(callback.text), ""

    def _hop(self, callback: Callback, layout: Layout) -> tuple[str, str]:
        if callback.lengths not in ("", TOO_MANY):  # the gateway remembers for us
            return self.conversation.hop(Transcript(callback, layout))
        name = self.conversation.name(callback.caller)
        recall = partial(self._shared.last, name)
        for _ in range(RACES):
            hop = Transcript(callback, layout, self.hops.last(name), recall)
            answer = self.conversation.hop(hop)
            self.hops.note(name, hop.lengths)
            if not hop.is_to_share or self._agrees(name, hop.lengths):
                break
        return answer

    def _agrees(self, name: str, lengths: str) -> bool:
        """Whether no other machine has heard the same otherwise meanwhile."""
        stands = self._shared.note(name, lengths, reach(lengths))
        return stands == lengths or reach(stands) > reach(lengths)

    def apology(self, text: str = "") -> str:
        """The last screen after a failure, in the language that the first key chose."""
        first = text.lstrip("*").partition("*")[0]
        languages = self.conversation.tree.languages
        chosen = first in {str(n + 1) for n in range(len(languages))}
        language = languages[int(first) - 1] if chosen else None
        words = self._screens.words.say(language, "failure.text", {})
        return f"END {words.replace(UNBROKEN, ' ')}"

    def ended(self, end: SessionEnd) -> None:
        """A session is over: what a caller who was cut off agreed to be kept is kept.

        Where that can't be done now, the worker finds out by itself in a few minutes.
        """
        name = self.conversation.name(end.caller)
        try:
            if end.is_early:
                self.conversation.cut_off(name)
            self.conversation.count(name, end.seconds)
        except Exception as wrong:
            failure("notice_failed", wrong)
