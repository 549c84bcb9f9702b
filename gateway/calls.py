"""Africa's Talking's voice API: a call placed once, and how many callers wait.

What it answers has to be read with care: trouble comes with status 200, and an empty value as the
word "None".
"""

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property, partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from gateway.api import Api

# Seconds to connect and to be answered. A call is asked for by the worker, which may wait; whether
# someone waits is asked while a person looks at a page.
TO_CALL, TO_COUNT = (3.05, 9.05), (1.0, 2.0)


LONGEST_ANSWER_S = 15.0
"""For a whole answer: one that comes a byte at a time never meets a limit between two bytes."""

Done = TypeVar("Done")


class CallRejected(Exception):
    """The call was surely not placed, or the text not sent; the argument is one word on why."""


class NotSent(CallRejected):
    """It was not even asked for, the gateway could not be reached: it may be tried again."""


class Unsure(Exception):
    """Nobody can say whether the phone rings, or the text goes: a caller's is not tried again."""


@dataclass(frozen=True)
class Placed:
    """A call that rings, or soon will: its session, and what was said of it."""

    session: str
    status: str


class Gateway:
    """One account and its number, which calls come from; `url` takes the place of the live API."""

    def __init__(self, username: str, api_key: str, number: str, url: str | None = None) -> None:
        self._account = (username, api_key, url)
        self._number = number

    def place_call(self, number: str) -> Placed:
        """Ask, once, for a call to an E.164 number.

        :raise CallRejected: it does not ring.
        :raise NotSent: it does not, and was not asked for.
        :raise Unsure: it may.
        """
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number, re.ASCII):
            raise CallRejected("InvalidPhoneNumber")
        ask = partial(self._api.ask, "call", self._number, [number], timeout=TO_CALL)
        return _placed(_in_time(ask, LONGEST_ANSWER_S))

    def waiting(self, queue: str) -> int | None:
        """How many callers wait in a queue; None where that can't be told."""
        try:
            answer = self._api.ask("fetch_queued_calls", self._number, timeout=TO_COUNT)
        except (CallRejected, Unsure):
            return None
        entries = answer.get("entries")
        if not isinstance(entries, list) or said(answer.get("errorMessage")):
            return None
        ours = [one for one in entries if isinstance(one, dict) and one.get("queueName") == queue]
        counts = [str(one.get("numCalls")) for one in ours]
        return sum(map(int, counts)) if all(map(str.isdecimal, counts)) else None

    @cached_property
    def _api(self) -> "Api":
        """Loaded when it is first asked something: most processes never ask, and it takes 5 MB."""
        from gateway.voice_api import voice_api  # noqa: PLC0415

        return voice_api(*self._account)


def _in_time(ask: Callable[[], Done], seconds: float) -> Done:
    """What is answered, however slowly it comes, within so many seconds.

    :raise Unsure: nothing was by then; whoever asks is left behind.
    """
    answers: SimpleQueue[Future[Done]] = SimpleQueue()

    def wait() -> None:
        done: Future[Done] = Future()
        try:
            done.set_result(ask())
        except Exception as wrong:
            done.set_exception(wrong)
        answers.put(done)

    threading.Thread(target=wait, daemon=True).start()
    try:
        return answers.get(timeout=seconds).result()
    except Empty:
        raise Unsure("TooSlow") from None


def _placed(answer: dict[str, Any]) -> Placed:
    entries = answer.get("entries")
    entry = entries[0] if isinstance(entries, list) and entries else {}
    if not isinstance(entry, dict):
        raise Unsure("NoAnswer")
    status, session = word(entry.get("status")), said(entry.get("sessionId"))
    if session:
        return Placed(session, status)
    if status and status != "Queued":
        raise CallRejected(status)
    if not entry and said(answer.get("errorMessage")):
        raise CallRejected("Refused")  # its words are not kept: they may hold the number
    raise Unsure("NoAnswer")


def said(value: object) -> str:
    """A value as text; nothing where it was left out or called "None"."""
    text = str(value or "").strip()
    return "" if text in ("None", "null") else text


def word(value: object) -> str:
    """One word, as it may be kept and logged; nothing where it is more than that."""
    text = said(value)
    return text if re.fullmatch(r"[A-Za-z]{1,40}", text) else ""
