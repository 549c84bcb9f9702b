"""Africa's Talking's callbacks for texts, in our own words: its field names end here.

Source: developers.africastalking.com/docs/sms/notifications.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from gateway import callbacks
from gateway.callbacks import Post
from telecom.numbers import one_form

LONGEST_ID = 80

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
    def read(cls, post: Post) -> Self:
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
    """A text that somebody sent us."""

    number: str
    text: str

    @classmethod
    def read(cls, post: Post) -> Self:
        """From the gateway's form.

        :raise callbacks.Unreadable: nobody can have sent it.
        """
        fields = callbacks.form(post)
        if not (number := fields.get("from", "")):
            raise callbacks.Unreadable("no number")
        return cls(number=one_form(number), text=fields.get("text", ""))
