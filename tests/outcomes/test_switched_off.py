"""What is switched off is offered and promised by no screen, text, message and prompt, whatever
keys come before it: every node that callers can come to then is looked at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from unittest.mock import Mock

import pytest

from dialogue.act import Act, Caller
from dialogue.turn import State
from ivr.script import SPOKEN, UNRECORDED
from menus.nodes import Choice, Outcome
from menus.tree import CONTENT, Tree, file_of
from menus.words import Words
from models.answers import Answered
from outcomes import replies as replied
from outcomes.bells import Bells
from outcomes.replies import Replies
from sms.page import TEXTED
from sms.words import texted
from whatsapp.templates import Templates
from whatsapp.words import messaged

NOTHING: Any = None  # what is not asked for here: no database, no case
NUMBERS = ("+254711000001", "+966501234567", "")
TEMPLATES = Templates(dict.fromkeys(("HELLO", "ORDER", "PHOTOS"), "approved"), ("en", "sw"))
SPOKEN_ONLY, WRITTEN = Answered("", (NOTHING, b"")), Answered("Come on Monday", None)


@dataclass(frozen=True)
class Service:
    """What of a service is there."""

    texts: bool = True
    calls: bool = True
    messages: bool = True
    recording: bool = True


SAID = {
    "texts": r"\bSMS\b|one text\b|that text once|Ujumbe usiosema|ujumbe huo mara moja, kutoka",
    "calls": r"\brings?\b(?! again| \{helpline)|\bmlio\b|kulia|italia|jibu la sauti|ni la sauti",
    "messages": r"message here|this chat gets|Ujumbe hapa|utakuja hapa|WhatsApp us",
    "recording": r"send a voice note|note will do|\brecord|au tuma sauti|unaweza kutuma|rekodi",
}
"""What tells of each, in English or in Swahili."""

ON = {  # by channel, what it tells of while it is there
    "USSD": ("texts", "calls"),
    "SMS": ("texts", "calls"),
    "WHATSAPP": ("calls", "messages", "recording"),
    "IVR": ("recording",),
}


OF_NOTES = "texts.no_note"  # told where notes are taken, and this was no place for one


@pytest.mark.parametrize("channel", ON)
def test_what_is_there_is_told(channel: str) -> None:
    told = "\n".join(text for _, text in tells(channel, Service()))
    assert [name for name, said in SAID.items() if re.search(said, told)] == list(ON[channel])


@pytest.mark.parametrize("channel", ON)
@pytest.mark.parametrize("off", SAID)
def test_what_is_switched_off_is_told_nowhere(channel: str, off: str) -> None:
    service = replace(Service(), **{off: False})
    wrong = {key for key, text in tells(channel, service) if re.search(SAID[off], text)}
    assert wrong == set()


def tells(channel: str, service: Service) -> Iterator[tuple[str, str]]:
    """Every text that a caller can come to on a channel, in each language."""
    tree, words = conversation(channel, service.recording)
    never = {value for value, there in may_bring(channel, service).items() if not there}
    exits = frozenset(may_leave_by(channel, service))
    reached = Tree.all_from(
        (tree.start, tree.home, tree.give_up, tree.leave, *tree.begins),
        {name: [*links(tree, name, never, exits)] for name in tree.nodes},
    )
    reached |= {name for name in tree.nodes if file_of(name) == "texts"}  # told beside a dialogue
    for name in reached:
        if name.startswith(OF_NOTES) and not notes(channel, service):
            continue
        for key in keys(tree, name, never):
            for language, tongue in words.tongues.items():
                spoken = channel == "IVR" and tongue.texts.get(f"{key[:-5]}.spoken")
                if text := spoken or tongue.texts.get(key):
                    yield f"{language}: {key}", text


def notes(channel: str, service: Service) -> bool:
    """Whether a voice note may be sent."""
    return channel == "WHATSAPP" and service.recording


def links(tree: Tree, name: str, never: set[str], exits: frozenset[str]) -> Iterator[str]:
    """Where a caller may come to from a node, but for what is never offered or brought."""
    node = tree.nodes[name]
    if isinstance(node, Choice):
        offered = node.offered(
            {value: "yes" for value in node.given.values() if value not in never}
        )
        yield from (node.to.get(one) or node.go or tree.home for one in offered)
        yield from node.sides.values()
        yield from filter(None, (node.past, node.account, node.go))
    elif isinstance(node, Outcome) and node.verb == "read_reply":
        yield from (link for exit_, link in node.exits.items() if exit_ in exits)
    else:
        yield from node.links()


def keys(tree: Tree, name: str, never: set[str]) -> Iterator[str]:
    """The texts of a node: its own, its options', the words of what it brings."""
    node = tree.nodes[name]
    yield f"{name}.text"
    if isinstance(node, Choice):
        yield from (f"{name}.{one}" for one in offered(node, never))
    elif isinstance(node, Outcome):
        how = tree.nodes.get("bell.how")  # what was chosen there is what a bell may be told to be
        left = {*how.options} - {*offered(how, never)} if isinstance(how, Choice) else set()
        for value, said in node.says.items():
            yield from (f"{name}.{value}.{one}" for one in said if one not in left)


def offered(node: Choice, never: set[str]) -> tuple[str, ...]:
    """The options of a choice, but for those that stand on what is never brought."""
    return node.offered({value: "yes" for value in node.given.values() if value not in never})


def may_bring(channel: str, service: Service) -> Mapping[str, bool]:
    """By value, whether any caller is ever offered what it stands for."""
    bells = Bells(
        NOTHING,
        b"",
        can_ring=service.calls,
        can_text=service.texts,
        countries=("254",),
        templates=TEMPLATES if service.messages else Templates(),
    )
    brought = dict[str, bool]()
    for number in NUMBERS:
        can = {**bells._can(act := asks(channel, number)), **bells.offered(act)}
        brought = {name: bool(there) or brought.get(name, False) for name, there in can.items()}
    return brought


def may_leave_by(channel: str, service: Service) -> Iterator[str]:
    """How a reply may be told, whatever staff wrote or spoke; in a call that is its own matter."""
    if channel == "IVR":
        yield from ("some", "both", "none", "unspeakable")
        return
    replies = Replies(NOTHING, "+254711082900" if service.calls else None)
    for one in list[Answered](), [WRITTEN], [SPOKEN_ONLY], [WRITTEN, SPOKEN_ONLY]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(replied, "answers", Mock(return_value=one))
            act = asks(channel, NUMBERS[0])
            found = replies.found(NOTHING, act.caller)
            yield replies.told(asks(channel, NUMBERS[0], found))[0]


def asks(channel: str, number: str, values: Mapping[str, str] | None = None) -> Act:
    """A caller who asks for something."""
    tree, _ = conversation(channel, recording=True)
    state = State(tree.home, "en", values=dict(values or {}))
    return Act.of(tree, Caller(channel, "today", number), state, b"key")


@cache
def conversation(channel: str, recording: bool) -> tuple[Tree, Words]:
    """The tree of a channel, and its words as they are told there."""
    words = Words.read().on("voice" if channel == "IVR" else "ussd")
    if channel == "IVR":
        return Tree.read(words, CONTENT, *(SPOKEN if recording else UNRECORDED)), words
    if channel == "USSD":
        return Tree.read(words), words
    told = texted(words) if channel == "SMS" else messaged(words, notes=recording)
    return Tree.read(words, CONTENT, *TEXTED), told
