"""What was newly typed, out of the transcript of the whole session that each callback carries.

Africa's Talking joins all that was typed with `*` and escapes nothing, so the transcript alone
can't be split: a caller may type `*` too. Its length and hash at the last hop say where the new
part begins. The lengths of all inputs so far travel with the gateway as hop metadata, so that a
dialogue that Redis has lost, or fell behind on, is rebuilt input by input as it was typed.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from dialogue.act import Caller
from dialogue.talk import NotDoneYet, Talk
from dialogue.turn import Heard, Pressed, Said
from ussd import keys
from ussd.callback import Callback
from ussd.lengths import JOIN, TOO_MANY, beginnings, lengths_of, metadata, new_from, reach
from ussd.screen import Layout

TOLD = "told"
"""In the mark of a session in which something was told by hand."""

# Where nobody knows how much of the rest is an account: a key in its place is one, and so is one
# after it, rather than a star and digits in it.
_ENDS_BY_KEYS = re.compile(r"[0-9]+(?=\*)|.*?(?=\*[0-9]+(?:\*|$))", re.DOTALL)


class Transcript:
    """One callback of a session: what is new in it, and the screen that answers it."""

    def __init__(
        self,
        callback: Callback,
        layout: Layout,
        told: str | None = None,
        shared: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`told`: the lengths at the last hop that is remembered here; None of a new session.
        `shared` looks up what all machines remember, and is asked where Redis does not tell."""
        self._callback = callback
        self._text = callback.text
        self._handed_back = "" if callback.lengths == TOO_MANY else callback.lengths
        self._told = told
        self._shared = shared
        self._layout = layout
        self.lengths = ""
        """Of all inputs, once it is answered."""
        self.is_to_share = False
        """Whether the gateway does not tell them to whoever hears the next, nor may Redis; or, were
        it gone by then, the text would seem another: the first that is told by hand looks as if it
        was dialled, and a caller's own words as if keys were among them."""
        self._begins_anew = False
        self._tells_more = False

    @property
    def caller(self) -> Caller:
        """Who is on the line."""
        return self._callback.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """What is new in the transcript; all of it where nothing was heard yet.

        The first request has no metadata: what it carries was dialled with the code. That is heard
        up to the first thing that has to be keyed by hand; the rest is passed over, for good.
        """
        if talk.mark and len(self._text) < talk.mark["length"] and talk.is_idle:
            talk.begin_session()
        if talk.mark and not _continues(talk.mark, self._text):
            return  # a late repeat, or no continuation of what we heard: nothing new
        self._recall(talk)
        mark = talk.mark
        at, page, lengths = new_from(mark, self._text), mark.get("page", 0), lengths_of(mark)
        begins = self._beginnings(at, lengths)
        while at is not None:
            typed = self._text[at : self._end(talk, at, begins, live=bool(mark or begins))]
            taken = begins.get(at, True)
            if taken and (turned := self._turned(talk, typed, page)) is not None:
                page = turned
            elif taken:
                talk.reached = at + len(typed) + 1
                yield self._meant(talk, typed, page)
                taken, page = talk.taken, 0
            if not taken:
                page, typed = 0, self._text[at:] if talk.dialled else typed
                again = at in begins and not self._handed_back
                talk.led_back = JOIN in typed and (again or not talk.known)
            length = len(typed) if taken else -len(typed)
            lengths = f"{lengths},{length}" if lengths else str(length)
            at = at + len(typed) + 1 if at + len(typed) < len(self._text) else None
        self._note(talk, lengths, page)

    def say(self, talk: Talk) -> tuple[str, str]:
        """The screen, and the metadata for the gateway to hand back.

        A late repeat of an old hop is answered as that was.
        """
        self.lengths = lengths_of(talk.mark)
        if not self._handed_back:
            led_back = self._begins_anew and "-" in self.lengths
            self.is_to_share = led_back or self._tells_more or not talk.known
        if len(self._text) < talk.mark["length"]:
            talk = self._as_it_was(talk)
        return self._layout.render(talk, talk.mark["page"]), metadata(talk.mark)

    def _note(self, talk: Talk, lengths: str, page: int) -> None:
        """How far it has come by now, and whether something of it was told by hand."""
        talk.told(page, self._layout.pages)
        had_told = TOLD in talk.mark
        talk.mark = {
            "length": len(self._text),
            "digest": _digest(self._text),
            "page": page,
            "inputs": lengths,
        }
        if had_told or talk.by_hand:
            talk.mark[TOLD] = True
            self._tells_more |= not had_told

    def _recall(self, talk: Talk) -> None:
        """Find out how far the session had come, and begin anew where that says otherwise."""
        self._told = self._remembered(talk.mark)
        if talk.mark and self._is_of_another_way(talk.mark):
            talk.begin_anew()
        self._begins_anew = not talk.mark
        talk.dialled = self._begins_anew and self._told is None
        if talk.dialled:
            talk.begin_session()

    def _remembered(self, mark: dict[str, Any]) -> str | None:
        """The lengths at the last hop that anybody knows of; None of a session that is new."""
        if self._handed_back:
            return self._handed_back
        told = self._told if self._told is not None else self._callback.lengths or None
        at = new_from(mark, self._text)
        if at is None or (mark and JOIN not in self._text[at:]):
            return told  # it is the hop after the one that Redis knows, as nearly always
        shared = self._shared()
        return told if shared is None or reach(shared) < reach(told) else shared

    def _is_of_another_way(self, mark: dict[str, Any]) -> bool:
        """Whether Redis has fallen behind what was told, and no way leads there from what it holds:
        the caller was led back meanwhile."""
        told = self._told or ""
        if told.startswith(lengths_of(mark)):
            return False
        heard: int = mark["length"]
        return int(self._text.startswith(JOIN)) + reach(told) > heard

    def _beginnings(self, at: int | None, heard: str) -> dict[int, bool]:
        """Where inputs begin, and whether each was heard; nothing if that is not known.

        Mostly one input has come, at `at`, since we told the very lengths that were `heard`: no
        other begins after them.
        """
        told = self._told
        if at and heard and heard == told:
            return {at: True} if self._handed_back else {}
        return beginnings(self._text, told) if told else {}

    def _is_after_what_was_told(self, begins: dict[int, bool]) -> bool:
        return not self._handed_back and len(begins) > (self._told or "").count(",") + 1

    def _as_it_was(self, talk: Talk) -> Talk:
        """The talk as it stood when this was all there was, with nothing happening again."""
        earlier = talk.recalled()
        as_told = Callback(self.caller, self._callback.network, self._text, lengths_of(talk.mark))
        try:
            for heard in Transcript(as_told, self._layout).hear(earlier):
                earlier.step(heard)
                earlier.act()
        except NotDoneYet:
            return talk
        return earlier

    def _turned(self, talk: Talk, typed: str, page: int) -> int | None:
        """The page after turning it, which is between the screen and its reader; None where the
        dialogue is to hear what was typed."""
        if typed.strip() == keys.MORE and (pages := len(self._layout.pages(talk))) > 1:
            return (page + 1) % pages  # after the last the first again, as in a call
        if typed.strip() == keys.BACK and page:
            return page - 1
        return None

    def _meant(self, talk: Talk, typed: str, page: int) -> Heard:
        """What was typed on this page; a key pressed twice is no option of a later one."""
        heard = keys.hear(typed, talk.turn())
        if isinstance(heard, Said) and not talk.dialled:
            self._tells_more |= JOIN in typed or talk.turn().kind == "account"
        if isinstance(heard, Pressed) and heard.number > 9:
            shown = self._layout.pages(talk)
            if keys.is_pressed_twice(heard.number, shown[min(page, len(shown) - 1)]):
                return Pressed(0)
        return heard

    def _end(self, talk: Talk, at: int, begins: dict[int, bool], *, live: bool) -> int:
        """Where the input that begins at `at` ends.

        Known where the gateway handed its beginning back; the newest, which is the last of those,
        has all the rest. Else the next star ends it, but not that of an account under way: stars
        included, it has all the rest. So it is too with the newest after what is remembered here,
        which may be older than the last hop.
        """
        if at in begins:
            if later := [begin for begin in begins if begin > at]:
                return min(later) - 1
            if not self._is_after_what_was_told(begins):
                return len(self._text)
        star = self._text.find(JOIN, at)
        if live and talk.turn().kind == "account":
            lagging = self._begins_anew or not talk.is_steady()
            ended = _ENDS_BY_KEYS.match(self._text, at) if lagging else None
            return ended.end() if ended else len(self._text)
        return len(self._text) if star < 0 else star


def _continues(mark: dict[str, Any], text: str) -> bool:
    length = mark["length"]
    return _digest(text[:length]) == mark["digest"] and (
        len(text) == length or length == 0 or text[length : length + 1] == JOIN
    )


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
