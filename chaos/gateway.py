"""The gateway before the two machines: it delivers some callbacks twice, and may have no memory."""

import random
import time
from collections.abc import Callable, Mapping

from handset.transports import Answer, Post, over_http

REPEATED = 0.2
"""Of all callbacks, those that come a second time, after the answer to the first."""


class Gateway:
    """Delivers each callback to either machine, as a proxy before them would."""

    def __init__(
        self,
        addresses: list[str],
        chance: random.Random,
        note: Callable[..., None],
        thinks_s: float,
    ) -> None:
        self.memory = True
        """Whether what it was told with a screen is handed back with the next callback."""
        self._posts: list[Post] = [over_http(address) for address in addresses]
        self._chance, self._note, self._thinks_s = chance, note, thinks_s

    @property
    def kind(self) -> str:
        """Whether it has a memory, in a word."""
        return "yes" if self.memory else "no"

    def __call__(self, path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        time.sleep(self._thinks_s)
        metadata = metadata if self.memory else ""
        answer = self._once(path, form, metadata)
        if self._chance.random() < REPEATED:
            first, answer = answer, self._once(path, form, metadata)
            if first.status and answer.status and first.body != answer.body:
                self._note(self.kind, "a repeat was answered otherwise")
        return answer

    def _once(self, path: str, form: Mapping[str, str], metadata: str) -> Answer:
        began = time.monotonic()
        posts = self._chance.sample(self._posts, len(self._posts))
        answer = _first_taken(posts, path, form, metadata)
        if path == "/ussd":
            self._note(self.kind, "hop", time.monotonic() - began)
        return answer


def either(addresses: list[str]) -> Post:
    """A gateway before machines that nothing ails: each callback once, to whichever takes it."""
    posts: list[Post] = [over_http(address) for address in addresses]

    def post(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        return _first_taken(posts, path, form, metadata)

    return post


def _first_taken(posts: list[Post], path: str, form: Mapping[str, str], metadata: str) -> Answer:
    """The next machine is tried where one takes no connection, and so has not heard it."""
    for post in posts:
        answer = post(path, form, metadata)
        if answer.error != "ConnectionRefusedError":
            break
    return answer
