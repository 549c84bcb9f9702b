"""Africa's Talking's callbacks for texts, in our own words: its field names end here.

Source: developers.africastalking.com/docs/sms/notifications.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from dialogue.act import Caller
from dialogue.reuse import NIGHT, day_of
from gateway import callbacks
from gateway.callbacks import Posted
from sms.keys import bare
from telecom.numbers import HOME_CODE, one_form

CHANNEL = "SMS"
LONGEST_ID = 80
_NUMBER = re.compile(r"\+[0-9]{7,15}")
LONGEST = 1600
"""Letters that are taken of a text: ten parts."""

# A text is sent again until it was answered with 200, for so long. Source: Africa's Talking's help,
# article 742510.
LONGEST_WAY = timedelta(hours=13)
Fate = Literal["on_its_way", "delivered", "failed"]

_FATES: Mapping[str, Fate] = {
    "Success": "delivered",
    "Failed": "failed",
    "Rejected": "failed",
    "Expired": "failed",
}
"""What is final. Of all else (Sent, Submitted, Buffered, AbsentSubscriber) more may be told."""


@dataclass(frozen=True, slots=True, repr=False)
class Delivery:
    """What became of a text of ours: its name at the gateway, to which number, and why."""

    gateway_id: str
    number: str
    fate: Fate
    cause: str

    @classmethod
    def read(cls, post: Posted) -> Self:
        """From the gateway's form.

        :raise callbacks.Unreadable: it is of no text.
        """
        fields = callbacks.form(post)
        name = fields.get("id", "")
        if not name or name == "None" or len(name) > LONGEST_ID:
            raise callbacks.Unreadable("no name")
        status, reason = fields.get("status", ""), fields.get("failureReason", "")
        fate = _FATES.get(status, "on_its_way")
        cause = reason if re.fullmatch(r"[A-Za-z]{1,40}", reason) and reason != "None" else status
        return cls(
            gateway_id=name,
            number=one_form(fields.get("phoneNumber", "")),
            fate=fate,
            cause=cause if fate == "failed" else "",
        )


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """A text that somebody sent us: who, in which words, when, and what the gateway calls it.

    `stated` is when it says that it was sent, however long ago, while `at` is believed only as far
    back as the gateway tries; `told` tells it from its sender's others, empty where nothing does.
    """

    caller: Caller
    words: str
    id: str
    at: datetime
    age: timedelta
    stated: datetime | None = field(default=None, kw_only=True)
    told: str = field(default="", kw_only=True)

    @classmethod
    def read(cls, post: Posted) -> Self:
        """From the gateway's form.

        :raise callbacks.Unreadable: nobody can have sent it.
        """
        fields = callbacks.form(post)
        number = _number(fields.get("from", ""))
        words = fields.get("text", "")[:LONGEST]
        arrived = datetime.now(UTC).replace(microsecond=0)
        date, name = fields.get("date", ""), fields.get("id", "")
        stated = min(_stated(date) or arrived, arrived)
        at = stated if arrived - LONGEST_WAY < stated else arrived
        told = f"{name} {date}"
        if not name or name == "None":  # then it is known by all that is told of it
            name, told = f"{date} {words}", ""
        caller = Caller(CHANNEL, day_of(at), number)
        return cls(caller, words, name, at, arrived - at, stated=stated, told=told)

    @property
    def bare(self) -> str:
        """Its words as they are compared with ours."""
        return bare(self.words)

    @property
    def second(self) -> int:
        """Of the day that it belongs to."""
        return int((self.at - NIGHT).timestamp()) % (24 * 3600)

    @property
    def from_abroad(self) -> bool:
        """Whether it came from a phone of another country, as far as that is told."""
        return not self.caller.number.startswith(HOME_CODE)


@dataclass(frozen=True, slots=True, repr=False)
class OptOut:
    """A number that is to be texted nothing, as the gateway was told."""

    number: str

    @classmethod
    def read(cls, post: Posted) -> Self:
        """From the gateway's form.

        :raise callbacks.Unreadable: it is of no number.
        """
        return cls(_number(callbacks.form(post).get("phoneNumber", "")))


def _number(given: str) -> str:
    """In its one form.

    :raise callbacks.Unreadable: it is withheld, masked, a name or a short code: not to be answered.
    """
    if not _NUMBER.fullmatch(number := one_form(given)):
        raise callbacks.Unreadable("no number")
    return number


def _stated(date: str) -> datetime | None:
    """When a text says that it was sent; None where it says nothing that can be read."""
    try:
        at = datetime.fromisoformat(date).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
    return at.replace(tzinfo=at.tzinfo or UTC)


def digest(name: str) -> str:
    """What a text is remembered by that the gateway calls so."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
