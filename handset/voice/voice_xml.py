"""Reads voice XML as strictly as Africa's Talking's documentation allows, and refuses all else.

What is refused here is an error or silence to a real caller. Names are those of the documented
actions; `<Hangup>`, `<Pause>` and `<Gather>` are another company's.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from handset.voice.actions import (
    Action,
    Dequeue,
    Dial,
    Enqueue,
    GetDigits,
    Play,
    Record,
    RecordRest,
    Redirect,
    Reject,
    Say,
)


class InvalidXml(Exception):
    """Why Africa's Talking would not run an answer, or what the caller would miss of it."""


def read(text: str) -> list[Action]:
    """The actions of an answer, in their order.

    :raise InvalidXml: naming the first thing that is wrong.
    """
    if "<!" in text.replace("<!--", ""):
        raise InvalidXml("a DTD or CDATA, which no example of theirs has")
    try:
        response = ElementTree.fromstring(text)  # noqa: S314 - no DTD, and our own service's words
    except ElementTree.ParseError as wrong:
        raise InvalidXml(f"not well-formed: {wrong}") from wrong
    if response.tag != "Response" or response.attrib:
        raise InvalidXml(f"the outermost element is to be <Response>, not <{response.tag}>")
    _no_loose_words(response)
    actions = [_action(element) for element in response]
    _in_order(actions)
    return actions


def _in_order(actions: list[Action]) -> None:
    for place, action in enumerate(actions, 1):
        name = type(action).__name__.removesuffix("Rest")
        last = place == len(actions)
        if isinstance(action, GetDigits | Record) and last:
            raise InvalidXml(f"<{name}> is last: a silent caller would be hung up on")
        if isinstance(action, Reject) and len(actions) > 1:
            raise InvalidXml("<Reject> is not alone")
        if isinstance(action, Redirect | RecordRest) and not last:
            raise InvalidXml(f"what follows <{name}> is never run")


def _action(element: ElementTree.Element) -> Action:
    if element.tag not in _MAKERS:
        raise InvalidXml(f"<{element.tag}> is not an action")
    return _MAKERS[element.tag](element)


# One value of an attribute


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("says nothing")
    for letter in text:
        if unicodedata.category(letter) == "Cc" and letter not in "\t\r\n":
            raise ValueError(f"holds the control character {letter!r}")
    return " ".join(text.split())


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise ValueError(f"is not an absolute address: {text!r}")
    return text


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"is neither true nor false: {text!r}")
    return text == "true"


def _seconds(text: str) -> int:
    return int(_shaped(r"[1-9][0-9]{0,4}")(text))


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(map(_shaped(r"\+[1-9][0-9]{6,14}|[A-Za-z][\w.]*(@[\w.-]+)?"), text.split(",")))


def _shaped(pattern: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(f"is {text!r}")
        return text

    return check


_KEY = _shaped(r"[0-9*#]")
_NUMBER = _shaped(r"\+[1-9][0-9]{6,14}")
_VOICE = _shaped(r"man|woman|[a-z]{2,3}-[A-Z]{2}-[A-Za-z0-9-]+")

_Reader = Callable[[str], Any]
_DIGITS: dict[str, _Reader] = {
    "numDigits": _seconds,
    "timeout": _seconds,
    "finishOnKey": _KEY,
    "callbackUrl": _url,
}
_RECORD: dict[str, _Reader] = {
    "finishOnKey": _KEY,
    "maxLength": _seconds,
    "timeout": _seconds,
    "trimSilence": _truth,
    "playBeep": _truth,
    "callbackUrl": _url,
}
_DIAL: dict[str, _Reader] = {
    "phoneNumbers": _numbers,
    "record": _truth,
    "sequential": _truth,
    "callerId": _NUMBER,
    "ringBackTone": _url,
    "maxDuration": _seconds,
}


# One element


def _attributes(element: ElementTree.Element, readers: dict[str, _Reader]) -> dict[str, Any]:
    read = {}
    for name, text in element.attrib.items():
        if name not in readers:
            raise InvalidXml(f"<{element.tag}> has no {name}")
        try:
            read[re.sub(r"(?=[A-Z])", "_", name).lower()] = readers[name](text)
        except ValueError as wrong:
            raise InvalidXml(f"{name} of <{element.tag}> {wrong}") from wrong
    return read


def _text(element: ElementTree.Element, reader: _Reader) -> Any:
    if len(element):
        raise InvalidXml(f"<{element.tag}> holds an element")
    try:
        return reader((element.text or "").strip())
    except ValueError as wrong:
        raise InvalidXml(f"<{element.tag}> {wrong}") from wrong


def _no_loose_words(element: ElementTree.Element) -> None:
    loose: Iterable[str | None] = (element.text, *(child.tail for child in element))
    if "".join(text or "" for text in loose).strip():
        raise InvalidXml(f"words stand loose in <{element.tag}>")


def _say(element: ElementTree.Element) -> Say:
    attributes = _attributes(element, {"voice": _VOICE, "playBeep": _truth})
    return Say(_text(element, _words), **attributes)


def _redirect(element: ElementTree.Element) -> Redirect:
    _attributes(element, {})
    return Redirect(_text(element, _url))


def _prompted(element: ElementTree.Element) -> Say | Play:
    _no_loose_words(element)
    if len(element) != 1 or element[0].tag not in ("Say", "Play"):
        raise InvalidXml(f"<{element.tag}> holds exactly one <Say> or <Play>")
    prompt = _action(element[0])
    assert isinstance(prompt, Say | Play)  # noqa: S101
    return prompt


def _get_digits(element: ElementTree.Element) -> GetDigits:
    attributes = _attributes(element, _DIGITS)
    if not {"num_digits", "finish_on_key"} & set(attributes):
        raise InvalidXml(
            "<GetDigits> has neither numDigits nor finishOnKey: it ends at the first key"
        )
    return GetDigits(_prompted(element), **attributes)


def _record(element: ElementTree.Element) -> Record | RecordRest:
    if not element.attrib and not len(element):
        _no_loose_words(element)
        return RecordRest()
    return Record(_prompted(element), **_attributes(element, _RECORD))


def _empty(kind: type, readers: dict[str, _Reader], needed: str = "") -> Callable[..., Any]:
    def make(element: ElementTree.Element) -> Any:
        _no_loose_words(element)
        if len(element):
            raise InvalidXml(f"<{element.tag}> holds an element")
        if needed and needed not in element.attrib:
            raise InvalidXml(f"<{element.tag}> lacks {needed}")
        return kind(**_attributes(element, readers))

    return make


_MAKERS: dict[str, Callable[[ElementTree.Element], Action]] = {
    "Say": _say,
    "Play": _empty(Play, {"url": _url}, "url"),
    "GetDigits": _get_digits,
    "Record": _record,
    "Dial": _empty(Dial, _DIAL, "phoneNumbers"),
    "Redirect": _redirect,
    "Reject": _empty(Reject, {}),
    "Enqueue": _empty(Enqueue, {"name": _words, "holdMusic": _url}),
    "Dequeue": _empty(Dequeue, {"phoneNumber": _NUMBER, "name": _words}, "phoneNumber"),
}
