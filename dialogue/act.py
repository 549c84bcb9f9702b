"""What a verb is told, and by whom: who is on the line, and what they have answered."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from msgspec import Struct

from dialogue.turn import State
from menus.tree import Tree, file_of


class Caller(Struct, frozen=True, array_like=True):
    """Who is on the line, as far as the gateway tells: never proof of who holds the phone."""

    channel: str
    session: str
    number: str
    known_by: str = ""  # where the number may be told now and not told next
    since: str = (
        ""  # what tells the session from an earlier one of its id, where ids may come again
    )

    @property
    def whose(self) -> str:
        """What stays the same through a dialogue, whether the number is told or not."""
        return self.known_by or self.number

    @property
    def _since(self) -> tuple[str, ...]:
        return (self.since,) if self.since else ()

    def of_session(self) -> tuple[str, ...]:
        """What names this session, and no other that ever was."""
        return (self.channel, self.session, self.whose, *self._since)

    def of_call(self) -> tuple[str, ...]:
        """What names this call to whoever tells of it."""
        return ("call", self.session, self.number, *self._since)


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb is given: who asks, what they answered, and a tag to do it once by."""

    caller: Caller
    tag: bytes  # the same for one session, whenever it is asked
    step: int  # how many times the caller was heard before it
    language: str
    left: str  # the question last answered or passed over
    answers: Mapping[str, str]
    values: Mapping[str, str]
    version: str  # of the words of consent, in that language
    reached: int = 0  # how far what the caller told had come: of two tellings, more is later
    source: bytes = b""  # the same for one number, whatever the session; nothing for none
    everywhere: Mapping[str, str] = field(default_factory=dict)  # answers of all files, in full
    file: str = ""  # of the tree, whose answers `answers` are
    call: bytes = b""  # the same for one call; nothing on other channels
    node: str = ""  # where the dialogue stands, by its full name

    def idem(self, what: str, step: int | str) -> bytes:
        """32 bytes, the same however often it is told what was begun at a step of this session."""
        return hmac.digest(self.tag, f"{what} {step}".encode(), "sha256")

    @classmethod
    def of(cls, tree: Tree, caller: Caller, state: State, key: bytes, file: str = "") -> Self:
        """What a verb is given at a state: the answers of the file it stands in, or of `file`."""
        file = file or file_of(state.node)
        inside = f"{file}."
        session = repr(caller.of_session()).encode()
        return cls(
            caller=caller,
            tag=hmac.digest(key, session, "sha256"),
            step=state.heard,
            reached=state.reached,
            language=(language := state.language or tree.languages[0]),
            left=state.trail[-1][0].removeprefix(inside) if state.trail else "",
            answers={
                name.removeprefix(inside): said
                for name, said in state.answers.items()
                if name.startswith(inside)
            },
            values=state.values,
            version=tree.consents[language],
            source=source_tag(key, caller.number),
            everywhere=state.answers,
            file=file,
            node=state.node,
            call=call_tag(key, caller) if caller.channel == "IVR" else b"",
        )


def call_tag(key: bytes, caller: Caller) -> bytes:
    """What a call is known by to who has the key, whoever tells of it: its caller, or its end."""
    return hmac.digest(key, " ".join(caller.of_call()).encode(), "sha256")


def source_tag(key: bytes, number: str) -> bytes:
    """A tag of a number that is told; a withheld or masked one is nobody's."""
    return hmac.digest(key, f"source {number}".encode(), "sha256") if number[:1] == "+" else b""


Result = tuple[str, dict[str, str]]
"""What a verb answers: one of its outcome's exits, and the values it brings."""

Verb = Callable[[Act], Result]
"""What an outcome does. Asked twice with one tag and step, it does its work once."""
