"""What Meta tells of WhatsApp, in our own words: its field names end here.

Anything may be missing, of another kind, or new: what is not understood is left out, and said so.
Source: developers.facebook.com, "Webhooks", read in November 2026.
"""

import base64
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from dialogue.act import Caller
from dialogue.reuse import day_of
from gateway.callbacks import clean
from gateway.recording_hosts import AT_META
from menus.spoken import noted_at
from sms.callback import Fate
from sms.callback import Incoming as Text
from telecom.numbers import one_form

CHANNEL = "WHATSAPP"
LONGEST = 4096
"""Letters of a message."""
HOME = "KE."

Kind = Literal["words", "choice", "note", "other"]

# A name of a person that no other business knows them by, such as `KE.1349`.
_SCOPED = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_NAME = re.compile(r"[!-~]{1,512}")
_NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}")
_CHOSEN = re.compile(r"([0-9]{1,3})@([0-9a-f]{16})")
# Nobody waits for an answer to these, or nobody wrote them.
_UNANSWERED = frozenset({"reaction", "system", "edit", "revoke", "request_welcome", "ephemeral"})
_FATES: Mapping[str, Fate] = {
    "sent": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",  # the one may come without the other; that it was read we need not know
    "played": "delivered",
    "failed": "failed",
}
_MILLISECONDS = 10**12
_SOUNDS = frozenset({"audio/ogg", "audio/mpeg"})


@dataclass(frozen=True, slots=True, repr=False)
class Incoming(Text):
    """A message that somebody sent us. `to` is where the answer goes: a number or a scoped name.

    A choice was tapped under a question of ours, which `asked` names; the words of a voice note are
    where it is; of what else there is nothing is taken but that it came.
    """

    to: str
    kind: Kind = "words"
    asked: str = ""

    @property
    def from_abroad(self) -> bool:
        """Whether its sender is of another country, as far as that is told."""
        number = self.caller.number
        return not (number.startswith("+254") if number else self.to.startswith(HOME))


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message of ours: its row, and why where it failed."""

    row: uuid.UUID
    fate: Fate
    cause: str


@dataclass(slots=True)
class News:
    """All that one body tells: messages in the order in which they were sent, and what is odd."""

    messages: list[Incoming] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)


def read(body: bytes, number_id: str) -> News:
    """What a body tells of the number that Meta calls `number_id`; it may be anything at all."""
    news, arrived = News(), datetime.now(UTC).replace(microsecond=0)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        news.odd.add("no json")
        return news
    if not isinstance(told, dict) or told.get("object") != "whatsapp_business_account":
        news.odd.add("no account")
        return news
    entries = _all(told, "entry", news.odd)
    changes = [change for entry in entries for change in _all(entry, "changes", news.odd)]
    if not changes:
        news.odd.add("no changes")
    for change in changes:
        value = _part(change, "value")
        if change.get("field") != "messages":
            news.odd.add(f"field {_word(change.get('field'))}")
        elif _part(value, "metadata").get("phone_number_id") != number_id:
            news.odd.add("another number")
        else:
            _take(news, value, arrived)
    news.messages.sort(key=lambda message: message.at)
    return news


def _take(news: News, value: Mapping[str, Any], arrived: datetime) -> None:
    for item in _all(value, "messages", news.odd):
        if "group_id" in item or str(item.get("type")) in _UNANSWERED:
            continue
        if message := _message(item, arrived):
            news.messages.append(message)
        else:
            news.odd.add("no message")
    for item in _all(value, "statuses", news.odd):
        if status := _status(item):
            news.statuses.append(status)
        else:
            news.odd.add("no status")
    news.odd.update(f"code {_code(error)}" for error in _all(value, "errors", news.odd))


def _message(item: Mapping[str, Any], arrived: datetime) -> Incoming | None:
    """None for one that nobody can have sent."""
    name, number, scoped = item.get("id"), *_whose(item)
    if not (isinstance(name, str) and _NAME.fullmatch(name) and (number or scoped)):
        return None
    at = _sent_at(item.get("timestamp"), arrived)
    caller = Caller(CHANNEL, day_of(at), number, scoped or number)
    words, kind, asked = _told(item)
    return Incoming(caller, words, name, at, arrived - at, number or scoped, kind, asked)


def _whose(item: Mapping[str, Any]) -> tuple[str, str]:
    """The sender's number and scoped name; either may be missing, or in the other's place."""
    given = [text for text in (item.get("from_user_id"), item.get("from")) if isinstance(text, str)]
    scoped = next((text for text in given if _SCOPED.fullmatch(text)), "")
    number = next((one_form(text) for text in given if _NUMBER.fullmatch(text)), "")
    return number, scoped


def _told(item: Mapping[str, Any]) -> tuple[str, Kind, str]:
    """The words of a message or the key that was chosen, what it is, and which question asked."""
    said: object = None
    match item.get("type"):
        case "text":
            said = _part(item, "text").get("body")
        case "button":  # under a template
            said = _part(item, "button").get("text")
        case "interactive":
            return _chosen(_part(item, "interactive"))
        case "audio" | "voice":
            if address := _sound(_part(item, str(item["type"]))):
                return noted_at(address), "note", ""
    return _words(said)


def _chosen(told: Mapping[str, Any]) -> tuple[str, Kind, str]:
    chosen = _part(told, "button_reply") or _part(told, "list_reply")
    if ours := _CHOSEN.fullmatch(str(chosen.get("id"))):
        return ours[1], "choice", ours[2]
    return _words(chosen.get("title"))


def _words(said: object) -> tuple[str, Kind, str]:
    if isinstance(said, str) and (words := clean(said)[:LONGEST]).strip():
        return words, "words", ""
    return "", "other", ""


def _sound(told: Mapping[str, Any]) -> str:
    """Where a voice note, or another sound that we can decode, is: its name at Meta, and what it
    has to hash to."""
    name, kind = str(told.get("id")), str(told.get("mime_type")).partition(";")[0].strip()
    if kind not in _SOUNDS or not re.fullmatch(r"[0-9]{1,40}", name, re.ASCII):
        return ""
    try:
        digest = base64.b64decode(str(told.get("sha256")), validate=True)
    except ValueError:
        digest = b""
    return f"{AT_META}{name}" + (f"/{digest.hex()}" if len(digest) == sha256().digest_size else "")


def _sent_at(stamp: object, arrived: datetime) -> datetime:
    """When it was sent; when it arrived, where that is not told."""
    text = str(stamp)
    if not re.fullmatch(r"[0-9]{1,16}", text, re.ASCII):
        return arrived
    seconds = int(text) // 1000 if int(text) >= _MILLISECONDS else int(text)
    try:
        return min(arrived, datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds))
    except OverflowError:  # beyond the calendar's last day
        return arrived


def _status(item: Mapping[str, Any]) -> Status | None:
    """None where it is of no message of ours, or tells nothing that we know."""
    row, fate = item.get("biz_opaque_callback_data"), _FATES.get(str(item.get("status")))
    if not (isinstance(row, str) and re.fullmatch(r"[0-9a-f]{32}", row) and fate):
        return None
    code = next((_code(error) for error in _all(item, "errors", set())), 0)
    return Status(uuid.UUID(hex=row), fate, f"Code{code}" if fate == "failed" else "")


def _code(error: Mapping[str, Any]) -> int:
    code = error.get("code")
    return code if isinstance(code, int) and 0 <= code < 10**7 else 0


def _word(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[a-z_]{1,40}", value) else "unknown"


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _all(whole: Mapping[str, Any], name: str, odd: set[str]) -> Iterator[Mapping[str, Any]]:
    """Those that can be read; that there are others is put among what is `odd`."""
    many = whole.get(name)
    for one in many if isinstance(many, list) else [many] if name in whole else ():
        if isinstance(one, dict) and isinstance(many, list):
            yield one
        else:
            odd.add(f"no {name}")
